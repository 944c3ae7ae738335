import { requireVerb } from '@/server/access/permissions';
import { idParam } from '@/server/accounts/contract';
import { paymentReceipt, unitOfPayment } from '@/server/accounts/queries/receipts';
import { route } from '@/server/platform/http';

/** A receipt (收据), to look at or print again. */
export const GET = route({
  verb: 'account.see',
  params: idParam,
  handler: async (ctx, { params }) => {
    requireVerb(ctx.actor, 'account.see', await unitOfPayment(ctx.sql, params.id));
    return paymentReceipt(ctx.sql, params.id);
  },
});
