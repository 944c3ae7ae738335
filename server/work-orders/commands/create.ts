/**
 * Raising orders (发起工单), any number at once, with the steps a worker already did as their first history.
 */
import { announce } from '@/server/kernel/outbox';
import { groupBy } from '@/server/kernel/group';
import type { Sql } from '@/server/kernel/ports';
import { addMilliseconds } from '@/server/kernel/time';
import type { OrderRow } from '../contract';
import { historyHash } from '../history-hash';
import { ORDER_COLUMNS, ORDER_FROM } from '../order-columns';
import { approvalsOf, barring, dueAtStep, factsOf, type Moment, wakeAtOf } from '../plan-move';
import { stepOf } from '../process';
import { processById } from '../processes';

export interface TrailEntry {
  readonly action: string;
  readonly actorId: number;
  readonly toStep: string;
  readonly reason?: string;
  readonly data?: Record<string, unknown>;
}

export interface NewOrder {
  readonly process: string;
  readonly unitId: number;
  /** Who raised it; 0 is the system. */
  readonly createdBy: number;
  /** Steps done before anyone saw it; the order stands at the last `toStep`, else at the process's first step. */
  readonly trail?: readonly TrailEntry[];
  readonly priority?: number;
  readonly reason?: string;
  readonly accountId?: number | null;
  readonly accountNo?: string | null;
  readonly customerName?: string | null;
  readonly routeCode?: string | null;
  readonly meterNo?: string | null;
  readonly rule?: string | null;
  readonly rules?: readonly string[];
  readonly reviewClasses?: readonly number[];
  readonly moneyAtRiskYuan?: string;
  readonly billMonth?: string | null;
  readonly billId?: number | null;
  readonly billNo?: string | null;
  readonly runId?: number | null;
  readonly parentId?: number | null;
  readonly assigneeId?: number | null;
  readonly barred?: Record<string, number[]>;
  readonly subject?: Record<string, unknown>;
}

interface Numbered {
  id: number;
  serial: number;
}

function instantOf(moment: Moment, from: string): string | null {
  return moment.minutes === null ? moment.at : addMilliseconds(from, moment.minutes * MS_PER_MINUTE);
}
const MS_PER_MINUTE = 60_000;

/**
 * Inserts the orders in the caller's transaction and tells the feed. An order that is open already for the same process, run and
 * account is left out. Returns the rows raised.
 */
