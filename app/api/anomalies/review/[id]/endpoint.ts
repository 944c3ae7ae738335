import { reviewView } from '@/server/anomalies/queries/review-view';
import { route } from '@/server/platform/http';
import { orderParams } from '@/server/work-orders/contract';

export const GET = route({
  verb: 'order.see',
  params: orderParams,
  handler: (ctx, { params }) => reviewView(ctx, params.id),
});
