import { requireVerb } from '@/server/access/permissions';
import { periodQuery } from '@/server/accounts/contract';
import { periodStanding } from '@/server/accounts/queries/period';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'ledger.see',
  query: periodQuery,
  handler: (ctx, { query }) => {
    requireVerb(ctx.actor, 'ledger.see', query.unitId);
    return periodStanding(ctx.sql, query.unitId, query.month);
  },
});
