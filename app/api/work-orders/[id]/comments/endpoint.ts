import { route } from '@/server/platform/http';
import { commentRequest, orderParams } from '@/server/work-orders/contract';
import { addComment } from '@/server/work-orders/commands/notes';

export const POST = route({
  verb: 'order.comment',
  params: orderParams,
  body: commentRequest,
  handler: (ctx, { params, body }) => addComment(ctx, params.id, body.body, body.mentions),
});
