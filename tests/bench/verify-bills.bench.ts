/**
 * Every bill of a month computed again from what it stored, and compared. Bar: no difference, 10,000 bills a second.
 *
 *   npm run bench -- verify-bills                        20,000 customers, their last released month
 *   CUSTOMERS=200000 npm run bench -- verify-bills
 */
import { availableParallelism } from 'node:os';
import { DEFAULT_SEED } from '@/prisma/seed/world';
import { seedDemo } from '@/prisma/seed/seed';
import { verifyBills } from '@/server/billing/queries/verify-bills';
import { addMonths, firstDay, localDateOf, type Month, monthOf } from '@/server/kernel/time';
import { type BenchDatabase, figure, openBenchDatabase } from './bench-database';

const CUSTOMERS = Number(process.env['CUSTOMERS'] ?? 20_000);

export async function run(): Promise<void> {
  const database = await openBenchDatabase('bench_verify_bills', 6);
  try {
    const today = localDateOf(new Date().toISOString());
    const month = addMonths(monthOf(today), -1);
    await seedDemo(database.url, {
      seed: DEFAULT_SEED,
      customers: CUSTOMERS,
      today,
      processes: Math.min(4, availableParallelism()),
    });
    await database.owner.run('VACUUM ANALYZE');
    await verifyBills(database.sql, addMonths(month, -1));
    await verifyMonth(database, month);
  } finally {
    await database.close();
  }
}

/** Every bill of the month, and then again with one operand changed. */
export async function verifyMonth(database: BenchDatabase, month: Month): Promise<void> {
  const started = performance.now();
  const report = await verifyBills(database.sql, month);
  const seconds = (performance.now() - started) / 1000;
  figure(`${report.bills} bills verified`, report.bills / seconds, 'bills/s', { least: 10_000 });
  figure('bills that differ', report.differing.length, '', { most: 0 });
  for (const { billNo, where } of report.differing.slice(0, 5)) console.log(`  ${billNo}: ${where.join('; ')}`);

  // One operand of one stored bundle, changed behind every guard: it must be found and named.
  await database.owner.tx(async (tx) => {
    await tx.run('SET LOCAL session_replication_role = replica');
    await tx.run(
      `UPDATE bill SET input = jsonb_set(input, '{points,0,meters,0,registers,0,prev}', '"1"')
        WHERE bill_month = $1 AND id = (SELECT min(id) FROM bill WHERE bill_month = $1)`,
      [firstDay(month)],
    );
  });
  const again = await verifyBills(database.sql, month);
  figure('bills named after one operand was changed', again.differing.length, '', { least: 1, most: 1 });
  console.log(`  ${again.differing[0]?.where.slice(0, 3).join('\n  ')}`);
}
