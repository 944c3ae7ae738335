import { trialResult } from '@/server/billing/queries/trial';
import { idParam, trialQuery } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

/** What a trial run came to. */
export const GET = route({
  verb: 'run.see',
  params: idParam,
  query: trialQuery,
  handler: (ctx, { params, query }) => trialResult(ctx, params.id, query.only),
});
