import { accountParam } from '@/server/accounts/contract';
import { accountStatement } from '@/server/accounts/queries/statement';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'account.see',
  params: accountParam,
  handler: (ctx, { params }) => accountStatement(ctx, params.accountId),
});
