/**
 * Billing runs (算费): started for a unit and a month, cut into chunks, paused, resumed, stopped. A run and its chunks are rows; a job
 * only says "look at this chunk", so a lost or repeated job changes nothing.
 */
import { requireVerb } from '@/server/access/permissions';
import { ENGINE_VERSION } from '@/server/billing/contract';
import { runRow } from '@/server/billing/queries/runs';
import { standing } from '@/server/billing/queries/standing';
import type { RunKind, RunRow, RunStatus } from '@/server/billing/run-wire';
import { announce, enqueue } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf, type RefusalCode } from '@/server/kernel/refusal';
import { addMonths, firstDay, isMonth, type Month } from '@/server/kernel/time';
import { queueRelease } from './release-shares';

/** Accounts a chunk: seconds of work, and a worker's event loop is never held long. */
export const CHUNK_ACCOUNTS = 600;
export const RUN_CHUNK_JOB = 'billing/run-chunk';
/** One start at a time in the installation: two cannot both find no overlapping run. */
const START_LOCK = 731_003;
/** A chunk queued so long ago and not finished is queued again. */
const LOST_AFTER_SECONDS = 15;
/** Chunks that may be in hand at once over all workers, so that a chunk that far behind the front is no longer in hand. */
const OVERTAKEN = 64;
/** Chunks queued again at once; the next sweep takes the rest. */
const SWEEP_LIMIT = 500;

/** The unit and what is below it, without the parts whose month is closed: nothing is computed into them. */
const OPEN_SUBTREE = `WITH RECURSIVE below AS (
  SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id
   WHERE NOT EXISTS (SELECT 1 FROM period_close p WHERE p.unit_id = u.id AND p.bill_month = $2 AND p.reopened_at IS NULL))`;

const SUBTREE = `WITH RECURSIVE below AS (
  SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)`;

export interface StartRunOptions {
  readonly chunkAccounts?: number;
}

export async function startRun(
  ctx: Ctx,
  asked: { unitId: number; month: Month; kind?: RunKind },
  options: StartRunOptions = {},
): Promise<RunRow> {
  const { unitId, month, kind = 'regular' } = asked;
  if (!isMonth(month)) throw new Refusal('input.invalid', {}, [{ path: 'month', message: 'invalid', value: month }]);
  requireVerb(ctx.actor, 'run.start', unitId);
  await ctx.sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  return ctx.sql.tx(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock($1)', [START_LOCK]);
    if (kind === 'regular') {
      await refuseClosedUnit(sql, unitId, month);
      await refuseOverlap(sql, unitId, month);
    }
    const { id } = await sql.one<{ id: number }>(
      `INSERT INTO billing_run (run_no, unit_id, bill_month, status, engine_version, started_by, started_at, kind)
       SELECT CASE $5 WHEN 'trial' THEN 'SS' ELSE 'SF' END || to_char($2::date, 'YYMM') || lpad(currval(pg_get_serial_sequence('billing_run', 'id'))::text, 6, '0'), $1, $2,
              'running', $3, $4, clock_timestamp(), $5
         FROM (SELECT nextval(pg_get_serial_sequence('billing_run', 'id'))) n
       RETURNING id`,
      [unitId, firstDay(month), ENGINE_VERSION, ctx.actor.userId, kind],
    );
    await cutChunks(sql, id, unitId, month, options.chunkAccounts ?? CHUNK_ACCOUNTS);
    await queueChunks(sql, id);
    return tell(sql, id);
  });
}

/** Nothing is computed into a closed month either: it could never be released. Waits for a closing that is under way. */
export async function refuseClosedUnit(sql: Sql, unitId: number, month: Month): Promise<void> {
  await sql.run('SELECT pg_advisory_xact_lock_shared(731010, period_lock($1::date))', [firstDay(month)]);
  const { closed } = await sql.one<{ closed: boolean }>('SELECT period_is_closed($1, $2) AS closed', [
    unitId,
    firstDay(month),
  ]);
  refuseIf(closed, 'billing.month-closed', { month });
}

