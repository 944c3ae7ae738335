import { operationsOverview } from '@/server/operations/queries/overview';
import { processBroker } from '@/server/platform/broker';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'operations.see',
  rate: { name: 'operations', limit: 120, windowMs: 60_000 },
  handler: async (ctx) => operationsOverview(ctx, await processBroker(ctx.log)),
});
