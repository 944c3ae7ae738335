/**
 * One order as its panel showed it at a past moment (工单时点查看): from its history, with the comments and linked orders of then. Rights are
 * those of the reader now. Drafts and who was looking are nobody's to see later. Refuses: a moment to come, one before the order.
 */
import type { Ctx } from '@/server/kernel/ports';
import { pastMoment } from '@/server/kernel/as-of';
import { Refusal } from '@/server/kernel/refusal';
import { type Instant, isAfter, localDateOf, localMinuteOf } from '@/server/kernel/time';
import { historyUntil, orderAsOf } from '../as-of';
import type { LinkedOrder, OrderComment, OrderDetail } from '../contract';
import { processById } from '../processes';
import { approvalsOfOrder } from './approval';
import { orderHistory, orderRow } from './detail';

export async function orderDetailAsOf(ctx: Ctx, id: number, at: Instant): Promise<OrderDetail> {
  pastMoment(at, ctx.clock.now());
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const { subject, form: _form, barred: _barred, warnAt: _warnAt, ...now } = await orderRow(ctx, id);
  if (isAfter(now.createdAt, at))
    throw new Refusal('as-of.not-yet', { name: now.orderNo, since: localMinuteOf(now.createdAt) });
  const history = historyUntil(await orderHistory(ctx, id), at);
  const process = processById(now.process, now.processVersion);
  const { order, form } = orderAsOf(process, now, subject, history);
  const [comments, linked, holder, rungs] = await Promise.all([
    commentsUntil(ctx, id, at),
    linkedUntil(ctx, id, at),
    order.lockedBy === null
      ? undefined
      : ctx.sql.maybeOne<{ zh: string; en: string }>(
          'SELECT name_zh AS zh, name_en AS en FROM app_user WHERE id = $1',
          [order.lockedBy],
        ),
    approvalsOfOrder(ctx, process, order, { subject, form, barred: {} }, history, localDateOf(at)),
  ]);
  return {
    order: { ...order, lockedByName: holder?.zh ?? null, lockedByNameEn: holder?.en ?? null },
    subject,
    form,
    draft: null,
    history,
    comments,
    linked,
    writable: false,
    modules: [],
    people: {},
    lookups: {},
    warnAt: null,
    // Who could have approved then is not kept; who did stands in the history.
    approvals: rungs.map((rung) => ({ ...rung, people: [] })),
    seq,
  };
}

function commentsUntil(ctx: Ctx, id: number, at: Instant): Promise<OrderComment[]> {
  const name = ctx.actor.locale === 'en' ? 'u.name_en' : 'u.name_zh';
  return ctx.sql.query<OrderComment>(
    `SELECT c.id, c.at, c.author_id AS "authorId", ${name} AS "authorName", c.body
       FROM order_comment c JOIN app_user u ON u.id = c.author_id WHERE c.order_id = $1 AND c.at <= $2 ORDER BY c.id`,
    [id, at],
  );
}

function linkedUntil(ctx: Ctx, id: number, at: Instant): Promise<LinkedOrder[]> {
  return ctx.sql.query<LinkedOrder>(
    `SELECT l.id, l.order_no AS "orderNo", l.process, h.to_step AS step, h.to_state AS state,
            CASE WHEN l.id = w.parent_id THEN 'parent' ELSE 'child' END AS relation
       FROM work_order w JOIN work_order l ON l.id = w.parent_id OR l.parent_id = w.id
       JOIN LATERAL (SELECT to_step, to_state FROM order_history h WHERE h.order_id = l.id AND h.at <= $2 ORDER BY h.seq DESC LIMIT 1) h ON true
      WHERE w.id = $1 AND l.created_at <= $2 ORDER BY l.id`,
    [id, at],
  );
}
