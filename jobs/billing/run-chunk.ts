import { hostname } from 'node:os';
import { z } from 'zod';
import { defineJob } from '@/jobs/define-job';
import { billChunk } from '@/server/billing/commands/bill-chunk';

/** A run's progress is told at most this often by one worker; its last chunk always tells. */
const TELL_EVERY_MS = 500;
const MOST_RUNS_KEPT = 100;
const toldAt = new Map<number, number>();

function isTimeToTell(runId: number): boolean {
  const now = performance.now();
  if (now - (toldAt.get(runId) ?? -Infinity) < TELL_EVERY_MS) return false;
  if (toldAt.size > MOST_RUNS_KEPT) toldAt.clear();
  toldAt.set(runId, now);
  return true;
}

const worker = process.env['GONGDAN_NODE_ID'] ?? `${hostname()}-${process.pid}`;

export default defineJob({
  name: 'billing/run-chunk',
  queue: 'billing',
  payload: z.strictObject({ runId: z.number().int().positive(), chunkNo: z.number().int().nonnegative() }),
  attempts: 5,
  backoffMs: 500,
  dedupe: ({ runId, chunkNo }) => `${runId}-${chunkNo}`,
  handler: (ctx, { runId, chunkNo }) => billChunk(ctx, runId, chunkNo, { tellProgress: isTimeToTell(runId), worker }),
});
