import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('breach');
});
afterAll(() => world?.close());

const lead = { origin: 'inspection', suspected: 'theft', content: '绕越电表' };
const evidence = () => ({ foundOn: world.today, facts: '查获绕越线', supplyCut: true, sealNo: 'F-11' });
const confirmed = { noticeNo: 'WY-2026-1', signed: 'signed' };
const empty = {
  energyKwh: '',
  loadKw: '',
  loadUse: 'power',
  hoursPerDay: '',
  daysUsed: '',
  recordedKwh: '',
  priceYuan: '',
  wrongPriceYuan: '',
  capacityKva: '',
  usedFrom: '',
  usedTo: '',
  timesFound: '',
  multiple: '',
  reasoning: '依据第一百零二、一百零三条',
};
// 2 kW × 180 d × 12 h = 4320 kWh × 0.40 = 1728.00, penalty 3 × = 5184.00: together 6912.00.
const theft = { ...empty, act: 'theft', loadKw: '2', priceYuan: '0.40' };

async function toDetermine(): Promise<ScenarioOrder> {
  const order = await world.start('inspector', { accountId: 4001, form: lead });
  await order.does('inspector', 'secured', evidence());
  await order.does('inspector2', 'confirm', confirmed);
  return order;
}

const entries = (order: ScenarioOrder) =>
  world.sql.query(
    `SELECT e.ledger, sum(e.debit_yuan - e.credit_yuan)::text AS yuan FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id
      WHERE v.order_id = $1 GROUP BY 1 HAVING sum(e.debit_yuan - e.credit_yuan) <> 0 ORDER BY 1`,
    [order.id],
  );

describe('违约用电、窃电处理', () => {
  it('works theft out by the rules, climbs the ladder by amount, and is collected', async () => {
    const order = await world.start('inspector', { accountId: 4001, form: lead });
    await order.does('inspector', 'secured', evidence());
    expect(await order.refused('inspector', 'confirm', confirmed)).toMatch(/^lock:not-permitted/);
    await order.does('inspector2', 'back-to-evidence', { reason: '照片不全' });
    await order.does('inspector', 'secured', evidence());
    await order.does('inspector2', 'confirm', confirmed);
    await order.does('inspector', 'back-to-evidence', { reason: '补充容量' });
    await order.does('inspector', 'secured', evidence());
    await order.does('inspector2', 'confirm', confirmed);
    expect(await order.refused('inspector', 'worked-out', { ...theft, priceYuan: '' })).toMatch(/priceYuan: /);
    await order.does('inspector', 'worked-out', theft);
    await order.does('lead', 'return', { reason: '核对容量' });
    await order.does('inspector', 'worked-out', theft);
    await order.does('lead', 'approve', { opinion: '属实' });
    expect(await order.step()).toBe('approve-station');
    await order.does('station-chief', 'return', { reason: '补依据' });
    await order.does('inspector', 'worked-out', theft);
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    expect(await order.step()).toBe('collect');
    await order.does('collector', 'back-to-determine', { reason: '客户有异议' });
    await order.does('inspector', 'worked-out', theft);
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    await order.does('collector', 'collect', { method: 'cash' });
    await order.does('inspector', 'restored', { outcome: 'supply-restored' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await entries(order)).toEqual([
      { ledger: 'breach', yuan: '-5184.00' },
      { ledger: 'cash', yuan: '6912.00' },
      { ledger: 'revenue-energy', yuan: '-1728.00' },
    ]);
    expect(
      await world.sql.query(
        `SELECT kind, amount_yuan AS amount, open_yuan AS open FROM receivable WHERE account_id = 4001`,
      ),
    ).toEqual([{ kind: 'breach', amount: '6912.00', open: '0.00' }]);
  });

  it('goes to the county and the bureau with the amount, and may be left owed', async () => {
    const order = await toDetermine();
    // 650 kWh × (0.8 − 0.5) = 195.00, twice 390.00.
    const small = { ...empty, act: 'cheaper-tariff', energyKwh: '650', priceYuan: '0.8', wrongPriceYuan: '0.5' };
    await order.does('inspector', 'worked-out', small);
    await order.does('lead', 'approve');
    expect(await order.step()).toBe('collect');
    await order.does('collector', 'owe', { reason: '限期缴纳' });
    expect(
      await world.sql.query(
        `SELECT amount_yuan AS amount, open_yuan AS open FROM receivable WHERE document_id = $1 OR note = $2`,
        [order.id, order.orderNo],
      ),
    ).toEqual([{ amount: '585.00', open: '585.00' }]);
    const large = await toDetermine();
    // 315 kVA × 20 yuan × 24 months = 151 200.00, three times 453 600.00.
    const big = {
      ...empty,
      act: 'over-capacity-two-part',
      capacityKva: '315',
      priceYuan: '20',
      usedFrom: '2024-10-01',
      usedTo: '2026-10-01',
    };
    const climb = async () => {
      await large.does('inspector', 'worked-out', big);
      await large.does('lead', 'approve');
      await large.does('station-chief', 'approve');
    };
    await climb();
    await large.does('county-marketing', 'return', { reason: '补测容量' });
    await climb();
    await large.does('county-marketing', 'approve');
    await large.does('supervisor', 'return', { reason: '报局审定' });
    await climb();
    await large.does('county-marketing', 'approve');
    await large.does('supervisor', 'approve');
    expect(await large.step()).toBe('collect');
    const { amount } = await world.sql.one<{ amount: string }>(
      'SELECT money_at_risk_yuan AS amount FROM work_order WHERE id = $1',
      [large.id],
    );
    expect(amount).toBe('604800.00');
  });

  it('is closed when unfounded, or never was one', async () => {
    const order = await world.start('inspector', { accountId: 4002, form: lead });
    await order.does('inspector', 'unfounded', { reason: '接线正常' });
    expect(await order.step()).toBe('file');
    const other = await world.start('reader', { accountId: 4002 });
    await other.does('inspector', 'reject', { reason: '重复举报' });
    expect(await other.state()).toBe('done');
  });
});
