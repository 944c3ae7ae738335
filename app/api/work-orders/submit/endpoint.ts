import { route } from '@/server/platform/http';
import { refusalMessage } from '@/server/platform/speech';
import { batchSubmitRequest } from '@/server/work-orders/contract';
import { submitBatch } from '@/server/work-orders/commands/submit';
import { withMessages } from '@/server/work-orders/localise';

export const POST = route({
  verb: 'order.lock',
  body: batchSubmitRequest,
  handler: async (ctx, { body: { orders, ...submission } }) =>
    withMessages(await submitBatch(ctx, orders, submission), (code, params) =>
      refusalMessage(code, params, ctx.actor.locale),
    ),
});
