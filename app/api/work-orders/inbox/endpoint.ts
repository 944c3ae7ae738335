import { route } from '@/server/platform/http';
import { noteSeen } from '@/server/work-orders/commands/notes';
import { seenRequest } from '@/server/work-orders/company-wire';
import { inbox } from '@/server/work-orders/queries/company';

export const GET = route({ verb: 'order.see', handler: (ctx) => inbox(ctx) });

/** These comments have been read. */
export const PUT = route({
  verb: 'order.see',
  body: seenRequest,
  handler: (ctx, { body }) => noteSeen(ctx, body.comments),
});
