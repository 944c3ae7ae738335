import { steerFailedJobs } from '@/server/operations/commands/failed-jobs';
import { failedJobsRequest } from '@/server/operations/contract';
import { processBroker } from '@/server/platform/broker';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'operations.steer',
  body: failedJobsRequest,
  rate: { name: 'failed-jobs', limit: 60, windowMs: 60_000 },
  handler: async (ctx, { body }) => steerFailedJobs(ctx, await processBroker(ctx.log), body),
});
