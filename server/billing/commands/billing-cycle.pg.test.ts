import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billByNumber, billDetail } from '@/server/billing/queries/bills';
import { runDetail, runExceptions } from '@/server/billing/queries/runs';
import { questionOf, whyLines } from '@/server/billing/queries/why-lines';
import { whyNotReleased } from '@/server/billing/queries/why-not-released';
import type { RunRow } from '@/server/billing/run-wire';
import { openPool, PoolSql } from '@/server/platform/db';
import { applyOrderEvent } from '@/server/work-orders/projection';
import { verifyHistory } from '@/server/work-orders/queries/verify-history';
import { act, doChunks, doJobs, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import type { OrderCtx } from '@/server/work-orders/effects';
import { startRun } from './runs';
import { releaseRun } from './release';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

const SEPTEMBER = '2026-09';
const OCTOBER = '2026-10';
/** Accounts of the county: three at each of its two stations. */
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];

function as(person: PersonKey): OrderCtx {
  return contextOf(sql, people[person], EFFECTS);
}

async function order(
  accountId: number,
  process = 'billing',
  month = OCTOBER,
): Promise<{
  id: number;
  step: string;
  state: string;
  billId: number;
  barred: unknown;
  rules: string[];
  parentId: number | null;
}> {
  return sql.one(
    `SELECT id, step, state, bill_id AS "billId", barred, rules, parent_id AS "parentId" FROM work_order
      WHERE account_id = $1 AND process = $2 AND bill_month = $3 ORDER BY id DESC LIMIT 1`,
    [accountId, process, `${month}-01`],
  );
}

async function bill(
  accountId: number,
  month = OCTOBER,
): Promise<{
  id: number;
  billNo: string;
  status: string;
  open: number;
  kwh: string;
  amount: string;
  revision: number;
}> {
  return sql.one(
    `SELECT id, bill_no AS "billNo", status, open_obligations AS open, energy_kwh AS kwh, amount_yuan AS amount, revision
       FROM bill WHERE account_id = $1 AND bill_month = $2 AND status <> 'superseded'`,
    [accountId, `${month}-01`],
  );
}

