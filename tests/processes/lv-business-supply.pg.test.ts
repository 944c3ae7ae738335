import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { feesOf, nextBills } from './next-bill';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('lv-business-supply');
});
afterAll(() => world?.close());

const application = {
  customerName: '鹿城食品加工厂',
  idNo: '91532301MA6K0000Y2',
  phone: '0878-3120001',
  address: '鹿城镇工业路 3 号',
  industry: 'commercial',
  requestedKva: '120',
};
const survey = (works: 'none' | 'needed') => ({ kva: '120', voltageKv: '0.38', works, surveyedOn: world.today });
const plan = () => ({
  kva: '120',
  tariffCode: 'commercial-tou',
  pfStandard: '0.85',
  routeId: String(UNITS.stationSouth),
});
const small = () => ({ ...plan(), kva: '20', tariffCode: 'commercial-flat', pfStandard: 'none' });
const issue = () => ({
  newMeterNo: 'DF2026001',
  newKind: 'three-rate',
  newDigits: '6',
  newCtRatio: '40',
  newPtRatio: '1',
  newHasReactive: true,
  installerId: world.userId('installer'),
});
const START = { startTotal: '0.9', startPeak: '0.3', startFlat: '0.3', startValley: '0.3', startReactive: '0' };
const figures = () => ({ installedOn: world.today, ...START });
const paid = () => ({ paidYuan: '3600', paidOn: world.today, method: 'transfer', receiptNo: 'S2' });
const agrees = () => ({ repliedOn: world.today, answer: 'agrees' });
const signed = () => ({ contractNo: 'HT-2', signedOn: world.today });

async function approved(order: ScenarioOrder, by: object = plan()): Promise<void> {
  await order.does('surveyor', 'draw-up', { ...by });
  await order.does('lead', 'approve');
  await order.does('station-chief', 'approve');
}
async function surveyed(order: ScenarioOrder, works: 'none' | 'needed'): Promise<void> {
  await order.does('lead2', 'dispatch', { surveyorId: world.userId('surveyor') });
  await order.does('surveyor', 'report-survey', survey(works));
}

describe('低压非居民新装', () => {
  it('goes the whole way through drawings and final check with every send-back, and is billed next month', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await order.does('lead', 'back-to-accept', { reason: '缺营业执照' });
    await order.does('acceptor', 'register', application);
    await surveyed(order, 'needed');
    await order.does('surveyor', 'back-to-survey', { reason: '容量有误' });
    await order.does('surveyor', 'back-to-dispatch', { reason: '不在辖区' });
    await surveyed(order, 'needed');
    expect(await order.refused('surveyor', 'draw-up', { ...plan(), kva: '130' })).toBe('supply.plan-over-survey');
    expect(await order.refused('surveyor', 'draw-up', { ...plan(), pfStandard: 'none' })).toBe('supply.pf-standard');
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead', 'return', { reason: '核对台区' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead', 'approve');
    await order.does('station-chief', 'return', { reason: '核对电价' });
    await approved(order);
    await order.does('acceptor', 'back-to-plan', { reason: '客户要求调整' });
    await approved(order);
    await order.does('acceptor', 'customer-answers', { ...agrees(), answer: 'objects' });
    await approved(order);
    await order.does('acceptor', 'customer-answers', agrees());
    await order.does('acceptor', 'set-fees', { feeYuan: '36000.00', basis: '接电费' });
    await order.does('collector', 'back-to-fees', { reason: '标准有误' });
    await order.does('acceptor', 'set-fees', { feeYuan: '3600.00', basis: '接电费' });
    await order.does('collector', 'collect', paid());
    expect(await order.step()).toBe('drawings');
    const drawings = { receivedOn: world.today, sheets: '4' };
    await order.does('acceptor', 'receive-drawings', drawings);
    await order.does('inspector', 'return-drawings', { reason: '缺一次接线图' });
    await order.does('acceptor', 'receive-drawings', drawings);
    await order.does('inspector', 'pass-drawings');
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'fail-final-check', { reason: '接地不合格' });
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'pass-final-check', { checkedOn: world.today });
    await order.does('contract-clerk', 'sign', signed());
    expect(
      await order.refused('meter-keeper', 'issue', { ...issue(), newKind: 'single', newHasReactive: false }),
    ).toMatch(/newKind: .*newHasReactive: /);
    await order.does('meter-keeper', 'issue', issue());
    await order.does('installer', 'wrong-meter', { reason: '互感器不符' });
    await order.does('meter-keeper', 'issue', issue());
    expect(await order.refused('installer', 'installed', { ...figures(), startReactive: '' })).toMatch(
      /startReactive: /,
    );
    await order.does('installer', 'installed', figures());
    const energise = { connectedOn: world.today, ...START };
    expect(await order.refused('inspector2', 'energise', { ...energise, startPeak: '0.4' })).toMatch(/startPeak: /);
    await order.does('inspector2', 'back-to-install', { reason: '底度不符' });
    await order.does('installer', 'installed', figures());
    await order.does('inspector2', 'energise', energise);

    const account = await world.sql.one<{ id: number }>(
      `SELECT a.id, a.class, a.tariff_code AS tariff, a.capacity_kva AS kva, a.pf_standard::text AS pf, c.name, m.ct_ratio AS ct, m.has_reactive AS reactive
         FROM work_order w JOIN account a ON a.id = w.account_id JOIN customer c ON c.id = a.customer_id
         JOIN meter m ON m.account_id = a.id WHERE w.id = $1`,
      [order.id],
    );
    expect(account).toMatchObject({
      class: 'commercial',
      tariff: 'commercial-tou',
      kva: '120.00',
      pf: '0.85',
      name: '鹿城食品加工厂',
      ct: '40.00',
      reactive: true,
    });
    expect(await feesOf(world, account.id)).toEqual([
      { kind: 'business-fee', amount: '3600.00', open: '0.00', paid: 'transfer 3600.00', fee: '3600.00' },
    ]);
    await order.does('archivist', 'archive', { fileNo: 'DA-2' });
    expect(await order.state()).toBe('done');
    const [bill] = await nextBills(world, [account.id], '30');
    expect(bill).toMatchObject({ energyKwh: '1200', reviewClasses: expect.arrayContaining([2]) });
    expect(Number(bill!.amountYuan)).toBeGreaterThan(0);
  }, 300_000);

  it('needs no drawings without works, is answered within 8 working days, and may end unserved', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await surveyed(order, 'none');
    await approved(order, small());
    const { order: seen } = await order.seenBy('acceptor');
    const days = (Date.parse(seen.dueAt!) - Date.parse(seen.createdAt)) / 86_400_000;
    expect(days).toBeGreaterThan(8);
    expect(days).toBeLessThan(14);
    await order.does('acceptor', 'customer-answers', agrees());
    await order.does('acceptor', 'set-fees', { feeYuan: '0', basis: '免收' });
    expect(await order.step()).toBe('contract');
    await order.does('contract-clerk', 'back-to-reply', { reason: '户名变更' });
    expect(await order.step()).toBe('reply');
    const other = await world.start('hotline-agent', { unitId: UNITS.county });
    await other.does('acceptor', 'reject', { reason: '不符合条件' });
    expect(await other.state()).toBe('done');
  });
});
