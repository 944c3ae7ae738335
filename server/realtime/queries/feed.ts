/** Reads of the feed: its head, what follows a position, and what one person may see of it. */
import { unitsFor } from '@/server/access/permissions';
import { FAMILIES } from '@/server/access/roles';
import type { Actor, Sql } from '@/server/kernel/ports';
import { TOPICS, type CatchUpAnswer, type FeedEvent, type Topic } from '../contract';
import { toEvent, type FeedRow } from '../feed-row';
import { isUnitless } from '../scope';

const COLUMNS = `seq, topic, unit_id AS "unitId", family, user_id AS "userId", created_at AS "at", payload`;

export interface FeedHead {
  readonly seq: number;
  /** Database time. */
  readonly now: string;
}

export async function feedHead(sql: Sql): Promise<FeedHead> {
  return sql.one<FeedHead>('SELECT seq, clock_timestamp() AS now FROM feed_head');
}

/** The position a snapshot is read at: read it first, in the snapshot's own transaction or before it. */
export async function feedPosition(sql: Sql): Promise<number> {
  return (await sql.one<{ seq: number }>('SELECT seq FROM feed_head')).seq;
}

export async function feedAfter(sql: Sql, seq: number, limit: number): Promise<FeedRow[]> {
  return sql.query<FeedRow>(`SELECT ${COLUMNS} FROM feed WHERE seq > $1 ORDER BY seq LIMIT $2`, [seq, limit]);
}

/** Condition over `feed` that holds for exactly the rows this person may see; values are appended. */
export function visibleTo(actor: Actor, values: unknown[]): string {
  values.push(actor.userId);
  const parts = [`(topic = 'personal' AND user_id = $${values.length})`];
  for (const [topic, verb] of Object.entries(TOPICS) as [Topic, (typeof TOPICS)[Topic]][]) {
    if (verb === 'self') continue;
    const anywhere = unitsFor(actor, verb);
    if (anywhere.length === 0) continue;
    values.push(anywhere);
    const own = [`(family IS NULL AND unit_id = ANY($${values.length}::int[]))`];
    if (isUnitless(topic)) own.push('(unit_id IS NULL AND family IS NULL)');
    for (const family of FAMILIES) {
      const units = unitsFor(actor, verb, family);
      if (units.length === 0) continue;
      values.push(units);
      own.push(`(family = '${family}' AND unit_id = ANY($${values.length}::int[]))`);
    }
    parts.push(`(topic = '${topic}' AND (${own.join(' OR ')}))`);
  }
  return `(${parts.join(' OR ')})`;
}

export const CATCH_UP_EVENTS = 10_000;
const PAGE_EVENTS = 5_000;
const PAGE_BYTES = 4_000_000;

/**
 * What the person missed after `after`, oldest first, at most a page (the client asks again for the rest); or word that a
 * snapshot is due: more than 10,000 events were missed, or the feed no longer reaches back so far.
 */
export async function catchUp(sql: Sql, actor: Actor, after: number, sentAt: () => string): Promise<CatchUpAnswer> {
  const { head, oldest } = await sql.one<{ head: number; oldest: number | null }>(
    'SELECT (SELECT seq FROM feed_head) AS head, (SELECT min(seq) FROM feed) AS oldest',
  );
  // Beyond the head: this is not the database the client knew.
  if (after > head) return { kind: 'snapshot-needed', head };
  if (after === head)
    return { kind: 'events', batch: { from: after, to: head, sentAt: sentAt(), events: [] }, more: false };
  if (oldest === null || after < oldest - 1) return { kind: 'snapshot-needed', head };
  const values: unknown[] = [after, head];
  const visible = visibleTo(actor, values);
  const range = `seq > $1 AND seq <= $2 AND ${visible}`;
  if (head - after > CATCH_UP_EVENTS) {
    const { missed } = await sql.one<{ missed: number }>(
      `SELECT count(*)::int AS missed FROM (SELECT 1 FROM feed WHERE ${range} LIMIT ${CATCH_UP_EVENTS + 1}) AS behind`,
      values,
    );
    if (missed > CATCH_UP_EVENTS) return { kind: 'snapshot-needed', head };
  }
  const rows = await sql.query<FeedRow & { total: number }>(
    `SELECT * FROM (
       SELECT ${COLUMNS}, count(*) OVER ()::int AS total,
              sum(pg_column_size(payload)) OVER (ORDER BY seq) - pg_column_size(payload) AS before
         FROM (SELECT * FROM feed WHERE ${range} ORDER BY seq LIMIT ${PAGE_EVENTS + 1}) AS page
     ) AS measured WHERE before < ${PAGE_BYTES} ORDER BY seq`,
    values,
  );
  const events: FeedEvent[] = rows.slice(0, PAGE_EVENTS).map(toEvent);
  const isWhole = events.length === (rows[0]?.total ?? 0);
  const to = isWhole ? head : (events.at(-1)?.seq ?? head);
  return { kind: 'events', batch: { from: after, to, sentAt: sentAt(), events }, more: !isWhole };
}
