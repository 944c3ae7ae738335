import { route } from '@/server/platform/http';
import { orderParams } from '@/server/work-orders/contract';
import { orderDetail } from '@/server/work-orders/queries/detail';

export const GET = route({
  verb: 'order.see',
  params: orderParams,
  handler: (ctx, { params }) => orderDetail(ctx, params.id),
});
