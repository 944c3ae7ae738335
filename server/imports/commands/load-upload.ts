/** Loads an uploaded file in a worker (装入上传文件); the file goes when it is done, whatever came of it. */
import type { Ctx } from '@/server/kernel/ports';
import { FINISHED_STATUSES } from '../contract';
import { loadFile, markFailed } from './load-file';
import { spooledSource, unspool } from './spool';

export interface LoadTry {
  readonly signal: AbortSignal;
  /** No further try follows when this one fails. */
  readonly isLast: boolean;
}

export async function loadUpload(ctx: Ctx, batchId: number, { signal, isLast }: LoadTry): Promise<void> {
  const open = await spooledSource(batchId);
  if (open === undefined) return markFailed(ctx, batchId, 'file-lost');
  try {
    const batch = await loadFile(ctx, batchId, open, signal);
    if (FINISHED_STATUSES.includes(batch.status)) await unspool(batchId);
  } catch (error) {
    if (isLast && !signal.aborted) {
      await markFailed(ctx, batchId, 'internal');
      await unspool(batchId);
    }
    throw error;
  }
}
