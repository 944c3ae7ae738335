import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { runTimers } from '@/server/work-orders/commands/run-timers';

export default defineJob({
  name: 'work-orders/run-timers',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 60_000,
  handler: (ctx) => runTimers(ctx),
});
