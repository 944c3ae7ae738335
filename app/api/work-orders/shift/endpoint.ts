import { route } from '@/server/platform/http';
import { endShift } from '@/server/work-orders/commands/shift';
import { shiftRequest } from '@/server/work-orders/company-wire';

export const POST = route({
  verb: 'order.lock',
  body: shiftRequest,
  rate: { name: 'end-shift', limit: 10, windowMs: 60_000 },
  handler: (ctx, { body }) => endShift(ctx, body.body, body.toUserId),
});
