/**
 * Moving orders from step to step: the one place that changes a step. State, history and event are written in the caller's
 * transaction. The caller holds the row locks and has checked holder, fence, step and guards.
 */
import { announce, type OutboxEvent } from '@/server/kernel/outbox';
import type { Sql } from '@/server/kernel/ports';
import { groupBy } from '@/server/kernel/group';
import { OPEN_STATES, type OrderPatch, type OrderState } from '../contract';
import type { HeldOrder, OrderChange } from '../effects';
import { HELD_COLUMNS } from '../order-columns';
import { planMove } from '../plan-move';
import { stepOf } from '../process';
import { processById } from '../processes';

export interface Move {
  readonly process: string;
  readonly action: string;
  /** Target step; left out when the order ends. */
  readonly toStep?: string;
  readonly sendBack: boolean;
  readonly actorId: number;
  readonly reason: string;
  /** What was entered; kept in the history as it was. */
  readonly form: Record<string, unknown>;
}

export interface Moved {
  readonly id: number;
  readonly orderNo: string;
  readonly unitId: number;
  readonly family: string;
  readonly fence: number;
  readonly version: number;
  readonly assigneeId: number | null;
  readonly priority: number;
  readonly dueAt: string | null;
  readonly at: string;
}

/** Moves the orders; `changes` adds what an effect wants written on each. `held` are their rows, when the caller has them. */
export async function moveOrders(
  sql: Sql,
  ids: readonly number[],
  move: Move,
  changes: ReadonlyMap<number, OrderChange> = new Map(),
  held?: readonly HeldOrder[],
): Promise<Moved[]> {
  const rows =
    held ??
    (await sql.query<HeldOrder>(
      `SELECT ${HELD_COLUMNS} FROM work_order w WHERE w.id = ANY($1::bigint[]) ORDER BY w.id FOR UPDATE OF w`,
      [ids],
    ));
  const moved: Moved[] = [];
  for (const [version, alike] of groupBy(rows, (row) => row.processVersion))
    moved.push(...(await moveAlike(sql, alike, version, move, changes)));
  if (move.toStep === undefined) await resumeParents(sql, rows);
  return moved;
}

async function moveAlike(
  sql: Sql,
  orders: readonly HeldOrder[],
  version: number,
  move: Move,
  changes: ReadonlyMap<number, OrderChange>,
): Promise<Moved[]> {
  const process = processById(move.process, version);
  const target = move.toStep === undefined ? undefined : stepOf(process, move.toStep);
  const state: OrderState = target === undefined ? 'done' : move.sendBack ? 'returned' : 'pending';
  const role = target?.role ?? '';
  const shown = new Map<number, OrderPatch>();
  const extra = JSON.stringify(
    [...orders]
      .sort((a, b) => a.id - b.id)
      .map((order) => {
        const change = changes.get(order.id) ?? {};
        const plan = planMove(process, order, target, move, changes.get(order.id));
        const patch = shownOf(change, plan.amountYuan, plan.customerName);
        if (patch !== undefined) shown.set(order.id, patch);
        return {
          id: order.id,
          sets_assignee: change.assigneeId !== undefined,
          assignee_id: change.assigneeId ?? null,
          barred: plan.barred,
          subject: change.subject ?? {},
          bill: change.bill ?? null,
          account: change.account ?? null,
          amount: plan.amountYuan,
          customer: plan.customerName,
          due_at: plan.due.at,
          due_minutes: plan.due.minutes,
          warn_at: plan.warn.at,
          warn_minutes: plan.warn.minutes,
          wake_at: plan.wakeAt,
        };
      }),
  );
  const data = Object.keys(move.form).length === 0 ? '' : JSON.stringify(move.form);
  const rows = await sql.query<Moved>(
    `WITH clock AS MATERIALIZED (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
     ),
     extra AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, sets_assignee boolean, assignee_id int, barred jsonb, subject jsonb,
         bill jsonb, account jsonb, amount numeric, customer text, due_at timestamptz, due_minutes int, warn_at timestamptz,
         warn_minutes int, wake_at timestamptz)
     ),
     held AS MATERIALIZED (
       SELECT w.id AS order_id, w.step, w.state, w.fence, w.history_seq, w.history_hash, x.*
         FROM work_order w JOIN extra x ON x.id = w.id ORDER BY w.id FOR UPDATE OF w
     ),
     hashed AS MATERIALIZED (
       SELECT h.*, clock.at, history_hash(h.history_hash, h.id, h.history_seq + 1, clock.micros, $2::int, $3::text, h.step,
              coalesce($4::text, h.step), h.state, $5::text, h.fence + 1, $6::text, $7::text) AS new_hash
         FROM held h, clock
     ),
     moved AS (
       UPDATE work_order w
          SET step = coalesce($4::text, w.step), role = $8, state = $5, sent_back = $9, step_since = h.at,
              due_at = CASE WHEN $4::text IS NULL THEN w.due_at ELSE coalesce(h.due_at, h.at + make_interval(mins => h.due_minutes)) END,
              warn_at = coalesce(h.warn_at, h.at + make_interval(mins => h.warn_minutes)), wake_at = h.wake_at,
              priority = least(5, w.priority + w.escalation), escalation = 0,
              clocks = CASE WHEN $4::text IS NULL THEN w.clocks
                ELSE jsonb_build_object($4::text, to_char(h.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) || w.clocks END,
              assignee_id = CASE WHEN h.sets_assignee THEN h.assignee_id ELSE NULL END,
              barred = h.barred, subject = w.subject || h.subject,
              account_id = coalesce((h.account ->> 'accountId')::bigint, w.account_id),
              account_no = coalesce(h.account ->> 'accountNo', w.account_no),
              customer_name = coalesce(h.account ->> 'customerName', h.customer, w.customer_name),
              bill_id = coalesce((h.bill ->> 'billId')::bigint, w.bill_id), bill_no = coalesce(h.bill ->> 'billNo', w.bill_no),
              rule = CASE WHEN h.bill IS NULL THEN w.rule ELSE h.bill ->> 'rule' END,
              rules = CASE WHEN h.bill IS NULL THEN w.rules ELSE ARRAY(SELECT jsonb_array_elements_text(h.bill -> 'rules')) END,
              review_classes = CASE WHEN h.bill IS NULL THEN w.review_classes
                ELSE ARRAY(SELECT jsonb_array_elements_text(h.bill -> 'reviewClasses')::smallint) END,
              money_at_risk_yuan = coalesce((h.bill ->> 'moneyAtRiskYuan')::numeric, h.amount, w.money_at_risk_yuan),
              form = w.form || jsonb_build_object(w.step, $10::jsonb),
              locked_by = NULL, locked_at = NULL, lease_until = NULL,
              fence = w.fence + 1, version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
         FROM hashed h WHERE w.id = h.id
       RETURNING w.id, w.order_no, w.unit_id, w.family, w.fence, w.version, w.assignee_id, w.priority, w.due_at, h.at
     ),
     written AS (
       INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
       SELECT at, id, history_seq + 1, $2, $3, step, coalesce($4::text, step), state, $5, fence + 1, $6, $7, history_hash, new_hash FROM hashed
     )
     SELECT id, order_no AS "orderNo", unit_id AS "unitId", family, fence, version, assignee_id AS "assigneeId", priority,
            due_at AS "dueAt", at FROM moved`,
    [
      extra,
      move.actorId,
      move.action,
      move.toStep ?? null,
      state,
      move.reason,
      data,
      role,
      target !== undefined && move.sendBack,
      JSON.stringify(move.form),
    ],
    // Planning this costs as much as running it.
    { prepared: true },
  );
  const common = { state, role, ...(move.toStep === undefined ? {} : { step: move.toStep }) };
  await announce(sql, events(rows, shown, move.actorId, common));
  return rows;
}

