/**
 * Escalation (超期升级): when the promise of a step is past, its priority rises and the team lead is told; when the legal limit breaks, it
 * rises again and the next level is told. One history row each; doing it twice finds nothing the second time. Run by a worker.
 */
import { announce } from '@/server/kernel/outbox';
import { groupBy } from '@/server/kernel/group';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { RoleId } from '@/server/access/roles';
import { peopleWithRole } from '../queries/approval';

const BATCH = 2000;

/** Who is told at each level. */
const TOLD: Readonly<Record<1 | 2, readonly RoleId[]>> = { 1: ['lead'], 2: ['station-chief', 'county-marketing'] };

interface Escalated {
  readonly id: number;
  readonly orderNo: string;
  readonly unitId: number;
  readonly family: string;
  readonly version: number;
  readonly fence: number;
  readonly priority: number;
}

export async function escalateOrders(ctx: Ctx): Promise<{ warned: number; broken: number }> {
  // The broken first: what is past both limits is told once, at the higher level.
  const broken = await raise(ctx, 2, 'w.due_at < clock_timestamp() AND w.escalation < 2');
  const warned = await raise(ctx, 1, 'w.warn_at < clock_timestamp() AND w.escalation = 0');
  return { warned, broken };
}

async function raise(ctx: Ctx, level: 1 | 2, condition: string): Promise<number> {
  return ctx.sql.tx(async (sql) => {
    const rows = await sql.query<Escalated>(
      `WITH clock AS MATERIALIZED (
         SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
       ),
       late AS MATERIALIZED (
         SELECT w.id, w.step, w.state, w.fence, w.history_seq, w.history_hash FROM work_order w
          WHERE w.state IN ('pending', 'locked', 'returned') AND ${condition} ORDER BY w.id LIMIT ${BATCH} FOR UPDATE OF w SKIP LOCKED
       ),
       hashed AS MATERIALIZED (
         SELECT l.*, clock.at, history_hash(l.history_hash, l.id, l.history_seq + 1, clock.micros, 0, 'escalated', l.step, l.step, l.state,
                l.state, l.fence, '', $2::text) AS new_hash FROM late l, clock
       ),
       raised AS (
         UPDATE work_order w SET priority = greatest(1, w.priority - ($1::int - w.escalation)), escalation = $1::smallint,
                version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
           FROM hashed h WHERE w.id = h.id
         RETURNING w.id, w.order_no, w.unit_id, w.family, w.version, w.fence, w.priority
       ),
       written AS (
         INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
         SELECT at, id, history_seq + 1, 0, 'escalated', step, step, state, state, fence, '', $2, history_hash, new_hash FROM hashed
       )
       SELECT id, order_no AS "orderNo", unit_id AS "unitId", family, version, fence, priority FROM raised`,
      [level, JSON.stringify({ level })],
    );
    if (rows.length === 0) return 0;
    const groups = groupBy(rows, (row) => `${row.unitId}|${row.family}|${row.priority}`);
    await announce(
      sql,
      [...groups.values()].map((group) => ({
        topic: 'orders',
        unitId: group[0]!.unitId,
        family: group[0]!.family,
        payload: {
          kind: 'changed',
          actorId: 0,
          patch: { priority: group[0]!.priority },
          rows: group.map((row) => [row.id, row.version, row.fence]),
        },
      })),
    );
    await tell({ ...ctx, sql }, sql, level, rows);
    return rows.length;
  });
}

/** Each person is told once, with all orders of the units they answer for. */
async function tell(ctx: Ctx, sql: Sql, level: 1 | 2, rows: readonly Escalated[]): Promise<void> {
  const orderIds = new Map<number, number[]>();
  for (const [unitId, group] of groupBy(rows, (row) => row.unitId)) {
    const people = new Set<number>();
    for (const role of TOLD[level]) for (const { id } of await peopleWithRole(ctx, role, unitId)) people.add(id);
    for (const id of people) orderIds.set(id, [...(orderIds.get(id) ?? []), ...group.map((row) => row.id)]);
  }
  await announce(
    sql,
    [...orderIds].map(([userId, ids]) => ({
      topic: 'personal',
      userId,
      payload: {
        kind: level === 1 ? 'limit-near' : 'limit-broken',
        orderIds: ids,
        orderNo: rows.find((row) => row.id === ids[0])?.orderNo,
      },
    })),
  );
}
