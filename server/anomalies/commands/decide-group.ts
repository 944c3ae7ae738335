/**
 * One decision for many (批量审核): locks what is free, does the step of all through the one write path, and keeps a receipt that lists
 * every bill. What somebody else holds or changed meanwhile is named and left alone. Rule REV-GROUP.
 *
 * The receipt is written in the transaction of the step, so there is no decision without one. Undone as a whole by whoever decided,
 * while an order still stands where the decision left it: its fence says so.
 */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay } from '@/server/kernel/time';
import { groupBy } from '@/server/kernel/group';
import { lockOrders, receiptOf, unlockOrders } from '@/server/work-orders/commands/locks';
import { moveOrders } from '@/server/work-orders/commands/move';
import { submitBatch } from '@/server/work-orders/commands/submit';
import type { ReceiptEntry } from '@/server/work-orders/contract';
import type { HeldOrder, OrderCtx } from '@/server/work-orders/effects';
import { heldSelect } from '@/server/work-orders/queries/order-sql';
import { LOCK_CAP } from '@/server/work-orders/lock-terms';
import type { DecisionAnswer, GroupDecisionRequest, UndoAnswer } from '../review-contract';

const STEP = 'review';
/** Orders of one step of the batch: well below what one person may hold, so that a desk with other locks still goes on. */
const AT_ONCE = LOCK_CAP / 2;

export async function decideGroup(ctx: OrderCtx, request: GroupDecisionRequest): Promise<DecisionAnswer> {
  const ids = [...new Set(request.orderIds)];
  const form =
    request.action === 'accept' ? { verdict: request.verdict, reason: request.reason } : { reason: request.reason };
  const entries: ReceiptEntry[] = [];
  let decisionId: number | null = null;
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const part = ids.slice(from, from + AT_ONCE);
    const locked = await lockOrders(ctx, part);
    const held = locked.entries.filter(({ outcome }) => outcome === 'locked' || outcome === 'already-yours');
    const taken = held.flatMap(({ id, outcome }) => (outcome === 'locked' ? [id] : []));
    try {
      // A step that meets a conflict is done again as a whole: what it found is kept only once it is committed.
      const done = await ctx.sql.tx(async (sql) => {
        const inside: OrderCtx = { ...ctx, sql };
        const receipt =
          held.length === 0
            ? receiptOf('submit', ctx.clock.now(), [])
            : await submitBatch(
                inside,
                held.map(({ id, fence }) => ({ id, fence: fence! })),
                { step: STEP, action: request.action, form },
              );
        const submitted = new Map(receipt.entries.map((entry) => [entry.id, entry]));
        const all = locked.entries.map((entry) => submitted.get(entry.id) ?? entry);
        const known = decisionId ?? (await openDecision(sql, ctx, request, ids.length));
        await writeBills(sql, known, all);
        return { all, known };
      });
      decisionId = done.known;
      entries.push(...done.all);
    } catch (error) {
      await unlockOrders(ctx, taken);
      throw error;
    }
    const left = entries.filter(({ id, outcome }) => outcome !== 'done' && taken.includes(id));
    if (left.length > 0)
      await unlockOrders(
        ctx,
        left.map(({ id }) => id),
      );
  }
  return { decisionId: decisionId!, receipt: receiptOf('submit', ctx.clock.now(), entries) };
}

/** What was asked for; what came of it is counted from the bills. */
async function openDecision(sql: Sql, ctx: Ctx, request: GroupDecisionRequest, asked: number): Promise<number> {
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO review_decision (actor_id, action, verdict, reason, alike, asked) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
    [ctx.actor.userId, request.action, request.verdict ?? null, request.reason, JSON.stringify(request.alike), asked],
  );
  return id;
}

async function writeBills(sql: Sql, decisionId: number, entries: readonly ReceiptEntry[]): Promise<void> {
  await sql.run(
    `INSERT INTO review_decision_bill (decision_id, order_id, order_no, unit_id, account_no, customer_name, bill_month, bill_id, bill_no,
            amount_yuan, money_at_risk_yuan, outcome, code, holder_name, fence)
     SELECT $1, w.id, w.order_no, w.unit_id, w.account_no, w.customer_name, w.bill_month, w.bill_id, w.bill_no, b.amount_yuan,
            w.money_at_risk_yuan, e.outcome, e.code, e."holderName", CASE WHEN e.outcome = 'done' THEN w.fence END
       FROM jsonb_to_recordset($2::jsonb) AS e(id bigint, outcome text, code text, "holderName" text)
       JOIN work_order w ON w.id = e.id LEFT JOIN bill b ON b.bill_month = w.bill_month AND b.id = w.bill_id
      WHERE e.outcome <> 'not-permitted'`,
    [
      decisionId,
      JSON.stringify(entries.map(({ id, outcome, code, holderName }) => ({ id, outcome, code, holderName }))),
    ],
  );
}

