/**
 * `npm run verify-bills -- --month 2026-10`: computes every bill of a month again from the input it stored, and says which are
 * identical and where the others differ. Exit status 0 when all are identical, 1 when one is not, 2 when asked wrongly.
 */
import { parseArgs } from 'node:util';
import { verifyBills } from '@/server/billing/queries/verify-bills';
import { isMonth } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import { withInstalledDatabase } from './installed-database';

function monthAsked(): string | undefined {
  try {
    return parseArgs({ options: { month: { type: 'string' } } }).values.month;
  } catch {
    return undefined;
  }
}

async function verify(url: string, month: string): Promise<number> {
  const pool = openPool(url, { max: 3, applicationName: 'gongdan verify-bills' });
  const started = performance.now();
  try {
    const report = await verifyBills(new PoolSql(pool), month);
    for (const { billNo, where } of report.differing) for (const place of where) console.log(`${billNo}: ${place}`);
    const seconds = (performance.now() - started) / 1000;
    const differing = report.bills - report.identical;
    console.log(
      `${month}: ${report.bills} bills, ${report.identical} identical, ${differing} different; ` +
        `${seconds.toFixed(1)} s, ${Math.round(report.bills / Math.max(seconds, 0.001))} bills/s`,
    );
    if (report.olderEngine > 0) console.log(`${report.olderEngine} of them were computed by an earlier engine version`);
    return differing === 0 ? 0 : 1;
  } finally {
    await pool.end();
  }
}

const month = monthAsked();
if (month === undefined || !isMonth(month)) {
  process.stderr.write('npm run verify-bills -- --month YYYY-MM\n');
  process.exitCode = 2;
} else {
  process.exitCode = await withInstalledDatabase((url) => verify(url, month));
}
