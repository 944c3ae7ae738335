/** The catalogue of jobs: one file `jobs/<module>/<verb-noun>.ts` and one line here; and how each queue is worked. */
import type { QueueName } from '@/server/operations/contract';
import type { JobDefinition } from './define-job';
import loadFile from './imports/load-file';
import rebillAccount from './billing/rebill-account';
import releaseRun from './billing/release-run';
import runChunk from './billing/run-chunk';
import sweepRuns from './billing/sweep-runs';
import startPlanned from './metering/start-planned';
import archiveOrders from './work-orders/archive-orders';
import escalateOrders from './work-orders/escalate-orders';
import expireLeases from './work-orders/expire-leases';
import runTimers from './work-orders/run-timers';
import sealHistory from './work-orders/seal-history';

export const JOBS: readonly JobDefinition[] = [
  rebillAccount,
  releaseRun,
  runChunk,
  sweepRuns,
  loadFile,
  startPlanned,
  archiveOrders,
  escalateOrders,
  expireLeases,
  runTimers,
  sealHistory,
];

export const JOB_BY_NAME: ReadonlyMap<string, JobDefinition> = new Map(JOBS.map((job) => [job.name, job]));

export interface QueueSettings {
  /** Jobs a worker process has in hand at once; WORKER_CONCURRENCY overrides it. */
  readonly concurrency: number;
  /** A job whose worker does not renew its hold for so long is given to another. */
  readonly lockDurationMs: number;
}

export const QUEUE_SETTINGS: Readonly<Record<QueueName, QueueSettings>> = {
  upkeep: { concurrency: 2, lockDurationMs: 10_000 },
  // Two in hand: one computes while the other reads or writes.
  billing: { concurrency: 2, lockDurationMs: 10_000 },
  imports: { concurrency: 1, lockDurationMs: 20_000 },
};
