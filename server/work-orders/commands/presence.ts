/**
 * Who is at an order (在看, 在改, 离开): a hint for colleagues that never protects anything. Only those who look at the same order are
 * told, each by an event of their own; where one person is alone nothing is sent.
 */
import { announce } from '@/server/kernel/outbox';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { PRESENCE_SECONDS, type Doing, type Presence, type PresenceAnswer, type PresenceEvent } from '../company-wire';
import { inScope } from '../scope';

const FORGOTTEN_MINUTES = 10;

export async function notePresence(ctx: Ctx, orderId: number, doing: Doing | 'gone'): Promise<PresenceAnswer> {
  const { userId } = ctx.actor;
  const values: unknown[] = [orderId];
  const visible = inScope(ctx.actor, 'order.see', values);
  const order = await ctx.sql.maybeOne(`SELECT 1 FROM work_order w WHERE w.id = $1 AND ${visible}`, values);
  if (order === undefined) throw new Refusal('not-found', { what: 'order' });
  return ctx.sql.tx(async (sql) => {
    const before = await sql.maybeOne<{ doing: Doing }>(
      `SELECT doing FROM order_presence
        WHERE order_id = $1 AND user_id = $2 AND seen_at > now() - interval '${PRESENCE_SECONDS} seconds'`,
      [orderId, userId],
    );
    if (doing === 'gone') {
      await sql.run('DELETE FROM order_presence WHERE order_id = $1 AND user_id = $2', [orderId, userId]);
    } else {
      await sql.run(
        `INSERT INTO order_presence (order_id, user_id, doing, seen_at) VALUES ($1, $2, $3, now())
         ON CONFLICT (order_id, user_id) DO UPDATE SET doing = excluded.doing, seen_at = excluded.seen_at`,
        [orderId, userId, doing],
      );
    }
    await sql.run(
      `DELETE FROM order_presence WHERE user_id = $1 AND seen_at < now() - interval '${FORGOTTEN_MINUTES} minutes'`,
      [userId],
    );
    const others = await sql.query<Presence>(
      `SELECT p.user_id AS "userId", u.name_zh AS "nameZh", u.name_en AS "nameEn", p.doing
         FROM order_presence p JOIN app_user u ON u.id = p.user_id
        WHERE p.order_id = $1 AND p.user_id <> $2 AND p.seen_at > now() - interval '${PRESENCE_SECONDS} seconds'
        ORDER BY p.user_id`,
      [orderId, userId],
    );
    if (others.length > 0 && (before?.doing ?? 'gone') !== doing) {
      const own = await sql.one<{ nameZh: string; nameEn: string }>(
        `SELECT name_zh AS "nameZh", name_en AS "nameEn" FROM app_user WHERE id = $1`,
        [userId],
      );
      const payload: PresenceEvent = { kind: 'presence', orderId, person: { userId, ...own, doing } };
      await announce(
        sql,
        others.map((other) => ({ topic: 'personal', userId: other.userId, payload })),
      );
    }
    return { others };
  });
}
