/**
 * A flow of each family from the start dialog to the archive by keyboard alone, step by step by the right people: 业扩, 变更, 计费, 账务,
 * 用电检查, 计量, 95598 and 配网. Far from the county of the other tests.
 */
import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { localDateOf } from '@/server/kernel/time';
import { FIRST, Hands } from './keyboard';

let hands: Hands;
const today = localDateOf(new Date().toISOString());
/** Makes numbers of this run, so that it may be run again on the same database. */
const run = randomBytes(3).toString('hex').toUpperCase();
const used: number[] = [];

test.beforeAll(async ({ browser }) => {
  hands = await Hands.hire(browser);
});
test.afterAll(() => hands?.close());

test('焦点: 搜索与对话框关闭后回到原处', () => hands.keepTheirPlace('acceptor'));

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
  await order.does('meter-keeper', 'issue', { newDigits: '5', meters: `101,JP-${run}` });
  await order.does('installer', 'installed', { installedOn: today, readings: `101,JP-${run},1` });
  await order.does('inspector', 'verified', { connectedOn: today, checked: `101,JP-${run},1` });
  await order.does('archivist', 'archive', { fileNo: `DA-JP-${run}` });
  await order.isArchived();
  const { n } = await hands.one<{ n: number }>('SELECT count(*)::int AS n FROM meter WHERE meter_no = $1', [
    `JP-${run}`,
  ]);
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

test('计费: 电费退补', async () => {
  const account = await household(false);
  const { month } = await hands.one<{ month: string }>(
    `SELECT to_char(max(bill_month), 'YYYY-MM') AS month FROM bill WHERE account_id = $1`,
    [account.id],
  );
  const order = await hands.start(
    'calculator',
    'money-correction',
    { about: 'price-difference', amountYuan: '12.50', mode: 'charge', billMonth: month, evidence: '电价执行差错' },
    account.no,
  );
  await order.does('reviewer', 'verified', { facts: '核对无误' });
  await order.does('lead', 'approve', { opinion: '同意' });
  await order.does('accountant', 'post');
  await order.isArchived();
  const { yuan } = await hands.one<{ yuan: string }>(
    `SELECT sum(e.debit_yuan)::text AS yuan FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id WHERE v.order_id = $1`,
    [order.id],
  );
  expect(yuan).toBe('12.50');
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
  const { n } = await hands.one<{ n: number }>(
    'SELECT count(*)::int AS n FROM receivable WHERE account_id = $1 AND reverses_id IS NOT NULL',
    [account.id],
  );
  expect(n).toBe(1);
});

test('用电检查: 违约用电', async () => {
  const account = await household(false);
  const order = await hands.start(
    'inspector',
    'breach',
    { origin: 'inspection', suspected: 'breach', content: '高价低接' },
    account.no,
  );
  await order.does('inspector', 'secured', { foundOn: today, facts: '查获经营用电' });
  await order.does('inspector2', 'confirm', { noticeNo: `WY-JP-${run}`, signed: 'signed' });
  await order.does('inspector', 'worked-out', {
    act: 'cheaper-tariff',
    energyKwh: '650',
    loadUse: 'power',
    priceYuan: '0.8',
    wrongPriceYuan: '0.5',
    reasoning: '第一百条',
  });
  await order.does('lead', 'approve', { opinion: '属实' });
  await order.does('collector', 'owe', { reason: '限期缴纳' });
  await order.does('inspector', 'restored', { outcome: 'nothing-to-do' });
  await order.does('archivist', 'file');
  await order.isArchived();
  const { yuan } = await hands.one<{ yuan: string }>(
    `SELECT sum(open_yuan)::text AS yuan FROM receivable WHERE account_id = $1 AND kind = 'breach'`,
    [account.id],
  );
  expect(yuan).toBe('585.00');
});

test('计量: 客户申校', async () => {
  const account = await household(false);
  const order = await hands.start(
    'acceptor',
    'meter-test',
    { meter: FIRST, content: '怀疑表快', place: 'laboratory' },
    account.no,
  );
  await order.does('collector', 'collect', { feeYuan: '30.00', method: 'transfer' });
  await order.does('meter-tester', 'tested', {
    testedOn: today,
    errorPercent: '1.2',
    accuracyClass: '2',
    certificateNo: `JD-JP-${run}`,
  });
  await order.does('lead', 'approve', { opinion: '合格' });
  await order.does('acceptor', 'informed', { way: 'phone', agreed: 'agreed' });
  await order.does('archivist', 'file');
  await order.isArchived();
  const tested = await hands.one<{ within: boolean; fee: string }>(
    `SELECT t.within_class AS within, (SELECT sum(r.amount_yuan - r.open_yuan)::text FROM receivable r
              WHERE r.account_id = t.account_id AND r.kind = 'business-fee') AS fee
       FROM meter_test t WHERE t.certificate_no = $1`,
    [`JD-JP-${run}`],
  );
  expect(tested).toEqual({ within: true, fee: '30.00' });
});

test('95598: 咨询', async () => {
  const order = await hands.start('hotline-agent', 'enquiry', {
    topic: 'tariff',
    contactName: '普丽',
    contactPhone: '13987800000',
    content: '阶梯电价如何计算',
    answeredAtOnce: true,
    answer: '按年累计电量分三档',
  });
  await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
  await order.does('archivist', 'file', { complete: true, accurate: true });
  await order.isArchived();
  const record = await hands.one<{ opinion: string; isClosed: boolean }>(
    'SELECT opinion, complete AND accurate AND closed_at IS NOT NULL AS "isClosed" FROM service_record WHERE order_id = $1',
    [order.id],
  );
  expect(record).toEqual({ opinion: 'satisfied', isClosed: true });
});

test('配网: 设备异动', async () => {
  const order = await hands.start('network-engineer', 'network-change', {
    change: 'new-transformer',
    effectiveOn: today,
    content: '新增台区',
  });
  await order.does('lead', 'approve');
  await order.does('surveyor', 'checked-on-site', { agrees: true, facts: '与申请一致' });
  await order.does('network-engineer', 'entered', {
    code: `JP-T${run}`,
    name: '键盘一号台区',
    feeder: FIRST,
    sizeKva: '315',
    isPublic: true,
    drawingNo: `PD-JP-${run}`,
  });
  await order.does('loss-analyst', 'put-in-force', { opinion: '同意' });
  await order.does('archivist', 'file');
  await order.isArchived();
  const { kva } = await hands.one<{ kva: string }>(
    'SELECT trim_scale(kva)::text AS kva FROM transformer WHERE code = $1',
    [`JP-T${run}`],
  );
  expect(kva).toBe('315');
});
