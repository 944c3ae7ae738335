/**
 * One order as its panel shows it: row, entered values, own draft, history, comments, linked orders, people to choose from.
 */
import { may, requireVerb } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { inScope } from '../scope';
import type { HistoryEntry, LinkedOrder, OrderComment, OrderDetail, OrderRow } from '../contract';
import { ORDER_COLUMNS, ORDER_FROM } from '../order-columns';
import { type FieldMeta, stepOf } from '../process';
import { processById } from '../processes';

type Row = OrderRow & {
  subject: Record<string, unknown>;
  form: Record<string, unknown>;
  barred: Record<string, number[]>;
};

export async function orderDetail(ctx: Ctx, id: number): Promise<OrderDetail> {
  requireVerb(ctx.actor, 'order.see');
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const values: unknown[] = [id];
  const visible = inScope(ctx.actor, 'order.see', values);
  const row = await ctx.sql.maybeOne<Row>(
    `SELECT ${ORDER_COLUMNS}, w.subject, w.form, w.barred FROM ${ORDER_FROM} WHERE w.id = $1 AND ${visible}`,
    values,
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'order' });
  const { subject, form, barred, ...order } = row;
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const [history, comments, linked, draft, people] = await Promise.all([
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
    choices(ctx, order, barred),
  ]);
  const step = stepOf(processById(order.process), order.step);
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
    seq,
  };
}

export async function orderHistory(ctx: Ctx, id: number): Promise<HistoryEntry[]> {
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  const rows = await ctx.sql.query<Omit<HistoryEntry, 'data'> & { data: string }>(
    `SELECT h.seq, h.at, h.actor_id AS "actorId", coalesce(${name}, '') AS "actorName", h.action, h.from_step AS "fromStep",
            h.to_step AS "toStep", h.from_state AS "fromState", h.to_state AS "toState", h.reason, h.data, encode(h.hash, 'hex') AS hash
       FROM order_history h LEFT JOIN app_user u ON u.id = h.actor_id WHERE h.order_id = $1 ORDER BY h.seq`,
    [id],
  );
  return rows.map((row) => ({
    ...row,
    data: row.data === '' ? null : (JSON.parse(row.data) as Record<string, unknown>),
  }));
}

/** For every `person` field of the current step: who holds the role in the order's unit, and who of them is barred. */
async function choices(ctx: Ctx, order: OrderRow, barred: Record<string, number[]>): Promise<OrderDetail['people']> {
  const step = stepOf(processById(order.process), order.step);
  const wanted = new Map<string, string>();
  for (const action of step.actions) {
    for (const [name, schema] of Object.entries(action.form.shape)) {
      const meta = (schema.meta() as { field?: FieldMeta } | undefined)?.field;
      if (meta?.widget !== 'person' || meta.role === undefined) continue;
      wanted.set(name, meta.role);
    }
  }
  const result: OrderDetail['people'] = {};
  for (const [name, role] of wanted) {
    const target =
      step.actions.map((action) => ('step' in action.to ? action.to.step : '')).find((id) => id !== '') ?? '';
    const people = await peopleWithRole(ctx, role, order.unitId);
    result[name] = people.map((person) => ({ ...person, barred: barred[target]?.includes(person.id) ?? false }));
  }
  return result;
}

/** Active people whose role reaches the unit. */
export async function peopleWithRole(ctx: Ctx, role: string, unitId: number): Promise<{ id: number; name: string }[]> {
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  return ctx.sql.query(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM org_unit WHERE id = $2
       UNION ALL SELECT o.id, o.parent_id FROM org_unit o JOIN above a ON o.id = a.parent_id
     )
     SELECT DISTINCT u.id, ${name} AS name FROM user_grant g JOIN above a ON a.id = g.unit_id JOIN app_user u ON u.id = g.user_id
      WHERE g.role = $1 AND u.status = 'active' ORDER BY name, u.id`,
    [role, unitId],
  );
}
