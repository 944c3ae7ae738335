import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { expireLeases } from '@/server/work-orders/commands/locks';

export default defineJob({
  name: 'work-orders/expire-leases',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 10_000,
  handler: (ctx) => expireLeases(ctx),
});
