/**
 * The queue (待办工单): filtered and sorted on the server by business fields, in the actor's scope only.
 */
import type { Ctx } from '@/server/kernel/ports';
import { URGENCY_WEIGHTS, urgencySql, type UrgencyWeights, WEIGHT_PREFIX } from '@/server/kernel/urgency';
import {
  type OrderRow,
  type QueueAnswer,
  type QueueCounts,
  type QueueFilter,
  type QueueRequest,
  type QueueView,
  queueRequest,
  TOTAL_CAP,
} from '../contract';
import { actsOn, inScope } from '../scope';
import { ORDER_COLUMNS, ORDER_FROM } from '../order-columns';

const OPEN = `w.state IN ('pending', 'locked', 'returned')`;

const SORTS: Readonly<Record<Exclude<QueueRequest['sort'], 'worth'>, string>> = {
  money: 'w.money_at_risk_yuan',
  due: 'w.due_at',
  created: 'w.created_at',
  priority: 'w.priority',
  customer: 'w.customer_name COLLATE "zh-x-icu"',
  route: 'w.route_code',
  orderNo: 'w.order_no',
  step: 'w.step',
  holder: 'holder.name_zh',
};

function waitsForMe(ctx: Ctx, values: unknown[]): string {
  const doable = actsOn(ctx.actor, values);
  values.push(ctx.actor.userId);
  const me = `$${values.length}`;
  return `((w.state <> 'locked' AND ${doable} AND (w.assignee_id IS NULL OR w.assignee_id = ${me})) OR (w.state = 'locked' AND w.locked_by = ${me}))`;
}

function viewCondition(ctx: Ctx, view: QueueView, values: unknown[]): string {
  if (view === 'mine') return waitsForMe(ctx, values);
  if (view === 'unit') return 'true';
  values.push(ctx.actor.userId);
  return view === 'locked-by-me'
    ? `(w.state = 'locked' AND w.locked_by = $${values.length})`
    : `(w.state = 'locked' AND w.locked_by <> $${values.length})`;
}

