'use client';
/**
 * One review, kept fresh by the feed, and the next ones fetched before they are asked for: opening what was fetched ahead shows it in the
 * same frame, and it is read once more behind the screen because something may have happened meanwhile.
 */
import { useCallback, useRef } from 'react';
import { api } from '@/components/ui/api-client';
import { useLiveQuery } from '@/components/live/live';
import type { ReviewView } from '@/server/anomalies/review-view';
import type { OrderEvent } from '@/server/work-orders/contract';
import { applyOrderEvent } from '@/server/work-orders/projection';

const KEPT_MS = 60_000;
const KEPT_MOST = 6;
/** Younger than this, what was fetched ahead is as good as fresh. */
const FRESH_MS = 1_500;
const AFTER_EVENT_MS = 200;

interface Ahead {
  readonly at: number;
  readonly answer: Promise<ReviewView>;
}
const ahead = new Map<number, Ahead>();

const fetchReview = (orderId: number, signal?: AbortSignal): Promise<ReviewView> =>
  api.get<ReviewView>(`/api/anomalies/review/${orderId}`, signal ? { signal } : {});

/** Fetches a review that will probably be opened next. */
export function prefetchReview(orderId: number): void {
  const held = ahead.get(orderId);
  if (held && performance.now() - held.at < KEPT_MS) return;
  const answer = fetchReview(orderId);
  // Nobody waits for it yet; whoever opens it asks again and hears why.
  answer.catch(() => ahead.delete(orderId));
  ahead.delete(orderId);
  ahead.set(orderId, { at: performance.now(), answer });
  for (const oldest of [...ahead.keys()].slice(0, Math.max(0, ahead.size - KEPT_MOST))) ahead.delete(oldest);
}

function takeAhead(orderId: number): Ahead | undefined {
  const held = ahead.get(orderId);
  ahead.delete(orderId);
  return held && performance.now() - held.at < KEPT_MS ? held : undefined;
}

export function useReview(orderId: number, userId: number, isVisible: boolean) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const reload = useRef<() => void>(() => undefined);
  const soon = useCallback(() => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      reload.current();
    }, AFTER_EVENT_MS);
  }, []);
  const query = useLiveQuery<ReviewView>({
    key: `review/${orderId}`,
    topics: ['orders', 'bills'],
    isEnabled: isVisible,
    load: async (signal) => {
      const held = takeAhead(orderId);
      if (held === undefined) return fetchReview(orderId, signal);
      const view = await held.answer.catch(() => fetchReview(orderId, signal));
      if (performance.now() - held.at > FRESH_MS) soon();
      return view;
    },
    apply: (view, events) => {
      let next = view;
      for (const { topic, payload } of events) {
        if (topic !== 'orders') continue;
        const rows = new Map([[orderId, next.order]]);
        if (applyOrderEvent(rows, { ...(payload as OrderEvent), created: undefined }).length === 0) continue;
        const order = rows.get(orderId)!;
        next = { ...next, order, writable: order.state === 'locked' && order.lockedBy === userId };
        // Another bill, or another step: more than the row has changed.
        if (order.billId !== view.order.billId || order.step !== view.order.step) soon();
      }
      return next;
    },
  });
  reload.current = query.reload;
  return query;
}
