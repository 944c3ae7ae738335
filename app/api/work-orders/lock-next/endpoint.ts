import { route } from '@/server/platform/http';
import { lockNextRequest } from '@/server/work-orders/contract';
import { lockNext } from '@/server/work-orders/commands/assign';

export const POST = route({
  verb: 'order.lock',
  body: lockNextRequest,
  handler: (ctx, { body }) => lockNext(ctx, body.count, body.filter),
});
