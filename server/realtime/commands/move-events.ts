/**
 * Outbox → feed (发件箱转入事件流). One statement takes what is committed, numbers it and files it: the row lock on the head makes
 * the numbers dense and in commit order, and rows of a transaction still running are not seen, so nothing waits for them.
 */
import type pg from 'pg';
import type { FeedRow } from '../feed-row';

export const FEED_CHANNEL = 'feed';

const MOVE = `
  WITH moved AS (
    DELETE FROM outbox WHERE id IN (
      SELECT id FROM outbox WHERE kind = 'event' AND id > $2 ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING id, topic, unit_id, family, user_id, payload, created_at
  ), numbered AS (
    SELECT moved.*, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS total FROM moved
  ), head AS (
    UPDATE feed_head SET seq = seq + (SELECT count(*) FROM moved) WHERE EXISTS (SELECT 1 FROM moved) RETURNING seq
  ), filed AS (
    INSERT INTO feed (seq, topic, unit_id, family, user_id, payload, created_at)
    SELECT head.seq - numbered.total + numbered.n, topic, unit_id, family, user_id, payload, created_at FROM numbered, head
    RETURNING seq, topic, unit_id, family, user_id, payload, created_at
  )
  SELECT filed.seq, topic, unit_id AS "unitId", family, user_id AS "userId", created_at AS "at", payload,
         (SELECT max(id) FROM moved) AS "lastId",
         (SELECT pg_notify('${FEED_CHANNEL}', max(seq)::text) FROM filed) AS told
    FROM filed ORDER BY filed.seq`;

export interface Moved {
  readonly rows: FeedRow[];
  /** Greatest outbox id of the batch; 0 when it was empty. */
  readonly lastId: number;
}

/** Moves up to `limit` committed events with an outbox id above `afterId`. Autocommits: call it outside of a transaction. */
export async function moveEvents(client: pg.ClientBase, limit: number, afterId: number): Promise<Moved> {
  const { rows } = await client.query<FeedRow & { lastId: number }>({
    name: 'move-events',
    text: MOVE,
    values: [limit, afterId],
  });
  return {
    rows: rows.map(({ seq, topic, unitId, family, userId, at, payload }) => ({
      seq,
      topic,
      unitId,
      family,
      userId,
      at,
      payload,
    })),
    lastId: rows[0]?.lastId ?? 0,
  };
}

export const FEED_KEPT_EVENTS = 200_000;
export const FEED_KEPT_HOURS = 1;
const PRUNE_AT_ONCE = 20_000;

/** Forgets what is both older than an hour and not among the last 200,000 events; a client further behind takes a snapshot. */
export async function pruneFeed(client: pg.ClientBase): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM feed WHERE seq IN (
       SELECT seq FROM feed WHERE seq <= (SELECT seq FROM feed_head) - $1::bigint ORDER BY seq LIMIT $2)
     AND created_at < clock_timestamp() - make_interval(hours => $3)`,
    [FEED_KEPT_EVENTS, PRUNE_AT_ONCE, FEED_KEPT_HOURS],
  );
  return rowCount ?? 0;
}
