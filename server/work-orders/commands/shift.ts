/**
 * Handing one's own orders to a colleague (移交), and the end of a shift (交班): everything one holds goes back to the queue or to the
 * colleague who takes over, and a note stays for whoever comes next. What was typed goes along.
 */
import { announce } from '@/server/kernel/outbox';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { ShiftAnswer } from '../company-wire';
import type { Receipt } from '../contract';
import { reassignOrders } from './assign';
import { unlockOrders } from './locks';

const MOST_REASON = 500;

export async function handOver(ctx: Ctx, ids: readonly number[], toUserId: number, reason: string): Promise<Receipt> {
  const receipt = await reassignOrders(ctx, ids, toUserId, reason, 'holder');
  const moved = receipt.entries.filter(({ outcome }) => outcome === 'reassigned').map(({ id }) => id);
  // The colleague's own draft, if there is one, stays as it is.
  await ctx.sql.run(
    `INSERT INTO order_draft (order_id, user_id, step, data)
     SELECT order_id, $2, step, data FROM order_draft WHERE order_id = ANY($1::bigint[]) AND user_id = $3
     ON CONFLICT (order_id, user_id) DO NOTHING`,
    [moved, toUserId, ctx.actor.userId],
  );
  return receipt;
}

export async function endShift(ctx: Ctx, body: string, toUserId: number | null): Promise<ShiftAnswer> {
  const { userId, homeUnitId, name } = ctx.actor;
  if (toUserId === userId) throw new Refusal('not-found', { what: 'user' });
  return ctx.sql.tx(async (sql) => {
    const inner = { ...ctx, sql };
    const rows = await sql.query<{ id: number }>(
      `SELECT id FROM work_order WHERE locked_by = $1 AND state = 'locked' ORDER BY id`,
      [userId],
    );
    const held = rows.map(({ id }) => id);
    const gives = toUserId !== null && held.length > 0;
    const handed = gives ? await handOver(inner, held, toUserId, body.slice(0, MOST_REASON)) : undefined;
    const handedOver = handed?.counts.reassigned ?? 0;
    const freed = handedOver < held.length ? await unlockOrders(inner, held) : undefined;
    const note = await sql.one<{ id: number }>(
      `INSERT INTO shift_note (author_id, unit_id, to_user_id, at, body, order_ids)
       VALUES ($1, $2, $3, date_trunc('milliseconds', clock_timestamp()), $4, $5) RETURNING id`,
      [userId, homeUnitId, toUserId, body, held],
    );
    const readers = await sql.query<{ id: number }>(
      `SELECT id FROM app_user WHERE status = 'active' AND id <> $2 AND CASE WHEN $3::int IS NULL THEN home_unit_id = $1 ELSE id = $3 END`,
      [homeUnitId, userId, toUserId],
    );
    const payload = {
      kind: 'shift-note',
      id: note.id,
      byId: userId,
      byName: name,
      by: ctx.actor.names,
      body,
      orderIds: held,
    };
    await announce(
      sql,
      readers.map(({ id }) => ({ topic: 'personal', userId: id, payload })),
    );
    return {
      released: freed?.counts.unlocked ?? 0,
      handedOver,
      refused: gives ? held.length - handedOver : 0,
    };
  });
}