export async function createOrders(sql: Sql, specs: readonly NewOrder[]): Promise<OrderRow[]> {
  if (specs.length === 0) return [];
  const clock = await sql.one<{ at: string; micros: string; yymm: string }>(
    `SELECT at, (extract(epoch FROM at) * 1000000)::bigint::text AS micros, to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYMM') AS yymm
       FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at) now`,
  );
  const numbers = await sql.query<Numbered>(
    `SELECT nextval(pg_get_serial_sequence('work_order', 'id')) AS id, nextval('order_no_seq') AS serial FROM generate_series(1, $1)`,
    [specs.length],
  );
  const history: unknown[] = [];
  const orders = specs.map((spec, index) => {
    const process = processById(spec.process);
    const { id, serial } = numbers[index]!;
    const trail: readonly TrailEntry[] = [
      { action: 'create', actorId: spec.createdBy, toStep: process.initialStep, reason: spec.reason },
      ...(spec.trail ?? []),
    ];
    const step = stepOf(process, trail[trail.length - 1]!.toStep);
    const clocks = Object.fromEntries(trail.map((entry) => [entry.toStep, clock.at]));
    const subject = spec.subject ?? {};
    const facts = factsOf(
      {
        step: step.id,
        form: {},
        subject,
        amountYuan: spec.moneyAtRiskYuan ?? '0.00',
        unitId: spec.unitId,
        accountId: spec.accountId ?? null,
      },
      undefined,
      undefined,
    );
    const { due, warn } = dueAtStep(step, facts, { clocks, createdAt: clock.at, now: clock.at });
    let hash: Buffer = Buffer.alloc(0);
    trail.forEach((entry, place) => {
      const row = {
        orderId: id,
        seq: place + 1,
        atMicros: clock.micros,
        actorId: entry.actorId,
        action: entry.action,
        fromStep: place === 0 ? '' : trail[place - 1]!.toStep,
        toStep: entry.toStep,
        fromState: place === 0 ? '' : 'pending',
        toState: 'pending',
        fence: 0,
        reason: entry.reason ?? '',
        data: entry.data === undefined ? '' : JSON.stringify(entry.data),
      };
      const next = historyHash(hash, row);
      history.push({ ...row, prevHash: hash.toString('hex'), hash: next.toString('hex') });
      hash = next;
    });
    return {
      id,
      order_no: `${process.prefix}${clock.yymm}${String(serial).padStart(7, '0')}`,
      process: process.id,
      process_version: process.version,
      family: process.family,
      step: step.id,
      role: step.role,
      unit_id: spec.unitId,
      priority: spec.priority ?? 3,
      due_at: instantOf(due, clock.at),
      warn_at: instantOf(warn, clock.at),
      wake_at: wakeAtOf(step, facts),
      clocks,
      started_by: spec.createdBy,
      assignee_id: spec.assigneeId ?? null,
      account_id: spec.accountId ?? null,
      account_no: spec.accountNo ?? null,
      customer_name: spec.customerName ?? null,
      route_code: spec.routeCode ?? null,
      meter_no: spec.meterNo ?? null,
      rule: spec.rule ?? null,
      rules: spec.rules ?? [],
      review_classes: spec.reviewClasses ?? [],
      money_at_risk_yuan: spec.moneyAtRiskYuan ?? '0.00',
      bill_month: spec.billMonth == null ? null : `${spec.billMonth}-01`,
      bill_id: spec.billId ?? null,
      bill_no: spec.billNo ?? null,
      run_id: spec.runId ?? null,
      parent_id: spec.parentId ?? null,
      barred: barring(spec.barred ?? {}, approvalsOf(process), spec.createdBy),
      subject,
      history_seq: trail.length,
      history_hash: hash.toString('hex'),
    };
  });
  const created = await sql.query<{ id: number }>(
    `INSERT INTO work_order (id, order_no, process, process_version, family, step, role, state, unit_id, priority, due_at, warn_at, wake_at, clocks, started_by, created_at,
            step_since, assignee_id, account_id, account_no, customer_name, route_code, meter_no, rule, rules, review_classes,
            money_at_risk_yuan, bill_month, bill_id, bill_no, run_id, parent_id, barred, subject, history_seq, history_hash)
     SELECT o.id, o.order_no, o.process, o.process_version, o.family, o.step, o.role, 'pending', o.unit_id, o.priority, o.due_at, o.warn_at, o.wake_at, o.clocks,
            o.started_by, $2,
            $2, o.assignee_id, o.account_id, o.account_no, o.customer_name, o.route_code, o.meter_no, o.rule,
            ARRAY(SELECT jsonb_array_elements_text(o.rules)), ARRAY(SELECT jsonb_array_elements_text(o.review_classes)::smallint),
            o.money_at_risk_yuan, o.bill_month, o.bill_id, o.bill_no, o.run_id, o.parent_id, o.barred, o.subject, o.history_seq,
            decode(o.history_hash, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS o(id bigint, order_no text, process text, process_version int, family text, step text,
            role text, unit_id int, priority smallint, due_at timestamptz, warn_at timestamptz,
            wake_at timestamptz, clocks jsonb, started_by int, assignee_id int, account_id bigint, account_no text,
            customer_name text, route_code text, meter_no text, rule text, rules jsonb, review_classes jsonb, money_at_risk_yuan numeric,
            bill_month date, bill_id bigint, bill_no text, run_id bigint, parent_id bigint, barred jsonb, subject jsonb,
            history_seq int, history_hash text)
     ON CONFLICT DO NOTHING RETURNING id`,
    [JSON.stringify(orders), clock.at],
  );
  if (created.length === 0) return [];
  const ids = created.map((row) => row.id);
  await sql.run(
    `INSERT INTO order_history (at, order_id, seq, actor_id, action, from_step, to_step, from_state, to_state, fence, reason, data, prev_hash, hash)
     SELECT $2, h."orderId", h.seq, h."actorId", h.action, h."fromStep", h."toStep", h."fromState", h."toState", h.fence, h.reason, h.data,
            decode(h."prevHash", 'hex'), decode(h.hash, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS h("orderId" bigint, seq int, "actorId" int, action text, "fromStep" text, "toStep" text,
            "fromState" text, "toState" text, fence bigint, reason text, data text, "prevHash" text, hash text)
      WHERE h."orderId" = ANY($3::bigint[])`,
    [JSON.stringify(history), clock.at, ids],
  );
  const rows = await sql.query<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM ${ORDER_FROM} WHERE w.id = ANY($1::bigint[]) ORDER BY w.id`,
    [ids],
  );
  const groups = groupBy(rows, (row) => `${row.unitId}|${row.family}`);
  await announce(
    sql,
    [...groups.values()].map((group) => ({
      topic: 'orders',
      unitId: group[0]!.unitId,
      family: group[0]!.family,
      payload: { kind: 'created', actorId: specs[0]!.createdBy, created: group },
    })),
  );
  return rows;
}
