import { whatIfBill } from '@/server/billing/queries/what-if';
import { whatIfBillRequest } from '@/server/billing/what-if-wire';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'what-if.run',
  body: whatIfBillRequest,
  handler: (ctx, { body }) => whatIfBill(ctx, body.billId, body.scenario),
});
