/** Stand-ins that are in force or to come, of the people the reader may set them for, and whom they may choose. */
import type { Ctx } from '@/server/kernel/ports';
import type { SubstituteAnswer } from '../contract';
import { unitsFor } from '../permissions';

export async function substitutes(ctx: Ctx): Promise<SubstituteAnswer> {
  const name = (alias: string): string => (ctx.actor.locale === 'en' ? `${alias}.name_en` : `${alias}.name_zh`);
  const units = unitsFor(ctx.actor, 'order.reassign');
  const [standing, people] = await Promise.all([
    ctx.sql.query<SubstituteAnswer['standing'][number]>(
      `SELECT s.id, s.absent_id AS "absentId", ${name('a')} AS "absentName", s.substitute_id AS "substituteId",
              ${name('b')} AS "substituteName", s.from_on AS "fromOn", s.to_on AS "toOn", s.reason,
              (s.absent_id = $1 OR a.home_unit_id = ANY($2::int[])) AS endable
         FROM substitute s JOIN app_user a ON a.id = s.absent_id JOIN app_user b ON b.id = s.substitute_id
        WHERE s.ended_at IS NULL AND s.to_on >= $3::date
          AND (s.absent_id = $1 OR s.substitute_id = $1 OR a.home_unit_id = ANY($2::int[]))
        ORDER BY s.from_on, s.id LIMIT 500`,
      [ctx.actor.userId, units, ctx.clock.today()],
    ),
    // The unit one works at, the one above it and everything below that.
    ctx.sql.query<SubstituteAnswer['people'][number]>(
      `WITH RECURSIVE top AS (SELECT coalesce(parent_id, id) AS id FROM org_unit WHERE id = $1),
              below AS (SELECT id FROM top UNION SELECT $1 UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
       SELECT u.id, ${name('u')} AS name, (u.id = $2 OR u.home_unit_id = ANY($3::int[])) AS mine,
              (SELECT array_agg(DISTINCT g.role ORDER BY g.role) FROM user_grant g WHERE g.user_id = u.id) AS roles
         FROM app_user u WHERE u.status = 'active' AND u.home_unit_id IN (SELECT id FROM below)
          AND EXISTS (SELECT 1 FROM user_grant g WHERE g.user_id = u.id AND g.role NOT IN ('operator', 'administrator'))
        ORDER BY name, u.id LIMIT 500`,
      [ctx.actor.homeUnitId, ctx.actor.userId, units],
    ),
  ]);
  return { standing, people };
}
