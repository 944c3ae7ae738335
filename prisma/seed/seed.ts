/**
 * Puts the demo utility into an empty, migrated database: stage by stage, each its own transaction, the mark first and last. A seed
 * that was cut off is recognised by its mark and started over on an emptied database.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/argon2';
import type { Sql } from '@/server/kernel/ports';
import { firstDay } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import { checkReferences } from './bulk';
import { DEMO_PASSWORD } from './demo-logins';
import { loadRange } from './load-range';
import { keepPlantedChanges } from './planted-files';
import type { RangeTask } from './range-process';
import { type ChunkPlan, chunksOf, runLines, runsOf } from './runs';
import { resetDemo, seedStateOf, writeMark } from './reset';
import {
  copyStatement,
  feederLines,
  grantLines,
  priceLines,
  publicTransformerLines,
  routeLines,
  TABLES,
  type TableName,
  unitLines,
  userLines,
} from './tables';
import { raiseWork } from './work-in-progress';
import { type World, worldOf, type WorldOptions } from './world';

export interface SeedOptions extends WorldOptions {
  /** Processes that share the accounts; 1 stays in this one. */
  readonly processes: number;
  readonly onProgress?: (accounts: number, of: number) => void;
}

export type SeedOutcome = 'seeded' | 'already-seeded' | 'foreign-data';

export async function seedDemo(url: string, options: SeedOptions): Promise<SeedOutcome> {
  const pool = openPool(url, { role: null, max: 2, applicationName: 'gongdan-seed' });
  try {
    const sql = new PoolSql(pool);
    const state = await seedStateOf(sql);
    if (state === 'whole') return 'already-seeded';
    if (state === 'foreign') return 'foreign-data';
    if (state === 'running') await resetDemo(sql);
    const world = worldOf(options);
    const mark = { seed: options.seed, customers: options.customers, today: options.today };
    await sql.tx(async (tx) => {
      await writeMark(tx, { state: 'running', ...mark });
      for (const month of world.calendar.months) await tx.run(`SELECT ensure_month($1)`, [firstDay(month)]);
      await loadPeopleAndNetwork(tx, world);
    });
    await loadAccounts(url, sql, world, options);
    // Without statistics the next stage would read whole partitions for a few accounts. A tenth of the usual sample is enough for that;
    // the server takes the whole one by itself in the minutes that follow.
    await sql.tx(async (tx) => {
      await tx.run('SET LOCAL default_statistics_target = 10');
      await tx.run('ANALYZE');
    });
    await checkReferences(
      sql,
      Object.values(TABLES).map(({ name }) => name),
    );
    await sql.tx(async (tx) => {
      await setSequences(tx);
      await keepPlantedChanges(tx, world);
      await raiseWork(tx, world);
      await countAccounts(tx);
      await writeMark(tx, { state: 'whole', ...mark });
    });
    return 'seeded';
  } finally {
    await pool.end();
  }
}

/** A run took the accounts that had a service then; those that came later are in its county's chunks and not in its count. */
async function countAccounts(sql: Sql): Promise<void> {
  await sql.run(
    `UPDATE billing_run r SET accounts = c.accounts
       FROM (SELECT run_id, sum(billed + exceptions)::int AS accounts FROM billing_chunk GROUP BY run_id) c
      WHERE c.run_id = r.id AND r.accounts <> c.accounts`,
  );
}

async function loadPeopleAndNetwork(sql: Sql, world: World): Promise<void> {
  const salt = createHash('sha256').update(`gongdan demo ${world.seed}`).digest().subarray(0, 16);
  const passwordHash = await hash(DEMO_PASSWORD, { salt });
  const runs = runsOf(world);
  const stages: [TableName, Iterable<string>][] = [
    ['unit', unitLines(world)],
    ['user', userLines(world, passwordHash)],
    ['grant', grantLines(world)],
    ['feeder', feederLines(world)],
    ['transformer', publicTransformerLines(world)],
    ['route', routeLines(world)],
    ['price', priceLines()],
    ['run', runLines(world, runs, chunksOf(world, runs))],
  ];
  for (const [name, lines] of stages) await sql.copyIn(copyStatement(TABLES[name]), lines);
}

async function loadAccounts(url: string, sql: Sql, world: World, options: SeedOptions): Promise<void> {
  let done = 0;
  const onProgress = (more: number): void => {
    done += more;
    options.onProgress?.(done, world.customers);
  };
  const ranges = sharesOf(chunksOf(world, runsOf(world)), options.processes);
  if (ranges.length === 1) return loadRange(sql, world, 0, ranges[0]!.to, onProgress);
  const { seed, customers, today, rate, perKind } = options;
  const tasks = ranges.map((range): RangeTask => ({
    url,
    options: { seed, customers, today, rate, perKind },
    ...range,
  }));
  const running = tasks.map((task) => startRange(task, onProgress));
  try {
    await Promise.all(running.map((range) => range.finished));
  } finally {
    for (const range of running) range.stop();
  }
}

/** About equal ranges of chunks, cut where a station ends. */
function sharesOf(chunks: readonly ChunkPlan[], processes: number): { from: number; to: number }[] {
  const shares: { from: number; to: number }[] = [];
  let from = 0;
  for (let part = 1; part <= processes; part += 1) {
    let to = part === processes ? chunks.length : Math.max(from, Math.round((chunks.length * part) / processes));
    while (to > 0 && to < chunks.length && chunks[to]!.station === chunks[to - 1]!.station) to += 1;
    if (to > from) shares.push({ from, to });
    from = to;
  }
  return shares;
}

function startRange(
  task: RangeTask,
  onProgress: (done: number) => void,
): { finished: Promise<void>; stop: () => void } {
  // Beside this file, as a source or as it was bundled.
  const isSource = import.meta.url.endsWith('.ts');
  const script = new URL(isSource ? './range-process.ts' : './range-process.mjs', import.meta.url);
  const child = fork(fileURLToPath(script), [], {
    // A chunk lives as strings for a second: with the usual young generation a quarter of the time went into collecting them.
    execArgv: ['--max-semi-space-size=64', ...(isSource ? ['--import', 'tsx'] : [])],
  });
  child.on('message', (message) => onProgress((message as { done: number }).done));
  child.send(task);
  const finished = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a seeding process ended with ${code}`))));
    child.once('error', reject);
  });
  return { finished, stop: () => child.kill() };
}

const IDENTITIES = [
  'org_unit',
  'app_user',
  'feeder',
  'transformer',
  'route',
  'customer',
  'account',
  'service_point',
  'meter',
  'equipment',
  'meter_relation',
  'account_change',
  'billing_run',
  'ledger_voucher',
  'receivable',
  'payment',
];

/** Ids were given here, not by the sequences: these go on after the highest. */
async function setSequences(sql: Sql): Promise<void> {
  for (const table of IDENTITIES) {
    await sql.run(`SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT max(id) FROM ${table}))
                    WHERE EXISTS (SELECT 1 FROM ${table})`);
  }
  await sql.run(`SELECT setval('bill_id_seq', max(id)) FROM bill HAVING max(id) IS NOT NULL`);
  await sql.run(`SELECT setval('receipt_no_seq', max(id)) FROM payment HAVING max(id) IS NOT NULL`);
}
