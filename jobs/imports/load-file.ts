import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { loadUpload } from '@/server/imports/commands/load-upload';

const ATTEMPTS = 3;

export default defineJob({
  name: 'imports/load-file',
  queue: 'imports',
  payload: z.strictObject({ batchId: z.number().int().positive() }),
  attempts: ATTEMPTS,
  backoffMs: 2_000,
  dedupe: ({ batchId }) => String(batchId),
  handler: (ctx, { batchId }, { signal, attempt }) => loadUpload(ctx, batchId, { signal, isLast: attempt >= ATTEMPTS }),
});
