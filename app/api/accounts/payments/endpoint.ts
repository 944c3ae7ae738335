import { takePayment } from '@/server/accounts/commands/take-payment';
import { takePaymentRequest } from '@/server/accounts/contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'payment.take',
  body: takePaymentRequest,
  handler: (ctx, { body }) => {
    const { receivableIds, note, expected, ...rest } = body;
    return takePayment(ctx, {
      ...rest,
      ...(receivableIds === undefined ? {} : { receivableIds }),
      ...(note === undefined ? {} : { note }),
      ...(expected === undefined ? {} : { expected }),
    });
  },
});
