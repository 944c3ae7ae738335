import { asOfQuery } from '@/server/kernel/as-of';
import { route } from '@/server/platform/http';
import { orderParams } from '@/server/work-orders/contract';
import { orderDetailAsOf } from '@/server/work-orders/queries/detail-as-of';

export const GET = route({
  verb: 'order.see',
  params: orderParams,
  query: asOfQuery,
  handler: (ctx, { params, query }) => orderDetailAsOf(ctx, params.id, query.at),
});
