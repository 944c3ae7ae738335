import { networkQuery } from '@/server/network/contract';
import { feeders } from '@/server/network/queries/network';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  query: networkQuery,
  handler: (ctx, { query }) => feeders(ctx, query.unitId),
});
