import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { continueAffected, cancelRun } from '@/server/billing/commands/cancel-run';
import { billOffCycle, cancelAndRebill } from '@/server/billing/commands/cancel-and-rebill';
import { addCorrection } from '@/server/billing/commands/corrections';
import { releaseRun } from '@/server/billing/commands/release';
import { startRun } from '@/server/billing/commands/runs';
import { trialResult } from '@/server/billing/queries/trial';
import { periodBlockers, periodStanding } from '@/server/accounts/queries/period';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { expectBooksHold, releasedMonth, reviewAll } from '@/tests/support/accounts';
import { doJobs, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { chargeReceivable } from './charge-receivable';
import { closeMonth, reopenMonth } from './close-month';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];

const as = (person: PersonKey): OrderCtx => contextOf(sql, people[person], EFFECTS);
const hands = () => ({ calculator: as('calculator'), reviewer: as('reviewer'), lead: as('lead') });
const within = <T>(work: (ctx: OrderCtx, sql: Sql) => Promise<T>): Promise<T> => sql.tx((tx) => work(as('lead'), tx));
const by = () => people.calculator.userId;
const COUNTY = { unitId: UNITS.county, month: '2026-02' };

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    for (const [index, month] of ['2026-01', '2026-02', '2026-03'].entries()) {
      const prev = 1000 + index * 100;
      const specs = ACCOUNTS.map((accountId) => ({ accountId, prev, curr: prev + 100 }));
      await enterReadings(
        owner,
        month,
        month === '2026-03' ? specs.map((s) => (s.accountId === 5003 ? { ...s, curr: null } : s)) : specs,
      );
    }
  });
  pool = openPool(database.url, { max: 8 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('runs', () => {
  it('tries a month without billing anything', async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.county, month: '2026-01', kind: 'trial' });
    await doJobs(as('calculator'));
    expect(
      await sql.one(
        `SELECT (SELECT count(*) FROM bill) + (SELECT count(*) FROM finding) + (SELECT count(*) FROM work_order) AS n`,
      ),
    ).toEqual({ n: 0 });
    expect(
      await sql.one(
        `SELECT count(*) AS n, sum(amount_yuan) AS yuan, min(classes) AS classes FROM trial_result WHERE run_id = $1`,
        [run.id],
      ),
    ).toEqual({ n: 6, yuan: '216.00', classes: [2] });
    await expect(releaseRun(as('lead'), run.id)).rejects.toMatchObject({ code: 'billing.run-is-trial' });
    const shown = await trialResult(as('calculator'), run.id, 'all');
    expect(shown).toMatchObject({ total: { billed: 6, failed: 0, amountYuan: '216.00' }, rowsLeftOff: 0 });
    expect(shown.rows.map((row) => [row.code, row.amountYuan])).toEqual(ACCOUNTS.map(() => [null, '36.00']));
    expect((await trialResult(as('calculator'), run.id, 'failed')).rows).toEqual([]);
    await expect(trialResult(as('otherReviewer'), run.id, 'all')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('cancels a run before release, and the accounts are billed by another', async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.county, month: '2026-01' });
    await doJobs(as('calculator'));
    const done = await within((ctx, tx) =>
      cancelRun(ctx, tx, { runId: run.id, requestedBy: by(), reason: '电价有误', released: 'refuse' }),
    );
    expect(done).toEqual({ superseded: 6, reversed: 0, amountYuan: '0.00' });
    expect(
      await sql.one(`SELECT count(*) AS open FROM work_order WHERE state IN ('pending', 'locked', 'returned')`),
    ).toEqual({ open: 0 });
    await releasedMonth(hands(), '2026-01');
    await expectBooksHold(sql);
  });

  it('cancels a released run by red bills, with another’s approval', async () => {
    const run = await releasedMonth(hands(), '2026-02');
    const ask = (released: 'refuse' | 'reverse') =>
      within((ctx, tx) => cancelRun(ctx, tx, { runId: run.id, requestedBy: by(), reason: '示数整段错', released }));
    await expect(ask('refuse')).rejects.toMatchObject({ code: 'billing.run-released', params: { count: 6 } });
    expect(await ask('reverse')).toEqual({ superseded: 0, reversed: 6, amountYuan: '-216.00' });
    await expect(ask('reverse')).rejects.toMatchObject({ code: 'billing.run-not-cancellable' });
    expect(await sql.one(`SELECT sum(open_yuan) AS open FROM receivable WHERE bill_month = '2026-02-01'`)).toEqual({
      open: '0.00',
    });
    await expectBooksHold(sql);
  });

  it('computes again only what failed or changed since', async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.county, month: '2026-03' });
    await doJobs(as('calculator'));
    await asOwner(database.url, (owner) =>
      owner.run(
        `UPDATE reading SET value = 1350, read_on = '2026-03-05', changed_at = now() WHERE account_id IN (4001, 5003) AND reading_month = '2026-03-01'`,
      ),
    );
    expect(await within((ctx, tx) => continueAffected(ctx, tx, { runId: run.id, calculatedBy: by() }))).toEqual({
      accounts: 2,
    });
    await doJobs(as('calculator'));
    const bills = await sql.query<{ id: number }>(
      `SELECT account_id AS id FROM bill WHERE bill_month = '2026-03-01' AND status = 'computed' AND energy_kwh = 150 ORDER BY 1`,
    );
    expect(bills.map((row) => row.id)).toEqual([4001, 5003]);
  });
});

