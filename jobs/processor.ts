/** From a delivery to a command: what a failure means for the next try. */
import { DelayedError, UnrecoverableError, type Job, type Processor } from 'bullmq';
import type { Log } from '@/server/kernel/ports';
import { Refusal, REFUSALS } from '@/server/kernel/refusal';
import { isUnavailable } from '@/server/platform/db';
import { isPrismaUnavailable } from '@/server/platform/prisma';
import type { OrderCtx } from '@/server/work-orders/effects';
import type { JobDefinition } from './define-job';

const AWAY_MS = 2_000;
const UNKNOWN_MS = 5_000;

export interface ProcessorOptions {
  readonly jobs: ReadonlyMap<string, JobDefinition>;
  readonly context: () => OrderCtx;
  readonly log: Log;
}

export function processorOf({ jobs, context, log }: ProcessorOptions): Processor {
  return async (delivery: Job, token?: string, signal?: AbortSignal): Promise<null> => {
    const job = jobs.get(delivery.name);
    // A newer version may have queued it: a worker of that version takes it.
    if (job === undefined) return postpone(delivery, token, UNKNOWN_MS);
    if (!job.payload.safeParse(delivery.data).success)
      throw new UnrecoverableError(`payload refused by the schema of ${job.name}`);
    const begun = performance.now();
    const tools = { signal: signal ?? new AbortController().signal, attempt: delivery.attemptsMade + 1 };
    try {
      await job.run(context(), delivery.data, tools);
    } catch (error) {
      // The process ends: another takes the job, with all its tries.
      if (tools.signal.aborted) return postpone(delivery, token, 0);
      // Nobody's fault: it costs none of the tries.
      if (isUnavailable(error) || isPrismaUnavailable(error)) return postpone(delivery, token, AWAY_MS);
      if (error instanceof Refusal && !REFUSALS[error.code].retry) {
        log.warn({ job: job.name, id: delivery.id, code: error.code, params: error.params }, 'job refused');
        throw new UnrecoverableError(`${error.code} ${JSON.stringify(error.params)}`);
      }
      log.error({ job: job.name, id: delivery.id, attempt: tools.attempt, error }, 'job failed');
      throw error;
    }
    log.debug({ job: job.name, id: delivery.id, ms: Math.round(performance.now() - begun) }, 'job done');
    return null;
  };
}

async function postpone(delivery: Job, token: string | undefined, milliseconds: number): Promise<never> {
  await delivery.moveToDelayed(Date.now() + milliseconds, token);
  throw new DelayedError();
}
