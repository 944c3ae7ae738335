import { accountParams } from '@/server/customers/contract';
import { customerAsOf } from '@/server/customers/queries/customer-as-of';
import { asOfQuery } from '@/server/kernel/as-of';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  params: accountParams,
  query: asOfQuery,
  handler: (ctx, { params, query }) => customerAsOf(ctx, params.accountId, query.at),
});
