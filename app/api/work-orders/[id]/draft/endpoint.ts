import { route } from '@/server/platform/http';
import { draftRequest, MAX_FORM_BYTES, orderParams } from '@/server/work-orders/contract';
import { saveDraft } from '@/server/work-orders/commands/notes';

export const PUT = route({
  verb: 'order.see',
  params: orderParams,
  body: draftRequest,
  maxBytes: MAX_FORM_BYTES,
  handler: (ctx, { params, body }) => saveDraft(ctx, params.id, body.step, body.data),
});
