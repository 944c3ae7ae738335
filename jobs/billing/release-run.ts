import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { releaseRunFor } from '@/server/billing/commands/release';

const TELL_EVERY_MS = 500;
const id = z.number().int().positive();

export default defineJob({
  name: 'billing/release-run',
  queue: 'billing',
  // Without a share: the whole run, as it was queued before runs were shared out.
  payload: z.strictObject({ runId: id, releasedBy: id, from: id.optional(), to: id.optional() }),
  attempts: 5,
  backoffMs: 1_000,
  dedupe: ({ runId, from }) => (from === undefined ? String(runId) : `${runId}-${from}`),
  handler: (ctx, { runId, releasedBy, from, to }) => {
    let toldAt = performance.now();
    const onBatch = (): boolean => {
      if (performance.now() - toldAt < TELL_EVERY_MS) return false;
      toldAt = performance.now();
      return true;
    };
    const share = from === undefined || to === undefined ? undefined : { from, to };
    return releaseRunFor(ctx, runId, releasedBy, { share, onBatch });
  },
});
