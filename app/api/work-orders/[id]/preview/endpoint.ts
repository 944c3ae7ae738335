import { route } from '@/server/platform/http';
import { orderParams, previewRequest } from '@/server/work-orders/contract';
import { previewAction } from '@/server/work-orders/queries/preview';

/** What the action would do; nothing is written. */
export const POST = route({
  verb: 'order.see',
  params: orderParams,
  body: previewRequest,
  handler: (ctx, { params, body }) => previewAction(ctx, params.id, body),
});
