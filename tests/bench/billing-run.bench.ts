/**
 * A billing run of the whole demo utility by one worker process, as it is started in production: bills, lines, traces, findings,
 * reviews and orders committed. Compared with a plain COPY of the rows it wrote, in the same run on the same machine; and the same run in
 * this process with and without the checks, on copies of the same database.
 *
 *   npm run bench -- billing-run                     20,000 customers
 *   CUSTOMERS=200000 WORKERS=2 RELEASE=as-computed npm run bench -- billing-run      receivables posted with the bills
 *   VERIFY=1 …                                       and every bill of it computed again (`verify-bills`)
 *   CUSTOMERS=200000 TIMES=5 WORKERS=2 npm run bench -- billing-run      a million
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { DEFAULT_SEED } from '@/prisma/seed/world';
import { seedDemo } from '@/prisma/seed/seed';
import { billAccount } from '@/server/billing/bill-account';
import { billChunk, type ComputeChunk, outcomesOf } from '@/server/billing/commands/bill-chunk';
import { releaseAsComputed } from '@/server/billing/commands/release-as-computed';
import { releaseRun } from '@/server/billing/commands/release';
import { startRun } from '@/server/billing/commands/runs';
import { accountFacts, accountSources } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { runRow } from '@/server/billing/queries/runs';
import type { RoleId } from '@/server/access/roles';
import { RULES } from '@/server/anomalies/rules';
import { Thresholds } from '@/server/anomalies/thresholds';
import { bundleArgs, bundleProcesses } from '@/server/launch/bundle';
import { firstDay, localDateOf, monthOf } from '@/server/kernel/time';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { asAdmin, withDatabase } from '@/tests/support/database';
import { contextOf } from '@/tests/support/small-utility';
import { moreCustomers } from './more-customers';
import { verifyMonth } from './verify-bills.bench';
import {
  type BenchDatabase,
  figure,
  openBenchDatabase,
  processorClock,
  processorSeconds,
  timed,
} from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 20_000);
const WORKERS = Number(process.env['WORKERS'] ?? 1);
/** As many times the customers that are seeded. */
const TIMES = Number(process.env['TIMES'] ?? 1);
/** RELEASE=as-computed: the run releases what no rule holds and posts its receivables with the bills; else they are released after it. */
const AS_COMPUTED = process.env['RELEASE'] === 'as-computed';
const SMALL = 20_000;
const START_WAIT_MS = 4_000;
const databaseName = 'bench_billing_run';
/** The database as it was seeded, and the copy a run works on. */
const SEEDED = 'bench_billing_seeded';
const COPY = 'bench_billing_copy';

