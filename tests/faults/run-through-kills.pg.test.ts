/**
 * A billing run during which worker, web process, Redis and PostgreSQL are killed in turn: it ends by itself, bills everybody exactly
 * once, and a screen that watched all the time shows what a fresh one shows.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LiveClient } from '@/components/live/client';
import { seedDemo } from '@/prisma/seed/seed';
import { startRun } from '@/server/billing/commands/runs';
import { orgTree } from '@/server/access/queries/org';
import type { Actor } from '@/server/kernel/ports';
import type { FeedEvent } from '@/server/realtime/contract';
import { feedPosition } from '@/server/realtime/queries/feed';
import type { OrderEvent, OrderRow } from '@/server/work-orders/contract';
import { applyOrderEvent } from '@/server/work-orders/projection';
import { verifyHistory } from '@/server/work-orders/queries/verify-history';
import { clientSocket, openSession } from '@/tests/support/live-node';
import { asOwner, snapshot } from '@/tests/support/orders';
import { contextOf } from '@/tests/support/small-utility';
import { eventually, kill, openInstallation, type Installation } from './installation';

const MONTH = '2026-11';
const CUSTOMERS = 1_500;
const CHUNK = 6;
const WATCHER = 900_001;
const CALCULATOR = 900_002;

let installation: Installation;
let unitId: number;

beforeAll(async () => {
  installation = await openInstallation('drill_run');
  await seedDemo(installation.url, { seed: 7, customers: CUSTOMERS, today: '2026-11-23', processes: 1, perKind: 20 });
  await asOwner(installation.url, async (owner) => {
    unitId = (await owner.one<{ id: number }>('SELECT id FROM org_unit WHERE parent_id IS NULL')).id;
    for (const [id, role] of [
      [WATCHER, 'supervisor'],
      [CALCULATOR, 'calculator'],
    ] as const) {
      await owner.run(
        `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) VALUES ($1, $2, $2, $2, 'x', $3)`,
        [id, `drill-${role}`, unitId],
      );
      await owner.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
        id,
        role,
        unitId,
      ]);
    }
  });
}, 180_000);
afterAll(() => installation.close(), 60_000);

it('ends by itself, bills nobody twice, leaves nobody out, and loses no event', async () => {
  const { sql } = installation;
  let worker = installation.startWorker();
  installation.startWorker();
  let web = await installation.startWeb();

  const origin = `http://127.0.0.1:${installation.webPort}`;
  const socket = clientSocket(origin, { cookie: await openSession(sql, WATCHER), origin });
  const live = new LiveClient({ socket });
  let rows = new Map<number, OrderRow>();
  let snapshotsTaken = 0;
  const subscription = live.subscribe(
    ['orders'],
    (events: FeedEvent[]) => {
      for (const event of events) applyOrderEvent(rows, event.payload as OrderEvent);
    },
    () => (snapshotsTaken += 1),
  );
  const at = await feedPosition(sql);
  rows = await snapshot(sql);
  subscription.noteSnapshot(at);

  const unitIds = (await orgTree(sql)).subtree(unitId);
  const calculator: Actor = {
    kind: 'user',
    userId: CALCULATOR,
    name: 'drill',
    locale: 'zh-CN',
    homeUnitId: unitId,
    grants: [{ role: 'calculator', unitId, unitIds }],
  };
  const run = await startRun(contextOf(sql, calculator), { unitId, month: MONTH }, { chunkAccounts: CHUNK });
  const progress = (): Promise<{ done: number; all: number }> =>
    sql.one(
      `SELECT count(*) FILTER (WHERE status = 'done')::int AS done, count(*)::int AS all FROM billing_chunk WHERE run_id = $1`,
      [run.id],
    );
  const drills: [name: string, drill: () => Promise<void>][] = [
    [
      'worker killed',
      async () => {
        await kill(worker);
        worker = installation.startWorker();
      },
    ],
    [
      'web killed',
      async () => {
        await kill(web);
        web = await installation.startWeb();
      },
    ],
    ['Redis killed', () => installation.killRedis()],
    ['connections cut', () => installation.cutConnections()],
    ['Redis emptied', () => installation.flushRedis()],
    ['PostgreSQL killed', () => installation.killPostgres()],
    ['worker killed again', () => kill(worker)],
  ];
  const { all } = await progress();
  expect(all).toBeGreaterThan(200);
  for (const [index, [name, drill]] of drills.entries()) {
    const share = (index + 1) / (drills.length + 2);
    await eventually(`progress before: ${name}`, async () => (await progress()).done >= all * share, 90_000);
    await drill();
  }
  const lastMs = await eventually('the run is done', async () => (await progress()).done === all, 120_000);
  await eventually(
    'the run says so',
    async () =>
      (await sql.one<{ status: string }>('SELECT status FROM billing_run WHERE id = $1', [run.id])).status === 'done',
    30_000,
  );

  const counts = await sql.one<{
    accounts: number;
    billed: number;
    twice: number;
    listed: number;
    both: number;
    left: number;
  }>(
    `WITH wanted AS (SELECT unnest(account_ids) AS id FROM billing_chunk WHERE run_id = $1),
          bills AS (SELECT account_id AS id, count(*) AS n FROM bill WHERE bill_month = $2 AND status <> 'superseded' GROUP BY 1),
          listed AS (SELECT account_id AS id FROM billing_exception WHERE run_id = $1)
     SELECT (SELECT count(*) FROM wanted)::int AS accounts, (SELECT count(*) FROM bills)::int AS billed, (SELECT count(*) FROM bills WHERE n > 1)::int AS twice,
            (SELECT count(*) FROM listed)::int AS listed, (SELECT count(*) FROM bills JOIN listed USING (id))::int AS both,
            (SELECT count(*) FROM wanted LEFT JOIN bills USING (id) LEFT JOIN listed USING (id) WHERE bills.id IS NULL AND listed.id IS NULL)::int AS left`,
    [run.id, `${MONTH}-01`],
  );
  expect(counts).toMatchObject({ twice: 0, both: 0, left: 0 });
  expect(counts.billed + counts.listed).toBe(counts.accounts);
  const { wrong } = await sql.one<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM (SELECT b.id FROM bill b LEFT JOIN bill_line l ON l.bill_month = b.bill_month AND l.bill_id = b.id
       WHERE b.bill_month = $1 GROUP BY b.id, b.amount_yuan HAVING coalesce(sum(l.amount_yuan), 0) <> b.amount_yuan) x`,
    [`${MONTH}-01`],
  );
  expect(wrong).toBe(0);

  // What is not moved yet is moved; then positions are dense and the screen is where the feed is.
  await eventually('the outbox is empty', async () => (await sql.query('SELECT 1 FROM outbox')).length === 0, 30_000);
  const feed = await sql.one<{ n: number; low: number; high: number; head: number }>(
    'SELECT count(*)::int AS n, min(seq) AS low, max(seq) AS high, (SELECT seq FROM feed_head) AS head FROM feed',
  );
  expect(feed.high - feed.low + 1).toBe(feed.n);
  expect(feed.high).toBe(feed.head);
  await eventually('the screen has caught up', async () => live.seq === (await feedPosition(sql)), 30_000);
  expect(snapshotsTaken).toBe(0);
  const fresh = await snapshot(sql);
  expect(rows.size).toBe(fresh.size);
  expect(fresh.size).toBeGreaterThan(50);
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(fresh));
  expect((await verifyHistory(sql)).faults).toEqual([]);
  live.close();
  console.log(
    `${counts.accounts} accounts in ${all} chunks through ${drills.length} drills; ${Math.round(lastMs)} ms after the last one`,
  );
}, 400_000);