/** A run open for the same month above, at or below the unit would meet the same accounts. */
async function refuseOverlap(sql: Sql, unitId: number, month: Month): Promise<void> {
  const open = await sql.maybeOne<{ runNo: string }>(
    `${SUBTREE},
     above AS (SELECT $1::int AS id UNION SELECT u.parent_id FROM org_unit u JOIN above a ON u.id = a.id WHERE u.parent_id IS NOT NULL)
     SELECT run_no AS "runNo" FROM billing_run r
      WHERE r.bill_month = $2 AND r.kind = 'regular' AND r.status IN ('planned', 'running', 'paused')
        AND (r.unit_id IN (SELECT id FROM below) OR r.unit_id IN (SELECT id FROM above)) ORDER BY id LIMIT 1`,
    [unitId, firstDay(month)],
  );
  if (open !== undefined) throw new Refusal('billing.run-exists', { runNo: open.runNo, month });
}

/**
 * Accounts in the order of their routes, so that what a chunk reads lies together. Those with a bill that stands are left out, and temporary
 * supplies without a meter (无表临时用电), which paid for their whole term ahead.
 */
async function cutChunks(sql: Sql, runId: number, unitId: number, month: Month, size: number): Promise<void> {
  const values = [unitId, firstDay(month), firstDay(addMonths(month, 1))];
  const inScope = `a.unit_id IN (SELECT id FROM below) AND a.opened_on < $3::date AND (a.status <> 'closed' OR a.closed_on >= $2::date)
    AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.bill_month = $2 AND b.account_id = a.id AND ${standing('b')})
    AND NOT EXISTS (SELECT 1 FROM account_term t WHERE t.account_id = a.id AND t.term = 'temporary-until'
                       AND NOT EXISTS (SELECT 1 FROM meter m WHERE m.account_id = a.id))`;
  const { accounts, chunks } = await sql.one<{ accounts: number; chunks: number }>(
    `${OPEN_SUBTREE},
     ordered AS (
       SELECT a.id, (row_number() OVER (ORDER BY a.unit_id, a.route_id, a.route_seq, a.id) - 1) / $5::int AS chunk_no
         FROM account a WHERE ${inScope}
     ),
     cut AS (
       INSERT INTO billing_chunk (run_id, chunk_no, account_ids)
       SELECT $4, chunk_no, array_agg(id ORDER BY id) FROM ordered GROUP BY chunk_no RETURNING cardinality(account_ids) AS n
     )
     SELECT coalesce(sum(n), 0)::int AS accounts, count(*)::int AS chunks FROM cut`,
    [...values, runId, size],
  );
  refuseIf(accounts === 0, 'billing.no-accounts', { month });
  const read = await sql.maybeOne(
    `${SUBTREE}
     SELECT 1 FROM account a WHERE a.unit_id IN (SELECT id FROM below)
        AND EXISTS (SELECT 1 FROM reading r WHERE r.reading_month = $2 AND r.account_id = a.id AND r.value IS NOT NULL) LIMIT 1`,
    [unitId, firstDay(month)],
  );
  refuseIf(read === undefined, 'billing.no-readings', { month });
  await sql.run('UPDATE billing_run SET accounts = $2, chunks = $3 WHERE id = $1', [runId, accounts, chunks]);
}

/**
 * Writes one job a waiting chunk. With `lostAfterSeconds` only those that seem lost: queued long ago, and either overtaken by later
 * chunks or in a run that makes no progress at all.
 */
async function queueChunks(sql: Sql, runId: number, lostAfterSeconds?: number): Promise<number> {
  const rows = await sql.query<{ chunkNo: number }>(
    `UPDATE billing_chunk SET queued_at = clock_timestamp()
      WHERE run_id = $1 AND chunk_no IN (
        SELECT chunk_no FROM billing_chunk WHERE run_id = $1 AND status = 'waiting'
           AND ($2::int IS NULL OR queued_at IS NULL OR (queued_at < clock_timestamp() - make_interval(secs => $2)
             AND (chunk_no < (SELECT max(chunk_no) - ${OVERTAKEN} FROM billing_chunk WHERE run_id = $1 AND status = 'done')
               OR NOT EXISTS (SELECT 1 FROM billing_chunk WHERE run_id = $1 AND finished_at > clock_timestamp() - make_interval(secs => $2)))))
         ORDER BY chunk_no ${lostAfterSeconds === undefined ? '' : `LIMIT ${SWEEP_LIMIT}`} FOR UPDATE SKIP LOCKED)
      RETURNING chunk_no AS "chunkNo"`,
    [runId, lostAfterSeconds ?? null],
  );
  const chunkNos = rows.map((row) => row.chunkNo).sort((a, b) => a - b);
  await enqueue(
    sql,
    chunkNos.map((chunkNo) => ({ name: RUN_CHUNK_JOB, payload: { runId, chunkNo } })),
  );
  return chunkNos.length;
}

