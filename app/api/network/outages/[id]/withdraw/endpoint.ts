import { withdrawOutage } from '@/server/network/commands/outages';
import { networkParams } from '@/server/network/contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'outage.record',
  params: networkParams,
  handler: (ctx, { params }) => withdrawOutage(ctx, params.id),
});
