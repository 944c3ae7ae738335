/**
 * Locks (锁定与解锁). A lock is a row fact: holder, since when, lease, fence. One statement takes or frees any number of orders
 * and writes state, history and event together; its receipt says for every order what happened.
 *
 * Rules: LOCK-1 one holder; LOCK-2 the fence rises at each acquisition and each loss; LOCK-3 every lock, unlock and break is one
 * history row. Rows are locked in the order of their ids, so overlapping batches cannot deadlock.
 */
import { groupBy } from '@/server/kernel/group';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { OrderState, Outcome, Receipt, ReceiptEntry } from '../contract';
import { LEASE_MINUTES, LOCK_CAP } from '../lock-terms';
import { actsOn, inScope } from '../scope';

const HISTORY_COLUMNS =
  'order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)';

interface TakenRow {
  id: number;
  orderNo: string;
  fence: number;
  version: number;
  at: string;
}

/**
 * Takes what is free among `ids`. `wait` false skips rows another transaction is changing this instant; the caller asks again for
 * those with `wait` true.
 */
async function take(ctx: Ctx, ids: readonly number[], wait: boolean): Promise<TakenRow[]> {
  const values: unknown[] = [ids, ctx.actor.userId];
  const permitted = actsOn(ctx.actor, values);
  return ctx.sql.query<TakenRow>(
    `WITH clock AS MATERIALIZED (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
     ),
     room AS (SELECT greatest(0, ${LOCK_CAP} - count(*)) AS n FROM work_order WHERE locked_by = $2 AND state = 'locked'),
     free AS MATERIALIZED (
       SELECT w.id, w.step, w.state, w.fence, w.history_seq, w.history_hash
         FROM work_order w
        WHERE w.id = ANY($1::bigint[]) AND w.state IN ('pending', 'returned') AND ${permitted}
          AND (w.assignee_id IS NULL OR w.assignee_id = $2)
          AND (w.barred = '{}'::jsonb OR NOT coalesce(w.barred -> w.step @> to_jsonb($2::int), false))
        ORDER BY w.id LIMIT (SELECT n FROM room) FOR UPDATE OF w ${wait ? '' : 'SKIP LOCKED'}
     ),
     hashed AS MATERIALIZED (
       SELECT f.*, clock.at, history_hash(f.history_hash, f.id, f.history_seq + 1, clock.micros, $2::int, 'lock', f.step, f.step,
              f.state, 'locked', f.fence + 1, '', '') AS new_hash
         FROM free f, clock
     ),
     taken AS (
       UPDATE work_order w
          SET state = 'locked', locked_by = $2, locked_at = h.at, lease_until = h.at + interval '${LEASE_MINUTES} minutes',
              fence = w.fence + 1, version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
         FROM hashed h WHERE w.id = h.id
       RETURNING w.id, w.order_no, w.unit_id, w.family, w.fence, w.version
     ),
     written AS (
       INSERT INTO ${HISTORY_COLUMNS}
       SELECT at, id, history_seq + 1, $2, 'lock', step, step, state, 'locked', fence + 1, '', '', history_hash, new_hash FROM hashed
     ),
     told AS (
       INSERT INTO outbox (kind, topic, unit_id, family, payload)
       SELECT 'event', 'orders', t.unit_id, t.family,
              jsonb_build_object('kind', 'changed', 'actorId', $2::int,
                'patch', jsonb_build_object('state', 'locked', 'lockedBy', $2::int, 'lockedByName', u.name_zh,
                  'lockedByNameEn', u.name_en, 'lockedAt', to_char(clock.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
                'rows', jsonb_agg(jsonb_build_array(t.id, t.version, t.fence)))
         FROM taken t, clock, app_user u WHERE u.id = $2
        GROUP BY t.unit_id, t.family, u.name_zh, u.name_en, clock.at
     )
     SELECT t.id, t.order_no AS "orderNo", t.fence, t.version, clock.at FROM taken t, clock`,
    values,
  );
}

interface StandingRow {
  id: number;
  orderNo: string;
  state: OrderState;
  step: string;
  lockedBy: number | null;
  lockedByName: string | null;
  lockedAt: string | null;
  fence: number;
  version: number;
  mayAct: boolean;
}

