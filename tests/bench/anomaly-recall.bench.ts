/**
 * How much of what the demo generator planted the checks find, kind by kind, and how many customers without a planted fault they bother.
 *
 *   npm run bench -- anomaly-recall                                    20,000 customers, 100 of every kind
 *   CUSTOMERS=200000 PER_KIND=1000 npm run bench -- anomaly-recall
 */
import { availableParallelism } from 'node:os';
import type { CHANGE_KINDS, FAULT_KINDS } from '@/prisma/seed/faults';
import { DEFAULT_SEED, plantedFaults, type WorldOptions } from '@/prisma/seed/world';
import { seedDemo } from '@/prisma/seed/seed';
import { billChunk } from '@/server/billing/commands/bill-chunk';
import { startRun } from '@/server/billing/commands/runs';
import { firstDay, localDateOf, monthOf } from '@/server/kernel/time';
import type { PoolSql } from '@/server/platform/db';
import { contextOf } from '@/tests/support/small-utility';
import { figure, openBenchDatabase } from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 20_000);
const PER_KIND = Number(process.env['PER_KIND'] ?? 100);

/** Planted kind → the rule that must name it. */
const NAMED_BY: Readonly<Record<(typeof FAULT_KINDS | typeof CHANGE_KINDS)[number], string>> = {
  rollover: 'register-rollover',
  backwards: 'register-backwards',
  'broken-chain': 'broken-chain',
  'digit-slip': 'digit-slip',
  'swapped-registers': 'swapped-registers',
  zero: 'zero-energy',
  jump: 'energy-jump',
  drop: 'energy-drop',
  missing: 'unread-meter',
  'repeated-zero': 'repeated-zero',
  frozen: 'frozen-register',
  estimated: 'estimated-reading',
  duplicate: 'duplicate-reading',
  'periods-mismatch': 'periods-mismatch',
  'power-factor': 'power-factor',
  demand: 'demand-over-capacity',
  'over-capacity': 'over-capacity',
  'sub-over-main': 'sub-over-main',
  'multiplier-changed': 'file-changed',
  'price-changed': 'file-changed',
  'meter-exchange': 'change-in-cycle',
  'new-supply': 'change-in-cycle',
  transfer: 'change-in-cycle',
  'previous-rebill': 'previous-trouble',
  'previous-correction': 'previous-trouble',
};

/** The kinds no review may miss. */
const NEVER_MISSED = new Set(['rollover', 'backwards', 'broken-chain', 'digit-slip', 'swapped-registers']);

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_anomaly_recall', 12);
  try {
    const { sql } = database;
    const today = localDateOf(new Date().toISOString());
    const options = { seed: DEFAULT_SEED, customers: CUSTOMERS, today, perKind: PER_KIND };
    await seedDemo(database.url, { ...options, processes: Math.min(4, availableParallelism()) });
    await database.owner.run('VACUUM ANALYZE');
    await recallOf(sql, options);
  } finally {
    await database.close();
  }
}

/** Bills the month of a seeded database and holds the findings against what was planted. */
export async function recallOf(sql: PoolSql, options: WorldOptions): Promise<void> {
  const month = monthOf(options.today);
  const { root } = await sql.one<{ root: number }>('SELECT id AS root FROM org_unit WHERE parent_id IS NULL');
  const ctx = contextOf(sql, {
    kind: 'user',
    userId: 1,
    name: 'bench',
    locale: 'zh-CN',
    homeUnitId: root,
    grants: [{ role: 'calculator', unitId: root, unitIds: [root] }],
  });
  const { id, chunks } = await startRun(ctx, { unitId: root, month });
  for (let chunkNo = 0; chunkNo < chunks; chunkNo += 1) await billChunk(ctx, id, chunkNo);
  const found = await sql.query<{ accountId: number; rules: string[] }>(
    `SELECT account_id AS "accountId", array_agg(DISTINCT rule) AS rules FROM finding WHERE bill_month = $1 AND run_id = $2 GROUP BY 1`,
    [firstDay(month), id],
  );
  const rulesOf = new Map(found.map((row) => [row.accountId, row.rules]));
  const all = plantedFaults(options);
  // What still waits since last month was found then.
  const planted = all.filter((fault) => !fault.kind.startsWith('open-'));
  const kinds = [...new Set(planted.map((fault) => fault.kind))].sort();
  for (const kind of kinds) {
    const own = planted.filter((fault) => fault.kind === kind);
    const named = NAMED_BY[kind as keyof typeof NAMED_BY];
    const rules = own.map((fault) => rulesOf.get(fault.accountId) ?? []);
    const hit = rules.filter((found) => found.includes(named)).length;
    const any = rules.filter((found) => found.length > 0).length;
    figure(
      `${kind} (${own.length} planted): named ${named} ${hit}, any finding ${any}; named`,
      (100 * hit) / own.length,
      '%',
      NEVER_MISSED.has(kind) ? { least: 99 } : undefined,
    );
  }
  const faulty = new Set(all.map((fault) => fault.accountId));
  const bothered = found.filter((row) => !faulty.has(row.accountId));
  const byRule = new Map<string, number>();
  for (const row of bothered) for (const rule of row.rules) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  figure(
    'customers without a planted fault that have a finding',
    (100 * bothered.length) / (options.customers - faulty.size),
    '%',
    { most: 2 },
  );
  for (const [rule, count] of [...byRule].sort((a, b) => b[1] - a[1])) console.log(`  ${rule}: ${count}`);
  const wrong = await sql.query(
    `SELECT 1 FROM bill b WHERE b.run_id = $1 AND b.open_obligations = 0 AND b.input::text LIKE '%"rolledOver": true%' LIMIT 1`,
    [id],
  );
  figure('wraps billed without a review', wrong.length, '', { most: 0 });
}
