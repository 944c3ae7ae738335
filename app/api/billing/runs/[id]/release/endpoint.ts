import { releaseRun } from '@/server/billing/commands/release';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'bill.release',
  params: idParam,
  handler: (ctx, { params }) => releaseRun(ctx, params.id),
});
