import { route } from '@/server/platform/http';
import { draftRequest, orderParams } from '@/server/work-orders/contract';
import { saveDraft } from '@/server/work-orders/commands/notes';

export const PUT = route({
  verb: 'order.see',
  params: orderParams,
  body: draftRequest,
  maxBytes: 100_000,
  handler: (ctx, { params, body }) => saveDraft(ctx, params.id, body.step, body.data),
});
