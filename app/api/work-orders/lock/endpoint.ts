import { route } from '@/server/platform/http';
import { lockRequest } from '@/server/work-orders/contract';
import { lockOrders } from '@/server/work-orders/commands/locks';

export const POST = route({
  verb: 'order.lock',
  body: lockRequest,
  handler: (ctx, { body }) => lockOrders(ctx, body.ids),
});