export function conditions(ctx: Ctx, view: QueueView, filter: QueueFilter, values: unknown[]): string {
  const parts = [OPEN, inScope(ctx.actor, 'order.see', values), viewCondition(ctx, view, values)];
  const add = (condition: (place: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    parts.push(condition(`$${values.length}`));
  };
  if (filter.unitId !== undefined) {
    add(
      (p) =>
        `w.unit_id IN (WITH RECURSIVE below AS (SELECT ${p}::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id) SELECT id FROM below)`,
      filter.unitId,
    );
  }
  add((p) => `w.id = ANY(${p}::bigint[])`, filter.ids);
  add((p) => `w.process = ${p}`, filter.process);
  add((p) => `w.step = ANY(${p}::text[])`, filter.steps);
  add((p) => `w.state = ANY(${p}::text[])`, filter.states);
  add((p) => `w.rules @> ARRAY[${p}]::text[]`, filter.rule);
  add((p) => `w.review_classes @> ARRAY[${p}]::smallint[]`, filter.reviewClass);
  add(
    (p) => `w.route_code ILIKE ${p} || '%'`,
    filter.routeCode === undefined ? undefined : escapeLike(filter.routeCode),
  );
  add(
    (p) => `w.customer_name ILIKE '%' || ${p} || '%'`,
    filter.customer === undefined ? undefined : escapeLike(filter.customer),
  );
  add(
    (p) => `w.account_no LIKE ${p} || '%'`,
    filter.accountNo === undefined ? undefined : escapeLike(filter.accountNo),
  );
  add((p) => `w.locked_by = ${p}`, filter.holderId);
  add((p) => `w.money_at_risk_yuan >= ${p}`, filter.moneyFrom);
  add((p) => `w.money_at_risk_yuan <= ${p}`, filter.moneyTo);
  add((p) => `w.created_at <= now() - make_interval(secs => ${p} * 3600)`, filter.minAgeHours);
  add((p) => `w.run_id = ${p}`, filter.runId);
  add((p) => `w.bill_month = (${p} || '-01')::date`, filter.billMonth);
  if (filter.overdue === true) parts.push('w.due_at < now()');
  return parts.join(' AND ');
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

/** The weights of deadlines in force today. */
async function urgencyWeights(ctx: Ctx): Promise<UrgencyWeights> {
  const rows = await ctx.sql.query<{ name: string; value: unknown }>(
    `SELECT substr(code, ${WEIGHT_PREFIX.length + 1}) AS name, value FROM parameter
      WHERE code LIKE '${WEIGHT_PREFIX}%' AND scope = '*' AND effective_from <= $1::date AND (effective_to IS NULL OR effective_to > $1::date)`,
    [ctx.clock.today()],
  );
  const weights: Record<string, number> = { ...URGENCY_WEIGHTS };
  for (const { name, value } of rows) if (name in weights && typeof value === 'number') weights[name] = value;
  return weights as UrgencyWeights;
}

/** 风险金额 × 紧迫程度, to sort by. */
const worthSql = (weights: UrgencyWeights): string =>
  `w.money_at_risk_yuan::float8 * (${urgencySql('w.due_at', weights)})`;

/** One page of the queue with totals and counts, read in one snapshot; `seq` is the feed position it continues from. */
export async function queuePage(ctx: Ctx, request: QueueRequest): Promise<QueueAnswer> {
  // Read first: an event of a change the rows already show is then applied again and found old, never missed.
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const values: unknown[] = [];
  const where = conditions(ctx, request.view, request.filter, values);
  const weights = await urgencyWeights(ctx);
  const sort = request.sort === 'worth' ? worthSql(weights) : SORTS[request.sort];
  const order = `place ${request.descending ? 'DESC' : 'ASC'} NULLS LAST, w.id ${request.descending ? 'DESC' : 'ASC'}`;
  // Ids first: sorting whole rows of a hundred thousand orders to show fifty would cost more than everything else.
  const page = `SELECT w.id, ${sort} AS place FROM ${request.sort === 'holder' ? ORDER_FROM : 'work_order w'} WHERE ${where}
    ORDER BY ${order} LIMIT ${request.limit} OFFSET ${request.offset}`;
  const { unitId, ...narrower } = request.filter;
  // Of a whole view the counts tell how many there are: they are not counted twice.
  const isWhole = Object.values(narrower).every((value) => value === undefined);
  const [rows, counted, counts] = await Promise.all([
    ctx.sql.query<OrderRow>(
      `SELECT ${ORDER_COLUMNS} FROM ${ORDER_FROM} JOIN (${page}) page ON page.id = w.id ORDER BY ${order}`,
      values,
    ),
    isWhole
      ? undefined
      : ctx.sql.one<{ n: number }>(
          `SELECT count(*)::int AS n FROM (SELECT 1 FROM work_order w WHERE ${where} LIMIT ${TOTAL_CAP + 1}) capped`,
          values,
        ),
    queueCounts(ctx, unitId),
  ]);
  const total = counted?.n ?? counts.views[request.view];
  return { rows, total: Math.min(total, TOTAL_CAP), totalIsCapped: total > TOTAL_CAP, seq, counts, weights };
}

/** Before the first person opens the queue: connections are made, and each has read the catalogues and planned once. */
export async function warmQueue(ctx: Ctx, connections = 4): Promise<void> {
  await Promise.all(Array.from({ length: connections }, () => queuePage(ctx, queueRequest.parse({}))));
}

/** Ids of free orders of "mine", most money at risk by its deadline first: for taking the next ones. */
export async function queueIds(ctx: Ctx, filter: QueueFilter, count: number): Promise<number[]> {
  const values: unknown[] = [];
  const where = conditions(ctx, 'mine', filter, values);
  const weights = await urgencyWeights(ctx);
  const rows = await ctx.sql.query<{ id: number }>(
    `SELECT w.id FROM work_order w WHERE ${where} AND w.role <> ''
        AND NOT coalesce(w.barred -> w.step @> to_jsonb(${ctx.actor.userId}), false)
      ORDER BY ${worthSql(weights)} DESC, w.id DESC LIMIT ${count}`,
    values,
  );
  return rows.map((row) => row.id);
}

/** Counts by view and by step over the actor's whole scope (or one unit's subtree). */
export async function queueCounts(ctx: Ctx, unitId?: number): Promise<QueueCounts> {
  const values: unknown[] = [];
  const where = conditions(ctx, 'unit', unitId === undefined ? {} : { unitId }, values);
  const mine = waitsForMe(ctx, values);
  values.push(ctx.actor.userId);
  const me = `$${values.length}`;
  const rows = await ctx.sql.query<QueueCounts['steps'][number] & { mine: number; all: number }>(
    `SELECT w.process, w.step,
            count(*) FILTER (WHERE w.state = 'pending')::int AS pending,
            count(*) FILTER (WHERE w.state = 'locked' AND w.locked_by = ${me})::int AS "lockedByMe",
            count(*) FILTER (WHERE w.state = 'locked' AND w.locked_by <> ${me})::int AS "lockedByOthers",
            count(*) FILTER (WHERE w.state = 'returned')::int AS returned,
            count(*) FILTER (WHERE w.due_at < now())::int AS overdue,
            count(*) FILTER (WHERE ${mine})::int AS mine,
            count(*)::int AS all
       FROM work_order w WHERE ${where} GROUP BY w.process, w.step ORDER BY w.process, w.step`,
    values,
  );
  const total = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const views: Record<QueueView, number> = {
    mine: total((row) => row.mine),
    'locked-by-me': total((row) => row.lockedByMe),
    others: total((row) => row.lockedByOthers),
    unit: total((row) => row.all),
  };
  const steps = rows.map(({ mine: _mine, all: _all, ...step }) => step);
  return { views, steps };
}
