/** Alike orders of the queue (同类归集): counts and money by rule and step, so that a reviewer decides what is alike
 * together. An order that several rules raised stands in the group of each, as the filter by rule finds it. */
import type { Ctx } from '@/server/kernel/ports';
import type { GroupRequest, QueueGroup } from '../contract';
import { conditions } from './queue';

export async function queueGroups(ctx: Ctx, request: GroupRequest): Promise<{ groups: QueueGroup[] }> {
  const values: unknown[] = [];
  const where = conditions(ctx, request.view, request.filter, values);
  values.push(ctx.actor.userId);
  const groups = await ctx.sql.query<QueueGroup>(
    `SELECT w.process, w.step, r.rule, count(*)::int AS count,
            count(*) FILTER (WHERE w.state = 'locked' AND w.locked_by = $${values.length})::int AS mine,
            sum(w.money_at_risk_yuan)::numeric(18,2)::text AS "moneyAtRiskYuan"
       FROM work_order w, unnest(CASE WHEN w.rules = '{}' THEN ARRAY[coalesce(w.rule, '')] ELSE w.rules END) AS r(rule)
      WHERE ${where} GROUP BY w.process, w.step, r.rule
      ORDER BY sum(w.money_at_risk_yuan) DESC, count(*) DESC LIMIT 200`,
    values,
  );
  return { groups };
}
