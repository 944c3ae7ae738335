/** Asking a holder for an order (请求移交): nothing about the order changes, the holder is told who would like it. */
import { announce } from '@/server/kernel/outbox';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { inScope } from '../scope';

export async function askForOrder(ctx: Ctx, id: number): Promise<{ holderId: number }> {
  const values: unknown[] = [id];
  const visible = inScope(ctx.actor, 'order.see', values);
  const row = await ctx.sql.maybeOne<{ orderNo: string; lockedBy: number | null }>(
    `SELECT w.order_no AS "orderNo", w.locked_by AS "lockedBy" FROM work_order w WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  if (row.lockedBy === null || row.lockedBy === ctx.actor.userId)
    throw new Refusal('order.changed', { orderNo: row.orderNo });
  await announce(ctx.sql, [
    {
      topic: 'personal',
      userId: row.lockedBy,
      payload: {
        kind: 'asked-for',
        byId: ctx.actor.userId,
        byName: ctx.actor.name,
        by: ctx.actor.names,
        orderIds: [id],
        orderNo: row.orderNo,
      },
    },
  ]);
  return { holderId: row.lockedBy };
}
