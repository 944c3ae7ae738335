import { route } from '@/server/platform/http';
import { notePresence } from '@/server/work-orders/commands/presence';
import { presenceRequest } from '@/server/work-orders/company-wire';
import { orderParams } from '@/server/work-orders/contract';

/** Says that one looks at the order; the answer is who else does. */
export const PUT = route({
  verb: 'order.see',
  params: orderParams,
  body: presenceRequest,
  maxBytes: 1_000,
  handler: (ctx, { params, body }) => notePresence(ctx, params.id, body.doing),
});