/** What of a change the queue shows. */
function shownOf(change: OrderChange, amountYuan: string | null, customerName: string | null): OrderPatch | undefined {
  const patch: OrderPatch = {};
  if (amountYuan !== null) patch.moneyAtRiskYuan = amountYuan;
  if (customerName !== null) patch.customerName = customerName;
  if (change.account !== undefined) Object.assign(patch, change.account);
  if (change.bill !== undefined)
    Object.assign(patch, {
      ...change.bill,
      rules: [...change.bill.rules],
      reviewClasses: [...change.bill.reviewClasses],
    });
  return Object.keys(patch).length === 0 ? undefined : patch;
}

function events(
  rows: readonly Moved[],
  shown: ReadonlyMap<number, OrderPatch>,
  actorId: number,
  common: OrderPatch,
): OutboxEvent[] {
  // Rows that differ in more than their versions: each is an event of its own.
  const own = (row: Moved): string => (shown.has(row.id) ? String(row.id) : '');
  const groups = groupBy(
    rows,
    (row) => `${row.unitId}|${row.family}|${row.assigneeId ?? ''}|${row.priority}|${row.dueAt ?? ''}|${own(row)}`,
  );
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const patch: OrderPatch = {
      ...common,
      sentBack: common.state === 'returned',
      stepSince: first.at,
      assigneeId: first.assigneeId,
      priority: first.priority,
      dueAt: first.dueAt,
      lockedBy: null,
      lockedByName: null,
      lockedByNameEn: null,
      lockedAt: null,
      ...shown.get(first.id),
    };
    return {
      topic: 'orders',
      unitId: first.unitId,
      family: first.family,
      payload: { kind: 'changed', actorId, patch, rows: group.map((row) => [row.id, row.version, row.fence]) },
    };
  });
}

/** A linked order ended: what waited for the last of them goes on by itself. */
async function resumeParents(sql: Sql, ended: readonly HeldOrder[]): Promise<void> {
  const parentIds = [...new Set(ended.flatMap((order) => order.parentId ?? []))];
  if (parentIds.length === 0) return;
  const parents = await sql.query<HeldOrder>(
    `SELECT ${HELD_COLUMNS} FROM work_order w WHERE w.id = ANY($1::bigint[]) AND w.state IN ('pending', 'returned')
        AND NOT EXISTS (SELECT 1 FROM work_order c WHERE c.parent_id = w.id AND c.state = ANY($2::text[]))
      ORDER BY w.id FOR UPDATE OF w`,
    [parentIds, OPEN_STATES],
  );
  for (const parent of parents) {
    const step = stepOf(processById(parent.process, parent.processVersion), parent.step);
    if (step.kind !== 'wait' || step.resume === undefined) continue;
    await moveOrders(
      sql,
      [parent.id],
      {
        process: parent.process,
        action: 'resume',
        toStep: step.resume,
        sendBack: false,
        actorId: 0,
        reason: '',
        form: {},
      },
      new Map(),
      [parent],
    );
  }
}
