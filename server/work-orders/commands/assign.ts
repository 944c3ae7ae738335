/**
 * Handing work over (转派) and taking the next ones of a queue (取下一批).
 */
import { announce } from '@/server/kernel/outbox';
import { groupBy } from '@/server/kernel/group';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { OrderPatch, QueueFilter, Receipt, ReceiptEntry } from '../contract';
import { LEASE_MINUTES } from '../lock-terms';
import { queueIds } from '../queries/queue';
import { inScope } from '../scope';
import { lockOrders, receiptOf } from './locks';

interface Target {
  id: number;
  nameZh: string;
  nameEn: string;
}

interface Assignable {
  id: number;
  orderNo: string;
  unitId: number;
  family: string;
  allowed: boolean;
  open: boolean;
  since: string | null;
  holderId: number | null;
}

/**
 * A lead gives orders to a person who holds the role of their step in their unit: the person then holds them, with a new fence, and
 * is told. Works on waiting orders and on those somebody else holds. `by` a holder: the same for what they hold themselves (a hand-over).
 */
export async function reassignOrders(
  ctx: Ctx,
  asked: readonly number[],
  toUserId: number,
  reason: string,
  by: 'lead' | 'holder' = 'lead',
): Promise<Receipt> {
  if (reason.trim() === '') throw new Refusal('order.reason-required');
  const ids = [...new Set(asked)];
  return ctx.sql.tx(async (sql) => {
    const target = await sql.maybeOne<Target>(
      `SELECT id, name_zh AS "nameZh", name_en AS "nameEn" FROM app_user WHERE id = $1 AND status = 'active'`,
      [toUserId],
    );
    if (target === undefined) throw new Refusal('not-found', { what: 'user' });
    const rows = await assignable(ctx, sql, ids, toUserId, by);
    const taken = await giveTo(
      ctx,
      sql,
      rows.filter((row) => row.open && row.allowed),
      target,
      reason,
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    const entries = ids.map((id): ReceiptEntry => {
      const row = byId.get(id);
      if (row === undefined) return { id, outcome: 'not-permitted' };
      const done = taken.get(id);
      if (done !== undefined)
        return { id, orderNo: row.orderNo, outcome: 'reassigned', fence: done.fence, version: done.version };
      return { id, orderNo: row.orderNo, outcome: row.open ? 'not-permitted' : 'changed' };
    });
    return receiptOf('reassign', ctx.clock.now(), entries);
  });
}

async function assignable(
  ctx: Ctx,
  sql: Sql,
  ids: readonly number[],
  toUserId: number,
  by: 'lead' | 'holder',
): Promise<Assignable[]> {
  const values: unknown[] = [ids, toUserId];
  if (by === 'holder') values.push(ctx.actor.userId);
  const permitted = by === 'holder' ? 'w.locked_by = $3' : inScope(ctx.actor, 'order.reassign', values);
  return sql.query<Assignable>(
    `WITH RECURSIVE reach AS (
       SELECT g.role, g.unit_id FROM acting_grant g WHERE g.user_id = $2
       UNION SELECT r.role, u.id FROM reach r JOIN org_unit u ON u.parent_id = r.unit_id
     )
     SELECT w.id, w.order_no AS "orderNo", w.unit_id AS "unitId", w.family, w.locked_at AS since, w.locked_by AS "holderId",
            (w.state IN ('pending', 'returned', 'locked') AND w.role <> '' AND w.locked_by IS DISTINCT FROM $2) AS open,
            (EXISTS (SELECT 1 FROM reach r WHERE r.role = w.role AND r.unit_id = w.unit_id)
              AND NOT coalesce(w.barred -> w.step @> to_jsonb($2::int), false)) AS allowed
       FROM work_order w WHERE w.id = ANY($1::bigint[]) AND ${permitted} ORDER BY w.id FOR UPDATE OF w`,
    values,
  );
}

async function giveTo(
  ctx: Ctx,
  sql: Sql,
  rows: readonly Assignable[],
  target: Target,
  reason: string,
): Promise<Map<number, { fence: number; version: number }>> {
  if (rows.length === 0) return new Map();
  const taken = await sql.query<{
    id: number;
    unitId: number;
    family: string;
    fence: number;
    version: number;
    at: string;
  }>(
    `WITH clock AS MATERIALIZED (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
     ),
     hashed AS MATERIALIZED (
       SELECT w.id, w.step, w.state, w.fence, w.history_seq, w.history_hash, clock.at,
              jsonb_build_object('to', $2::int, 'from', w.locked_by)::text AS data,
              history_hash(w.history_hash, w.id, w.history_seq + 1, clock.micros, $3::int, 'reassign', w.step, w.step, w.state, 'locked',
                w.fence + 1, $4::text, jsonb_build_object('to', $2::int, 'from', w.locked_by)::text) AS new_hash
         FROM work_order w, clock WHERE w.id = ANY($1::bigint[])
     ),
     taken AS (
       UPDATE work_order w
          SET state = 'locked', locked_by = $2, locked_at = h.at, lease_until = h.at + interval '${LEASE_MINUTES} minutes',
              assignee_id = CASE WHEN w.assignee_id IS NULL THEN NULL ELSE $2 END,
              fence = w.fence + 1, version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
         FROM hashed h WHERE w.id = h.id
       RETURNING w.id, w.unit_id, w.family, w.fence, w.version, h.at
     ),
     written AS (
       INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
       SELECT at, id, history_seq + 1, $3, 'reassign', step, step, state, 'locked', fence + 1, $4, data, history_hash, new_hash FROM hashed
     )
     SELECT id, unit_id AS "unitId", family, fence, version, at FROM taken`,
    [rows.map((row) => row.id), target.id, ctx.actor.userId, reason],
  );
  const assignees = new Map(
    (
      await sql.query<{ id: number; assigneeId: number | null }>(
        `SELECT id, assignee_id AS "assigneeId" FROM work_order WHERE id = ANY($1::bigint[])`,
        [rows.map((row) => row.id)],
      )
    ).map((row) => [row.id, row.assigneeId]),
  );
  const groups = groupBy(taken, (row) => `${row.unitId}|${row.family}|${assignees.get(row.id) ?? ''}`);
  await announce(
    sql,
    [...groups.values()].map((group) => {
      const first = group[0]!;
      const patch: OrderPatch = {
        state: 'locked',
        lockedBy: target.id,
        lockedByName: target.nameZh,
        lockedByNameEn: target.nameEn,
        lockedAt: first.at,
        assigneeId: assignees.get(first.id) ?? null,
      };
      return {
        topic: 'orders',
        unitId: first.unitId,
        family: first.family,
        payload: {
          kind: 'changed',
          actorId: ctx.actor.userId,
          patch,
          rows: group.map((row) => [row.id, row.version, row.fence]),
        },
      };
    }),
  );
  const losers = groupBy(
    rows.filter((row) => row.holderId !== null && row.holderId !== ctx.actor.userId),
    (row) => row.holderId!,
  );
  await announce(sql, [
    {
      topic: 'personal',
      userId: target.id,
      payload: {
        kind: 'handed-over',
        byName: ctx.actor.name,
        by: ctx.actor.names,
        reason,
        orderIds: taken.map((row) => row.id),
      },
    },
    ...[...losers].map(([holderId, lost]) => ({
      topic: 'personal',
      userId: holderId,
      payload: {
        kind: 'lock-broken',
        byName: ctx.actor.name,
        by: ctx.actor.names,
        reason,
        orderIds: lost.map((row) => row.id),
      },
    })),
  ]);
  return new Map(taken.map((row) => [row.id, { fence: row.fence, version: row.version }]));
}

/** Locks the next `count` free orders of the actor's queue, most money at risk first. */
export async function lockNext(ctx: Ctx, count: number, filter: QueueFilter = {}): Promise<Receipt> {
  // Others take from the same end: ask for more than needed and stop when enough are locked.
  const entries: ReceiptEntry[] = [];
  let missing = count;
  for (let attempt = 0; attempt < 3 && missing > 0; attempt += 1) {
    const ids = await queueIds(ctx, { ...filter, states: ['pending', 'returned'] }, missing);
    if (ids.length === 0) break;
    const receipt = await lockOrders(ctx, ids);
    const locked = receipt.entries.filter((entry) => entry.outcome === 'locked');
    entries.push(...locked);
    missing -= locked.length;
    if (locked.length === 0) break;
  }
  return receiptOf('lock', ctx.clock.now(), entries);
}
