import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { startPlanned } from '@/server/metering/commands/start-planned';

export default defineJob({
  name: 'metering/start-planned',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 6 * 3_600_000,
  handler: (ctx) => startPlanned(ctx),
});
