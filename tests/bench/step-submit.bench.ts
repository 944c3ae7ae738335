/**
 * A step submitted, server side, with a million orders in the database: the whole transaction of `submitOrder` (row lock, checks, move,
 * history, event), one order at a time and a thousand at once.
 *
 *   npm run bench -- step-submit              1,000,000 orders; ORDERS=… for another number
 */
import { contextOf, smallUtility, UNITS } from '@/tests/support/small-utility';
import { lockOrders } from '@/server/work-orders/commands/locks';
import { submitBatch, submitOrder } from '@/server/work-orders/commands/submit';
import { figure, openBenchDatabase, processorSeconds, quantile, timed } from './bench-database';
import { insertOrders } from './order-rows';

const STEPS = 1000;
const WARM = 50;
const ACCEPT = { step: 'review', action: 'accept', form: { verdict: 'harmless', reason: '已核对' } };
/** The step's own effect is a bill's, which these orders have not: what is measured is the engine. */
const EFFECTS = { 'billing.accept-review': {} };

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_step_submit', 10);
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const count = Number(process.env['ORDERS'] ?? 1_000_000);
    const fillMs = await timed(() => insertOrders(owner, count, [UNITS.stationSouth, UNITS.stationNorth]));
    figure(`${count} orders written`, fillMs / 1000, 's');
    const { n } = await sql.one<{ n: number }>('SELECT count(*) AS n FROM work_order');
    figure('orders in the database', n, 'orders');
    const reviewer = contextOf(sql, people.reviewer, EFFECTS);
    const ids = await sql.query<{ id: number }>(
      `SELECT id FROM work_order WHERE step = 'review' AND id % 331 = 0 ORDER BY id LIMIT ${STEPS + WARM}`,
    );
    const fences = new Map<number, number>();
    for (let at = 0; at < ids.length; at += 500) {
      const receipt = await lockOrders(
        reviewer,
        ids.slice(at, at + 500).map((row) => row.id),
      );
      for (const entry of receipt.entries) fences.set(entry.id, entry.fence!);
      if (at > 0 || ids.length <= 500) continue;
      // The cap is a thousand held at once: what is locked is submitted before more is taken.
      await submitAll(fences, []);
    }
    const times: number[] = [];
    const own = process.cpuUsage();
    const servers = processorSeconds('bench_step_submit');
    await submitAll(fences, times);
    const { user, system } = process.cpuUsage(own);
    figure('processor time a step, ours', (user + system) / 1000 / times.length, 'ms');
    figure(
      'processor time a step, database',
      ((processorSeconds('bench_step_submit') - servers) * 1000) / times.length,
      'ms',
    );
    figure('step submit, p50', quantile(times, 0.5), 'ms');
    figure('step submit, p99', quantile(times, 0.99), 'ms', { most: 50 });

    const more = await sql.query<{ id: number }>(
      `SELECT id FROM work_order WHERE step = 'review' AND state = 'pending' AND id % 7 = 3 ORDER BY id LIMIT 1000`,
    );
    const taken = await lockOrders(
      reviewer,
      more.map((row) => row.id),
    );
    const batchMs = await timed(() =>
      submitBatch(
        reviewer,
        taken.entries.map((entry) => ({ id: entry.id, fence: entry.fence! })),
        ACCEPT,
      ),
    );
    figure(`batch submit of ${taken.counts.locked ?? 0} orders`, batchMs, 'ms');

    async function submitAll(held: Map<number, number>, into: number[]): Promise<void> {
      for (const [id, fence] of held) into.push(await timed(() => submitOrder(reviewer, id, fence, ACCEPT)));
      held.clear();
    }
  } finally {
    await database.close();
  }
}
