import { requireVerb } from '@/server/access/permissions';
import { continueAffected } from '@/server/billing/commands/cancel-run';
import { visibleRun } from '@/server/billing/queries/runs';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

/** Computes again, by a worker, only what failed or changed since the run. */
export const POST = route({
  verb: 'run.start',
  params: idParam,
  handler: async (ctx, { params }) => {
    const { unitId } = await visibleRun(ctx, params.id);
    requireVerb(ctx.actor, 'run.start', unitId);
    return ctx.sql.tx((sql) => continueAffected(ctx, sql, { runId: params.id, calculatedBy: ctx.actor.userId }));
  },
});
