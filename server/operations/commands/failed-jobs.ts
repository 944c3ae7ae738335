/** Failed jobs (失败作业): try again or take away. The job itself finds out what is left to do. */
import type { Queue } from 'bullmq';
import { requireVerb } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { FailedJobsAnswer, FailedJobsRequest } from '../contract';

export async function steerFailedJobs(
  ctx: Ctx,
  source: { queue(name: string): Queue; ping(): Promise<void> },
  { action, queue: name, ids }: FailedJobsRequest,
): Promise<FailedJobsAnswer> {
  requireVerb(ctx.actor, 'operations.steer');
  await source.ping().catch(() => {
    throw new Refusal('unavailable');
  });
  const queue = source.queue(name);
  const done: string[] = [];
  for (const id of ids) {
    const job = await queue.getJob(id);
    if (job === undefined || !(await job.isFailed())) continue;
    if (action === 'retry') await job.retry('failed', { resetAttemptsMade: true });
    else await job.remove();
    done.push(id);
  }
  ctx.log.info({ userId: ctx.actor.userId, action, queue: name, ids: done }, 'failed jobs steered');
  return { done };
}
