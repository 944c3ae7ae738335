/** The shape of a job (作业): what its payload is, where it runs, how often it is tried again, and what it calls. */
import type { z } from 'zod';
import type { QueueName } from '@/server/operations/contract';
import type { OrderCtx } from '@/server/work-orders/effects';

export interface JobTools {
  /** Aborted when the process ends or the job was taken away; long work stops at its next safe point. */
  readonly signal: AbortSignal;
  /** 1 at the first try. */
  readonly attempt: number;
}

export interface JobSpec<Schema extends z.ZodType> {
  /** `<module>/<verb-noun>`, the same as the file under `jobs/`. */
  readonly name: string;
  readonly queue: QueueName;
  /** Ids only: what is to be worked on is read from the database. */
  readonly payload: Schema;
  readonly attempts: number;
  /** First wait between two tries; doubles each time. */
  readonly backoffMs: number;
  /** A job with the same key is not queued again while one waits or runs. */
  readonly dedupe?: (payload: z.infer<Schema>) => string;
  /** Runs by itself at this pace, with the payload `{}`, once in the whole installation. */
  readonly everyMs?: number;
  readonly handler: (ctx: OrderCtx, payload: z.infer<Schema>, tools: JobTools) => Promise<unknown>;
}

export interface JobDefinition {
  readonly name: string;
  readonly queue: QueueName;
  readonly payload: z.ZodType;
  readonly attempts: number;
  readonly backoffMs: number;
  readonly everyMs: number | undefined;
  readonly dedupeKey: (payload: unknown) => string | undefined;
  readonly run: (ctx: OrderCtx, payload: unknown, tools: JobTools) => Promise<unknown>;
}

export function defineJob<Schema extends z.ZodType>(spec: JobSpec<Schema>): JobDefinition {
  const { name, queue, payload, attempts, backoffMs, everyMs, dedupe, handler } = spec;
  return {
    name,
    queue,
    payload,
    attempts,
    backoffMs,
    everyMs,
    dedupeKey: (value) => {
      const parsed = dedupe === undefined ? undefined : payload.safeParse(value);
      return parsed?.success === true ? dedupe?.(parsed.data) : undefined;
    },
    run: async (ctx, value, tools) => handler(ctx, payload.parse(value), tools),
  };
}
