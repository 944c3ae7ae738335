import { reopenMonth } from '@/server/accounts/commands/close-month';
import { reopenMonthRequest } from '@/server/accounts/contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'period.reopen',
  body: reopenMonthRequest,
  handler: (ctx, { body }) => reopenMonth(ctx, body),
});
