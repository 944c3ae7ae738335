import { accountParam, owedQuery } from '@/server/accounts/contract';
import { owedBy } from '@/server/accounts/queries/statement';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'account.see',
  params: accountParam,
  query: owedQuery,
  handler: (ctx, { params, query }) => owedBy(ctx, params.accountId, query.on),
});
