import { resumeRun } from '@/server/billing/commands/runs';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'run.steer',
  params: idParam,
  handler: (ctx, { params }) => resumeRun(ctx, params.id),
});
