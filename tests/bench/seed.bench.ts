/** The demo utility of 20,000 customers from an empty database. Bar: 60 s. CUSTOMERS=1000000 for the largest. */
import { availableParallelism } from 'node:os';
import { seedDemo } from '@/prisma/seed/seed';
import { DEFAULT_CUSTOMERS, DEFAULT_SEED, worldOf } from '@/prisma/seed/world';
import { systemClock } from '@/server/platform/clock';
import { figure, openBenchDatabase, timed } from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? DEFAULT_CUSTOMERS);
const BAR_SECONDS = 60;

export async function run(): Promise<void> {
  const bench = await openBenchDatabase('bench_seed', 2);
  try {
    const options = { seed: DEFAULT_SEED, customers: CUSTOMERS, today: systemClock.today() };
    const world = timed(async () => worldOf(options));
    figure('units, staff, routes and the list of planted faults', await world, 'ms');
    let mostMb = 0;
    const watch = setInterval(() => (mostMb = Math.max(mostMb, process.memoryUsage().rss / 1e6)), 100);
    const processes = Math.min(4, availableParallelism());
    const ms = await timed(() => seedDemo(bench.url, { ...options, processes }));
    clearInterval(watch);
    const bar = CUSTOMERS === DEFAULT_CUSTOMERS ? { most: BAR_SECONDS } : undefined;
    figure(`${CUSTOMERS.toLocaleString('en')} customers by ${processes} processes`, ms / 1000, 's', bar);
    figure('memory of the leading process at most', mostMb, 'MB');
    const rows = await bench.owner.one<{ bills: number; lines: number; readings: number; orders: number }>(
      `SELECT (SELECT count(*) FROM bill) AS bills, (SELECT count(*) FROM bill_line) AS lines, (SELECT count(*) FROM reading) AS readings,
              (SELECT count(*) FROM work_order) AS orders`,
    );
    console.log(rows);
  } finally {
    await bench.close();
  }
}
