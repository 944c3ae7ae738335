/**
 * Attempts to release a bill whose review is open (强制审核攻防): as the application's own database role in a session of its own,
 * through the commands, through the job, and in races. Not one may succeed.
 */
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import releaseRunJob from '@/jobs/billing/release-run';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { act, doChunks, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { asAdmin, createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { ATTEMPTS } from '@/tests/support/release-attempts';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { releaseBills, releaseRun } from './release';
import { startRun } from './runs';

const LOGIN = 'gongdan_attacker';
const MONTH = '2026-10';
const DAY = `${MONTH}-01`;

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
let runId = 0;
let billId = 0;
let appUrl = '';

function as(person: PersonKey): OrderCtx {
  return contextOf(sql, people[person], EFFECTS);
}

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, 6);
    await loadPrices(owner);
    const accounts = [1, 2, 3, 4, 5, 6].map((n) => 4000 + n);
    await enterReadings(
      owner,
      MONTH,
      accounts.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
  });
  // A login of its own that is the application's role and nothing else: no way back to the owner.
  await asAdmin(inject('adminUrl'), async (client) => {
    await client.query(`CREATE ROLE ${LOGIN} LOGIN PASSWORD 'attack' IN ROLE gongdan_app`);
  });
  const url = new URL(database.url);
  url.username = LOGIN;
  url.password = 'attack';
  appUrl = url.toString();
  pool = openPool(database.url, { max: 12 });
  sql = new PoolSql(pool);
  const run = await startRun(as('calculator'), { unitId: UNITS.stationSouth, month: MONTH });
  runId = run.id;
  await doChunks(as('operator'), run);
  const { id } = await sql.one<{ id: number }>(`SELECT min(id) AS id FROM bill WHERE bill_month = $1`, [DAY]);
  billId = id;
});
afterAll(async () => {
  await pool.end();
  await asOwner(database.url, (owner) => owner.run(`REASSIGN OWNED BY ${LOGIN} TO CURRENT_USER`));
  await asOwner(database.url, (owner) => owner.run(`DROP OWNED BY ${LOGIN}`));
  await database.drop();
  await asAdmin(inject('adminUrl'), (client) => client.query(`DROP ROLE ${LOGIN}`));
});

/** The one fact that matters, asked of the database by its owner. */
async function released(): Promise<number> {
  return asOwner(database.url, async (owner) => {
    const { n } = await owner.one<{ n: number }>(
      `SELECT count(*)::int AS n FROM bill b WHERE b.bill_month = $1 AND b.status = 'released'
          AND (b.open_obligations > 0 OR EXISTS (SELECT 1 FROM review_obligation o WHERE o.bill_month = b.bill_month AND o.bill_id = b.id
                 AND o.conclusion IS DISTINCT FROM 'accepted') OR NOT EXISTS (SELECT 1 FROM review_obligation o WHERE o.bill_id = b.id))`,
      [DAY],
    );
    return n;
  });
}

/** Statements one after the other in one session; each may fail, the next is tried all the same. Returns how many went through. */
async function attack(statements: readonly string[]): Promise<number> {
  const client = new pg.Client({ connectionString: appUrl, options: '-c role=gongdan_app' });
  await client.connect();
  let through = 0;
  try {
    for (const statement of statements) {
      const text = statement.replaceAll('$MONTH', `'${DAY}'`).replaceAll('$BILL', String(billId));
      try {
        await client.query(text);
        through += 1;
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
      }
    }
  } finally {
    await client.end();
  }
  return through;
}

