/** 试算结果: what a trial run came to, account by account beside the bill before, and in sum. Nothing of it is billed. */
import type { TrialAnswer, TrialRow } from '@/server/billing/run-wire';
import type { Ctx } from '@/server/kernel/ports';
import { visibleRun } from './runs';

const ROWS = 5_000;
const FILTER = {
  all: 'true',
  failed: 't.code IS NOT NULL',
  flagged: 'cardinality(t.rules) > 0',
} as const;

export async function trialResult(ctx: Ctx, runId: number, only: keyof typeof FILTER): Promise<TrialAnswer> {
  await visibleRun(ctx, runId);
  const total = await ctx.sql.one<TrialAnswer['total']>(
    `SELECT count(*)::int AS accounts, count(*) FILTER (WHERE code IS NULL)::int AS billed, count(*) FILTER (WHERE code IS NOT NULL)::int AS failed,
            count(*) FILTER (WHERE cardinality(rules) > 0)::int AS flagged, coalesce(sum(energy_kwh), 0)::text AS "energyKwh",
            coalesce(sum(amount_yuan), 0)::numeric(18,2)::text AS "amountYuan",
            coalesce(sum(last_amount_yuan) FILTER (WHERE code IS NULL), 0)::numeric(18,2)::text AS "lastAmountYuan",
            coalesce(sum(amount_yuan - coalesce(last_amount_yuan, 0)), 0)::numeric(18,2)::text AS "differenceYuan"
       FROM trial_result WHERE run_id = $1`,
    [runId],
  );
  const byRule = await ctx.sql.query<TrialAnswer['byRule'][number]>(
    `SELECT rule, count(*)::int AS accounts FROM trial_result t, unnest(t.rules) AS rule WHERE t.run_id = $1 GROUP BY rule ORDER BY 2 DESC, 1`,
    [runId],
  );
  const rows = await ctx.sql.query<TrialRow>(
    `SELECT t.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName", r.code AS "routeCode", t.code, t.params,
            t.energy_kwh::text AS "energyKwh", t.amount_yuan::text AS "amountYuan", t.last_energy_kwh::text AS "lastEnergyKwh",
            t.last_amount_yuan::text AS "lastAmountYuan", (t.amount_yuan - t.last_amount_yuan)::text AS "differenceYuan", t.rules, t.classes
       FROM trial_result t JOIN account a ON a.id = t.account_id JOIN customer c ON c.id = a.customer_id JOIN route r ON r.id = a.route_id
      WHERE t.run_id = $1 AND ${FILTER[only]}
      ORDER BY t.code IS NULL, abs(t.amount_yuan - coalesce(t.last_amount_yuan, 0)) DESC NULLS LAST, t.account_id LIMIT ${ROWS + 1}`,
    [runId],
  );
  const wanted = { all: total.accounts, failed: total.failed, flagged: total.flagged }[only];
  return { total, byRule, rows: rows.slice(0, ROWS), rowsLeftOff: Math.max(0, wanted - ROWS) };
}
