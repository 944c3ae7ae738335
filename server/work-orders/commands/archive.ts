/**
 * Archiving (归档): a finished order that nobody needs at hand any more becomes part of the file. Run by a worker.
 */
import { announce } from '@/server/kernel/outbox';
import { groupBy } from '@/server/kernel/group';
import type { Ctx } from '@/server/kernel/ports';

/** Days a finished order stays at hand. */
export const DAYS_UNTIL_ARCHIVED = 30;
const BATCH = 5000;

interface Archived {
  id: number;
  unitId: number;
  family: string;
  fence: number;
  version: number;
}

/** Archives what has been done for long enough; returns how many. */
export async function archiveOrders(ctx: Ctx, days = DAYS_UNTIL_ARCHIVED): Promise<number> {
  return ctx.sql.tx(async (sql) => {
    const rows = await sql.query<Archived>(
      `WITH clock AS MATERIALIZED (
         SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
       ),
       old AS MATERIALIZED (
         SELECT w.id, w.step, w.fence, w.history_seq, w.history_hash FROM work_order w
          WHERE w.state = 'done' AND w.step_since < now() - make_interval(days => $1) ORDER BY w.id LIMIT ${BATCH} FOR UPDATE OF w SKIP LOCKED
       ),
       hashed AS MATERIALIZED (
         SELECT o.*, clock.at, history_hash(o.history_hash, o.id, o.history_seq + 1, clock.micros, 0, 'archive', o.step, o.step, 'done',
                'archived', o.fence, '', '') AS new_hash FROM old o, clock
       ),
       moved AS (
         UPDATE work_order w SET state = 'archived', version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
           FROM hashed h WHERE w.id = h.id
         RETURNING w.id, w.unit_id, w.family, w.fence, w.version
       ),
       written AS (
         INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
         SELECT at, id, history_seq + 1, 0, 'archive', step, step, 'done', 'archived', fence, '', '', history_hash, new_hash FROM hashed
       )
       SELECT id, unit_id AS "unitId", family, fence, version FROM moved`,
      [days],
    );
    const groups = groupBy(rows, (row) => `${row.unitId}|${row.family}`);
    await announce(
      sql,
      [...groups.values()].map((group) => ({
        topic: 'orders',
        unitId: group[0]!.unitId,
        family: group[0]!.family,
        payload: {
          kind: 'changed',
          actorId: 0,
          patch: { state: 'archived' },
          rows: group.map((row) => [row.id, row.version, row.fence]),
        },
      })),
    );
    return rows.length;
  });
}
