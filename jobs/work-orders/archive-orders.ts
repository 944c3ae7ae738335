import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { archiveOrders } from '@/server/work-orders/commands/archive';

export default defineJob({
  name: 'work-orders/archive-orders',
  queue: 'upkeep',
  payload: z.strictObject({}),
  attempts: 1,
  backoffMs: 1_000,
  everyMs: 600_000,
  handler: (ctx) => archiveOrders(ctx),
});
