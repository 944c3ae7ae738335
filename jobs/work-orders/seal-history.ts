import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { sealHistory } from '@/server/work-orders/commands/seal-history';

export default defineJob({
  name: 'work-orders/seal-history',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 30_000,
  handler: (ctx) => sealHistory(ctx),
});
