import { idParam } from '@/server/accounts/contract';
import { collectionLines } from '@/server/accounts/queries/bank-desk';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'ledger.see',
  params: idParam,
  handler: (ctx, { params }) => collectionLines(ctx, params.id),
});
