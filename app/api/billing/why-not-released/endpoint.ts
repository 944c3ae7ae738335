import { whyNotReleased } from '@/server/billing/queries/why-not-released';
import { whyQuery } from '@/server/billing/run-wire';
import { Refusal } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'bill.see',
  query: whyQuery,
  handler: (ctx, { query: { billId, runId, unitId, month } }) => {
    if (billId !== undefined) return whyNotReleased(ctx, { billId });
    if (runId !== undefined) return whyNotReleased(ctx, { runId });
    if (unitId !== undefined && month !== undefined) return whyNotReleased(ctx, { unitId, month });
    throw new Refusal('input.invalid', {}, [{ path: 'billId', message: 'missing' }]);
  },
});
