import { z } from 'zod';
import { route } from '@/server/platform/http';
import { teamQueue } from '@/server/work-orders/queries/team';

export const GET = route({
  verb: 'team.see',
  query: z.strictObject({ unitId: z.coerce.number().int().positive().optional() }),
  handler: (ctx, { query }) => teamQueue(ctx, query.unitId),
});
