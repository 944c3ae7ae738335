/**
 * Outbox → queues, and the clock of periodic jobs. Runs in every worker process, active in one. A job is added to its queue before
 * its row is gone for good: what happens in between is a repeat with the same id, never a loss. While the broker is away the rows
 * simply stay where they are.
 */
import type pg from 'pg';
import { groupBy } from '@/server/kernel/group';
import type { Log } from '@/server/kernel/ports';
import { within, type Broker, type JobToAdd } from '@/server/platform/broker';
import { LOCK_KEYS, pause, seekLead, type Leader } from '@/server/platform/leader';
import type { JobDefinition } from './define-job';

const BATCH = 200;
const POLL_MS = 50;
const BROKER_WAIT_MS = 5_000;
const BROKEN_PAUSE_MS = 500;
/** A leader may be busy with a chunk of a billing run; only a process that really hangs is passed over. */
const IDLE_LIMIT_MS = 15_000;

interface OutboxJobRow {
  id: string;
  name: string;
  payload: unknown;
  /** Milliseconds since 1970: with the id unique even across a database that was made anew on the same Redis. */
  atMs: string;
}

export interface MoverOptions {
  readonly databaseUrl: string;
  readonly broker: Broker;
  readonly log: Log;
  readonly jobs: ReadonlyMap<string, JobDefinition>;
}

export function jobToAdd(job: JobDefinition, payload: unknown, jobId: string): JobToAdd {
  const dedupe = job.dedupeKey(payload);
  return {
    name: job.name,
    data: payload,
    opts: {
      jobId,
      attempts: job.attempts,
      backoff: { type: 'exponential', delay: job.backoffMs },
      ...(dedupe === undefined ? {} : { deduplication: { id: `${job.name}#${dedupe}` } }),
    },
  };
}

export function startMover(options: MoverOptions): Leader {
  const { broker, log, jobs } = options;
  const known = [...jobs.keys()];
  const periodic = [...jobs.values()].filter((job) => job.everyMs !== undefined);

  async function moveBatch(client: pg.Client): Promise<number> {
    const waiting = await client.query(`SELECT 1 FROM outbox WHERE kind = 'job' AND topic = ANY($1) LIMIT 1`, [known]);
    if (waiting.rows.length === 0) return 0;
    await client.query('BEGIN');
    try {
      const { rows } = await client.query<OutboxJobRow>(
        `SELECT id::text, topic AS name, payload, (extract(epoch FROM created_at) * 1000)::bigint::text AS "atMs"
           FROM outbox WHERE kind = 'job' AND topic = ANY($1) ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
        [known],
      );
      for (const [queue, some] of groupBy(rows, (row) => jobs.get(row.name)!.queue)) {
        const target = broker.queue(queue);
        // One by one, not as a bulk: only a single call brings its script again to a Redis that was restarted.
        const added = some.map((row) => {
          const { name, data, opts } = jobToAdd(jobs.get(row.name)!, row.payload, `o${row.id}-${row.atMs}`);
          return target.add(name, data, opts);
        });
        await within(BROKER_WAIT_MS, Promise.all(added));
      }
      await client.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [rows.map((row) => row.id)]);
      await client.query('COMMIT');
      return rows.length;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    }
  }

  async function tick(job: JobDefinition): Promise<void> {
    const add = jobToAdd(job, {}, `tick-${job.name.replace('/', '-')}-${Date.now()}`);
    await within(
      BROKER_WAIT_MS,
      broker.queue(job.queue).add(add.name, add.data, { ...add.opts, deduplication: { id: job.name } }),
    );
  }

  async function lead(client: pg.Client, signal: AbortSignal): Promise<void> {
    const nextTick = new Map(periodic.map((job) => [job, 0]));
    let failures = 0;
    while (!signal.aborted) {
      let moved = 0;
      try {
        for (const [job, at] of nextTick) {
          if (Date.now() < at) continue;
          await tick(job);
          nextTick.set(job, Date.now() + job.everyMs!);
        }
        moved = await moveBatch(client);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        // Without the database there is nothing to lead: this throws and the lead is sought again.
        await client.query('SELECT 1');
        failures += 1;
        if (failures === 1 || failures % 60 === 0)
          log.warn({ error, failures }, 'jobs wait in the outbox: the broker does not take them');
        await pause(BROKEN_PAUSE_MS, signal);
        continue;
      }
      if (moved < BATCH) await pause(POLL_MS, signal);
    }
  }

  return seekLead({
    databaseUrl: options.databaseUrl,
    lockKey: LOCK_KEYS.jobMover,
    name: 'job-mover',
    log,
    idleLimitMs: IDLE_LIMIT_MS,
    lead,
  });
}
