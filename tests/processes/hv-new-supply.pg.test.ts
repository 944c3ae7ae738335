import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('hv-new-supply');
});
afterAll(() => world?.close());

const application = (supply: 'single' | 'dual') => ({
  customerName: '滇中铜业有限公司',
  idNo: '91532300MA6K0000X1',
  phone: '0878-3120000',
  address: '楚雄市工业园区 12 号',
  industry: 'industrial',
  requestedKva: '2000',
  supply,
});
const plan = () => ({
  tariffCode: 'large-industry-tou',
  basicBy: 'demand',
  contractKw: '1500',
  pfStandard: '0.90',
  routeId: String(UNITS.stationSouth),
  firstKva: '1250',
  secondKva: '630',
  ctRatio: '100',
  ptRatio: '100',
});
const READINGS = { total: '0.5', peak: '0.1', flat: '0.2', valley: '0.2', reactive: '0' };

async function toReply(order: ScenarioOrder): Promise<void> {
  await order.does('surveyor2', 'report-survey', { kva: '2000', voltageKv: '10', surveyedOn: world.today });
}

describe('高压新装', () => {
  it('goes the whole way with every send-back, and the account comes into being', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application('dual') });
    const toSurvey = { surveyorId: world.userId('surveyor2') };
    await order.does('lead', 'back-to-acceptance', { reason: '缺营业执照' });
    await order.does('acceptor', 'register', application('dual'));
    await order.does('lead', 'dispatch', toSurvey);
    expect(await order.refused('surveyor', 'report-survey', {})).toMatch(/^lock:/);
    await order.does('surveyor2', 'back-to-dispatch', { reason: '不在辖区' });
    await order.does('lead', 'dispatch', toSurvey);
    await toReply(order);
    // 2000 kVA and dual supply: reviewed together, and replied to within 45 working days of the acceptance.
    expect(await order.step()).toBe('joint-review');
    const seen = await order.seenBy('lead');
    expect(Date.parse(seen.order.dueAt!) - Date.parse(seen.order.createdAt)).toBeGreaterThan(55 * 86_400_000);
    expect(seen.warnAt! < seen.order.dueAt!).toBe(true);
    await order.does('county-marketing', 'back-to-survey', { reason: '补第二电源' });
    await toReply(order);
    await order.does('county-marketing', 'agree');
    await order.does('surveyor', 'back-to-survey', { reason: '容量有误' });
    await toReply(order);
    await order.does('county-marketing', 'agree');
    expect(await order.refused('surveyor', 'draw-up', { ...plan(), secondKva: '1000' })).toBe(
      'supply.plan-over-survey',
    );
    await order.does('surveyor', 'draw-up', plan());
    await order.does('county-marketing2', 'return', { reason: '倍率核一下' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('county-marketing2', 'approve');
    await order.does('acceptor', 'back-to-plan', { reason: '客户要求改分时' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('county-marketing2', 'approve');
    await order.does('acceptor', 'customer-answers', { repliedOn: world.today, answer: 'objects' });
    await order.does('surveyor', 'draw-up', plan());
    await order.does('county-marketing2', 'approve');
    await order.does('acceptor', 'customer-answers', { repliedOn: world.today, answer: 'agrees' });
    await order.does('acceptor', 'set-fees', { feeYuan: '36000.00', basis: '高可靠性供电费' });
    const paid = { paidYuan: '36000', paidOn: world.today, method: 'transfer', receiptNo: 'S1' };
    expect(await order.refused('collector', 'collect', { ...paid, paidYuan: '3600' })).toMatch(
      /^input.invalid paidYuan/,
    );
    await order.does('collector', 'back-to-fees', { reason: '标准有误' });
    await order.does('acceptor', 'set-fees', { feeYuan: '36000.00', basis: '高可靠性供电费' });
    await order.does('collector', 'collect', paid);
    await order.does('acceptor', 'receive-drawings', { receivedOn: world.today, sheets: '12' });
    await order.does('inspector', 'return-drawings', { reason: '缺继保图' });
    await order.does('acceptor', 'receive-drawings', { receivedOn: world.today, sheets: '14' });
    await order.does('inspector', 'pass-drawings');
    const works = { contractor: '滇电工程', begunOn: world.today };
    const toInspector = { inspectorId: world.userId('inspector') };
    await order.does('surveyor', 'works-begun', works);
    await order.does('lead', 'dispatch', toInspector);
    await order.does('inspector', 'fail-mid-check', { reason: '接地电阻超标' });
    await order.does('surveyor', 'works-begun', works);
    await order.does('lead', 'dispatch', toInspector);
    await order.does('inspector', 'pass-mid-check', { checkedOn: world.today });
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'fail-final-check', { reason: '试验报告不全' });
    await order.does('acceptor', 'report-completion', { completedOn: world.today });
    await order.does('inspector', 'pass-final-check', { checkedOn: world.today });
    await order.does('contract-clerk', 'sign', { contractNo: 'GYHT-2026-88', signedOn: world.today });
    const meter = { meterNo: 'DB-2026-0001', meterKind: 'three-rate', digits: '6' };
    expect(await order.refused('meter-keeper', 'issue-meter', { ...meter, meterNo: 'M00004001' })).toBe(
      'metering.meter-number-taken',
    );
    await order.does('meter-keeper', 'issue-meter', meter);
    await order.does('installer', 'wrong-meter', { reason: '规格不符' });
    await order.does('meter-keeper', 'issue-meter', meter);
    await order.does('installer', 'draw-meter', { meterNo: 'DB-2026-0001' });
    await order.does('installer', 'installed', { installedOn: world.today, ...READINGS });
    const energise = { energisedOn: world.today, ...READINGS };
    expect(await order.refused('inspector2', 'energise', { ...energise, total: '0.6' })).toMatch(
      /^input.invalid total/,
    );
    await order.does('inspector2', 'back-to-installing', { reason: '底度不符' });
    await order.does('installer', 'installed', { installedOn: world.today, ...READINGS });
    await order.does('inspector2', 'energise', energise);

    const account = await world.sql.one<{ id: number }>(
      `SELECT a.id, a.capacity_kva AS kva, a.tariff_code AS tariff, a.unit_id AS unit, a.opened_on AS "openedOn", c.name
         FROM work_order w JOIN account a ON a.id = w.account_id JOIN customer c ON c.id = a.customer_id WHERE w.id = $1`,
      [order.id],
    );
    expect(account).toMatchObject({
      kva: '1880.00',
      tariff: 'large-industry-tou',
      unit: UNITS.stationSouth,
      openedOn: world.today,
      name: '滇中铜业有限公司',
    });
    expect(
      await world.sql.query('SELECT kva FROM equipment WHERE account_id = $1 ORDER BY kva DESC', [account.id]),
    ).toEqual([{ kva: '1250.00' }, { kva: '630.00' }]);
    expect(
      await world.sql.query('SELECT meter_no AS "meterNo", ct_ratio AS ct FROM meter WHERE account_id = $1', [
        account.id,
      ]),
    ).toEqual([{ meterNo: 'DB-2026-0001', ct: '100.00' }]);
    // The fee was paid before there was an account: on it, owed and settled, and nothing is left over.
    expect(
      await world.sql.query(
        `SELECT r.kind, r.amount_yuan AS owed, p.amount_yuan AS paid, p.prepaid_yuan AS ahead, p.method, p.paid_on AS on
           FROM receivable r JOIN payment p ON p.account_id = r.account_id WHERE r.account_id = $1`,
        [account.id],
      ),
    ).toEqual([
      { kind: 'business-fee', owed: '36000.00', paid: '36000.00', ahead: '0.00', method: 'transfer', on: world.today },
    ]);
    const changes = await world.sql.query<{ kind: string }>(
      'SELECT kind FROM account_change WHERE account_id = $1 AND order_no = $2',
      [account.id, order.orderNo],
    );
    expect(changes.map(({ kind }) => kind)).toContain('new-supply');
    await order.does('archivist', 'archive', { fileNo: 'DA-2026-1' });
    expect(await order.state()).toBe('done');
  }, 300_000);

  it('leaves out the joint review for a small single supply, within 20 working days, and may end unserved', async () => {
    const order = await world.start('acceptor', {
      unitId: UNITS.county,
      form: { ...application('single'), requestedKva: '630' },
    });
    await order.does('lead', 'dispatch', { surveyorId: world.userId('surveyor') });
    await order.does('surveyor', 'report-survey', { kva: '630', voltageKv: '10', surveyedOn: world.today });
    expect(await order.step()).toBe('plan');
    const { order: seen } = await order.seenBy('lead');
    expect(Date.parse(seen.dueAt!) - Date.parse(seen.createdAt)).toBeLessThan(45 * 86_400_000);
    const other = await world.start('acceptor2', { unitId: UNITS.county, form: application('single') });
    await other.does('lead', 'back-to-acceptance', { reason: '客户撤回' });
    await other.does('acceptor', 'reject', { reason: '客户撤回' });
    expect(await other.state()).toBe('done');
  });
});
