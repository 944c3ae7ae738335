/** Colleagues one may speak to about an order, and what waits for a person to be read (提到我的, 交班留言). */
import { ROLE_IDS, ROLES, type Family } from '@/server/access/roles';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { ColleaguesAnswer, InboxAnswer } from '../company-wire';
import { inScope } from '../scope';

const MOST_COLLEAGUES = 200;
const MOST_READ = 50;
const SHIFT_NOTE_HOURS = 24;

/** Active people who may see orders of that family in that unit. */
export async function colleaguesAt(
  sql: Sql,
  unitId: number,
  family: Family,
): Promise<{ id: number; nameZh: string; nameEn: string }[]> {
  const roles = ROLE_IDS.filter((role) => {
    const { verbs, families } = ROLES[role];
    return (verbs as readonly string[]).includes('order.see') && (families as readonly string[]).includes(family);
  });
  return sql.query(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM org_unit WHERE id = $1
       UNION ALL SELECT o.id, o.parent_id FROM org_unit o JOIN above a ON o.id = a.parent_id
     )
     SELECT DISTINCT u.id, u.name_zh AS "nameZh", u.name_en AS "nameEn"
       FROM user_grant g JOIN above a ON a.id = g.unit_id JOIN app_user u ON u.id = g.user_id
      WHERE g.role = ANY($2::text[]) AND u.status = 'active' ORDER BY u.id LIMIT ${MOST_COLLEAGUES}`,
    [unitId, roles],
  );
}

export async function colleagues(ctx: Ctx, orderId: number): Promise<ColleaguesAnswer> {
  const values: unknown[] = [orderId];
  const visible = inScope(ctx.actor, 'order.see', values);
  const order = await ctx.sql.maybeOne<{ unitId: number; family: Family }>(
    `SELECT w.unit_id AS "unitId", w.family FROM work_order w WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (order === undefined) throw new Refusal('not-found', { what: 'order' });
  const people = await colleaguesAt(ctx.sql, order.unitId, order.family);
  return { people: people.filter((person) => person.id !== ctx.actor.userId) };
}

/** What was said to the person while they were away; of orders they may still see. */
export async function inbox(ctx: Ctx): Promise<InboxAnswer> {
  const values: unknown[] = [ctx.actor.userId];
  const visible = inScope(ctx.actor, 'order.see', values);
  const [mentions, shiftNotes] = await Promise.all([
    ctx.sql.query<InboxAnswer['mentions'][number]>(
      `SELECT c.id AS "commentId", c.order_id AS "orderId", w.order_no AS "orderNo", c.at, u.name_zh AS "authorZh",
              u.name_en AS "authorEn", c.body
         FROM order_mention m JOIN order_comment c ON c.id = m.comment_id JOIN work_order w ON w.id = c.order_id
         JOIN app_user u ON u.id = c.author_id
        WHERE m.user_id = $1 AND m.seen_at IS NULL AND ${visible} ORDER BY c.id DESC LIMIT ${MOST_READ}`,
      values,
    ),
    ctx.sql.query<InboxAnswer['shiftNotes'][number]>(
      `SELECT n.id, n.at, u.name_zh AS "authorZh", u.name_en AS "authorEn", n.body, n.order_ids AS "orderIds"
         FROM shift_note n JOIN app_user u ON u.id = n.author_id
        WHERE n.author_id <> $1 AND CASE WHEN n.to_user_id IS NULL THEN n.unit_id = $2 ELSE n.to_user_id = $1 END
          AND n.at > now() - interval '${SHIFT_NOTE_HOURS} hours' ORDER BY n.id DESC LIMIT ${MOST_READ}`,
      [ctx.actor.userId, ctx.actor.homeUnitId],
    ),
  ]);
  return { mentions, shiftNotes };
}
