import { voucherParam } from '@/server/accounts/contract';
import { voucherOf } from '@/server/accounts/queries/entries';
import { route } from '@/server/platform/http';

/** A voucher as this account sees it. */
export const GET = route({
  verb: 'account.see',
  params: voucherParam,
  handler: (ctx, { params }) => voucherOf(ctx, params.accountId, params.voucherId),
});
