/** Billing runs as the monitor shows them (算费监控). */
import { unitsFor } from '@/server/access/permissions';
import { ruleById } from '@/server/anomalies/rules';
import type { ExceptionRow, RunDetail, RunRow } from '@/server/billing/run-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { AFFECTED } from './affected';
import { PREPARED } from './prepared';

/** Seconds of work the shown rate is taken over. */
const RATE_WINDOW_SECONDS = 10;

export const RUN_COLUMNS = `
  r.id, r.run_no AS "runNo", r.unit_id AS "unitId", u.name_zh AS "unitNameZh", u.name_en AS "unitNameEn",
  to_char(r.bill_month, 'YYYY-MM') AS month, r.status, r.kind, r.accounts, r.chunks, c.done AS "chunksDone", c.billed, c.exceptions,
  c.findings, c.reviews, c.amount::text AS "amountYuan", c.energy::text AS "energyKwh", c.rate AS "accountsPerSecond",
  r.started_by AS "startedBy", coalesce(s.name_zh, '') AS "startedByZh", coalesce(s.name_en, '') AS "startedByEn",
  r.started_at AS "startedAt", r.releaser_id AS "releaserId", coalesce(g.name_zh, '') AS "releaserZh", coalesce(g.name_en, '') AS "releaserEn",
  r.finished_at AS "finishedAt", r.paused_at AS "pausedAt", r.version, f.rules AS "byRule",
  CASE WHEN r.status IN ('planned', 'running', 'paused') THEN c.released
       + (SELECT count(*)::int FROM bill b WHERE b.run_id = r.id AND b.bill_month = r.bill_month AND b.status = 'released' AND b.released_at > b.calculated_at)
       ELSE (SELECT count(*)::int FROM bill b WHERE b.run_id = r.id AND b.bill_month = r.bill_month AND b.status = 'released') END AS released`;

/** What a run that is going on has released is counted chunk by chunk, as it is told twice a second. The rate is that of the last seconds in which chunks were finished; a run of one instant is given its own working time. */
export const RUN_FROM = `
  billing_run r JOIN org_unit u ON u.id = r.unit_id LEFT JOIN app_user s ON s.id = r.started_by LEFT JOIN app_user g ON g.id = r.releaser_id
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE status = 'done')::int AS done, coalesce(sum(billed), 0)::int AS billed,
           coalesce(sum(released), 0)::int AS released, coalesce(sum(exceptions), 0)::int AS exceptions, coalesce(sum(findings), 0)::int AS findings,
           coalesce(sum(reviews), 0)::int AS reviews, coalesce(sum(amount_yuan), 0)::numeric(18,2) AS amount,
           coalesce(sum(energy_kwh), 0)::numeric(18,0) AS energy,
           round(sum(billed + exceptions) FILTER (WHERE finished_at > latest - interval '${RATE_WINDOW_SECONDS} seconds')
             / greatest(0.05, extract(epoch FROM latest - greatest(r.started_at, latest - interval '${RATE_WINDOW_SECONDS} seconds'))))::int AS rate
      FROM billing_chunk b, (SELECT max(finished_at) AS latest FROM billing_chunk WHERE run_id = r.id) l
     WHERE b.run_id = r.id GROUP BY latest
  ) c
  CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(rule, n), '{}') AS rules
      FROM (SELECT rule, count(*)::int AS n FROM finding WHERE run_id = r.id GROUP BY rule) g
  ) f`;

export async function runRow(sql: Sql, runId: number): Promise<RunRow | undefined> {
  return sql.maybeOne<RunRow>(`SELECT ${RUN_COLUMNS} FROM ${RUN_FROM} WHERE r.id = $1`, [runId], PREPARED);
}