/** Writes the run's row to the feed and returns it. */
export async function tell(sql: Sql, runId: number): Promise<RunRow> {
  const row = await runRow(sql, runId);
  if (row === undefined) throw new Error(`no run ${runId}`);
  await announce(sql, [{ topic: 'runs', unitId: row.unitId, payload: row }]);
  return row;
}

async function holdRun(
  ctx: Ctx,
  sql: Sql,
  runId: number,
): Promise<{ unitId: number; status: RunStatus; runNo: string }> {
  const run = await sql.maybeOne<{ unitId: number; status: RunStatus; runNo: string }>(
    `SELECT unit_id AS "unitId", status, run_no AS "runNo" FROM billing_run WHERE id = $1 FOR NO KEY UPDATE`,
    [runId],
  );
  if (run === undefined) throw new Refusal('not-found', { what: 'run' });
  requireVerb(ctx.actor, 'run.steer', run.unitId);
  return run;
}

async function steer(
  ctx: Ctx,
  runId: number,
  from: readonly RunStatus[],
  refusal: RefusalCode,
  change: string,
): Promise<RunRow> {
  return ctx.sql.tx(async (sql) => {
    const run = await holdRun(ctx, sql, runId);
    refuseIf(!from.includes(run.status), refusal, { runNo: run.runNo, status: run.status });
    await sql.run(`UPDATE billing_run SET ${change}, version = version + 1 WHERE id = $1`, [runId]);
    if (refusal === 'billing.run-not-resumable' && !(await finishIfDone(sql, runId))) await queueChunks(sql, runId);
    return tell(sql, runId);
  });
}

/** Chunks in hand are finished; the others wait for `resumeRun`. */
export function pauseRun(ctx: Ctx, runId: number): Promise<RunRow> {
  return steer(ctx, runId, ['running'], 'billing.run-not-pausable', `status = 'paused', paused_at = clock_timestamp()`);
}

export function resumeRun(ctx: Ctx, runId: number): Promise<RunRow> {
  return steer(ctx, runId, ['paused'], 'billing.run-not-resumable', `status = 'running', paused_at = NULL`);
}

/** Ends the run where it stands; its bills stay, and a later run takes the accounts that are left. */
export function stopRun(ctx: Ctx, runId: number): Promise<RunRow> {
  return steer(
    ctx,
    runId,
    ['running', 'paused', 'planned'],
    'billing.run-not-pausable',
    `status = 'stopped', finished_at = clock_timestamp()`,
  );
}

/**
 * Sets an open run done when none of its chunks waits; where a person lets it release as it computes, what was computed before that is
 * released now. The caller holds the run's row.
 */
export async function finishIfDone(sql: Sql, runId: number): Promise<boolean> {
  const done = await sql.maybeOne<{ month: Month; releasedBy: number | null }>(
    `UPDATE billing_run SET status = 'done', finished_at = clock_timestamp(), version = version + 1
      WHERE id = $1 AND status IN ('running', 'paused')
        AND NOT EXISTS (SELECT 1 FROM billing_chunk WHERE run_id = $1 AND status = 'waiting')
      RETURNING to_char(bill_month, 'YYYY-MM') AS month, releaser_id AS "releasedBy"`,
    [runId],
  );
  if (done === undefined) return false;
  const { month, releasedBy } = done;
  if (releasedBy !== null) await queueRelease(sql, { runId, month, releasedBy });
  return true;
}

/** Queues again what seems lost (a flushed broker, a worker that died between two steps). For the worker's clock. */
export async function sweepRuns(ctx: Ctx): Promise<number> {
  const runs = await ctx.sql.query<{ id: number }>(`SELECT id FROM billing_run WHERE status = 'running' ORDER BY id`);
  let queued = 0;
  for (const { id } of runs) {
    queued += await ctx.sql.tx(async (sql) => {
      await sql.run('SELECT 1 FROM billing_run WHERE id = $1 FOR NO KEY UPDATE', [id]);
      if (await finishIfDone(sql, id)) await tell(sql, id);
      return queueChunks(sql, id, LOST_AFTER_SECONDS);
    });
  }
  return queued;
}
