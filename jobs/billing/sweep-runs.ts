import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { sweepRuns } from '@/server/billing/commands/runs';

export default defineJob({
  name: 'billing/sweep-runs',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 5_000,
  handler: (ctx) => sweepRuns(ctx),
});
