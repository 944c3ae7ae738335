import { route } from '@/server/platform/http';
import { orderParams } from '@/server/work-orders/contract';
import { askForOrder } from '@/server/work-orders/commands/ask';

/** Asks the holder to hand the order over; it reaches them as a notice. */
export const POST = route({
  verb: 'order.lock',
  params: orderParams,
  rate: { name: 'ask-for-order', limit: 20, windowMs: 60_000 },
  handler: (ctx, { params }) => askForOrder(ctx, params.id),
});
