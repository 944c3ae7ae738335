/**
 * Opening a review while 100,000 orders are open: the whole screen in one statement, on the server's side, for orders nobody looked at
 * before; and the next ones as a reviewer takes them, one after another. What the browser adds is measured in tests/e2e.
 *
 *   npm run bench -- review-open                                      20,000 customers
 *   CUSTOMERS=3000 npm run bench -- review-open
 */
import { availableParallelism } from 'node:os';
import { DEFAULT_SEED } from '@/prisma/seed/world';
import { seedDemo } from '@/prisma/seed/seed';
import { reviewGroups } from '@/server/anomalies/queries/review-groups';
import { reviewView } from '@/server/anomalies/queries/review-view';
import { localDateOf } from '@/server/kernel/time';
import type { PoolSql } from '@/server/platform/db';
import { contextOf } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, processorClock, quantile, timed } from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 20_000);
const ORDERS = Number(process.env['ORDERS'] ?? 100_000);
const OPENED = 400;
const NAME = 'bench_review_open';

export async function run(): Promise<void> {
  const database = await openBenchDatabase(NAME, 8);
  try {
    await seedDemo(database.url, {
      seed: DEFAULT_SEED,
      customers: CUSTOMERS,
      today: localDateOf(new Date().toISOString()),
      processes: Math.min(4, availableParallelism()),
    });
    await openingsOf(database.sql, database.owner, NAME);
  } finally {
    await database.close();
  }
}

/** Opens reviews one after another in a seeded database of this name. */
export async function openingsOf(sql: PoolSql, owner: PoolSql, databaseName: string): Promise<void> {
  // Open reviews over bills that exist, several for an account: the newest bills first.
  await owner.run(
    `INSERT INTO work_order (order_no, process, process_version, family, step, role, state, unit_id, due_at, created_at, step_since, account_id,
            account_no, customer_name, route_code, rule, rules, review_classes, money_at_risk_yuan, bill_month, bill_id, bill_no, subject)
     SELECT 'JF26X' || lpad(row_number() OVER ()::text, 8, '0'), 'billing', 1, 'billing', 'review', 'reviewer', 'pending', b.unit_id,
            now() + make_interval(hours => (b.id % 96)::int - 24), now(), now(), b.account_id, a.account_no, c.name, r.code, 'energy-jump',
            '{energy-jump}', '{1}', b.id * 7919 % 1000000 / 100.0, b.bill_month, b.id, b.bill_no,
            jsonb_build_object('energyKwh', b.energy_kwh::text, 'lastKwh', b.energy_kwh::text, 'periodTo', b.period_to,
                               'findings', jsonb_build_array(jsonb_build_object('rule', 'energy-jump', 'variant', 'jump', 'params', '{}'::jsonb)))
       FROM (SELECT * FROM bill WHERE status <> 'superseded' ORDER BY bill_month DESC, id LIMIT $1) b
       JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id JOIN route r ON r.id = a.route_id`,
    [ORDERS],
  );
  await owner.run('VACUUM ANALYZE');
  const { root } = await sql.one<{ root: number }>('SELECT id AS root FROM org_unit WHERE parent_id IS NULL');
  const units = await sql.query<{ id: number }>('SELECT id FROM org_unit');
  const ctx = contextOf(sql, {
    kind: 'user',
    userId: 1,
    name: 'bench',
    locale: 'zh-CN',
    homeUnitId: root,
    grants: [{ role: 'reviewer', unitId: root, unitIds: units.map(({ id }) => id) }],
  });
  const open = await sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE state IN ('pending', 'locked', 'returned') ORDER BY hashint8(id) LIMIT ${OPENED + 20}`,
  );
  const { n } = await sql.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM work_order WHERE state IN ('pending', 'locked', 'returned')`,
  );
  figure('open orders', n, '');
  for (const { id } of open.slice(0, 20)) await reviewView(ctx, id);
  const times: number[] = [];
  let bytes = 0;
  const spent = processorClock(databaseName);
  const own = process.cpuUsage();
  for (const { id } of open.slice(20)) {
    times.push(await timed(async () => void (bytes += JSON.stringify(await reviewView(ctx, id)).length)));
  }
  figure('an answer', bytes / times.length / 1024, 'KB');
  const { user, system } = process.cpuUsage(own);
  const used = spent() * 1000 + (user + system) / 1000;
  // What it costs whatever else the machine does: the time by the clock holds the waiting for a processor too.
  figure('processor time of an opening, server and PostgreSQL', used / times.length, 'ms');
  figure('opening a review, half of them within', quantile(times, 0.5), 'ms');
  figure('opening a review, 99 of 100 within', quantile(times, 0.99), 'ms', { most: 150 });
  figure('grouping the desk (at most 20,000 orders)', await timed(() => reviewGroups(ctx, { by: null })), 'ms');
}
