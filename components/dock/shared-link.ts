/**
 * Links to one thing (链接): `/?order=12`, `/?bill=45&month=2026-10&line=3`, `/?customer=7`; with `&at=2026-10-31T06:05:59.999Z` as it stood then. Whoever opens one sees it in their own layout, if
 * their rights reach it: the server decides as for any other way to it. Pure.
 */
import { isMoment } from '@/components/dock/as-of-moment';
import type { PanelId } from '@/components/dock/panels';

export interface SharedThing {
  readonly panelId: PanelId;
  readonly params: Readonly<Record<string, string>>;
}

const ID = /^\d{1,15}$/;
const LINE = /^\d{1,4}$/;
const MONTH = /^\d{4}-\d{2}$/;

export function linkPath(thing: SharedThing): string {
  const { orderId, billId, billMonth, line, accountId, asOf } = thing.params;
  const at = asOf ? `&at=${asOf}` : '';
  if (thing.panelId === 'order' && orderId) return `/?order=${orderId}${at}`;
  if (thing.panelId === 'bill' && billId)
    return `/?bill=${billId}${billMonth ? `&month=${billMonth}` : ''}${line ? `&line=${line}` : ''}${at}`;
  if (thing.panelId === 'customer' && accountId) return `/?customer=${accountId}${at}`;
  return '/';
}

/** What the address asks for; null when it asks for nothing, or for nothing we know. */
export function sharedThing(search: string): SharedThing | null {
  const query = new URLSearchParams(search);
  const id = (name: string): string | null => {
    const value = query.get(name);
    return value !== null && ID.test(value) ? value : null;
  };
  const at = query.get('at');
  const then: Record<string, string> = at !== null && isMoment(at) ? { asOf: at } : {};
  const order = id('order');
  if (order !== null) return { panelId: 'order', params: { orderId: order, ...then } };
  const bill = id('bill');
  const month = query.get('month');
  const line = query.get('line');
  if (bill !== null)
    return {
      panelId: 'bill',
      params: {
        billId: bill,
        ...(month !== null && MONTH.test(month) && { billMonth: month }),
        ...(line !== null && LINE.test(line) && { line }),
        ...then,
      },
    };
  const customer = id('customer');
  return customer === null ? null : { panelId: 'customer', params: { accountId: customer, ...then } };
}
