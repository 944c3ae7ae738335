import { entryRoutes } from '@/server/metering/queries/reading-entry';
import { routesQuery } from '@/server/metering/wire';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'reading.see',
  query: routesQuery,
  handler: (ctx, { query }) => entryRoutes(ctx, query),
});