/** How the orders stand now; orders out of sight are left out, as if they were not there. */
async function standing(ctx: Ctx, ids: readonly number[]): Promise<Map<number, StandingRow>> {
  if (ids.length === 0) return new Map();
  const values: unknown[] = [ids, ctx.actor.userId];
  const permitted = actsOn(ctx.actor, values);
  const visible = inScope(ctx.actor, 'order.see', values);
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const rows = await ctx.sql.query<StandingRow>(
    `SELECT w.id, w.order_no AS "orderNo", w.state, w.step, w.locked_by AS "lockedBy", ${name} AS "lockedByName",
            w.locked_at AS "lockedAt", w.fence, w.version,
            (${permitted} AND (w.assignee_id IS NULL OR w.assignee_id = $2)
              AND NOT coalesce(w.barred -> w.step @> to_jsonb($2::int), false)) AS "mayAct"
       FROM work_order w LEFT JOIN app_user u ON u.id = w.locked_by
      WHERE w.id = ANY($1::bigint[]) AND ${visible}`,
    values,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export function receiptOf(verb: Receipt['verb'], at: string, entries: ReceiptEntry[]): Receipt {
  const counts: Partial<Record<Outcome, number>> = {};
  for (const entry of entries) counts[entry.outcome] = (counts[entry.outcome] ?? 0) + 1;
  return { verb, at, counts, entries };
}

/** Locks as many of the orders as are free (批量锁定). Never refuses as a whole: the receipt says why for each. */
export async function lockOrders(ctx: Ctx, asked: readonly number[]): Promise<Receipt> {
  const ids = [...new Set(asked)];
  const taken = new Map<number, TakenRow>();
  const note = (rows: TakenRow[]): void => rows.forEach((row) => taken.set(row.id, row));
  note(await take(ctx, ids, false));
  let rest = ids.filter((id) => !taken.has(id));
  let stand = await standing(ctx, rest);
  const inFlight = rest.filter((id) => isFree(stand.get(id)));
  let full = false;
  if (inFlight.length > 0) {
    const held = await heldCount(ctx);
    full = held >= LOCK_CAP;
    if (!full) {
      note(await take(ctx, inFlight, true));
      rest = ids.filter((id) => !taken.has(id));
      stand = await standing(ctx, rest);
      full = rest.some((id) => isFree(stand.get(id))) && (await heldCount(ctx)) >= LOCK_CAP;
    }
  }
  const at = taken.values().next().value?.at ?? ctx.clock.now();
  return receiptOf(
    'lock',
    at,
    ids.map((id) => lockEntry(ctx, id, taken.get(id), stand.get(id), full)),
  );
}

function isFree(row: StandingRow | undefined): boolean {
  return row !== undefined && row.mayAct && (row.state === 'pending' || row.state === 'returned');
}

function lockEntry(
  ctx: Ctx,
  id: number,
  taken: TakenRow | undefined,
  row: StandingRow | undefined,
  full: boolean,
): ReceiptEntry {
  if (taken !== undefined)
    return { id, outcome: 'locked', orderNo: taken.orderNo, fence: taken.fence, version: taken.version };
  if (row === undefined) return { id, outcome: 'not-permitted' };
  const base = { id, orderNo: row.orderNo, fence: row.fence, version: row.version };
  if (row.lockedBy === ctx.actor.userId) return { ...base, outcome: 'already-yours' };
  if (row.state === 'locked') {
    return {
      ...base,
      outcome: 'held',
      holderId: row.lockedBy!,
      holderName: row.lockedByName ?? '',
      since: row.lockedAt!,
    };
  }
  if (!row.mayAct) {
    return row.state === 'pending' || row.state === 'returned'
      ? { ...base, outcome: 'not-permitted' }
      : { ...base, outcome: 'changed', state: row.state };
  }
  return full ? { ...base, outcome: 'over-cap' } : { ...base, outcome: 'changed', state: row.state };
}

async function heldCount(ctx: Ctx): Promise<number> {
  const row = await ctx.sql.one<{ n: number }>(
    `SELECT count(*)::int AS n FROM work_order WHERE locked_by = $1 AND state = 'locked'`,
    [ctx.actor.userId],
  );
  return row.n;
}

export interface Freed {
  id: number;
  orderNo: string;
  fence: number;
  version: number;
  holderId: number;
  at: string;
}

/**
 * Frees locks that meet `condition` (an SQL condition on `w`; its values follow $1 actor, $2 action, $3 reason).
 * The fence rises, so a write by the former holder is refused from then on.
 */
export async function free(
  sql: Sql,
  actorId: number,
  action: 'unlock' | 'break' | 'lease-expired',
  reason: string,
  condition: string,
  more: readonly unknown[],
): Promise<Freed[]> {
  return sql.query<Freed>(
    `WITH clock AS MATERIALIZED (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
     ),
     held AS MATERIALIZED (
       SELECT w.id, w.step, w.fence, w.history_seq, w.history_hash, w.locked_by,
              CASE WHEN w.sent_back THEN 'returned' ELSE 'pending' END AS freed_state
         FROM work_order w WHERE w.state = 'locked' AND ${condition} ORDER BY w.id FOR UPDATE OF w
     ),
     hashed AS MATERIALIZED (
       SELECT h.*, clock.at, history_hash(h.history_hash, h.id, h.history_seq + 1, clock.micros, $1::int, $2::text, h.step, h.step,
              'locked', h.freed_state, h.fence + 1, $3::text, '') AS new_hash
         FROM held h, clock
     ),
     freed AS (
       UPDATE work_order w
          SET state = h.freed_state, locked_by = NULL, locked_at = NULL, lease_until = NULL,
              fence = w.fence + 1, version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
         FROM hashed h WHERE w.id = h.id
       RETURNING w.id, w.order_no, w.unit_id, w.family, w.fence, w.version, w.state, h.locked_by, h.at
     ),
     written AS (
       INSERT INTO ${HISTORY_COLUMNS}
       SELECT at, id, history_seq + 1, $1, $2, step, step, 'locked', freed_state, fence + 1, $3, '', history_hash, new_hash FROM hashed
     ),
     told AS (
       INSERT INTO outbox (kind, topic, unit_id, family, payload)
       SELECT 'event', 'orders', unit_id, family,
              jsonb_build_object('kind', 'changed', 'actorId', $1::int,
                'patch', jsonb_build_object('state', state, 'lockedBy', NULL, 'lockedByName', NULL, 'lockedByNameEn', NULL, 'lockedAt', NULL),
                'rows', jsonb_agg(jsonb_build_array(id, version, fence)))
         FROM freed GROUP BY unit_id, family, state
     )
     SELECT id, order_no AS "orderNo", fence, version, locked_by AS "holderId", at FROM freed`,
    [actorId, action, reason, ...more],
  );
}

/** Gives back what one holds (取消锁定). */
export async function unlockOrders(ctx: Ctx, asked: readonly number[]): Promise<Receipt> {
  const ids = [...new Set(asked)];
  const freed = await free(ctx.sql, ctx.actor.userId, 'unlock', '', 'w.id = ANY($4::bigint[]) AND w.locked_by = $1', [
    ids,
  ]);
  return freedReceipt(ctx, 'unlock', ids, freed, 'unlocked');
}

/** A lead takes locks away from their holders, with a reason that stays in the history and reaches the holders (强制解锁). */
export async function breakLocks(ctx: Ctx, asked: readonly number[], reason: string): Promise<Receipt> {
  if (reason.trim() === '') throw new Refusal('order.reason-required');
  const ids = [...new Set(asked)];
  return ctx.sql.tx(async (sql) => {
    const values: unknown[] = [ctx.actor.userId, 'break', reason, ids];
    const permitted = inScope(ctx.actor, 'order.break-lock', values);
    const freed = await free(
      sql,
      ctx.actor.userId,
      'break',
      reason,
      `w.id = ANY($4::bigint[]) AND ${permitted}`,
      values.slice(3),
    );
    await tellHolders(sql, freed, ctx, reason);
    return freedReceipt({ ...ctx, sql }, 'break', ids, freed, 'broken');
  });
}

async function tellHolders(sql: Sql, freed: readonly Freed[], ctx: Ctx, reason: string): Promise<void> {
  const byHolder = groupBy(freed, (row) => row.holderId);
  for (const [holderId, rows] of byHolder) {
    if (holderId === ctx.actor.userId) continue;
    await sql.run(`INSERT INTO outbox (kind, topic, user_id, payload) VALUES ('event', 'personal', $1, $2)`, [
      holderId,
      JSON.stringify({
        kind: 'lock-broken',
        byName: ctx.actor.name,
        by: ctx.actor.names,
        reason,
        orderIds: rows.map((row) => row.id),
      }),
    ]);
  }
}

async function freedReceipt(
  ctx: Ctx,
  verb: 'unlock' | 'break',
  ids: number[],
  rows: Freed[],
  outcome: Outcome,
): Promise<Receipt> {
  const freed = new Map(rows.map((row) => [row.id, row]));
  const stand = await standing(
    ctx,
    ids.filter((id) => !freed.has(id)),
  );
  const entries = ids.map((id): ReceiptEntry => {
    const done = freed.get(id);
    if (done !== undefined) return { id, outcome, orderNo: done.orderNo, fence: done.fence, version: done.version };
    const row = stand.get(id);
    if (row === undefined) return { id, outcome: 'not-permitted' };
    const base = { id, orderNo: row.orderNo, fence: row.fence, version: row.version };
    if (row.state !== 'locked') return { ...base, outcome: 'changed', state: row.state };
    if (verb === 'break') return { ...base, outcome: 'not-permitted' };
    return {
      ...base,
      outcome: 'not-yours',
      holderId: row.lockedBy!,
      holderName: row.lockedByName ?? '',
      since: row.lockedAt!,
    };
  });
  return receiptOf(verb, rows[0]?.at ?? ctx.clock.now(), entries);
}

/** Activity of a person renews every lease they hold. No history and no event: nothing about the order changed. */
export async function renewLeases(ctx: Ctx): Promise<number> {
  return ctx.sql.run(
    `UPDATE work_order SET lease_until = clock_timestamp() + interval '${LEASE_MINUTES} minutes' WHERE locked_by = $1 AND state = 'locked'`,
    [ctx.actor.userId],
  );
}

/** Frees what idle holders left behind; a draft they typed stays and is offered again. */
export async function expireLeases(ctx: Ctx): Promise<number> {
  const freed = await free(ctx.sql, 0, 'lease-expired', '', 'w.lease_until < clock_timestamp()', []);
  return freed.length;
}