describe('closing a month', () => {
  it('lists what stands in the way, and closes when nothing does', async () => {
    const march = { ...COUNTY, month: '2026-03' };
    await expect(closeMonth(as('lead'), march)).rejects.toMatchObject({ code: 'period.blocked' });
    // The same things row by row: as many of each kind as the refusal counted.
    const { blockers } = await periodStanding(sql, march.unitId, march.month);
    const { rows } = await periodBlockers(sql, march.unitId, march.month);
    for (const { what, count } of blockers)
      expect([what, rows.filter((row) => row.what === what).length]).toEqual([what, count]);
    expect(rows.length).toBe(blockers.reduce((total, { count }) => total + count, 0));
    expect(rows.filter(({ what }) => what === 'order').map(({ process }) => process)).toContain('reading-anomaly');
    await expect(closeMonth(as('collector'), march)).rejects.toMatchObject({ code: 'access.not-permitted' });
    const january = await closeMonth(as('lead'), { ...COUNTY, month: '2026-01' });
    expect(january).toMatchObject({
      blockers: [],
      closed: { unitId: UNITS.county },
      figures: { bills: 6, billedYuan: '216.00' },
    });
    await expect(closeMonth(as('lead'), { ...COUNTY, month: '2026-01' })).rejects.toMatchObject({
      code: 'period.closed-already',
    });
    await expect(closeMonth(as('lead'), { ...COUNTY, month: '2099-01' })).rejects.toMatchObject({
      code: 'period.ahead',
    });
  });

  it('waits for flows that end with a bill of the month, and for corrections that name it', async () => {
    const blockersOf = async (month: string) =>
      (await periodBlockers(sql, COUNTY.unitId, month)).rows.filter(({ what }) => what === 'order').map(({ no }) => no);
    await asOwner(database.url, (owner) =>
      owner.run(
        `INSERT INTO work_order (order_no, process, process_version, family, step, role, unit_id, state, priority, created_at, step_since, subject, form)
         VALUES ('XH1', 'close-account', 1, 'change', 'survey', 'surveyor', 4, 'pending', 3, '2026-02-28 15:59:00+00', now(), '{}', '{}'),
                ('CT1', 'cancel-rebill', 1, 'billing', 'verify', 'calculator', 4, 'pending', 3, now(), now(), '{"bill": "2026-02/7"}', '{}'),
                ('TF1', 'money-correction', 1, 'billing', 'verify', 'calculator', 4, 'pending', 3, now(), now(), '{}', '{"apply": {"billMonth": "2026-02"}}'),
                ('CB1', 'reading-plan', 1, 'metering', 'read', 'reader', 4, 'pending', 3, now(), now(), '{}', '{"plan": {"readingMonth": "2026-02"}}')`,
      ),
    );
    expect((await blockersOf('2026-02')).filter((no) => ['XH1', 'CT1', 'TF1', 'CB1'].includes(no))).toEqual([
      'CB1',
      'CT1',
      'TF1',
      'XH1',
    ]);
    // Applied for a minute before the month ended here: it does not stand in the way of the one before.
    expect((await blockersOf('2026-01')).filter((no) => ['XH1', 'CT1', 'TF1', 'CB1'].includes(no))).toEqual([]);
    await asOwner(database.url, (owner) =>
      owner.run(`UPDATE work_order SET state = 'done' WHERE order_no IN ('XH1', 'CT1', 'TF1', 'CB1')`),
    );
  });

  it('takes no run, no off-cycle bill, no charge and no correction any more', async () => {
    const closed = { code: 'billing.month-closed' };
    await expect(startRun(as('calculator'), { ...COUNTY, month: '2026-01' })).rejects.toMatchObject(closed);
    const bill = { accountId: 4001, month: '2026-01', calculatedBy: by(), reason: '补算' };
    await expect(within((ctx, tx) => billOffCycle(ctx, tx, bill))).rejects.toMatchObject(closed);
    const lines = [{ charge: 'correction-money', amountYuan: '5' }];
    await expect(
      within((ctx, tx) => chargeReceivable(ctx, tx, { accountId: 4001, kind: 'adjustment', lines, month: '2026-01' })),
    ).rejects.toMatchObject(closed);
    const correction = { kind: 'money', amountYuan: '5' } as const;
    await expect(
      within((ctx, tx) => addCorrection(ctx, tx, { accountId: 4001, month: '2026-01', correction, reason: '补' })),
    ).rejects.toMatchObject({ code: 'billing.already-released' });
  });

  it('lets nothing be released or reversed into it, in words and by the database, until it is reopened', async () => {
    const { id } = await sql.one<{ id: number }>(
      `SELECT id FROM bill WHERE bill_month = '2026-01-01' AND account_id = 4001 AND status = 'released'`,
    );
    const cancel = () =>
      within((ctx, tx) =>
        cancelAndRebill(ctx, tx, { billId: id, month: '2026-01', mode: 'cancel', requestedBy: by(), reason: '误' }),
      );
    await expect(cancel()).rejects.toMatchObject({ code: 'billing.month-closed' });
    await sql.tx(async (tx) => {
      await tx.run(
        `INSERT INTO bill (bill_month, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by, calculated_at,
           engine_version, input_hash, output_hash, input, kind, generation, refers_id)
         SELECT bill_month, bill_no || 'H', account_id, unit_id, 'computed', period_from, period_to, -energy_kwh, -amount_yuan, 3, now(), engine_version,
           input_hash, output_hash, input, 'red', 0, id FROM bill WHERE bill_month = '2026-01-01' AND id = $1`,
        [id],
      );
      await tx.run('SAVEPOINT before');
      await expect(
        tx.run(
          `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = '2026-01-01' AND refers_id = $1`,
          [id],
        ),
      ).rejects.toMatchObject({ code: '23514' });
      await tx.run('ROLLBACK TO SAVEPOINT before');
      await tx.run(`UPDATE bill SET status = 'superseded' WHERE bill_month = '2026-01-01' AND refers_id = $1`, [id]);
    });
    await expect(reopenMonth(as('lead'), { ...COUNTY, month: '2026-01', reason: '补更正' })).rejects.toMatchObject({
      code: 'access.not-permitted',
    });
    const open = await reopenMonth(as('supervisor'), { ...COUNTY, month: '2026-01', reason: '补更正' });
    expect(open.closed).toBeNull();
    expect((await cancel()).differenceYuan).toBe('-36.00');
    await reviewAll(hands(), '2026-03');
    await expectBooksHold(sql);
  });
});
