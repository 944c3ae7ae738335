import { batchParams, faultsQuery } from '@/server/imports/contract';
import { faultPage } from '@/server/imports/queries/batches';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'import.see',
  params: batchParams,
  query: faultsQuery,
  handler: (ctx, { params, query }) => faultPage(ctx, params.id, query.offset, query.limit),
});
