/**
 * Everything the reviewer's screen shows of one order, in one statement (审核台). A part the reader's roles do not reach is empty.
 * Every table is reached through the account or the bill, so it costs the same however many orders are open. The month is looked up
 * first and stands in the statement as a literal: the planner then opens the partitions of that month and not of every month there is.
 */
import { may, requireVerb, unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addMonths, firstDay, type Month, monthOf } from '@/server/kernel/time';
import { WEIGHT_PREFIX } from '@/server/kernel/urgency';
import type { OrderRow } from '@/server/work-orders/contract';
import { orderSelect, visibleOrder } from '@/server/work-orders/queries/order-sql';
import { PRIORITY_WEIGHTS, priorityTerms, type PriorityWeights } from '../priority';
import { ruleById } from '../rules';
import type { ReviewBill, ReviewView } from '../review-view';

/** A month's expectation looks a year back from each of the thirteen months shown. */
const MONTHS_READ = 25;
const NEIGHBOURS = 40;
const EARLIER = 12;
const UNKNOWN_PRIOR = 0.5;

type Parts = Pick<
  ReviewView,
  | 'draft'
  | 'account'
  | 'replaced'
  | 'openClasses'
  | 'findings'
  | 'readings'
  | 'flags'
  | 'neighbours'
  | 'earlier'
  | 'changes'
  | 'photos'
  | 'seq'
> & {
  bills: ReviewBill[];
  record: { real: number | null; decided: number | null };
  weights: Partial<PriorityWeights> | null;
};

/** A month's first day as a literal; the month comes from the database. */
const day = (month: Month): string => `DATE '${firstDay(month)}'`;
const list = (query: string): string => `(SELECT coalesce(json_agg(x), '[]') FROM (${query}) x)`;
const instant = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function billParts(name: string, month: Month): string {
  return list(
    `SELECT b.id, b.bill_no AS "billNo", to_char(b.bill_month, 'YYYY-MM') AS month, b.revision, b.status, b.period_from AS "periodFrom",
            b.period_to AS "periodTo", b.energy_kwh::text AS "energyKwh", b.amount_yuan::text AS "amountYuan",
            coalesce((SELECT k.${name} FROM app_user k WHERE k.id = b.calculated_by), '') AS "calculatedByName",
            ${list(
              `SELECT l.charge, trim_scale(l.quantity)::text AS quantity, l.unit, trim_scale(l.price_yuan)::text AS "priceYuan", l.amount_yuan::text AS "amountYuan"
                 FROM bill_line l WHERE l.bill_month = b.bill_month AND l.bill_month IN (${day(month)}, ${day(addMonths(month, -1))}) AND l.bill_id = b.id ORDER BY l.line_no`,
            )} AS lines
       FROM bill b
      WHERE b.account_id = w.account_id AND b.bill_month IN (${day(month)}, ${day(addMonths(month, -1))})
        AND (b.id = w.bill_id OR (b.bill_month < ${day(month)} AND b.status <> 'superseded')) ORDER BY b.bill_month DESC`,
  );
}

function findingParts(): string {
  return list(
    `SELECT f.id, f.rule, f.class, f.severity, f.money_at_risk_yuan::text AS "moneyAtRiskYuan", f.meter_id AS "meterId", f.detail,
            ${instant('f.created_at')} AS "createdAt"
       FROM finding f WHERE f.account_id = w.account_id AND f.bill_month = w.bill_month AND (f.bill_id = w.bill_id OR f.bill_id IS NULL)
      ORDER BY f.class, f.money_at_risk_yuan DESC, f.id`,
  );
}

function readingParts(name: string, month: Month): string {
  return list(
    `SELECT to_char(r.reading_month, 'YYYY-MM') AS month, r.meter_id AS "meterId", m.meter_no AS "meterNo", r.register,
            r.prev_value::text AS "prevValue", r.value::text AS value, r.prev_read_on AS "prevReadOn", r.read_on AS "readOn", r.source,
            r.rolled_over AS "rolledOver", r.revision, m.digits, m.ct_ratio::text AS "ctRatio", m.pt_ratio::text AS "ptRatio",
            CASE WHEN r.reading_month = ${day(month)} THEN (SELECT u.${name} FROM app_user u WHERE u.id = r.reader_id) END AS "readerName"
       FROM reading r JOIN meter m ON m.id = r.meter_id
      WHERE r.account_id = w.account_id AND r.reading_month > ${day(addMonths(month, -MONTHS_READ))} AND r.reading_month <= ${day(month)}
      ORDER BY r.reading_month DESC, m.installed_on, m.id,
               array_position(ARRAY['total','sharp','peak','flat','valley','reactive','demand'], r.register)`,
  );
}

