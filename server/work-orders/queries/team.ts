/**
 * The team's queue (班组看板): counts by step and by person, ageing. For those who hold `team.see`.
 */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { inScope } from '../scope';
import type { TeamAnswer } from '../contract';
import { queueCounts } from './queue';

export async function teamQueue(ctx: Ctx, unitId?: number): Promise<TeamAnswer> {
  const all = unitsFor(ctx.actor, 'team.see');
  if (all.length === 0) throw new Refusal('access.not-permitted', { verb: 'team.see' });
  if (unitId !== undefined && !all.includes(unitId)) throw new Refusal('access.out-of-scope', { verb: 'team.see' });
  const units =
    unitId === undefined
      ? all
      : (
          await ctx.sql.query<{ id: number }>(
            `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below`,
            [unitId],
          )
        ).map((row) => row.id);
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const values: unknown[] = [units];
  const visible = inScope(ctx.actor, 'order.see', values);
  const [counts, people, ageing] = await Promise.all([
    queueCounts(ctx, unitId),
    ctx.sql.query<TeamAnswer['people'][number]>(
      `WITH staff AS (
         SELECT u.id, ${name} AS name, array_agg(DISTINCT g.role ORDER BY g.role) AS roles
           FROM app_user u JOIN user_grant g ON g.user_id = u.id
          WHERE u.status = 'active' AND g.unit_id = ANY($1::int[]) AND g.role NOT IN ('operator', 'administrator', 'supervisor')
          GROUP BY u.id, name
       )
       SELECT s.id AS "userId", s.name, s.roles, coalesce(l.n, 0) AS locked, l.oldest AS "oldestLockAt",
              coalesce(l.money, 0)::numeric(16,2)::text AS "moneyAtRiskYuan",
              coalesce(d.n, 0) AS "doneToday"
         FROM staff s
         LEFT JOIN (
           SELECT w.locked_by, count(*)::int AS n, min(w.locked_at) AS oldest, sum(w.money_at_risk_yuan) AS money
             FROM work_order w WHERE w.state = 'locked' AND w.unit_id = ANY($1::int[]) AND ${visible} GROUP BY w.locked_by
         ) l ON l.locked_by = s.id
         LEFT JOIN (
           SELECT h.actor_id, count(*)::int AS n FROM order_history h
            WHERE h.at >= date_trunc('day', now() AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai'
              AND h.from_state = 'locked' AND (h.to_step <> h.from_step OR h.to_state = 'done')
            GROUP BY h.actor_id
         ) d ON d.actor_id = s.id
        ORDER BY locked DESC, s.name, s.id`,
      values,
    ),
    ctx.sql.query<TeamAnswer['ageing'][number]>(
      `SELECT w.process, w.step,
              count(*) FILTER (WHERE age < interval '4 hours')::int AS "under4h",
              count(*) FILTER (WHERE age >= interval '4 hours' AND age < interval '24 hours')::int AS "under24h",
              count(*) FILTER (WHERE age >= interval '24 hours' AND age < interval '72 hours')::int AS "under72h",
              count(*) FILTER (WHERE age >= interval '72 hours')::int AS older
         FROM (SELECT w.process, w.step, now() - w.step_since AS age FROM work_order w
                WHERE w.state IN ('pending', 'locked', 'returned') AND w.unit_id = ANY($1::int[]) AND ${visible}) w
        GROUP BY w.process, w.step ORDER BY w.process, w.step`,
      values,
    ),
  ]);
  return { steps: counts.steps, people, ageing, seq };
}
