import { accountParams } from '@/server/customers/contract';
import { customerView } from '@/server/customers/queries/customer-view';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  params: accountParams,
  handler: (ctx, { params }) => customerView(ctx, params.accountId),
});