function neighbourParts(month: Month): string {
  return list(
    `SELECT n.id, n.account_no AS "accountNo", c.name AS "customerName", n.class, t.code AS "routeCode", n.route_seq AS "routeSeq",
            (SELECT b.energy_kwh::text FROM bill b WHERE b.bill_month = ${day(month)} AND b.account_id = n.id AND b.status <> 'superseded') AS kwh,
            (SELECT round(avg(b.energy_kwh))::text FROM bill b
              WHERE b.bill_month IN (${[1, 2, 3].map((back) => day(addMonths(month, -back))).join(', ')})
                AND b.account_id = n.id AND b.status <> 'superseded') AS "usualKwh",
            (SELECT o.id FROM work_order o WHERE o.account_id = n.id AND o.bill_month = w.bill_month AND o.process = 'billing'
                AND o.state IN ('pending', 'locked', 'returned') ORDER BY o.id DESC LIMIT 1) AS "orderId"
       FROM (SELECT q.* FROM account q WHERE q.transformer_id = a.transformer_id AND q.unit_id = w.unit_id AND q.status <> 'closed'
              ORDER BY q.route_id <> a.route_id, abs(q.route_seq - a.route_seq), q.id LIMIT ${NEIGHBOURS + 1}) n
       JOIN customer c ON c.id = n.customer_id JOIN route t ON t.id = n.route_id
      ORDER BY t.code, n.route_seq, n.id`,
  );
}

function accountPart(name: string): string {
  return `(SELECT json_build_object('id', a.id, 'accountNo', a.account_no, 'customerName', c.name, 'address', a.address, 'class', a.class,
      'tariffCode', a.tariff_code, 'voltageKv', trim_scale(a.voltage_kv)::text, 'capacityKva', trim_scale(a.capacity_kva)::text, 'openedOn', a.opened_on,
      'routeCode', r.code, 'routeName', r.name, 'routeSeq', a.route_seq,
      'readerName', (SELECT u.${name} FROM app_user u WHERE u.id = r.reader_id),
      'transformer', (SELECT json_build_object('id', t.id, 'code', t.code, 'name', t.name, 'kva', trim_scale(t.kva)::text, 'isPublic', t.is_public)
                        FROM transformer t WHERE t.id = a.transformer_id),
      'meters', ${list(
        `SELECT m.id, m.meter_no AS "meterNo", m.digits, trim_scale(m.ct_ratio * m.pt_ratio)::text AS multiplier, m.installed_on AS "installedOn", m.install_batch AS batch
           FROM meter m WHERE m.account_id = a.id AND m.removed_on IS NULL ORDER BY m.installed_on, m.id`,
      )}) FROM customer c, route r WHERE c.id = a.customer_id AND r.id = a.route_id)`;
}

