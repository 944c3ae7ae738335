/** A big release is done by several workers, each a share of the run's bills (发行分片). */
import { enqueue } from '@/server/kernel/outbox';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';

export const RELEASE_RUN_JOB = 'billing/release-run';
/** Bills of one job. */
const JOB_BILLS = 5000;

/** Bills of a run from one number to another, both counted. */
export interface Share {
  readonly from: number;
  readonly to: number;
}

/** One job a share of the bills that may go out now. Returns how many. */
export async function queueRelease(
  sql: Sql,
  { runId, month, releasedBy }: { runId: number; month: Month; releasedBy: number },
): Promise<number> {
  const shares = await sql.query<Share>(
    `SELECT min(id) AS from, max(id) AS to
       FROM (SELECT id, (row_number() OVER (ORDER BY id) - 1) / ${JOB_BILLS} AS share FROM bill
              WHERE run_id = $1 AND bill_month = $2 AND status = 'computed' AND open_obligations = 0) b
      GROUP BY share ORDER BY share`,
    [runId, firstDay(month)],
  );
  await enqueue(
    sql,
    shares.map((share) => ({ name: RELEASE_RUN_JOB, payload: { runId, releasedBy, ...share } })),
  );
  return shares.length;
}
