import { requireVerb } from '@/server/access/permissions';
import { reversePayment } from '@/server/accounts/commands/reverse-payment';
import { idParam, reversePaymentRequest } from '@/server/accounts/contract';
import { unitOfPayment } from '@/server/accounts/queries/receipts';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'payment.reverse',
  params: idParam,
  body: reversePaymentRequest,
  handler: async (ctx, { params, body }) => {
    requireVerb(ctx.actor, 'payment.reverse', await unitOfPayment(ctx.sql, params.id));
    return ctx.sql.tx((sql) => reversePayment(ctx, sql, { paymentId: params.id, reason: body.reason }));
  },
});
