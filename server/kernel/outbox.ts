/**
 * The outbox (发件箱): a command writes what others must learn, or what a worker must do, in its own transaction.
 * The relay moves it on after the commit. Nothing else emits or enqueues.
 */
import type { Sql } from './ports';

export interface OutboxEvent {
  /** A topic of realtime/contract. */
  readonly topic: string;
  readonly unitId?: number | null;
  readonly family?: string | null;
  /** Set for a `personal` event. */
  readonly userId?: number | null;
  readonly payload: unknown;
}

export async function announce(sql: Sql, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql.run(
    `INSERT INTO outbox (kind, topic, unit_id, family, user_id, payload)
     SELECT 'event', e.topic, e."unitId", e.family, e."userId", e.payload
       FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (topic text, "unitId" integer, family text, "userId" integer, payload jsonb))
            WITH ORDINALITY AS e(topic, "unitId", family, "userId", payload, ord)
      ORDER BY e.ord`,
    [JSON.stringify(events)],
  );
}

export interface OutboxJob {
  /** A job of jobs/catalog. */
  readonly name: string;
  readonly payload: Record<string, unknown>;
}

export async function enqueue(sql: Sql, jobs: readonly OutboxJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await sql.run(
    `INSERT INTO outbox (kind, topic, payload)
     SELECT 'job', j.name, j.payload FROM jsonb_to_recordset($1::jsonb) AS j(name text, payload jsonb)`,
    [JSON.stringify(jobs)],
  );
}
