import { closeMonth } from '@/server/accounts/commands/close-month';
import { closeMonthRequest } from '@/server/accounts/contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'period.close',
  body: closeMonthRequest,
  handler: (ctx, { body }) => closeMonth(ctx, body),
});
