import { route } from '@/server/platform/http';
import { orderParams } from '@/server/work-orders/contract';
import { colleagues } from '@/server/work-orders/queries/company';

export const GET = route({
  verb: 'order.comment',
  params: orderParams,
  handler: (ctx, { params }) => colleagues(ctx, params.id),
});
