import { requireVerb } from '@/server/access/permissions';
import { periodQuery } from '@/server/accounts/contract';
import { periodBlockers } from '@/server/accounts/queries/period';
import { route } from '@/server/platform/http';

/** What is still open of a month, row by row. */
export const GET = route({
  verb: 'ledger.see',
  query: periodQuery,
  handler: (ctx, { query }) => {
    requireVerb(ctx.actor, 'ledger.see', query.unitId);
    return periodBlockers(ctx.sql, query.unitId, query.month);
  },
});
