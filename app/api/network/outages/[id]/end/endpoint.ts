import { endOutage } from '@/server/network/commands/outages';
import { networkParams, outageEndRequest } from '@/server/network/contract';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'outage.record',
  params: networkParams,
  body: outageEndRequest,
  handler: (ctx, { params, body }) => endOutage(ctx, params.id, body.endedAt),
});
