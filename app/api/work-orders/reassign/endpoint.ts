import { route } from '@/server/platform/http';
import { reassignRequest } from '@/server/work-orders/contract';
import { reassignOrders } from '@/server/work-orders/commands/assign';

export const POST = route({
  verb: 'order.reassign',
  body: reassignRequest,
  handler: (ctx, { body }) => reassignOrders(ctx, body.ids, body.toUserId, body.reason),
});
