/** Comments (批注), which are kept for good, and drafts (草稿), which are the typist's alone until sent. */
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { announce } from '@/server/kernel/outbox';
import { requireVerb } from '@/server/access/permissions';
import type { Family } from '@/server/access/roles';
import type { OrderComment } from '../contract';
import { inScope } from '../scope';

async function visible(ctx: Ctx, orderId: number): Promise<{ unitId: number; family: Family }> {
  const values: unknown[] = [orderId];
  const scope = inScope(ctx.actor, 'order.see', values);
  const row = await ctx.sql.maybeOne<{ unitId: number; family: Family }>(
    `SELECT w.unit_id AS "unitId", w.family FROM work_order w WHERE w.id = $1 AND ${scope}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  return row;
}

export async function addComment(ctx: Ctx, orderId: number, body: string): Promise<OrderComment> {
  const { unitId, family } = await visible(ctx, orderId);
  requireVerb(ctx.actor, 'order.comment', unitId, family);
  return ctx.sql.tx(async (sql) => {
    const row = await sql.one<{ id: number; at: string }>(
      `INSERT INTO order_comment (order_id, author_id, at, body) VALUES ($1, $2, date_trunc('milliseconds', clock_timestamp()), $3) RETURNING id, at`,
      [orderId, ctx.actor.userId, body],
    );
    const comment = { ...row, authorId: ctx.actor.userId, authorName: ctx.actor.name, body };
    await announce(sql, [
      { topic: 'orders', unitId, family, payload: { kind: 'commented', actorId: ctx.actor.userId, orderId, comment } },
    ]);
    return comment;
  });
}

/** Keeps what was typed, whoever holds the lock: losing a lease never loses text. */
export async function saveDraft(ctx: Ctx, orderId: number, step: string, data: Record<string, unknown>): Promise<void> {
  await visible(ctx, orderId);
  await ctx.sql.run(
    `INSERT INTO order_draft (order_id, user_id, step, data) VALUES ($1, $2, $3, $4)
     ON CONFLICT (order_id, user_id) DO UPDATE SET step = excluded.step, data = excluded.data, updated_at = now()`,
    [orderId, ctx.actor.userId, step, JSON.stringify(data)],
  );
}
