import { networkParams } from '@/server/network/contract';
import { behindTransformer } from '@/server/network/queries/network';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  params: networkParams,
  handler: (ctx, { params }) => behindTransformer(ctx, params.id),
});
