import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { releaseRunFor } from '@/server/billing/commands/release';

const TELL_EVERY_MS = 500;
const id = z.number().int().positive();

export default defineJob({
  name: 'billing/release-run',
  queue: 'billing',
  payload: z.strictObject({ runId: id, releasedBy: id }),
  attempts: 5,
  backoffMs: 1_000,
  dedupe: ({ runId }) => String(runId),
  handler: (ctx, { runId, releasedBy }) => {
    let toldAt = performance.now();
    return releaseRunFor(ctx, runId, releasedBy, () => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return false;
      toldAt = performance.now();
      return true;
    });
  },
});
