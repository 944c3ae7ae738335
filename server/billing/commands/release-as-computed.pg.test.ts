import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { checkLedger } from '@/server/accounts/queries/check-ledger';
import { accountFacts } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { runDetail } from '@/server/billing/queries/runs';
import type { RunRow } from '@/server/billing/run-wire';
import { addMonths, firstDay } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import { act, billsHash, doChunks, doJobs, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import type { OrderCtx } from '@/server/work-orders/effects';
import { billChunk, type ComputeChunk, outcomesOf } from './bill-chunk';
import { releaseAsComputed } from './release-as-computed';
import { releaseRun } from './release';
import { startRun } from './runs';

const FIRST = '2026-07';
const SECOND = '2026-08';
const PER_STATION = 6;
/** Of the second month: what a rule holds. */
const JUMPED = 4002;
/** Paid ahead before the second month. */
const PAID_AHEAD = 5003;
const ACCEPT = { verdict: 'harmless', reason: '已核对，属实' };

interface Utility {
  readonly database: TestDatabase;
  readonly pool: pg.Pool;
  readonly sql: PoolSql;
  readonly people: People;
}

/** Billed and released for a first month; readings of the second are there. */
async function utility(): Promise<Utility> {
  const database = await createTestDatabase();
  const people = await asOwner(database.url, async (owner) => {
    const found = await smallUtility(owner, PER_STATION);
    await loadPrices(owner);
    const ids = (await owner.query<{ id: number }>('SELECT id FROM account ORDER BY id')).map((row) => row.id);
    await enterReadings(
      owner,
      FIRST,
      ids.map((accountId) => ({ accountId, prev: 1000, curr: 1100 + (accountId % 7) })),
    );
    await enterReadings(
      owner,
      SECOND,
      ids.map((accountId) => ({
        accountId,
        prev: 1100 + (accountId % 7),
        curr: accountId === JUMPED ? 5000 : 1205 + (accountId % 5),
      })),
    );
    return found;
  });
  const pool = openPool(database.url, { max: 8 });
  const sql = new PoolSql(pool);
  const as = (person: PersonKey): OrderCtx => contextOf(sql, people[person], EFFECTS);
  const run = await startRun(as('calculator'), { unitId: UNITS.county, month: FIRST });
  await doChunks(as('operator'), run);
  const orders = await sql.query<{ id: number }>(`SELECT id FROM work_order WHERE process = 'billing' ORDER BY id`);
  for (const { id } of orders) await act(as('reviewer'), id, 'review', 'accept', ACCEPT);
  await releaseRun(as('lead'), run.id);
  const paid = await sql.one<{ open: string }>(
    'SELECT sum(open_yuan)::text AS open FROM receivable WHERE account_id = $1',
    [PAID_AHEAD],
  );
  await asOwner(database.url, (owner) =>
    owner.run(`INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, 'collector', $2, 0)`, [
      people.collector.userId,
      UNITS.stationNorth,
    ]),
  );
  const collector = as('collector');
  await takePayment(
    { ...collector, actor: { ...collector.actor, grants: [{ role: 'collector', unitId: 5, unitIds: [5] }] } },
    { accountId: PAID_AHEAD, amountYuan: String(Number(paid.open) + 20), method: 'cash' },
  );
  await sql.run('DELETE FROM outbox');
  return { database, pool, sql, people };
}

/** What the books say of a month, without the numbers of rows. */
async function books(sql: PoolSql): Promise<unknown> {
  return {
    receivables: await sql.query(
      `SELECT account_id AS account, unit_id AS unit, amount_yuan AS amount, open_yuan AS open, due_on AS due, kind FROM receivable
        WHERE bill_month = $1 ORDER BY account_id`,
      [firstDay(SECOND)],
    ),
    ledgers: await sql.query(
      `SELECT v.kind, v.unit_id AS unit, e.ledger, sum(e.debit_yuan)::text AS debit, sum(e.credit_yuan)::text AS credit, min(v.posted_by) AS "postedBy"
         FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id WHERE v.kind IN ('release', 'prepayment-settled')
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
    ),
    bills: await sql.query(
      `SELECT account_id AS account, status, released_by AS "releasedBy", open_obligations AS open FROM bill WHERE bill_month = $1 ORDER BY account_id`,
      [firstDay(SECOND)],
    ),
  };
}

let one: Utility;
let run: RunRow;

function as(person: PersonKey): OrderCtx {
  return contextOf(one.sql, one.people[person], EFFECTS);
}

beforeAll(async () => {
  one = await utility();
});
afterAll(async () => {
  await one.pool.end();
  await one.database.drop();
});

describe('a run that releases as it computes', () => {
  it('is let by a second person who releases there, while it goes on', async () => {
    run = await startRun(as('calculator'), { unitId: UNITS.county, month: SECOND }, { chunkAccounts: 4 });
    const releasers = { ...as('calculator'), actor: { ...one.people.lead, userId: one.people.calculator.userId } };
    await expect(releaseAsComputed(releasers, run.id, true)).rejects.toMatchObject({ code: 'billing.own-calculation' });
    await expect(releaseAsComputed(as('calculator'), run.id, true)).rejects.toMatchObject({
      code: 'access.not-permitted',
    });
    await expect(
      one.sql.run('UPDATE billing_run SET releaser_id = started_by, releaser_from = now() WHERE id = $1', [run.id]),
    ).rejects.toThrow(/two_people/);
    await billChunk(as('operator'), run.id, 0);
    const row = await releaseAsComputed(as('lead'), run.id, true);
    expect(row).toMatchObject({ releaserId: one.people.lead.userId, releaserZh: '杨志', released: 0 });
    expect(await releaseAsComputed(as('lead'), run.id, false)).toMatchObject({ releaserId: null, releaserEn: '' });
    await releaseAsComputed(as('lead'), run.id, true);
  });

  it('bears what no rule holds released, with its receivable, and tells the screens', async () => {
    await one.sql.run('DELETE FROM outbox');
    await billChunk(as('operator'), run.id, 1);
    const born = await one.sql.query<{ id: number }>(
      `SELECT b.id FROM bill b JOIN receivable r ON r.bill_month = b.bill_month AND r.bill_id = b.id AND r.amount_yuan = b.amount_yuan
        WHERE b.run_id = $1 AND b.status = 'released' AND b.released_at = b.calculated_at ORDER BY b.id`,
      [run.id],
    );
    expect(born).toHaveLength(4);
    const told = await one.sql.query<{ payload: { billIds: number[]; status: string } }>(
      `SELECT payload FROM outbox WHERE topic = 'bills' ORDER BY id`,
    );
    expect(told.map(({ payload }) => payload.status)).toEqual(['released', 'released']);
    expect(told.flatMap(({ payload }) => payload.billIds).sort((a, b) => a - b)).toEqual(born.map((row) => row.id));
    await billChunk(as('operator'), run.id, 2);
    expect((await runDetail(as('lead'), run.id)).run).toMatchObject({ status: 'done', billed: 12, released: 8 });
  });

  it('releases at its end what was computed before, and leaves what a rule holds', async () => {
    expect(await doJobs(as('operator'))).toContain('billing/release-run');
    expect(
      await one.sql.query(`SELECT account_id AS account, status FROM bill WHERE run_id = $1 AND status <> 'released'`, [
        run.id,
      ]),
    ).toEqual([{ account: JUMPED, status: 'computed' }]);
    expect(
      await one.sql.query(`SELECT 1 FROM receivable WHERE account_id = $1 AND bill_month = $2`, [
        JUMPED,
        firstDay(SECOND),
      ]),
    ).toEqual([]);
    await expect(releaseAsComputed(as('lead'), run.id, false)).rejects.toMatchObject({ code: 'billing.run-over' });
    await expect(releaseRun(as('lead'), run.id)).rejects.toMatchObject({
      code: 'billing.nothing-releasable',
      params: { openReviews: 1 },
    });
  });

  it('leaves the books as releasing afterwards does', async () => {
    const other = await utility();
    try {
      const of = (person: PersonKey): OrderCtx => contextOf(other.sql, other.people[person], EFFECTS);
      const later = await startRun(of('calculator'), { unitId: UNITS.county, month: SECOND });
      await doChunks(of('operator'), later);
      await releaseRun(of('lead'), later.id);
      expect(await books(one.sql)).toEqual(await books(other.sql));
      expect(await billsHash(one.sql, SECOND)).toBe(await billsHash(other.sql, SECOND));
      expect((await checkLedger(one.sql)).faults).toEqual([]);
    } finally {
      await other.pool.end();
      await other.database.drop();
    }
  });

  it('holds by the database what the checks let go, lists nothing as refused, and releases the others at its end', async () => {
    const third = addMonths(SECOND, 1);
    const ids = (await one.sql.query<{ id: number }>('SELECT id FROM account ORDER BY id')).map((row) => row.id);
    await asOwner(one.database.url, (owner) =>
      enterReadings(
        owner,
        third,
        ids.map((accountId) => ({ accountId, prev: 1210, curr: 1310 + (accountId % 3) })),
      ),
    );
    await one.sql.run(
      `INSERT INTO account_change (account_id, kind, effective_on, order_no) VALUES (4003, 'correction-money', $1, 'DF1')`,
      [`${SECOND}-20`],
    );
    const next = await startRun(as('calculator'), { unitId: UNITS.stationSouth, month: third });
    await releaseAsComputed(as('lead'), next.id, true);
    const blind: ComputeChunk = async (ctx, _runId, { month, accountIds }) => {
      const facts = await ctx.sql.tx((sql) => accountFacts(sql, month, accountIds));
      return outcomesOf(facts, await billingWorld(ctx.sql, month)).map((outcome) =>
        outcome.kind === 'billed' ? { ...outcome, findings: [], classes: [] } : outcome,
      );
    };
    await billChunk(as('operator'), next.id, 0, { compute: blind });
    const standing = (): Promise<unknown> =>
      one.sql.query(
        `SELECT account_id AS account, open_obligations AS open FROM bill WHERE run_id = $1 AND status = 'computed' ORDER BY 1`,
        [next.id],
      );
    expect(await standing()).toHaveLength(PER_STATION);
    await doJobs(as('operator'));
    expect(await standing()).toEqual([{ account: 4003, open: 1 }]);
    expect((await runDetail(as('lead'), next.id)).run).toMatchObject({ status: 'done', exceptions: 0, released: 5 });
    expect((await checkLedger(one.sql)).faults).toEqual([]);
  });
});
