/** What other modules need to read an order in a statement of their own: its row, and whether the reader may see it. */
import type { Actor } from '@/server/kernel/ports';
import { HELD_COLUMNS, ORDER_COLUMNS } from '../order-columns';
import { inScope } from '../scope';

/** Columns of an `OrderRow` over `work_order w LEFT JOIN app_user holder ON holder.id = w.locked_by`. */
export const orderSelect = ORDER_COLUMNS;

/** Columns of a `HeldOrder` over `work_order w`. */
export const heldSelect = HELD_COLUMNS;

/** Condition on `w`: the actor sees the order; values are appended. */
export function visibleOrder(actor: Actor, values: unknown[]): string {
  return inScope(actor, 'order.see', values);
}
