import { startRun } from '@/server/billing/commands/runs';
import { listRuns } from '@/server/billing/queries/runs';
import { runsQuery, startRunRequest } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const GET = route({ verb: 'run.see', query: runsQuery, handler: (ctx, { query }) => listRuns(ctx, query) });

export const POST = route({
  verb: 'run.start',
  body: startRunRequest,
  handler: (ctx, { body }) => startRun(ctx, body),
});