interface UndoRow extends HeldOrder {
  readonly reversible: boolean;
  readonly childId: number | null;
}

/** Takes a decision back where nothing happened since; the rest stays and is named. */
export async function undoDecision(ctx: OrderCtx, decisionId: number): Promise<UndoAnswer> {
  return ctx.sql.tx(async (sql) => {
    const decision = await sql.maybeOne<{ action: string; actorId: number }>(
      `SELECT action, actor_id AS "actorId" FROM review_decision WHERE id = $1`,
      [decisionId],
    );
    if (decision === undefined || decision.actorId !== ctx.actor.userId)
      throw new Refusal('not-found', { what: 'decision' });
    const rows = await reversibleRows(sql, decisionId, unitsFor(ctx.actor, 'bill.review'));
    const back = rows.filter(({ reversible }) => reversible);
    const stayed = rows.filter(({ reversible }) => !reversible).map(({ orderNo, step }) => ({ orderNo, step }));
    if (back.length === 0) throw new Refusal('review.nothing-to-undo', { count: rows.length });
    const ids = back.map(({ id }) => id);
    const move = { action: 'undo-decision', actorId: ctx.actor.userId, reason: '', form: { decisionId } };
    const children = back.flatMap(({ childId }) => childId ?? []);
    if (children.length > 0) await moveOrders(sql, children, { ...move, process: 'reading-anomaly', sendBack: false });
    await moveOrders(sql, ids, { ...move, process: 'billing', toStep: STEP, sendBack: true });
    if (decision.action === 'accept') await reopen({ ...ctx, sql }, back);
    await sql.run(
      `UPDATE review_decision_bill SET undone_at = clock_timestamp(), undone_by = $3 WHERE decision_id = $1 AND order_id = ANY($2::bigint[])`,
      [decisionId, ids, ctx.actor.userId],
    );
    return { undone: back.length, stayed };
  });
}

/** Locks the orders the decision moved, ascending, and says which still stand as it left them. */
async function reversibleRows(sql: Sql, decisionId: number, units: readonly number[]): Promise<UndoRow[]> {
  // Orders in the order of their ids, children after their parents: the way every other writer takes them.
  const rows = await sql.query<UndoRow & { childStep: string | null; childState: string | null; sameFence: boolean }>(
    `SELECT ${heldSelect},
            w.fence = d.fence AND w.state IN ('pending', 'returned') AND w.unit_id = ANY($2::int[]) AS "sameFence"
       FROM review_decision_bill d JOIN work_order w ON w.id = d.order_id
      WHERE d.decision_id = $1 AND d.outcome = 'done' AND d.undone_at IS NULL ORDER BY w.id FOR UPDATE OF w`,
    [decisionId, units],
  );
  const children = await sql.query<{ id: number; parentId: number; untouched: boolean }>(
    `SELECT c.id, c.parent_id AS "parentId", c.step = 'dispatch' AND c.state = 'pending' AS untouched
       FROM work_order c WHERE c.parent_id = ANY($1::bigint[]) AND c.process = 'reading-anomaly' AND c.state <> 'done' AND c.state <> 'archived'
      ORDER BY c.id FOR UPDATE`,
    [rows.map(({ id }) => id)],
  );
  const childOf = new Map(children.map((child) => [child.parentId, child]));
  return rows.map(({ sameFence, ...row }) => {
    const child = childOf.get(row.id);
    return {
      ...row,
      childId: child?.id ?? null,
      reversible: sameFence && (row.step === 'release' || (row.step === 'reread' && child?.untouched === true)),
    };
  });
}

/** The reviews are owed again, and what they said is taken back from the record of the rules. */
async function reopen(ctx: OrderCtx, orders: readonly HeldOrder[]): Promise<void> {
  const effect = ctx.effects['billing.reopen-review'];
  if (effect?.apply === undefined) throw new Error('effect billing.reopen-review is not wired');
  await effect.apply(ctx, ctx.sql, orders, {});
  await ctx.sql.run('DELETE FROM review_outcome WHERE order_id = ANY($1::bigint[])', [orders.map(({ id }) => id)]);
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    await ctx.sql.run(
      `UPDATE finding SET detail = detail - 'verdict' - 'verdictBy' WHERE bill_month = $1 AND bill_id = ANY($2::bigint[])`,
      [firstDay(month), group.map(({ billId }) => billId)],
    );
  }
}
