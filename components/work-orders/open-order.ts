import { openPanel, useDock } from '@/components/dock/open-panel';
import type { OrderRow } from '@/server/work-orders/contract';
import { stepOf } from '@/server/work-orders/process';
import { processById } from '@/server/work-orders/processes';

/** The bill, the customer and the prices follow the order beside it, without taking the focus. */
export function openModules(
  row: Pick<OrderRow, 'process' | 'processVersion' | 'step' | 'accountId' | 'billId' | 'billMonth' | 'id'>,
): void {
  const { modules } = stepOf(processById(row.process, row.processVersion), row.step);
  for (const panel of modules) {
    if (panel === 'customer' && row.accountId !== null) {
      openPanel('customer', { accountId: String(row.accountId) }, { inPlace: true, focus: false });
    }
    if (panel === 'price-book') openPanel('price-book', { tab: 'drafts', orderId: String(row.id) }, { focus: false });
    if (panel === 'bill' && row.billId !== null && row.billMonth !== null) {
      openPanel(
        'bill',
        { billId: String(row.billId), billMonth: row.billMonth, orderId: String(row.id) },
        { inPlace: true, focus: false },
      );
    }
  }
}

/** A review has a screen of its own, where the session has it. */
function isReview(row: Pick<OrderRow, 'process' | 'step'>): boolean {
  return row.process === 'billing' && row.step === 'review' && useDock.getState().allowed.has('review');
}

/** Opens an order; with its modules when the person holds it, for reading when not. */
export function openOrder(row: OrderRow, userId: number): void {
  if (isReview(row)) {
    performance.mark(`review-open:${row.id}`);
    openPanel('review', { orderId: String(row.id) }, { inPlace: true });
    return;
  }
  openPanel('order', { orderId: String(row.id) }, { inPlace: true });
  if (row.state === 'locked' && row.lockedBy === userId) openModules(row);
}