describe('as the application’s own database role', () => {
  it.each(ATTEMPTS)('does not release by %s', async (_name, statements) => {
    await attack(statements);
    expect(await released()).toBe(0);
    const { open, rows } = await sql.one<{ open: number; rows: number }>(
      `SELECT b.open_obligations AS open, (SELECT count(*)::int FROM review_obligation o WHERE o.bill_id = b.id AND o.closed_at IS NULL) AS rows
         FROM bill b WHERE b.bill_month = $1 AND b.id = $2`,
      [DAY, billId],
    );
    expect(open).toBe(rows);
    expect(open).toBeGreaterThan(0);
  });

  it('owes nothing from it either', async () => {
    expect(await sql.query(`SELECT 1 FROM receivable WHERE bill_month = $1`, [DAY])).toEqual([]);
  });

  it('reaches no function that runs with the owner’s rights and could be led astray', async () => {
    const loose = await sql.query<{ name: string }>(
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
          AND (NOT coalesce(p.proconfig::text ~ 'search_path=[^"]*pg_temp', false)
               OR (p.prorettype = 'trigger'::regtype AND has_function_privilege('gongdan_app', p.oid, 'EXECUTE')))`,
    );
    expect(loose).toEqual([]);
  });
});

describe('through the application', () => {
  it('refuses the run, the job and the bare command', async () => {
    await expect(releaseRun(as('lead'), runId)).rejects.toMatchObject({ code: 'billing.nothing-releasable' });
    await releaseRunJob.run(
      as('operator'),
      { runId, releasedBy: people.lead.userId },
      { signal: new AbortController().signal, attempt: 1 },
    );
    await expect(
      sql.tx((tx) => releaseBills(as('lead'), tx, { month: MONTH, billIds: [billId], runId, orderId: null })),
    ).rejects.toThrow();
    await expect(releaseRun(as('calculator'), runId)).rejects.toMatchObject({ code: 'access.not-permitted' });
    expect(await released()).toBe(0);
  });

  it('opens a review when a change is archived after the acceptance, and releases only after it was closed too', async () => {
    const order = await sql.one<{ id: number; billId: number; accountId: number }>(
      `SELECT id, bill_id AS "billId", account_id AS "accountId" FROM work_order WHERE bill_id <> $1 AND process = 'billing' ORDER BY id LIMIT 1`,
      [billId],
    );
    await act(as('reviewer'), order.id, 'review', 'accept', { verdict: 'harmless', reason: '已核对' });
    await sql.run(
      `INSERT INTO account_change (account_id, kind, effective_on, order_no) VALUES ($1, 'correction-money', '2026-09-20', 'DF1')`,
      [order.accountId],
    );
    await expect(act(as('lead'), order.id, 'release', 'release', { note: '' })).rejects.toMatchObject({
      code: 'billing.changed-since-review',
    });
    await sql.run(
      `UPDATE work_order SET locked_by = NULL, locked_at = NULL, lease_until = NULL, state = 'pending' WHERE id = $1`,
      [order.id],
    );
    expect(await releaseRun(as('lead'), runId)).toMatchObject({ released: 0 });
    expect(await sql.one(`SELECT step, state FROM work_order WHERE id = $1`, [order.id])).toEqual({
      step: 'review',
      state: 'returned',
    });
    await act(as('reviewer2'), order.id, 'review', 'accept', { verdict: 'harmless', reason: '退补已核对' });
    await act(as('lead'), order.id, 'release', 'release', { note: '' });
    expect(await sql.one(`SELECT status FROM bill WHERE id = $1`, [order.billId])).toEqual({ status: 'released' });
    expect(await released()).toBe(0);
  });
});

describe('in races', () => {
  beforeEach(async () => {
    expect(await released()).toBe(0);
  });

  it('never releases what another transaction reopens, supersedes or reviews at the same moment', async () => {
    const orders = await sql.query<{ id: number; billId: number }>(
      `SELECT w.id, w.bill_id AS "billId" FROM work_order w JOIN bill b ON b.bill_month = w.bill_month AND b.id = w.bill_id
        WHERE w.process = 'billing' AND b.status = 'computed' AND b.id <> $1 ORDER BY w.id LIMIT 3`,
      [billId],
    );
    const tries = orders.flatMap(({ id, billId: target }) => {
      const open = (): Promise<unknown> =>
        sql.run(
          `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
           SELECT bill_month, id, account_id, 1, calculated_by, clock_timestamp() FROM bill WHERE bill_month = $1 AND id = $2`,
          [DAY, target],
        );
      const release = (): Promise<unknown> =>
        sql.run(
          `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $1 AND id = $2`,
          [DAY, target],
        );
      const accept = (): Promise<unknown> =>
        act(as('reviewer'), id, 'review', 'accept', { verdict: 'harmless', reason: '已核对' });
      return [accept, release, open, release, open, accept, release];
    });
    const outcomes = await Promise.allSettled([...tries, ...tries, ...tries].map((attempt) => attempt()));
    expect(outcomes.some((outcome) => outcome.status === 'rejected')).toBe(true);
    expect(await released()).toBe(0);
  });
});
