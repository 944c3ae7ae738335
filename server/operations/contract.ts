/** Operations on the wire (运行维护): nodes, queues, failed jobs, the feed and the database. Browser-safe. */
import { z } from 'zod';

/** Queues of the catalogue of jobs: periodic upkeep, billing runs, imports. */
export const QUEUES = ['upkeep', 'billing', 'imports'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface NodeView {
  id: string;
  kind: 'web' | 'worker';
  host: string;
  pid: number;
  version: string;
  joinedAt: string;
  seenAt: string;
  leftAt: string | null;
  /** Seconds since the last sign of life, database time. */
  silentSeconds: number;
  rssMb: number | null;
  loopDelayMs: number | null;
  /** Web nodes: open connections and whether the relay runs here. Workers: jobs in hand. */
  sockets: number | null;
  isRelay: boolean;
  activeJobs: number | null;
}

export interface QueueView {
  name: QueueName;
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
  /** Jobs finished by the workers that are running now, since each of them started. */
  completed: number;
  /** Jobs finished a minute, over the last minute. */
  perMinute: number;
}

export interface FailedJobView {
  id: string;
  queue: QueueName;
  name: string;
  payload: unknown;
  error: string;
  stack: string;
  attempts: number;
  failedAt: string | null;
}

export interface OperationsAnswer {
  at: string;
  broker: { kind: 'redis' | 'postgres'; reachable: boolean };
  nodes: NodeView[];
  queues: QueueView[];
  /** Newest first, at most `FAILED_SHOWN` of each queue. */
  failed: FailedJobView[];
  feed: {
    head: number;
    oldest: number | null;
    kept: number;
    /** Events and jobs written but not moved on yet, and the age of the oldest in seconds. */
    outboxEvents: number;
    outboxJobs: number;
    outboxAgeSeconds: number;
  };
  database: { connections: number; maxConnections: number; longestTransactionSeconds: number; sizeMb: number };
  seq: number;
}
export const FAILED_SHOWN = 50;

const jobId = z.string().regex(/^[\w.-]{1,120}$/);
export const failedJobsRequest = z.strictObject({
  action: z.enum(['retry', 'remove']),
  queue: z.enum(QUEUES),
  ids: z.array(jobId).min(1).max(FAILED_SHOWN),
});
export type FailedJobsRequest = z.infer<typeof failedJobsRequest>;

export interface FailedJobsAnswer {
  /** Jobs acted on; the others were no longer there. */
  done: string[];
}

/** Payload of topic `operations`. */
export type OperationsEvent =
  | { kind: 'node-joined' | 'node-left'; node: { id: string; kind: string; host: string } }
  | { kind: 'job-failed'; queue: QueueName; name: string; jobId: string; error: string };
