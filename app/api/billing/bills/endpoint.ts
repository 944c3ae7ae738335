import { billByNumber } from '@/server/billing/queries/bills';
import { billNoQuery } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

/** `?billNo=`: the bill of this number. */
export const GET = route({
  verb: 'bill.see',
  query: billNoQuery,
  handler: (ctx, { query }) => billByNumber(ctx, query.billNo),
});
