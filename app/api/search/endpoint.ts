import { searchQuery } from '@/server/customers/contract';
import { search } from '@/server/customers/queries/search';
import { route } from '@/server/platform/http';

export const GET = route({
  query: searchQuery,
  rate: { name: 'search', limit: 600, windowMs: 60_000 },
  handler: (ctx, { query }) => search(ctx, query.q, query.unitId),
});
