/**
 * Many screens in a process of their own: bare connections that note when the event of an order arrived. Asked for an order id, it
 * answers with the arrival times (milliseconds since 1970) at every connection. Ends with its parent.
 */
import { FEED, type FeedBatch } from '@/server/realtime/contract';
import { unpacked } from '@/server/realtime/packing';
import type { OrderEvent } from '@/server/work-orders/contract';
import { clientSocket } from '@/tests/support/live-node';

export interface ClientsOrder {
  readonly origin: string;
  readonly cookies: readonly string[];
}

const CONNECT_AT_ONCE = 25;
const [, , raw] = process.argv;
const { origin, cookies } = JSON.parse(raw!) as ClientsOrder;
const now = (): number => performance.timeOrigin + performance.now();
/** `<order id>/<version>` → arrival at each connection. */
const arrivals = new Map<string, number[]>();
/** When the gateway says it sent it, the latest of its batches. */
const sent = new Map<string, number>();

function note(batch: FeedBatch): void {
  const { events } = unpacked(batch);
  const at = now();
  for (const event of events) {
    const first = (event.payload as OrderEvent).rows?.[0];
    if (first === undefined) continue;
    const key = `${first[0]}/${first[1]}`;
    sent.set(key, Math.max(sent.get(key) ?? 0, Date.parse(batch.sentAt)));
    const known = arrivals.get(key);
    if (known === undefined) arrivals.set(key, [at]);
    else known.push(at);
  }
}

async function connect(cookie: string): Promise<void> {
  const socket = clientSocket(origin, { cookie, origin });
  await new Promise<void>((resolve, reject) => {
    socket.once(FEED, () => resolve());
    socket.once('connect_error', reject);
    socket.on(FEED, note);
    socket.connect();
  });
}

for (let from = 0; from < cookies.length; from += CONNECT_AT_ONCE) {
  await Promise.all(cookies.slice(from, from + CONNECT_AT_ONCE).map(connect));
}
process.send?.('ready');
process.on('message', ({ key, of }: { key: string; of: number }) => {
  const at = arrivals.get(key) ?? [];
  process.send?.({ at, sentAt: sent.get(key) ?? 0 });
  if (at.length < of) return;
  arrivals.delete(key);
  sent.delete(key);
});
process.on('disconnect', () => process.exit(0));
