import { networkParams } from '@/server/network/contract';
import { feederTransformers } from '@/server/network/queries/network';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'customer.see',
  params: networkParams,
  handler: (ctx, { params }) => feederTransformers(ctx, params.id),
});
