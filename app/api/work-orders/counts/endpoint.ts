import { z } from 'zod';
import { route } from '@/server/platform/http';
import { queueCounts } from '@/server/work-orders/queries/queue';

export const GET = route({
  verb: 'order.see',
  query: z.strictObject({ unitId: z.coerce.number().int().positive().optional() }),
  handler: (ctx, { query }) => queueCounts(ctx, query.unitId),
});
