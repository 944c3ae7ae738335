import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { rebillAccount } from '@/server/billing/commands/rebill-account';

const id = z.number().int().positive();

export default defineJob({
  name: 'billing/rebill-account',
  queue: 'billing',
  payload: z.strictObject({
    accountId: id,
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    /** The reading order that was concluded, and the billing order that waits for it. */
    orderId: id.optional(),
    parentOrderId: id.nullish(),
    calculatedBy: id,
  }),
  attempts: 8,
  backoffMs: 500,
  handler: (ctx, { accountId, month, calculatedBy }) => rebillAccount(ctx, { accountId, month, calculatedBy }),
});