export async function reviewView(ctx: Ctx, orderId: number): Promise<ReviewView> {
  requireVerb(ctx.actor, 'order.see');
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const values: unknown[] = [orderId, ctx.actor.userId];
  const visible = visibleOrder(ctx.actor, values);
  values.push(
    unitsFor(ctx.actor, 'order.see', 'billing'),
    firstDay(addMonths(monthOf(ctx.clock.today()), -11)),
    ctx.clock.today(),
  );
  const [units, since, today] = [values.length - 2, values.length - 1, values.length];
  const known = await ctx.sql.maybeOne<{ month: Month | null }>(
    `SELECT to_char(bill_month, 'YYYY-MM') AS month FROM work_order WHERE id = $1`,
    [orderId],
  );
  const month = known?.month ?? monthOf(ctx.clock.today());
  const row = await ctx.sql.maybeOne<OrderRow & Parts>(
    `SELECT ${orderSelect}, (SELECT seq FROM feed_head) AS seq,
            (SELECT d.data FROM order_draft d WHERE d.order_id = w.id AND d.user_id = $2 AND d.step = w.step) AS draft,
            ${accountPart(name)} AS account, ${billParts(name, month)} AS bills, ${findingParts()} AS findings, ${readingParts(name, month)} AS readings,
            ${neighbourParts(month)} AS neighbours,
            ${list(
              `SELECT b.bill_no AS "billNo", b.revision, b.amount_yuan::text AS "amountYuan", b.energy_kwh::text AS "energyKwh" FROM bill b
                WHERE b.bill_month = ${day(month)} AND b.account_id = w.account_id AND b.status = 'superseded' ORDER BY b.revision DESC`,
            )} AS replaced,
            ARRAY(SELECT o.class FROM review_obligation o WHERE o.bill_month = w.bill_month AND o.bill_id = w.bill_id AND o.closed_at IS NULL ORDER BY o.class) AS "openClasses",
            ${list(
              `SELECT to_char(f.bill_month, 'YYYY-MM') AS month, array_agg(DISTINCT f.rule) AS rules FROM finding f
                WHERE f.account_id = w.account_id AND f.bill_month > (w.bill_month - interval '13 months')::date GROUP BY f.bill_month`,
            )} AS flags,
            ${list(
              `SELECT e.id, e.order_no AS "orderNo", e.process, e.step, e.state, to_char(e.bill_month, 'YYYY-MM') AS "billMonth",
                      ${instant('e.created_at')} AS "createdAt", e.rule, e.form -> 'review' ->> 'verdict' AS verdict, e.form -> 'review' ->> 'reason' AS reason
                 FROM work_order e WHERE e.account_id = w.account_id AND e.id <> w.id AND e.unit_id = w.unit_id ORDER BY e.id DESC LIMIT ${EARLIER}`,
            )} AS earlier,
            ${list(
              `SELECT h.kind, h.effective_on AS "effectiveOn", h.order_no AS "orderNo" FROM account_change h
                WHERE h.account_id = w.account_id AND h.effective_on > (w.bill_month - interval '14 months')::date ORDER BY h.effective_on DESC, h.id DESC LIMIT 8`,
            )} AS changes,
            ${list(
              `SELECT p.id, o.order_no AS "orderNo", ${instant('p.at')} AS at, coalesce((SELECT u.${name} FROM app_user u WHERE u.id = p.uploaded_by), '') AS "byName",
                      p.file_name AS "fileName", p.bytes FROM work_order o JOIN order_attachment p ON p.order_id = o.id
                WHERE o.account_id = w.account_id AND o.bill_month = w.bill_month ORDER BY p.id DESC LIMIT 12`,
            )} AS photos,
            (SELECT json_build_object('real', sum(t.real_faults), 'decided', sum(t.real_faults + t.harmless + t.false_alarms)) FROM rule_tally t
              WHERE t.rule = w.rule AND t.unit_id = ANY($${units}::int[]) AND t.decided_month >= $${since}::date) AS record,
            (SELECT json_object_agg(substr(g.code, ${WEIGHT_PREFIX.length + 1}), g.value) FROM parameter g
              WHERE g.code LIKE '${WEIGHT_PREFIX}%' AND g.scope = '*' AND g.effective_from <= $${today}::date
                AND (g.effective_to IS NULL OR g.effective_to > $${today}::date)) AS weights
       FROM work_order w LEFT JOIN app_user holder ON holder.id = w.locked_by LEFT JOIN account a ON a.id = w.account_id
      WHERE w.id = $1 AND ${visible}`,
    values,
    // A text for each month and language: planning it costs as much as running it.
    { prepared: true },
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  const {
    seq,
    draft,
    account,
    bills,
    findings,
    readings,
    neighbours,
    replaced,
    openClasses,
    flags,
    earlier,
    changes,
    photos,
    record,
    weights,
    ...order
  } = row;
  const sees = (verb: 'bill.see' | 'reading.see' | 'customer.see'): boolean => may(ctx.actor, verb, order.unitId);
  const prior = (order.rule === null ? undefined : ruleById(order.rule)?.parameters.probability.value) ?? UNKNOWN_PRIOR;
  const hoursLeft = order.dueAt === null ? null : (Date.parse(order.dueAt) - Date.parse(ctx.clock.now())) / 3_600_000;
  const seesBills = sees('bill.see');
  return {
    order,
    writable: order.state === 'locked' && order.lockedBy === ctx.actor.userId,
    draft,
    account: sees('customer.see') ? account : null,
    bill: seesBills ? (bills.find(({ id }) => id === order.billId) ?? null) : null,
    previous: seesBills ? (bills.find(({ month }) => month !== order.billMonth) ?? null) : null,
    replaced: seesBills ? replaced : [],
    openClasses,
    findings,
    readings: sees('reading.see') ? readings : [],
    flags,
    neighbours: seesBills ? neighbours : [],
    earlier,
    changes,
    photos: sees('reading.see') ? photos : [],
    priority: priorityTerms(
      order.moneyAtRiskYuan,
      { real: record.real ?? 0, decided: record.decided ?? 0, prior },
      hoursLeft,
      { ...PRIORITY_WEIGHTS, ...weights },
    ),
    seq,
  };
}
