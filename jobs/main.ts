/** Process 2: the workers of all queues. Wiring only. */
import type { Worker } from 'bullmq';
import { announce } from '@/server/kernel/outbox';
import { QUEUES, type OperationsEvent, type QueueName } from '@/server/operations/contract';
import { openBroker } from '@/server/platform/broker';
import { configOrExit } from '@/server/platform/config';
import { nodeIdentity } from '@/server/platform/identity';
import { processLog } from '@/server/platform/log';
import { registerNode } from '@/server/platform/node-registry';
import { onEnd, untilDatabase } from '@/server/platform/process-life';
import { closeLive, live, systemContext } from '@/server/wiring';
import { JOB_BY_NAME, QUEUE_SETTINGS } from './catalog';
import { startMover } from './mover';
import { processorOf } from './processor';

const DRAIN_MS = 4_000;
const CANCEL_MS = 3_000;

const config = configOrExit('worker');
const log = processLog();
const identity = nodeIdentity();
await untilDatabase(live().sql, log);
const broker = await openBroker(config, log);
const process_ = processorOf({ jobs: JOB_BY_NAME, context: systemContext, log });

const finished: Record<string, number> = {};
const minute: { queue: string; at: number }[] = [];
let inHand = 0;

const workers = QUEUES.map((queue): Worker => {
  const { concurrency, lockDurationMs } = QUEUE_SETTINGS[queue];
  const options = {
    concurrency: config.workerConcurrency ?? concurrency,
    lockDuration: lockDurationMs,
    name: identity.id,
  };
  const worker = broker.worker(queue, process_, options);
  worker.on('active', () => (inHand += 1));
  worker.on('completed', () => {
    inHand -= 1;
    finished[queue] = (finished[queue] ?? 0) + 1;
    minute.push({ queue, at: performance.now() });
  });
  worker.on('failed', (job, error) => {
    inHand -= 1;
    const isFinal = job !== undefined && (job.finishedOn !== undefined || job.attemptsMade >= (job.opts.attempts ?? 1));
    if (isFinal) void tellFailed(queue, job.name, job.id ?? '', error);
  });
  return worker;
});

async function tellFailed(queue: QueueName, name: string, jobId: string, error: Error): Promise<void> {
  const payload: OperationsEvent = { kind: 'job-failed', queue, name, jobId, error: error.message.slice(0, 300) };
  await announce(live().sql, [{ topic: 'operations', payload }]).catch((cause: unknown) =>
    log.warn({ error: cause }, 'a failed job could not be announced'),
  );
}

function facts(): Record<string, number> {
  const since = performance.now() - 60_000;
  while ((minute[0]?.at ?? Infinity) < since) minute.shift();
  const result: Record<string, number> = { active: Math.max(0, inHand) };
  for (const queue of QUEUES) {
    result[`done.${queue}`] = finished[queue] ?? 0;
    result[`rate.${queue}`] = minute.filter((each) => each.queue === queue).length;
  }
  return result;
}

const mover = startMover({ databaseUrl: config.databaseUrl, broker, log, jobs: JOB_BY_NAME });
const registration = registerNode({ sql: live().sql, log, kind: 'worker', identity, facts });
log.info({ broker: broker.kind, queues: QUEUES }, `worker ${identity.id} is at work`);

onEnd(log, async () => {
  await mover.stop();
  const drained = Promise.all(workers.map((worker) => worker.close())).then(() => true);
  const within = (milliseconds: number) =>
    Promise.race([drained, new Promise<false>((resolve) => setTimeout(resolve, milliseconds, false))]);
  if (!(await within(DRAIN_MS))) {
    // Long work stops where it can; what does not is delivered again once its hold has run out.
    for (const worker of workers) worker.cancelAllJobs('ending');
    if (!(await within(CANCEL_MS))) log.warn({ inHand }, 'ends with jobs in hand');
  }
  await registration.leave();
  await broker.close();
  await closeLive();
});
