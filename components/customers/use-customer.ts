'use client';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { CustomerAsOf, CustomerView } from '@/server/customers/contract';
import type { OrderEvent } from '@/server/work-orders/contract';
import type { FeedEvent } from '@/server/realtime/contract';

/** True when an event is about an order or a bill of this account: then the view is read again. */
function concerns(view: CustomerView | CustomerAsOf, { topic, payload }: FeedEvent): boolean {
  if (topic === 'orders') {
    const { created = [], rows = [] } = payload as OrderEvent;
    const known = new Set(view.orders?.map(({ id }) => id));
    return created.some(({ accountId }) => accountId === view.account.id) || rows.some(([id]) => known.has(id));
  }
  const billIds = (payload as { billIds?: readonly number[] } | null)?.billIds ?? [];
  return billIds.some((billId) => view.bills?.some(({ id }) => id === billId));
}

/** The customer view of one account, kept true by the feed while it is in sight; at a past moment there is nothing to keep. */
export function useCustomer(accountId: string | undefined, isVisible: boolean, asOf?: string) {
  return useLiveQuery<CustomerView | CustomerAsOf>({
    key: `${accountId ?? ''}/${asOf ?? ''}`,
    topics: ['orders', 'bills'],
    isEnabled: isVisible && accountId !== undefined,
    load: (signal) =>
      asOf === undefined
        ? api.get<CustomerView>(`/api/customers/${accountId}`, { signal })
        : api.get<CustomerAsOf>(`/api/customers/${accountId}/as-of`, { signal, query: { at: asOf } }),
    apply: (view, events) => {
      return asOf === undefined && events.some((event) => concerns(view, event)) ? 'reload' : view;
    },
  });
}
