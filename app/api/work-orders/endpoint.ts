import { z } from 'zod';
import { Refusal } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';
import { MAX_FORM_BYTES, queueRequest, startRequest } from '@/server/work-orders/contract';
import { startOrder } from '@/server/work-orders/commands/start';
import { queuePage } from '@/server/work-orders/queries/queue';

/** The request as JSON in `q`, for links; the console posts it to `query`. */
export const GET = route({
  verb: 'order.see',
  query: z.strictObject({ q: z.string().max(8000).default('{}') }),
  handler: (ctx, { query }) => {
    let asked: unknown;
    try {
      asked = JSON.parse(query.q);
    } catch {
      throw new Refusal('input.not-json');
    }
    const parsed = queueRequest.safeParse(asked);
    if (!parsed.success) throw new Refusal('input.invalid');
    return queuePage(ctx, parsed.data);
  },
});

/** Starts an order; with `form` its first step is done at once. */
export const POST = route({
  verb: 'order.start',
  body: startRequest,
  maxBytes: MAX_FORM_BYTES,
  handler: (ctx, { body }) => startOrder(ctx, body),
});
