import { route } from '@/server/platform/http';
import { unlockRequest } from '@/server/work-orders/contract';
import { unlockOrders } from '@/server/work-orders/commands/locks';

export const POST = route({
  verb: 'order.see',
  body: unlockRequest,
  handler: (ctx, { body }) => unlockOrders(ctx, body.ids),
});
