import { saveFilter } from '@/server/access/commands/personal';
import { savedFilterQuery, savedFilterRequest } from '@/server/access/contract';
import { savedFilters } from '@/server/access/queries/personal';
import { route } from '@/server/platform/http';

export const GET = route({
  query: savedFilterQuery,
  handler: async (ctx, { query }) => ({ filters: await savedFilters(ctx, query.panel) }),
});

export const PUT = route({
  body: savedFilterRequest,
  maxBytes: 20_000,
  handler: (ctx, { body }) => saveFilter(ctx, body),
});
