'use client';
import { useLocaleControl } from '@/components/i18n/intl';
import { useLiveQuery } from '@/components/live/live';
import { api } from '@/components/ui/api-client';
import type { BillDetail } from '@/server/billing/run-wire';
import type { FeedEvent } from '@/server/realtime/contract';
import type { OrderEvent } from '@/server/work-orders/contract';

/** True when an event is about this bill, another revision of it, or an order on it. */
function concerns(detail: BillDetail, { topic, payload }: FeedEvent): boolean {
  if (topic === 'orders') {
    const { created = [], rows = [] } = payload as OrderEvent;
    const known = new Set(detail.orders.map(({ id }) => id));
    return created.some(({ billId }) => billId === detail.bill.id) || rows.some(([id]) => known.has(id));
  }
  const billIds = (payload as { billIds?: readonly number[] } | null)?.billIds ?? [];
  return billIds.some((billId) => detail.revisions.some(({ id }) => id === billId));
}

/** One bill with all that explains it, kept true by the feed while it is in sight; at a past moment as it stood. */
export function useBill(billId: string | undefined, isVisible: boolean, asOf?: string) {
  const { locale } = useLocaleControl();
  return useLiveQuery<BillDetail>({
    key: `${billId ?? ''}/${locale}/${asOf ?? ''}`,
    topics: ['bills', 'orders'],
    isEnabled: isVisible && billId !== undefined,
    load: (signal) =>
      asOf === undefined
        ? api.get<BillDetail>(`/api/billing/bills/${billId}`, { signal })
        : api.get<BillDetail>(`/api/billing/bills/${billId}/as-of`, { signal, query: { at: asOf } }),
    apply: (detail, events) => {
      return asOf === undefined && events.some((event) => concerns(detail, event)) ? 'reload' : detail;
    },
  });
}
