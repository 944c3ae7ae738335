import { receivableParam } from '@/server/accounts/contract';
import { receivableTrail } from '@/server/accounts/queries/entries';
import { route } from '@/server/platform/http';

/** The settlements and entries behind one receivable. */
export const GET = route({
  verb: 'account.see',
  params: receivableParam,
  handler: (ctx, { params }) => receivableTrail(ctx, params.accountId, params.receivableId),
});
