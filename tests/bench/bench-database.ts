/** What a bench stands on: a migrated database of its own in servers of its own, and figures printed one way. */
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { migrate } from '@/server/platform/migrate';
import { openPool, PoolSql } from '@/server/platform/db';
import { asAdmin, withDatabase } from '@/tests/support/database';
import { startTestServices, type TestServices } from '@/tests/support/services';

export interface BenchDatabase {
  readonly services: TestServices;
  readonly url: string;
  readonly pool: pg.Pool;
  readonly sql: PoolSql;
  readonly owner: PoolSql;
  close(): Promise<void>;
}

export async function openBenchDatabase(name = 'bench', connections = 20): Promise<BenchDatabase> {
  const services = await startTestServices();
  await asAdmin(services.adminUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = withDatabase(services.adminUrl, name);
  await migrate(url);
  const pool = openPool(url, { max: connections });
  const ownerPool = openPool(url, { max: 2, role: null });
  return {
    services,
    url,
    pool,
    sql: new PoolSql(pool),
    owner: new PoolSql(ownerPool),
    close: async () => {
      await pool.end();
      await ownerPool.end();
      await services.stop();
    },
  };
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Prints a figure beside its bar, and whether it holds; a bar that is not held makes the command end with 1. */
export function figure(name: string, value: number, unit: string, bar?: { most?: number; least?: number }): boolean {
  const held = bar === undefined || (value <= (bar.most ?? Infinity) && value >= (bar.least ?? -Infinity));
  if (!held) process.exitCode = 1;
  const text =
    bar === undefined
      ? ''
      : `  (bar ${bar.most !== undefined ? `≤ ${bar.most}` : `≥ ${bar.least}`}: ${held ? 'held' : 'NOT held'})`;
  console.log(`${name}: ${Number(value.toFixed(2))} ${unit}${text}`);
  return held;
}

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const TICKS_A_SECOND = 100;

/** Seconds of processor time by process id, of the process with this id or of the backends of this database. */
function processorTimes(of: string): Map<string, number> {
  const times = new Map<string, number>();
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      if (pid !== of && !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` ${of} `)) continue;
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      times.set(pid, (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND);
    } catch {
      // It ended meanwhile.
    }
  }
  return times;
}

/** Processor time of the process with this id, or of the backends of this database, in seconds: what the machine does beside it moves it little. */
export function processorSeconds(of: string): number {
  return [...processorTimes(of).values()].reduce((sum, seconds) => sum + seconds, 0);
}

/** Starts counting; the function returned says how much was used since. A backend that ended meanwhile does not count against the others. */
export function processorClock(of: string): () => number {
  const before = processorTimes(of);
  return () => [...processorTimes(of)].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
}