export async function run(): Promise<void> {
  const database = await openBenchDatabase(databaseName, 12);
  const workers: ChildProcess[] = [];
  try {
    const today = localDateOf(new Date().toISOString());
    const month = monthOf(today);
    const seedMs = await timed(() =>
      seedDemo(database.url, {
        seed: DEFAULT_SEED,
        customers: CUSTOMERS,
        today,
        processes: Math.min(4, availableParallelism()),
      }),
    );
    figure('seeding', seedMs / 1000, 's');
    if (TIMES > 1)
      figure('more customers', (await timed(() => moreCustomers(database.owner, TIMES, month))) / 1000, 's');
    await asAdmin(database.url, (client) => client.query('VACUUM ANALYZE'));
    if (CUSTOMERS * TIMES <= SMALL) await keepAsSeeded(database);
    await bundleProcesses();
    for (let n = 0; n < WORKERS; n += 1) workers.push(startWorker(database, n));
    await new Promise((resolve) => setTimeout(resolve, START_WAIT_MS));
    const root = await rootOf(database.sql);
    const ctx = calculatorOf(database.sql, root);
    const spent = processorClock(databaseName);
    const started = performance.now();
    const { id, accounts } = await startRun(ctx, { unitId: root, month });
    if (AS_COMPUTED) await releaseAsComputed(leadOf(database.sql, root), id, true);
    await untilDone(database.sql, id);
    if (AS_COMPUTED) await untilReleased(database.sql, id, month);
    const runMs = performance.now() - started;
    const row = (await runRow(database.sql, id))!;
    const peakMb = Math.max(...workers.map(peakMemoryMb));
    const rate = (accounts / runMs) * 1000;
    console.log(
      `${accounts} accounts: ${row.billed} billed, ${row.exceptions} listed, ${row.findings} findings, ${row.reviews} to review`,
    );
    const receivables = AS_COMPUTED ? ', receivables and vouchers posted' : '';
    if (AS_COMPUTED) figure('released', row.released, 'bills');
    figure(`whole run${receivables}, ${WORKERS} worker(s), start to done`, rate, 'customers/s', {
      least: CUSTOMERS * TIMES > SMALL ? 5000 : 1500,
    });
    figure('peak memory of a worker process', peakMb, 'MB', { most: CUSTOMERS * TIMES > SMALL ? 500 : 400 });
    const used = workers.reduce((sum, worker) => sum + processorSeconds(String(worker.pid)), 0);
    figure('processor time of the workers, start-up included', (used * 1e6) / accounts, 'µs a customer');
    figure('processor time of PostgreSQL', (spent() * 1e6) / accounts, 'µs a customer');
    const copyMs = await copySameRows(database, month, id);
    figure('plain COPY of the same rows, indexes kept', copyMs, 'ms');
    figure('run / COPY', runMs / copyMs, '×', { most: 8 });
    if (process.env['VERIFY'] === '1') await verifyMonth(database, month);
    if (TIMES === 1 && !AS_COMPUTED) await releaseOf(database, { root, runId: id, month }, runMs);
    await checksShare(database, month);
    for (const worker of workers) worker.kill('SIGTERM');
    if (CUSTOMERS * TIMES <= SMALL) await checksOfARun(database, month);
  } finally {
    for (const worker of workers) worker.kill('SIGTERM');
    await database.close();
  }
}

/** What the runs with and without checks start from. Nobody may be connected to a database while it is copied. */
async function keepAsSeeded(database: BenchDatabase): Promise<void> {
  await asAdmin(database.services.adminUrl, (client) =>
    client.query(`CREATE DATABASE ${SEEDED} TEMPLATE ${databaseName} STRATEGY file_copy`),
  );
}

/** What the run may release: bills released, receivables and vouchers posted, by the same workers. */
async function releaseOf(
  database: BenchDatabase,
  { root, runId, month }: { root: number; runId: number; month: string },
  runMs: number,
): Promise<void> {
  const { sql } = database;
  const lead = leadOf(sql, root);
  // Between a run and its release lie the reviews; the statistics of the month's partition, empty when the bench began, are long taken then.
  await asAdmin(database.url, (client) => client.query('ANALYZE'));
  const spent = processorClock(databaseName);
  const ms = await timed(async () => {
    await releaseRun(lead, runId);
    await untilReleased(sql, runId, month);
  });
  const { released } = await sql.one<{ released: number }>(
    'SELECT count(*)::int AS released FROM receivable r JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id WHERE b.run_id = $1 AND b.bill_month = $2',
    [runId, firstDay(month)],
  );
  figure('release with receivables and vouchers', (released / ms) * 1000, 'bills/s');
  figure('processor time of PostgreSQL in the release', (spent() * 1e6) / released, 'µs a bill');
  figure('run and release together', (released / (runMs + ms)) * 1000, 'customers/s');
}

/** Looks at one word: counting the run's findings ten times a second would be measured with it. */
async function untilDone(sql: Sql, runId: number): Promise<void> {
  let status = '';
  while (status !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ status } = await sql.one<{ status: string }>('SELECT status FROM billing_run WHERE id = $1', [runId]));
  }
}

