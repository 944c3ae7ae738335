import { billDetailAsOf } from '@/server/billing/queries/bill-as-of';
import { idParam } from '@/server/billing/run-wire';
import { asOfQuery } from '@/server/kernel/as-of';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'bill.see',
  params: idParam,
  query: asOfQuery,
  handler: (ctx, { params, query }) => billDetailAsOf(ctx, params.id, query.at),
});
