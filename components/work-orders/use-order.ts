'use client';
import { api } from '@/components/ui/api-client';
import { useLiveQuery } from '@/components/live/live';
import type { OrderComment, OrderDetail, OrderEvent } from '@/server/work-orders/contract';
import { applyOrderEvent } from '@/server/work-orders/projection';

interface CommentEvent {
  readonly kind: 'commented';
  readonly orderId: number;
  readonly comment: OrderComment;
}

/** The order with what the feed did to it: a comment is added, a lock or a move shows at once and reads the history again. */
export function useOrder(
  orderId: number,
  userId: number,
  isVisible: boolean,
  onTouched: () => void,
  asOf: string | undefined,
) {
  return useLiveQuery<OrderDetail>({
    key: `order/${orderId}/${asOf ?? ''}`,
    topics: ['orders'],
    isEnabled: isVisible,
    load: (signal) =>
      asOf === undefined
        ? api.get<OrderDetail>(`/api/work-orders/${orderId}`, { signal })
        : api.get<OrderDetail>(`/api/work-orders/${orderId}/as-of`, { signal, query: { at: asOf } }),
    apply: (detail, events) => {
      if (asOf !== undefined) return detail;
      let next = detail;
      for (const { payload } of events) {
        const event = payload as OrderEvent | CommentEvent;
        if (event.kind === 'commented') {
          if (event.orderId !== orderId || next.comments.some(({ id }) => id === event.comment.id)) continue;
          next = { ...next, comments: [...next.comments, event.comment] };
          continue;
        }
        const touchesLinked =
          event.rows?.some(([id]) => next.linked.some((linked) => linked.id === id)) ||
          event.created?.some((row) => row.parentId === orderId);
        const rows = new Map([[orderId, next.order]]);
        if (applyOrderEvent(rows, { ...event, created: undefined }).length > 0) {
          const order = rows.get(orderId)!;
          next = { ...next, order, writable: order.state === 'locked' && order.lockedBy === userId };
          onTouched();
        } else if (touchesLinked) onTouched();
      }
      return next;
    },
  });
}
