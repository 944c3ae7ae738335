import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { escalateOrders } from '@/server/work-orders/commands/escalate';

export default defineJob({
  name: 'work-orders/escalate-orders',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 60_000,
  handler: (ctx) => escalateOrders(ctx),
});