async function untilReleased(sql: Sql, runId: number, month: string): Promise<void> {
  for (;;) {
    const left = await sql.maybeOne(
      `SELECT 1 FROM bill WHERE run_id = $1 AND bill_month = $2 AND status = 'computed' AND open_obligations = 0 LIMIT 1`,
      [runId, firstDay(month)],
    );
    if (left === undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function rootOf(sql: Sql): Promise<number> {
  return (await sql.one<{ root: number }>('SELECT id AS root FROM org_unit WHERE parent_id IS NULL')).root;
}

function calculatorOf(sql: PoolSql, root: number): ReturnType<typeof contextOf> {
  return personOf(sql, root, 1, 'calculator');
}

/** Who releases is not who computed. */
function leadOf(sql: PoolSql, root: number): ReturnType<typeof contextOf> {
  return personOf(sql, root, 2, 'lead');
}

function personOf(sql: PoolSql, root: number, userId: number, role: RoleId): ReturnType<typeof contextOf> {
  return contextOf(sql, {
    kind: 'user',
    userId,
    name: role,
    locale: 'zh-CN',
    homeUnitId: root,
    grants: [{ role, unitId: root, unitIds: [root] }],
  });
}

function startWorker(database: BenchDatabase, n: number): ChildProcess {
  return spawn(process.execPath, bundleArgs('worker'), {
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      REDIS_URL: database.services.redis!.url,
      GONGDAN_QUEUE_PREFIX: 'bench',
      GONGDAN_NODE_ID: `bench-worker-${n}`,
      NODE_ENV: 'production',
      // A worker for each processor: one chunk each keeps them busy, two each get in each other's way.
      ...(WORKERS >= availableParallelism() ? { WORKER_CONCURRENCY: '1' } : {}),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function peakMemoryMb(worker: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${worker.pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1024;
  } catch {
    return Number.NaN;
  }
}

/** Without `open_yuan`, which the database computes. */
const RECEIVABLE = `r.id, r.account_id, r.unit_id, r.bill_month, r.bill_id, r.amount_yuan, r.due_on, r.created_at, r.kind, r.reverses_id, r.lines,
  r.document_kind, r.document_id, r.voucher_id, r.note, r.settled_yuan`;

/** Writes what the run wrote once more into empty tables with the same indexes, one COPY a table, nothing computed. */
async function copySameRows(database: BenchDatabase, month: string, runId: number): Promise<number> {
  const day = firstDay(month);
  const ofRun = `run_id = ${runId}`;
  const tables: [string, string][] = [
    ['bill', `SELECT * FROM bill WHERE bill_month = '${day}' AND ${ofRun}`],
    [
      'bill_line',
      `SELECT l.* FROM bill_line l JOIN bill b ON b.bill_month = l.bill_month AND b.id = l.bill_id WHERE b.bill_month = '${day}' AND b.${ofRun}`,
    ],
    ['finding', `SELECT * FROM finding WHERE ${ofRun}`],
    [
      'review_obligation',
      `SELECT o.* FROM review_obligation o JOIN bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id WHERE b.bill_month = '${day}' AND b.${ofRun}`,
    ],
    ['billing_exception', `SELECT * FROM billing_exception WHERE ${ofRun}`],
    ['work_order', `SELECT * FROM work_order WHERE ${ofRun}`],
    [
      'receivable',
      `SELECT ${RECEIVABLE} FROM receivable r JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id WHERE b.bill_month = '${day}' AND b.${ofRun}`,
    ],
    ['ledger_voucher', `SELECT * FROM ledger_voucher WHERE ${ofRun}`],
    ['ledger_entry', `SELECT e.* FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id WHERE v.${ofRun}`],
    ['order_history', `SELECT h.* FROM order_history h JOIN work_order w ON w.id = h.order_id WHERE w.${ofRun}`],
  ];
  const folder = mkdtempSync(path.join(tmpdir(), 'gongdan-copy-'));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    let total = 0;
    for (const [table, select] of tables) {
      const file = path.join(folder, table);
      await pipeline(client.query(copyTo(`COPY (${select}) TO STDOUT`)), createWriteStream(file));
      await database.owner.run(`CREATE TABLE copied_${table} (LIKE ${table} INCLUDING DEFAULTS INCLUDING INDEXES)`);
      total += await timed(() =>
        database.owner.copyIn(
          `COPY copied_${table}${table === 'receivable' ? ` (${RECEIVABLE.replaceAll('r.', '')})` : ''} FROM STDIN`,
          createReadStream(file, { encoding: 'utf8', highWaterMark: 262_144 }),
        ),
      );
    }
    return total;
  } finally {
    await client.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Rating with and without the rules, on the same accounts in memory, by processor time. */
async function checksShare(database: BenchDatabase, month: string): Promise<void> {
  const ids = await database.sql.query<{ id: number }>('SELECT id FROM account ORDER BY id LIMIT 6000');
  const world = await billingWorld(database.sql, month);
  const sources = await accountSources(
    database.sql,
    month,
    ids.map((row) => row.id),
  );
  const round = (thresholds: Thresholds): number => {
    const start = process.cpuUsage();
    for (const source of sources) billAccount(source, { ...world, thresholds });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  for (let warm = 0; warm < 3; warm += 1) {
    round(world.thresholds);
    round(SILENT);
  }
  const rounds = Array.from({ length: 5 }, () => [round(world.thresholds), round(SILENT)] as const);
  const best = (which: 0 | 1): number => Math.min(...rounds.map((pair) => pair[which]));
  figure('rating one account in memory, rules included', (best(0) * 1000) / sources.length, 'µs');
  figure('rules on top of rating in memory', (best(0) / best(1) - 1) * 100, '%', { most: 30 });
}

/** No rule of class 1 looks at anything. */
const SILENT = new Thresholds(
  RULES,
  RULES.map((rule) => ({ code: `anomaly.${rule.id}.enabled`, scope: '*', value: 0 })),
);

/** A chunk billed and not checked: no facts for the checks are read, no rule runs, so no finding, obligation or order is written. */
const billOnly: ComputeChunk = async (ctx, _runId, { month, accountIds }) => {
  const world = await billingWorld(ctx.sql, month);
  const facts = await ctx.sql.tx((sql) => accountFacts(sql, month, accountIds, 'for-billing'));
  return outcomesOf(facts, { ...world, thresholds: SILENT });
};

interface Cost {
  wallMs: number;
  processorMs: number;
}

/** The same run in this process on copies of the same database, with and without the checks, in turn so that neither is always first. */
async function checksOfARun(database: BenchDatabase, month: string): Promise<void> {
  const sums: Record<'with' | 'without', Cost> = {
    with: { wallMs: 0, processorMs: 0 },
    without: { wallMs: 0, processorMs: 0 },
  };
  const order = ['without', 'with', 'with', 'without'] as const;
  for (const [turn, which] of (['without', 'with', ...order] as const).entries()) {
    const cost = await wholeRun(database, month, which === 'with' ? undefined : billOnly);
    // The first two warm up.
    if (turn < 2) continue;
    sums[which].wallMs += cost.wallMs;
    sums[which].processorMs += cost.processorMs;
  }
  const rounds = order.length / 2;
  const each = (which: 'with' | 'without', kind: keyof Cost): number => sums[which][kind] / rounds;
  for (const which of ['without', 'with'] as const) {
    figure(`the run ${which} checks`, each(which, 'wallMs'), 'ms');
    figure(`the run ${which} checks, processor time of worker and PostgreSQL`, each(which, 'processorMs'), 'ms');
  }
  const more = (kind: keyof Cost): number => (each('with', kind) / each('without', kind) - 1) * 100;
  figure('checks on top of the run, by the clock', more('wallMs'), '%', { most: 30 });
  figure('checks on top of the run, by processor time', more('processorMs'), '%', { most: 30 });
}

async function wholeRun(database: BenchDatabase, month: string, compute: ComputeChunk | undefined): Promise<Cost> {
  const { adminUrl } = database.services;
  await asAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${COPY} TEMPLATE ${SEEDED} STRATEGY file_copy`));
  const pool = openPool(withDatabase(adminUrl, COPY), { max: 12 });
  const sql = new PoolSql(pool);
  try {
    const ctx = calculatorOf(sql, await rootOf(sql));
    const used = process.cpuUsage();
    const started = performance.now();
    const { id, chunks } = await startRun(ctx, { unitId: ctx.actor.homeUnitId, month });
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < chunks) await billChunk(ctx, id, next++, compute === undefined ? {} : { compute });
    };
    // As many chunks at once as one worker process takes.
    await Promise.all([worker(), worker()]);
    const wallMs = performance.now() - started;
    const { user, system } = process.cpuUsage(used);
    return { wallMs, processorMs: (user + system) / 1000 + processorSeconds(COPY) * 1000 };
  } finally {
    await pool.end();
    await asAdmin(adminUrl, (client) => client.query(`DROP DATABASE ${COPY} WITH (FORCE)`));
  }
}
