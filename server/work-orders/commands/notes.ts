/** Comments (批注), which are kept for good, and drafts (草稿), which are the typist's alone until sent. */
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { announce } from '@/server/kernel/outbox';
import { requireVerb } from '@/server/access/permissions';
import type { Family } from '@/server/access/roles';
import type { OrderComment } from '../contract';
import { colleaguesAt } from '../queries/company';
import { inScope } from '../scope';

const TOLD_CHARACTERS = 200;

async function visible(ctx: Ctx, orderId: number): Promise<{ unitId: number; family: Family; orderNo: string }> {
  const values: unknown[] = [orderId];
  const scope = inScope(ctx.actor, 'order.see', values);
  const row = await ctx.sql.maybeOne<{ unitId: number; family: Family; orderNo: string }>(
    `SELECT w.unit_id AS "unitId", w.family, w.order_no AS "orderNo" FROM work_order w WHERE w.id = $1 AND ${scope}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  return row;
}

/** `mentioned`: colleagues who may see the order; they are told, also when they come back later. Others are left out. */
export async function addComment(
  ctx: Ctx,
  orderId: number,
  body: string,
  mentioned: readonly number[] = [],
): Promise<OrderComment> {
  const { unitId, family, orderNo } = await visible(ctx, orderId);
  requireVerb(ctx.actor, 'order.comment', unitId, family);
  return ctx.sql.tx(async (sql) => {
    const row = await sql.one<{ id: number; at: string }>(
      `INSERT INTO order_comment (order_id, author_id, at, body) VALUES ($1, $2, date_trunc('milliseconds', clock_timestamp()), $3) RETURNING id, at`,
      [orderId, ctx.actor.userId, body],
    );
    const reachable = mentioned.length === 0 ? [] : await colleaguesAt(sql, unitId, family);
    const told = reachable.filter(({ id }) => mentioned.includes(id) && id !== ctx.actor.userId);
    if (told.length > 0) {
      await sql.run('INSERT INTO order_mention (comment_id, user_id) SELECT $1, unnest($2::int[])', [
        row.id,
        told.map(({ id }) => id),
      ]);
    }
    const comment = { ...row, authorId: ctx.actor.userId, authorName: ctx.actor.name, body };
    await announce(sql, [
      { topic: 'orders', unitId, family, payload: { kind: 'commented', actorId: ctx.actor.userId, orderId, comment } },
      ...told.map(({ id }) => ({
        topic: 'personal',
        userId: id,
        payload: {
          kind: 'mentioned',
          byId: ctx.actor.userId,
          byName: ctx.actor.name,
          by: ctx.actor.names,
          orderIds: [orderId],
          orderNo,
          commentId: row.id,
          body: body.slice(0, TOLD_CHARACTERS),
        },
      })),
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

/** What a person has read is not told again at the next sign-in. */
export async function noteSeen(ctx: Ctx, comments: readonly number[]): Promise<void> {
  await ctx.sql.run(
    `UPDATE order_mention SET seen_at = now() WHERE user_id = $1 AND seen_at IS NULL AND comment_id = ANY($2::bigint[])`,
    [ctx.actor.userId, comments],
  );
}