function visibleUnits(ctx: Ctx): number[] {
  const units = unitsFor(ctx.actor, 'run.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'run.see' });
  return units;
}

export async function listRuns(
  ctx: Ctx,
  filter: { month?: Month | undefined; unitId?: number | undefined; limit: number },
): Promise<{ runs: RunRow[]; seq: number }> {
  const units = visibleUnits(ctx);
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const runs = await ctx.sql.query<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM ${RUN_FROM}
      WHERE r.unit_id = ANY($1::int[]) AND ($2::date IS NULL OR r.bill_month = $2) AND ($3::int IS NULL OR r.unit_id = $3)
      ORDER BY r.id DESC LIMIT $4`,
    [units, filter.month === undefined ? null : firstDay(filter.month), filter.unitId ?? null, filter.limit],
  );
  return { runs, seq };
}

/** The run when the actor may see it; 404 else. */
export async function visibleRun(ctx: Ctx, runId: number): Promise<RunRow> {
  const units = visibleUnits(ctx);
  const run = await runRow(ctx.sql, runId);
  if (run === undefined || !units.includes(run.unitId)) throw new Refusal('not-found', { what: 'run' });
  return run;
}

export async function runDetail(ctx: Ctx, runId: number): Promise<RunDetail> {
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const run = await visibleRun(ctx, runId);
  const [byClass, byRule, byException, bills, workers] = await Promise.all([
    ctx.sql.query<RunDetail['byClass'][number]>(
      `SELECT f.class, sum(f.n)::int AS findings, sum(f.bills)::int AS bills, coalesce(max(o.open), 0)::int AS "openReviews"
         FROM (SELECT class, count(*) AS n, count(DISTINCT bill_id) AS bills FROM finding WHERE run_id = $1 GROUP BY class) f
         LEFT JOIN (SELECT o.class, count(*) AS open FROM review_obligation o
                      JOIN bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id
                     WHERE b.run_id = $1 AND o.closed_at IS NULL GROUP BY o.class) o ON o.class = f.class
        GROUP BY f.class ORDER BY f.class`,
      [runId],
    ),
    ctx.sql.query<{ rule: string; findings: number; moneyAtRiskYuan: string }>(
      `SELECT rule, count(*)::int AS findings, sum(money_at_risk_yuan)::numeric(16,2)::text AS "moneyAtRiskYuan"
         FROM finding WHERE run_id = $1 GROUP BY rule ORDER BY sum(money_at_risk_yuan) DESC, rule`,
      [runId],
    ),
    ctx.sql.query<RunDetail['byException'][number]>(
      `SELECT code, count(*) FILTER (WHERE resolved_at IS NULL)::int AS open, count(*) FILTER (WHERE resolved_at IS NOT NULL)::int AS resolved
         FROM billing_exception WHERE run_id = $1 GROUP BY code ORDER BY count(*) DESC, code`,
      [runId],
    ),
    ctx.sql.query<RunDetail['bills'][number]>(
      `SELECT status, count(*)::int AS bills, sum(amount_yuan)::text AS "amountYuan", sum(open_obligations)::int AS "openObligations"
         FROM bill WHERE run_id = $1 AND bill_month = $2 GROUP BY status ORDER BY status`,
      [runId, firstDay(run.month)],
    ),
    ctx.sql.query<RunDetail['workers'][number]>(
      `SELECT coalesce(worker, '') AS worker, count(*)::int AS chunks, sum(billed + exceptions)::int AS accounts, sum(elapsed_ms)::int AS "elapsedMs"
         FROM billing_chunk WHERE run_id = $1 AND status = 'done' GROUP BY 1 ORDER BY 1`,
      [runId],
    ),
  ]);
  const isFinished = run.kind === 'regular' && (run.status === 'done' || run.status === 'stopped');
  const { affected } = isFinished
    ? await ctx.sql.one<{ affected: number }>(`SELECT count(*)::int AS affected FROM (${AFFECTED}) a`, [
        firstDay(run.month),
        runId,
      ])
    : { affected: 0 };
  const cancelling = await ctx.sql.maybeOne<{ id: number; orderNo: string }>(
    `SELECT id, order_no AS "orderNo" FROM work_order WHERE process = 'run-cancel' AND state IN ('pending', 'locked', 'returned')
        AND subject ->> 'runId' = $1::text ORDER BY id LIMIT 1`,
    [String(runId)],
  );
  return {
    run,
    byClass,
    byRule: byRule.map((row) => ({ ...row, class: ruleById(row.rule)?.class ?? 1 })),
    byException,
    bills,
    workers,
    affected,
    cancelling: cancelling ?? null,
    seq,
  };
}

export async function runExceptions(ctx: Ctx, runId: number, openOnly = false): Promise<ExceptionRow[]> {
  await visibleRun(ctx, runId);
  return ctx.sql.query<ExceptionRow>(
    `SELECT e.run_id AS "runId", e.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName",
            r.code AS "routeCode", a.unit_id AS "unitId", e.code, e.params, e.created_at AS "createdAt", e.resolved_at AS "resolvedAt",
            w.id AS "orderId", w.order_no AS "orderNo"
       FROM billing_exception e JOIN account a ON a.id = e.account_id JOIN customer c ON c.id = a.customer_id
       JOIN route r ON r.id = a.route_id
       LEFT JOIN LATERAL (SELECT id, order_no FROM work_order w WHERE w.account_id = e.account_id AND w.run_id = e.run_id
                           AND w.process = 'reading-anomaly' ORDER BY id DESC LIMIT 1) w ON true
      WHERE e.run_id = $1 AND (NOT $2::boolean OR e.resolved_at IS NULL)
      ORDER BY r.code, a.route_seq, a.id`,
    [runId, openOnly],
  );
}