const ACCEPT = { verdict: 'harmless', reason: '已核对，属实' };

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    await enterReadings(
      owner,
      SEPTEMBER,
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
    await enterReadings(owner, OCTOBER, [
      { accountId: 4001, prev: 1100, curr: 1205 },
      { accountId: 4002, prev: 1100, curr: 4100 },
      { accountId: 4003, prev: 1100, curr: 900 },
      { accountId: 5001, prev: 1100, curr: null },
      { accountId: 5002, prev: 1040, curr: 1210 },
      { accountId: 5003, prev: 1100, curr: 1195 },
    ]);
  });
  pool = openPool(database.url, { max: 12 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('the first month', () => {
  let run: RunRow;

  it('bills every account and reviews first bills one by one', async () => {
    run = await startRun(as('calculator'), { unitId: UNITS.county, month: SEPTEMBER });
    expect(run).toMatchObject({ status: 'running', accounts: 6, chunks: 1, month: SEPTEMBER });
    await expect(startRun(as('calculator'), { unitId: UNITS.stationSouth, month: SEPTEMBER })).rejects.toMatchObject({
      code: 'billing.run-exists',
    });
    expect(await doJobs(as('operator'))).toEqual(['billing/run-chunk']);
    const detail = await runDetail(as('reviewer'), run.id);
    expect(detail.run).toMatchObject({
      status: 'done',
      billed: 6,
      exceptions: 0,
      reviews: 6,
      byRule: { 'first-bill': 6 },
    });
    expect(detail.byClass).toEqual([{ class: 2, findings: 6, bills: 6, openReviews: 6 }]);
  });

  it('releases nothing while reviews are open, and says why', async () => {
    await expect(releaseRun(as('lead'), run.id)).rejects.toMatchObject({ code: 'billing.nothing-releasable' });
    const why = await whyNotReleased(as('lead'), { runId: run.id });
    expect(why).toMatchObject({ released: 0, notReleased: 6, reasons: [{ reason: 'open-review', count: 6 }] });
    expect(why.reasons[0]!.samples[0]!.classes).toEqual([2]);
  });

  it('says why in words for a bill, a run and a unit, in both languages, and what is wrong with a question', async () => {
    const ask = (lang: string, given: Record<string, string>) => whyLines(sql, questionOf({ ...given, lang })!);
    const { billNo } = await bill(4001, SEPTEMBER);
    expect(await ask('en', { bill: billNo })).toEqual({
      status: 1,
      lines: [
        `Bill ${billNo}: 0 released, 1 not released`,
        '  Review open: 1',
        expect.stringMatching(new RegExp(`^ {4}\\d+ {2}bill ${billNo} {2}order \\S+ {2}open: class 2 change$`)),
      ],
    });
    const zh = await ask('zh-CN', { run: String(run.id) });
    expect(zh.status).toBe(1);
    expect(zh.lines.slice(0, 2)).toEqual([`批次 ${run.runNo}：已发行 0 户，未发行 6 户`, '  待强制审核：6 户']);
    expect((await ask('en', { run: run.runNo })).lines).toHaveLength(8);
    const unit = await sql.one<{ code: string }>('SELECT code FROM org_unit WHERE id = $1', [UNITS.county]);
    expect((await ask('en', { unit: unit.code, month: SEPTEMBER })).lines[1]).toBe('  Review open: 6');
    expect(await ask('en', { unit: 'nowhere', month: SEPTEMBER })).toEqual({
      status: 2,
      lines: ['There is no unit with the code nowhere.'],
    });
    expect((await ask('en', { bill: '1e9' })).status).toBe(2);
    expect((await ask('en', { unit: unit.code, month: 'soon' })).status).toBe(2);
    for (const wrong of [{}, { bill: '1', run: '1' }, { unit: unit.code }, { month: SEPTEMBER }])
      expect(questionOf({ ...wrong, lang: 'en' })).toBeUndefined();
    expect(questionOf({ bill: '1', lang: 'fr' })).toBeUndefined();
  });

  it('closes reviews one by one, releases one by its order and the rest with the run', async () => {
    for (const accountId of ACCOUNTS)
      await act(as('reviewer'), (await order(accountId, 'billing', SEPTEMBER)).id, 'review', 'accept', ACCEPT);
    await act(as('lead'), (await order(4001, 'billing', SEPTEMBER)).id, 'release', 'release', { note: '' });
    expect(await bill(4001, SEPTEMBER)).toMatchObject({ status: 'released' });
    const receipt = await releaseRun(as('lead'), run.id);
    expect(receipt).toMatchObject({ released: 5, openReviews: 0, heldByOthers: 0, inBackground: false });
    expect((await order(5003, 'billing', SEPTEMBER)).state).toBe('done');
    await expect(releaseRun(as('lead'), run.id)).rejects.toMatchObject({ code: 'billing.nothing-releasable' });
  });
});

describe('the second month', () => {
  let run: RunRow;

  it('finds what is strange, bills what can be billed, lists the rest', async () => {
    run = await startRun(as('calculator'), { unitId: UNITS.county, month: OCTOBER });
    await doChunks(as('operator'), run);
    const { run: row, byRule } = await runDetail(as('calculator'), run.id);
    expect(row).toMatchObject({ status: 'done', billed: 4, exceptions: 2 });
    expect(byRule.map((entry) => entry.rule).sort()).toEqual([
      'broken-chain',
      'energy-jump',
      'register-backwards',
      'unread-meter',
    ]);
    const exceptions = await runExceptions(as('calculator'), run.id);
    expect(exceptions.map(({ accountId, code, params }) => [accountId, code, params['why']])).toEqual([
      [4003, 'reading-backwards', 'notNearEnd'],
      [5001, 'reading-missing', undefined],
    ]);
    expect(await bill(4001)).toMatchObject({ open: 0, kwh: '105' });
    expect(await order(4002)).toMatchObject({
      step: 'review',
      barred: { review: [people.calculator.userId], release: [people.calculator.userId] },
    });
    expect(await order(4003, 'reading-anomaly')).toMatchObject({
      step: 'dispatch',
      barred: { field: [people.readerA.userId] },
    });
    await sql.run(`DELETE FROM outbox`);
  });

  it('releases what needs no review with the run, at once', async () => {
    const receipt = await releaseRun(as('lead'), run.id);
    expect(receipt).toMatchObject({ released: 2, openReviews: 2 });
  });

  it('reads again, corrects, bills again and returns to the reviewer; every screen follows by events', async () => {
    await sql.run(`DELETE FROM outbox`);
    const before = await snapshot(sql);
    const jumped = await order(4002);
    const firstBill = await bill(4002);
    await act(as('reviewer'), jumped.id, 'review', 'send-for-rereading', { reason: '电量突增，请核实' });
    expect(await order(4002)).toMatchObject({ step: 'reread', state: 'returned' });
    const reading = await order(4002, 'reading-anomaly');
    expect(reading).toMatchObject({ step: 'dispatch', parentId: jumped.id });
    await expect(
      act(as('lead'), reading.id, 'dispatch', 'dispatch', { readerId: people.readerA.userId }),
    ).rejects.toMatchObject({ code: 'order.same-reader' });
    await act(as('lead'), reading.id, 'dispatch', 'dispatch', { readerId: people.readerB.userId });
    await act(as('readerB'), reading.id, 'field', 'report', {
      readOn: '2026-10-08',
      finding: 'misread',
      total: '1210',
    });
    await expect(
      act(as('calculator'), reading.id, 'conclude', 'correct-reading', { reason: '更正', total: '' }),
    ).rejects.toMatchObject({
      code: 'input.invalid',
      faults: [{ path: 'total' }],
    });
    await act(as('calculator'), reading.id, 'conclude', 'correct-reading', {
      reason: '抄错，按现场更正',
      total: '1210',
    });
    expect(await doJobs(as('operator'))).toEqual(['billing/rebill-account']);

    const again = await bill(4002);
    expect(again).toMatchObject({
      kwh: '110',
      revision: 1,
      open: 1,
      status: 'computed',
      billNo: `${firstBill.billNo}R1`,
    });
    expect(await order(4002)).toMatchObject({
      id: jumped.id,
      step: 'review',
      state: 'returned',
      billId: again.id,
      rules: ['previous-trouble'],
    });
    const old = await billDetail(as('reviewer'), firstBill.id);
    expect(old.bill.status).toBe('superseded');
    expect(old.obligations.every((obligation) => obligation.conclusion === 'superseded')).toBe(true);
    expect(old.revisions.map((revision) => revision.id)).toEqual([again.id, firstBill.id]);
    const [revision] = await sql.query<{ value: string }>(`SELECT value FROM reading_revision WHERE meter_id = 4002`);
    expect(revision?.value).toBe('4100.000');

    const rows = new Map(before);
    for (const event of await outboxEvents(sql)) applyOrderEvent(rows, event);
    expect(rows).toEqual(await snapshot(sql));
  });

  it('does the recalculation once however often it is asked for', async () => {
    const { rebillAccount } = await import('./rebill-account');
    const request = { accountId: 4002, month: OCTOBER, calculatedBy: people.calculator.userId };
    expect(await rebillAccount(as('operator'), request)).toEqual({ kind: 'unchanged' });
    const both = await Promise.all([rebillAccount(as('operator'), request), rebillAccount(as('operator'), request)]);
    expect(both).toEqual([{ kind: 'unchanged' }, { kind: 'unchanged' }]);
  });

  it('keeps the one who calculated it from reviewing it', async () => {
    const jumped = await order(4002);
    const impostor = { ...as('reviewer'), actor: { ...people.reviewer, userId: people.calculator.userId } };
    await expect(act(impostor, jumped.id, 'review', 'accept', ACCEPT)).rejects.toThrow(/not-permitted/);
    await sql.run(`UPDATE work_order SET barred = '{}' WHERE id = $1`, [jumped.id]);
    await expect(act(impostor, jumped.id, 'review', 'accept', ACCEPT)).rejects.toMatchObject({
      code: 'billing.own-calculation',
    });
    await sql.run(
      `UPDATE work_order SET state = 'returned', locked_by = NULL, locked_at = NULL, lease_until = NULL WHERE id = $1`,
      [jumped.id],
    );
  });

  it('sends back from release, reviews again, releases', async () => {
    const jumped = await order(4002);
    await act(as('reviewer'), jumped.id, 'review', 'accept', ACCEPT);
    expect(await bill(4002)).toMatchObject({ open: 0 });
    await act(as('lead'), jumped.id, 'release', 'back-to-review', { reason: '再核一次' });
    expect(await bill(4002)).toMatchObject({ open: 1 });
    await act(as('reviewer2'), jumped.id, 'review', 'accept', ACCEPT);
    await act(as('lead'), jumped.id, 'release', 'release', { note: '' });
    expect(await bill(4002)).toMatchObject({ status: 'released' });
  });

  it('bills an account that had none once its reading is there', async () => {
    const unread = await order(5001, 'reading-anomaly');
    await act(as('lead'), unread.id, 'dispatch', 'dispatch', { readerId: people.readerB.userId }).catch(
      async (error: { code?: string }) => {
        expect(error.code).toBe('input.invalid');
        await asOwner(database.url, (owner) =>
          owner.run(`INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, 'reader', $2, 0)`, [
            people.readerB.userId,
            UNITS.stationNorth,
          ]),
        );
        await act(as('lead'), unread.id, 'dispatch', 'dispatch', { readerId: people.readerB.userId });
      },
    );
    const north = {
      ...as('readerB'),
      actor: {
        ...people.readerB,
        grants: [{ role: 'reader', unitId: UNITS.stationNorth, unitIds: [UNITS.stationNorth] }],
      },
    };
    await act(north, unread.id, 'field', 'report', { readOn: '2026-10-09', finding: 'misread', total: '1190' });
    await expect(
      act(as('calculator'), unread.id, 'conclude', 'reading-stands', { reason: '无误' }),
    ).rejects.toMatchObject({ code: 'input.invalid' });
    await act(as('calculator'), unread.id, 'conclude', 'correct-reading', { reason: '补抄', total: '1190' });
    await doJobs(as('operator'));
    expect(await bill(5001)).toMatchObject({ kwh: '90', open: 1 });
    expect(await order(5001)).toMatchObject({ step: 'review', rules: ['previous-trouble'] });
    expect((await runExceptions(as('calculator'), run.id, true)).map((row) => row.accountId)).toEqual([4003]);
  });

  it('lists a meter that really runs backwards and does not ask for it again', async () => {
    const backwards = await order(4003, 'reading-anomaly');
    await act(as('lead'), backwards.id, 'dispatch', 'dispatch', { readerId: people.readerB.userId });
    await act(as('readerB'), backwards.id, 'field', 'report', {
      readOn: '2026-10-08',
      finding: 'meter-faulty',
      total: '900',
    });
    await act(as('calculator'), backwards.id, 'conclude', 'reading-stands', { wentRound: false, reason: '表计倒走' });
    await doJobs(as('operator'));
    const [left] = await runExceptions(as('calculator'), run.id, true);
    expect(left).toMatchObject({ accountId: 4003, code: 'reading-backwards', params: { why: 'ruledNotRound' } });
    expect(await order(4003, 'reading-anomaly')).toMatchObject({ id: backwards.id, state: 'done' });
  });

  it('refuses to touch the reading of a released bill', async () => {
    const chain = await order(5002);
    await act(as('reviewer'), chain.id, 'review', 'send-for-rereading', { reason: '底数不符' });
    const reading = await order(5002, 'reading-anomaly');
    await act(as('lead'), reading.id, 'dispatch', 'dispatch', { readerId: people.readerB.userId });
    const north = {
      ...as('readerB'),
      actor: {
        ...people.readerB,
        grants: [{ role: 'reader', unitId: UNITS.stationNorth, unitIds: [UNITS.stationNorth] }],
      },
    };
    await act(north, reading.id, 'field', 'report', { readOn: '2026-10-09', finding: 'reading-right', total: '1210' });
    await act(as('calculator'), reading.id, 'conclude', 'reading-stands', { reason: '示数无误' });
    await doJobs(as('operator'));
    expect(await order(5002)).toMatchObject({ step: 'review', state: 'returned' });
    const target = await bill(5002);
    await act(as('reviewer'), chain.id, 'review', 'accept', ACCEPT);
    await act(as('lead'), chain.id, 'release', 'release', { note: '' });
    const detail = await billByNumber(as('supervisor'), target.billNo);
    expect(detail.bill).toMatchObject({ status: 'released', releasedByName: '杨志' });
    expect(detail.findings[0]?.detail.verdict).toBe('harmless');
    expect(detail.previous?.month).toBe(SEPTEMBER);
    const { rebillAccount } = await import('./rebill-account');
    expect(
      await rebillAccount(as('operator'), { accountId: 5002, month: OCTOBER, calculatedBy: people.calculator.userId }),
    ).toEqual({
      kind: 'nothing-to-do',
      why: 'released',
    });
  });

  it('adds up: lines, bills, receivables and ledger, to the fen; and the history proves itself', async () => {
    const [wrong] = await sql.query(
      `SELECT b.bill_no FROM bill b JOIN bill_line l ON l.bill_month = b.bill_month AND l.bill_id = b.id GROUP BY b.bill_month, b.id, b.bill_no, b.amount_yuan
        HAVING sum(l.amount_yuan) <> b.amount_yuan`,
    );
    expect(wrong).toBeUndefined();
    const sums = await sql.one<Record<string, string>>(
      `SELECT (SELECT sum(amount_yuan) FROM bill WHERE status = 'released') AS bills, (SELECT sum(amount_yuan) FROM receivable) AS owed,
              (SELECT sum(debit_yuan) - sum(credit_yuan) FROM ledger_entry WHERE ledger = 'receivable') AS ledger,
              (SELECT sum(debit_yuan) - sum(credit_yuan) FROM ledger_entry) AS balance`,
    );
    expect(sums['owed']).toBe(sums['bills']);
    expect(sums['ledger']).toBe(sums['bills']);
    expect(Number(sums['balance'])).toBe(0);
    expect((await verifyHistory(sql)).faults).toEqual([]);
  });
});
