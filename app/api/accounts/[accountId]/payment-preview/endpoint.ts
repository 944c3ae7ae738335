import { accountParam, paymentPreviewQuery } from '@/server/accounts/contract';
import { paymentPreview } from '@/server/accounts/queries/payment-plan';
import { route } from '@/server/platform/http';

/** What a sum would settle today. */
export const GET = route({
  verb: 'payment.take',
  params: accountParam,
  query: paymentPreviewQuery,
  handler: (ctx, { params, query }) => paymentPreview(ctx, params.accountId, query),
});
