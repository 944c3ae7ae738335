/**
 * The worst day of three years of outage tickets of a public utility, replayed on the queue: tickets arrive in the order and the bursts
 * they came in, an hour squeezed into seconds; dispatchers take the next ones and finish them meanwhile. `npm run bench -- replay-outages`
 *
 *   REPLAY_HOUR_MS=2500   how long an hour of the data lasts here
 */
import { setTimeout as delay } from 'node:timers/promises';
import { lockNext } from '@/server/work-orders/commands/assign';
import { createOrders } from '@/server/work-orders/commands/create';
import { submitOrder } from '@/server/work-orders/commands/submit';
import { queuePage } from '@/server/work-orders/queries/queue';
import { queueRequest } from '@/server/work-orders/contract';
import { smallUtility, UNITS } from '@/tests/support/small-utility';
import { figure, openBenchDatabase, quantile, timed } from './bench-database';
import { brokenLocks, reviewers } from './replay-people';
import { rowsOf, sharedFile } from './shared-data';

const DAY_SECONDS = 86_400;
const DISPATCHERS = 12;
const accept = { step: 'review', action: 'accept', form: { verdict: 'harmless', reason: '已派抢修班处理' } };

/** Starts of the tickets of the busiest 24 hours, ascending, and how many customers each left without power. */
async function worstDay(file: string): Promise<{ at: number; customers: number }[]> {
  const tickets: { at: number; customers: number }[] = [];
  for await (const row of rowsOf(file)) {
    if (row['left_censored'] === '0')
      tickets.push({ at: Number(row['start_epoch']), customers: Number(row['max_customers']) || 1 });
  }
  tickets.sort((a, b) => a.at - b.at);
  let best = { from: 0, count: 0 };
  for (let from = 0, to = 0; from < tickets.length; from += 1) {
    while (to < tickets.length && tickets[to]!.at < tickets[from]!.at + DAY_SECONDS) to += 1;
    if (to - from > best.count) best = { from, count: to - from };
  }
  return tickets.slice(best.from, best.from + best.count);
}

export async function run(): Promise<void> {
  const file = sharedFile('pge-outage-tickets-2024-2026.csv.gz');
  if (file === undefined) return;
  const tickets = await worstDay(file);
  const hourMs = Number(process.env['REPLAY_HOUR_MS'] ?? 2_500);
  const database = await openBenchDatabase('bench_outages', DISPATCHERS + 8);
  try {
    const { sql, owner } = database;
    const people = await smallUtility(owner);
    const dispatchers = await reviewers(owner, sql, people, DISPATCHERS);
    const [arriving, taking, looking]: number[][] = [[], [], []];
    const stations = [UNITS.stationSouth, UNITS.stationNorth];
    let finished = 0;
    let isOver = false;
    const work = dispatchers.map(async (dispatcher) => {
      for (;;) {
        const begun = performance.now();
        const receipt = await lockNext(dispatcher, 1);
        const entry = receipt.entries[0];
        if (entry === undefined) {
          if (isOver) return;
          await delay(20);
          continue;
        }
        taking!.push(performance.now() - begun);
        await submitOrder(dispatcher, entry.id, entry.fence!, accept);
        finished += 1;
      }
    });
    const watch = (async () => {
      while (!isOver) {
        looking!.push(await timed(() => queuePage(dispatchers[0]!, queueRequest.parse({ view: 'mine' }))));
        await delay(200);
      }
    })();
    const begun = performance.now();
    const first = tickets[0]!.at;
    let longest = 0;
    for (let next = 0; next < tickets.length;) {
      const now = first + ((performance.now() - begun) / hourMs) * 3_600;
      let end = next;
      while (end < tickets.length && tickets[end]!.at <= now) end += 1;
      if (end === next) {
        await delay(5);
        continue;
      }
      const burst = tickets.slice(next, end);
      longest = Math.max(longest, burst.length);
      arriving!.push(
        await timed(() =>
          sql.tx((tx) =>
            createOrders(
              tx,
              burst.map((ticket, n) => ({
                process: 'billing',
                unitId: stations[(next + n) % stations.length]!,
                createdBy: people.calculator.userId,
                trail: [{ action: 'self-check', actorId: 0, toStep: 'review' }],
                moneyAtRiskYuan: `${ticket.customers}.00`,
              })),
            ),
          ),
        ),
      );
      next = end;
    }
    isOver = true;
    await Promise.all([...work, watch]);
    const seconds = (performance.now() - begun) / 1000;
    const { open, events } = await sql.one<{ open: number; events: number }>(
      `SELECT (SELECT count(*)::int FROM work_order WHERE step = 'review' OR locked_by IS NOT NULL) AS open,
              (SELECT coalesce(sum(jsonb_array_length(payload -> 'created')), 0)::int FROM outbox WHERE payload ->> 'kind' = 'created') AS events`,
    );
    const broken = await brokenLocks(sql);
    figure(`tickets of the worst day, an hour in ${hourMs / 1000} s`, tickets.length, '');
    figure('largest burst taken in at once', longest, '');
    figure('taken in and finished', tickets.length / seconds, 'a second');
    figure('taking in a burst, p99', quantile(arriving!, 0.99), 'ms');
    figure('taking the next order, p99', quantile(taking!, 0.99), 'ms');
    figure('a page of the queue meanwhile, p99', quantile(looking!, 0.99), 'ms', { most: 500 });
    figure('tickets not finished exactly once', Math.abs(tickets.length - finished) + open, '', { most: 0 });
    figure('tickets without their event', tickets.length - events, '', { most: 0 });
    figure(
      'locks with two holders, steps unrecorded, fences that fell',
      broken.overlapping + broken.unrecorded + broken.fences,
      '',
      { most: 0 },
    );
  } finally {
    await database.close();
  }
}
