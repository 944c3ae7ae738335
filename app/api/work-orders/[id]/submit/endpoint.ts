import { route } from '@/server/platform/http';
import { MAX_FORM_BYTES, orderParams, submitRequest } from '@/server/work-orders/contract';
import { submitOrder } from '@/server/work-orders/commands/submit';

export const POST = route({
  verb: 'order.lock',
  params: orderParams,
  body: submitRequest,
  maxBytes: MAX_FORM_BYTES,
  handler: (ctx, { params, body: { fence, ...submission } }) => submitOrder(ctx, params.id, fence, submission),
});
