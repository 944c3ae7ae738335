import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { feesOf, nextBills } from './next-bill';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('lv-residential-supply');
});
afterAll(() => world?.close());

const application = {
  customerName: '普秀英',
  idNo: '532301198001010021',
  phone: '13887800001',
  address: '鹿城镇环城路 8 号',
  requestedKva: '8',
};
const survey = () => ({ kva: '8', voltageKv: '0.22', surveyedOn: world.today });
const plan = (feeYuan = '200.00') => ({
  kva: '8',
  routeId: String(UNITS.stationSouth),
  feeYuan,
});
const issue = () => ({
  newMeterNo: 'DJ2026001',
  newKind: 'single',
  newDigits: '5',
  newCtRatio: '1',
  newPtRatio: '1',
  newHasReactive: false,
  installerId: world.userId('installer'),
});
const none = { startPeak: '', startFlat: '', startValley: '', startReactive: '' };
const figures = () => ({ installedOn: world.today, startTotal: '3.2', ...none });
const paid = () => ({ paidYuan: '200', paidOn: world.today, method: 'card', receiptNo: 'S1' });

async function toReview(order: ScenarioOrder, feeYuan?: string): Promise<void> {
  await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
  await order.does('surveyor', 'report-survey', survey());
  await order.does('surveyor', 'draw-up', plan(feeYuan));
}

describe('低压居民新装', () => {
  it('goes the whole way with every send-back, and the household is billed next month', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await order.does('lead', 'back-to-accept', { reason: '缺产权证' });
    await order.does('acceptor', 'register', application);
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    const { order: seen } = await order.seenBy('lead');
    expect(Date.parse(seen.dueAt!) - Date.parse(seen.createdAt)).toBeLessThan(6 * 86_400_000);
    await order.does('surveyor', 'back-to-dispatch', { reason: '不在辖区' });
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'report-survey', survey());
    await order.does('surveyor', 'back-to-survey', { reason: '补照片' });
    await order.does('surveyor', 'report-survey', survey());
    expect(await order.refused('surveyor', 'draw-up', { ...plan(), kva: '10' })).toBe('supply.plan-over-survey');
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead', 'return', { reason: '核对抄表段' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead2', 'approve');
    await order.does('acceptor', 'back-to-plan', { reason: '费用有误' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead2', 'approve');
    await order.does('acceptor', 'customer-answers', { repliedOn: world.today, answer: 'objects' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead2', 'approve');
    const agrees = { repliedOn: world.today, answer: 'agrees' };
    await order.does('acceptor', 'customer-answers', agrees);
    await order.does('collector', 'back-to-plan', { reason: '标准有误' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('lead2', 'approve');
    await order.does('acceptor', 'customer-answers', agrees);
    expect(await order.refused('collector', 'collect', { ...paid(), paidYuan: '20' })).toMatch(/paidYuan: /);
    expect(await order.refused('collector', 'collect', { ...paid(), paidOn: world.day(1) })).toMatch(/paidOn: /);
    await order.does('collector', 'collect', paid());
    const signed = { contractNo: 'HT-1', signedOn: world.today };
    await order.does('contract-clerk', 'back-to-reply', { reason: '户名变更' });
    await order.does('acceptor', 'customer-answers', agrees);
    await order.does('collector', 'collect', paid());
    await order.does('contract-clerk', 'sign', signed);
    await order.does('acceptor', 'send-install', { installBy: world.day(2) });
    expect(await order.refused('meter-keeper', 'issue', { ...issue(), newMeterNo: 'M00004001' })).toMatch(
      /^supply.number-taken/,
    );
    await order.does('meter-keeper', 'issue', issue());
    await order.does('installer', 'wrong-meter', { reason: '表有破损' });
    await order.does('meter-keeper', 'issue', { ...issue(), newKind: 'three-rate' });
    expect(await order.refused('installer', 'installed', figures())).toMatch(/startPeak: .*startValley: /);
    await order.does('installer', 'wrong-meter', { reason: '应配单费率表' });
    await order.does('meter-keeper', 'issue', issue());
    await order.does('installer', 'installed', figures());
    const connect = { connectedOn: world.today, startTotal: '3.2', ...none };
    expect(await order.refused('meter-keeper2', 'connect', { ...connect, startTotal: '3.3' })).toMatch(/startTotal: /);
    await order.does('meter-keeper2', 'back-to-install', { reason: '底度不符' });
    await order.does('installer', 'installed', figures());
    expect(await order.refused('meter-keeper2', 'connect', { ...connect, connectedOn: world.day(-1) })).toMatch(
      /connectedOn: /,
    );
    await order.does('meter-keeper2', 'connect', connect);

    const account = await world.sql.one<{ id: number }>(
      `SELECT a.id, a.class, a.tariff_code AS tariff, a.capacity_kva AS kva, a.route_id AS route, c.name, m.meter_no AS meter, s.address
         FROM work_order w JOIN account a ON a.id = w.account_id JOIN customer c ON c.id = a.customer_id
         JOIN service_point s ON s.account_id = a.id JOIN meter m ON m.service_point_id = s.id WHERE w.id = $1`,
      [order.id],
    );
    expect(account).toMatchObject({
      class: 'residential',
      tariff: 'residential-tiered',
      kva: '8.00',
      route: UNITS.stationSouth,
      name: '普秀英',
      meter: 'DJ2026001',
      address: '鹿城镇环城路 8 号',
    });
    expect(await feesOf(world, account.id)).toEqual([
      { kind: 'business-fee', amount: '200.00', open: '0.00', paid: 'card 200.00', fee: '200.00' },
    ]);
    await order.does('archivist', 'archive', { fileNo: 'DA-1' });
    expect(await order.state()).toBe('done');
    expect(await nextBills(world, [account.id], '100')).toEqual([
      { energyKwh: '100', amountYuan: '36.00', reviewClasses: [2] },
    ]);
  }, 300_000);

  it('goes past the counter without a fee, and may end unserved', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await toReview(order, '0');
    await order.does('lead2', 'approve');
    await order.does('acceptor', 'customer-answers', { repliedOn: world.today, answer: 'agrees' });
    expect(await order.step()).toBe('contract');
    const other = await world.start('hotline-agent', { unitId: UNITS.county });
    await other.does('acceptor', 'reject', { reason: '不符合条件' });
    expect(await other.state()).toBe('done');
  });
});
