/**
 * Flows from the start dialog to the archive by keyboard alone, step by step by the right people: 业扩, 变更 and 账务. Far from the county of
 * the other tests.
 */
import { expect, test } from '@playwright/test';
import { localDateOf } from '@/server/kernel/time';
import { FIRST, Hands } from './keyboard';

let hands: Hands;
const today = localDateOf(new Date().toISOString());
const used: number[] = [];

test.beforeAll(async ({ browser }) => {
  hands = await Hands.hire(browser);
});
test.afterAll(() => hands?.close());

/** A household of the station with one meter that nobody else's test touches; owing nothing, or owing a bill. */
async function household(owes: boolean): Promise<{ id: number; no: string; last: number }> {
  const account = await hands.one<{ id: number; no: string; last: number }>(
    `SELECT a.id::int, a.account_no AS no,
            coalesce((SELECT ceil(r.value) FROM reading r JOIN meter m ON m.id = r.meter_id WHERE m.account_id = a.id AND r.register = 'total'
              ORDER BY r.read_on DESC LIMIT 1), 0)::int AS last
       FROM account a WHERE a.unit_id = $1 AND a.class = 'residential' AND a.status = 'active' AND a.id <> ALL($2::bigint[])
        AND (SELECT count(*) FROM meter m WHERE m.account_id = a.id AND m.removed_on IS NULL) = 1
        AND $3 = EXISTS (SELECT 1 FROM receivable r WHERE r.account_id = a.id AND r.open_yuan > 0 AND r.open_yuan = r.amount_yuan)
        AND NOT EXISTS (SELECT 1 FROM receivable r WHERE r.account_id = a.id AND r.open_yuan > 0 AND r.open_yuan < r.amount_yuan)
        AND NOT EXISTS (SELECT 1 FROM work_order w WHERE w.account_id = a.id AND w.state IN ('pending','locked','returned'))
      ORDER BY a.id LIMIT 1`,
    [hands.stationId, used, owes],
  );
  used.push(account.id);
  return account;
}

test('业扩: 低压批量新装', async () => {
  const order = await hands.start('acceptor', 'lv-batch-supply', {
    applicantName: '键盘花园业主委员会',
    phone: '0878-3120003',
    address: '键盘路 1 号',
    households: '101,普秀英,532301198001010021,13887800001',
  });
  await order.does('surveyor', 'report-survey', { kva: '8', voltageKv: '0.22', surveyedOn: today });
  await order.does('surveyor', 'draw-up', { kva: '8', routeId: FIRST, feeYuan: '0' });
  await order.does('station-chief', 'approve', { opinion: '同意' });
  await order.does('meter-keeper', 'issue', { newDigits: '5', meters: '101,JP-0001' });
  await order.does('installer', 'installed', { installedOn: today, readings: '101,JP-0001,1' });
  await order.does('inspector', 'verified', { connectedOn: today, checked: '101,JP-0001,1' });
  await order.does('archivist', 'archive', { fileNo: 'DA-JP-1' });
  await order.isArchived();
  const { n } = await hands.one<{ n: number }>(`SELECT count(*)::int AS n FROM meter WHERE meter_no = 'JP-0001'`);
  expect(n).toBe(1);
});

test('变更: 改类', async () => {
  const account = await household(false);
  const order = await hands.start(
    'acceptor',
    'class-change',
    {
      applicant: '键盘商店',
      change: 'class',
      newClass: 'commercial',
      newTariff: 'commercial-flat',
      basicBy: 'unchanged',
      reason: '改作商铺',
    },
    account.no,
  );
  await order.does('inspector', 'checked-on-site', { agrees: true, facts: '现场为商铺' });
  await order.does('station-chief', 'approve');
  await order.does('county-marketing', 'approve', { opinion: '同意' });
  await order.does('reader', 'read', { doneOn: today, total: String(account.last + 1) });
  await order.does('calculator', 'put-in-force');
  await order.does('archivist', 'file');
  await order.isArchived();
  const { tariff } = await hands.one<{ tariff: string }>('SELECT tariff_code AS tariff FROM account WHERE id = $1', [
    account.id,
  ]);
  expect(tariff).toBe('commercial-flat');
});

test('账务: 应收冲正', async () => {
  const account = await household(true);
  const order = await hands.start(
    'calculator',
    'receivable-reversal',
    { receivable: FIRST, reopen: 'none', content: '重复立账' },
    account.no,
  );
  await order.does('collector', 'not-paid', { facts: '未收款' });
  await order.does('lead', 'approve');
  await order.does('accountant', 'post', { note: '冲正' });
  await order.isArchived();
});
