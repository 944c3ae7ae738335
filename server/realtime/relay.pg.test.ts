import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { announce } from '@/server/kernel/outbox';
import type { Log } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { until } from '@/tests/support/live-node';
import { pruneFeed } from './commands/move-events';
import type { FeedRow } from './feed-row';
import { startRelay, type Relay } from './relay';
import { followFeed, type Tail } from './tail';

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
const open: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { max: 20 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await sql.run('DELETE FROM outbox');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.stop()));
});

function relay(): Relay {
  const started = startRelay({ databaseUrl: database.url, log: silent });
  open.push(started);
  return started;
}

async function tail(onRows: (rows: FeedRow[]) => void): Promise<Tail> {
  const followed = await followFeed({ databaseUrl: database.url, sql, log: silent, onRows });
  open.push(followed);
  return followed;
}

async function head(): Promise<number> {
  return (await sql.one<{ seq: number }>('SELECT seq FROM feed_head')).seq;
}

/** `count` transactions of one to three events each, some of them rolled back; answers the marks of those that committed. */
async function write(writer: number, count: number): Promise<string[]> {
  const marks: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const own = Array.from({ length: 1 + (n % 3) }, (_, k) => `${writer}.${n}.${k}`);
    try {
      await sql.tx(async (tx) => {
        await announce(
          tx,
          own.map((mark) => ({ topic: 'orders', unitId: 4, payload: { mark, writer, n } })),
        );
        if (n % 7 === 3) throw new Error('rolled back');
        if (n % 5 === 0) await tx.query('SELECT pg_sleep(0.003)');
      });
      marks.push(...own);
    } catch (error) {
      if ((error as Error).message !== 'rolled back') throw error;
    }
  }
  return marks;
}

const markOf = (row: FeedRow): string => (row.payload as { mark: string }).mark;

describe('outbox to feed', () => {
  it('loses nothing, repeats nothing and keeps the order of each writer, under 8 writers, two relays and a long transaction', async () => {
    const from = await head();
    const rows: FeedRow[] = [];
    await tail((some) => rows.push(...some));
    relay();
    relay();
    // Takes its numbers first and commits last: its events must neither be lost nor hold the others up.
    const late = await pool.connect();
    await late.query('BEGIN');
    await late.query(
      `INSERT INTO outbox (kind, topic, unit_id, payload) VALUES ('event', 'orders', 4, '{"mark":"late","writer":99,"n":0}')`,
    );
    const marks = (await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer, 120)))).flat();
    await until(() => rows.length === marks.length);
    await late.query('COMMIT');
    late.release();
    marks.push('late');
    await until(() => rows.length === marks.length, 10_000);
    expect(rows.map(markOf).sort()).toEqual([...marks].sort());
    expect(rows.map((row) => row.seq)).toEqual(marks.map((_, index) => from + index + 1));
    expect(await head()).toBe(from + marks.length);
    for (let writer = 0; writer < 8; writer += 1) {
      const own = rows
        .filter((row) => (row.payload as { writer: number }).writer === writer)
        .map((row) => (row.payload as { n: number }).n);
      expect(own).toEqual([...own].sort((a, b) => a - b));
    }
    expect(await sql.query('SELECT 1 FROM outbox')).toEqual([]);
  }, 60_000);

  it('is led by exactly one relay, and another takes over within a second when its connection is cut', async () => {
    const [first, second] = [relay(), relay()];
    await until(() => first.isLeading() !== second.isLeading());
    const [leader, other] = first.isLeading() ? [first, second] : [second, first];
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objid = 731101 AND l.granted
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await admin.end();
    const rows: FeedRow[] = [];
    await tail((some) => rows.push(...some));
    await announce(sql, [{ topic: 'orders', unitId: 4, payload: { mark: 'after' } }]);
    const tookMs = await until(() => rows.length === 1);
    expect(tookMs).toBeLessThan(1_000);
    await until(() => leader.isLeading() || other.isLeading());
    expect(leader.isLeading() && other.isLeading()).toBe(false);
  });

  it('carries on after the database threw out every connection', async () => {
    const rows: FeedRow[] = [];
    await tail((some) => rows.push(...some));
    relay();
    await announce(sql, [{ topic: 'orders', unitId: 4, payload: { mark: 'before' } }]);
    await until(() => rows.length === 1);
    const admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await admin.end();
    await until(() =>
      announce(sql, [{ topic: 'orders', unitId: 4, payload: { mark: 'after' } }]).then(
        () => true,
        () => false,
      ),
    );
    await until(() => rows.some((row) => markOf(row) === 'after'), 10_000);
  });

  it('forgets only what is both old and far behind', async () => {
    const owner = openPool(database.url, { role: null, max: 1 });
    const client = await owner.connect();
    await client.query('BEGIN');
    await client.query(`UPDATE feed_head SET seq = seq + 250000`);
    await client.query(
      `INSERT INTO feed (seq, topic, payload, created_at)
       SELECT h.seq - 250000 + n, 'operations', '{}', now() - CASE WHEN n % 2 = 0 THEN interval '2 hours' ELSE interval '1 minute' END
         FROM feed_head h, generate_series(1, 250000, 1000) n`,
    );
    const before = await client.query<{ n: number }>('SELECT count(*)::int AS n FROM feed');
    await pruneFeed(client);
    const after = await client.query<{ old: number; n: number }>(
      `SELECT count(*)::int AS n, count(*) FILTER (WHERE created_at < now() - interval '1 hour' AND seq <= (SELECT seq FROM feed_head) - 200000)::int AS old FROM feed`,
    );
    expect(after.rows[0]?.old).toBe(0);
    expect(before.rows[0]!.n - after.rows[0]!.n).toBeLessThanOrEqual(50);
    await client.query('ROLLBACK');
    client.release();
    await owner.end();
  });
});
