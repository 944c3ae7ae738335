/**
 * One order as its panel shows it: row, entered values, own draft, history, comments, linked orders, people to choose from.
 */
import { may, requireVerb } from '@/server/access/permissions';
import type { OrderCtx } from '../effects';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { inScope } from '../scope';
import type { HistoryEntry, LinkedOrder, OrderComment, OrderDetail, OrderRow } from '../contract';
import { ORDER_COLUMNS, ORDER_FROM } from '../order-columns';
import { metasOf, stepOf, targetsOf, type StepDefinition } from '../process';
import { lookupsFor } from './lookups';
import { approvalsOfOrder, peopleWithRole } from './approval';
import { processById } from '../processes';

type Row = OrderRow & {
  subject: Record<string, unknown>;
  form: Record<string, unknown>;
  barred: Record<string, number[]>;
  warnAt: string | null;
};

/** The order with what only its panel asks for. Refuses one the reader may not see like one that is not there. */
export async function orderRow(ctx: Ctx, id: number): Promise<Row> {
  requireVerb(ctx.actor, 'order.see');
  const values: unknown[] = [id];
  const visible = inScope(ctx.actor, 'order.see', values);
  const row = await ctx.sql.maybeOne<Row>(
    `SELECT ${ORDER_COLUMNS}, w.subject, w.form, w.barred, w.warn_at AS "warnAt" FROM ${ORDER_FROM} WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  return row;
}

export async function orderDetail(ctx: OrderCtx, id: number): Promise<OrderDetail> {
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const { subject, form, barred, warnAt, ...order } = await orderRow(ctx, id);
  const process = processById(order.process, order.processVersion);
  const step = stepOf(process, order.step);
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const [history, comments, linked, draft, people, lookups] = await Promise.all([
    orderHistory(ctx, id),
    ctx.sql.query<OrderComment>(
      `SELECT c.id, c.at, c.author_id AS "authorId", ${name} AS "authorName", c.body
         FROM order_comment c JOIN app_user u ON u.id = c.author_id WHERE c.order_id = $1 ORDER BY c.id`,
      [id],
    ),
    ctx.sql.query<LinkedOrder>(
      `SELECT l.id, l.order_no AS "orderNo", l.process, l.step, l.state,
              CASE WHEN l.id = w.parent_id THEN 'parent' ELSE 'child' END AS relation
         FROM work_order w JOIN work_order l ON l.id = w.parent_id OR l.parent_id = w.id WHERE w.id = $1 ORDER BY l.id`,
      [id],
    ),
    ctx.sql.maybeOne<{ data: Record<string, unknown> }>(
      `SELECT data FROM order_draft WHERE order_id = $1 AND user_id = $2 AND step = $3`,
      [id, ctx.actor.userId, order.step],
    ),
    choices(ctx, order, step, barred),
    lookupsFor(ctx, step.actions, { ...order, subject }),
  ]);
  return {
    order,
    subject,
    form,
    draft: draft?.data ?? null,
    history,
    comments,
    linked,
    writable: order.state === 'locked' && order.lockedBy === ctx.actor.userId,
    modules: step.modules.filter((panel) => panel !== 'bill' || may(ctx.actor, 'bill.see', order.unitId)),
    people,
    lookups,
    warnAt,
    approvals: await approvalsOfOrder(ctx, process, order, { subject, form, barred }, history),
    seq,
  };
}

export async function orderHistory(ctx: Ctx, id: number): Promise<HistoryEntry[]> {
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const rows = await ctx.sql.query<Omit<HistoryEntry, 'data'> & { data: string }>(
    `SELECT h.seq, h.at, h.actor_id AS "actorId", coalesce(${name}, '') AS "actorName", h.action, h.from_step AS "fromStep",
            h.to_step AS "toStep", h.from_state AS "fromState", h.to_state AS "toState", h.fence, h.reason, h.data, encode(h.hash, 'hex') AS hash
       FROM order_history h LEFT JOIN app_user u ON u.id = h.actor_id WHERE h.order_id = $1 ORDER BY h.seq`,
    [id],
  );
  return rows.map((row) => ({
    ...row,
    data: row.data === '' ? null : (JSON.parse(row.data) as Record<string, unknown>),
  }));
}

/** For every `person` field of the current step: who holds the role in the order's unit, and who of them is barred. */
async function choices(
  ctx: Ctx,
  order: OrderRow,
  step: StepDefinition,
  barred: Record<string, number[]>,
): Promise<OrderDetail['people']> {
  const result: OrderDetail['people'] = {};
  for (const action of step.actions) {
    const targets = targetsOf(action).flatMap((way) => ('step' in way ? [way.step] : []));
    for (const [name, meta] of metasOf(action)) {
      if (meta.widget !== 'person' || meta.role === undefined) continue;
      const people = await peopleWithRole(ctx, meta.role, order.unitId);
      const kept = targets.flatMap((target) => barred[target] ?? []);
      result[name] = people.map((person) => ({ ...person, barred: kept.includes(person.id) }));
    }
  }
  return result;
}
