/**
 * Moving orders from step to step: the one place that changes a step. State, history and event are written in the caller's
 * transaction. The caller holds the row locks and has checked holder, fence, step and guards.
 */
import { announce, type OutboxEvent } from '@/server/kernel/outbox';
import type { Sql } from '@/server/kernel/ports';
import { groupBy } from '@/server/kernel/group';
import { addMilliseconds } from '@/server/kernel/time';
import type { OrderPatch, OrderState } from '../contract';
import type { OrderChange } from '../effects';
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
  readonly at: string;
}

/** Moves the orders; `changes` adds what an effect wants written on each. */
export async function moveOrders(
  sql: Sql,
  ids: readonly number[],
  move: Move,
  changes: ReadonlyMap<number, OrderChange> = new Map(),
): Promise<Moved[]> {
  const process = processById(move.process);
  const target = move.toStep === undefined ? undefined : stepOf(process, move.toStep);
  const state: OrderState = target === undefined ? 'done' : move.sendBack ? 'returned' : 'pending';
  const role = target === undefined || target.kind !== 'person' ? '' : target.role;
  const sorted = [...ids].sort((a, b) => a - b);
  const extra = JSON.stringify(
    sorted.map((id) => {
      const change = changes.get(id) ?? {};
      return {
        id,
        sets_assignee: change.assigneeId !== undefined,
        assignee_id: change.assigneeId ?? null,
        barred: change.barred ?? null,
        subject: change.subject ?? {},
        bill: change.bill ?? null,
      };
    }),
  );
  const data = Object.keys(move.form).length === 0 ? '' : JSON.stringify(move.form);
  const rows = await sql.query<Moved>(
    `WITH clock AS MATERIALIZED (
       SELECT at, (extract(epoch FROM at) * 1000000)::bigint AS micros FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now
     ),
     extra AS (
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, sets_assignee boolean, assignee_id int, barred jsonb, subject jsonb, bill jsonb)
     ),
     held AS MATERIALIZED (
       SELECT w.id, w.step, w.state, w.fence, w.history_seq, w.history_hash, x.sets_assignee, x.assignee_id, x.barred, x.subject, x.bill
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
              due_at = CASE WHEN $10::int IS NULL THEN w.due_at ELSE h.at + make_interval(hours => $10::int) END,
              assignee_id = CASE WHEN h.sets_assignee THEN h.assignee_id ELSE NULL END,
              barred = coalesce(h.barred, w.barred), subject = w.subject || h.subject,
              bill_id = coalesce((h.bill ->> 'billId')::bigint, w.bill_id), bill_no = coalesce(h.bill ->> 'billNo', w.bill_no),
              rule = CASE WHEN h.bill IS NULL THEN w.rule ELSE h.bill ->> 'rule' END,
              rules = CASE WHEN h.bill IS NULL THEN w.rules ELSE ARRAY(SELECT jsonb_array_elements_text(h.bill -> 'rules')) END,
              review_classes = CASE WHEN h.bill IS NULL THEN w.review_classes
                ELSE ARRAY(SELECT jsonb_array_elements_text(h.bill -> 'reviewClasses')::smallint) END,
              money_at_risk_yuan = coalesce((h.bill ->> 'moneyAtRiskYuan')::numeric, w.money_at_risk_yuan),
              form = w.form || jsonb_build_object(w.step, $11::jsonb),
              locked_by = NULL, locked_at = NULL, lease_until = NULL,
              fence = w.fence + 1, version = w.version + 1, history_seq = w.history_seq + 1, history_hash = h.new_hash
         FROM hashed h WHERE w.id = h.id
       RETURNING w.id, w.order_no, w.unit_id, w.family, w.fence, w.version, w.assignee_id, h.at
     ),
     written AS (
       INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
       SELECT at, id, history_seq + 1, $2, $3, step, coalesce($4::text, step), state, $5, fence + 1, $6, $7, history_hash, new_hash FROM hashed
     )
     SELECT id, order_no AS "orderNo", unit_id AS "unitId", family, fence, version, assignee_id AS "assigneeId", at FROM moved`,
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
      target?.limitHours ?? null,
      JSON.stringify(move.form),
    ],
  );
  await announce(
    sql,
    events(
      rows,
      changes,
      move,
      { state, role, ...(move.toStep === undefined ? {} : { step: move.toStep }) },
      target?.limitHours,
    ),
  );
  return rows;
}

function events(
  rows: readonly Moved[],
  changes: ReadonlyMap<number, OrderChange>,
  move: Move,
  common: OrderPatch,
  limitHours: number | undefined,
): OutboxEvent[] {
  // Rows that go on with another bill differ in more than their versions: each is an event of its own.
  const own = (row: Moved): string => (changes.get(row.id)?.bill === undefined ? '' : String(row.id));
  const groups = groupBy(rows, (row) => `${row.unitId}|${row.family}|${row.assigneeId ?? ''}|${own(row)}`);
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    const patch: OrderPatch = {
      ...common,
      sentBack: common.state === 'returned',
      stepSince: first.at,
      assigneeId: first.assigneeId,
      lockedBy: null,
      lockedByName: null,
      lockedByNameEn: null,
      lockedAt: null,
    };
    if (limitHours !== undefined) patch.dueAt = dueAt(first.at, limitHours);
    const bill = changes.get(first.id)?.bill;
    if (bill !== undefined)
      Object.assign(patch, { ...bill, rules: [...bill.rules], reviewClasses: [...bill.reviewClasses] });
    return {
      topic: 'orders',
      unitId: first.unitId,
      family: first.family,
      payload: {
        kind: 'changed',
        actorId: move.actorId,
        patch,
        rows: group.map((row) => [row.id, row.version, row.fence]),
      },
    };
  });
}

const MS_PER_HOUR = 3_600_000;

function dueAt(at: string, limitHours: number): string {
  return addMilliseconds(at, limitHours * MS_PER_HOUR);
}
