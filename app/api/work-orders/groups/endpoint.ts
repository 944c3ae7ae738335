import { route } from '@/server/platform/http';
import { groupRequest } from '@/server/work-orders/contract';
import { queueGroups } from '@/server/work-orders/queries/groups';

export const POST = route({
  verb: 'order.see',
  body: groupRequest,
  handler: (ctx, { body }) => queueGroups(ctx, body),
});
