/** Stored receipts of decisions over many orders (审核回执): the list of one's own, and one with every bill it named. */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { DecisionBill, DecisionDetail, DecisionRow } from '../review-contract';

const LISTED = 100;

function columns(ctx: Ctx): string {
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  return `d.id, d.at, d.actor_id AS "actorId", coalesce(u.${name}, '') AS "actorName", d.action, d.verdict, d.reason, d.alike, d.asked,
    s.done, s.undone, s.money::text AS "moneyAtRiskYuan"`;
}

const SUMS = `LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE b.outcome = 'done')::int AS done, count(b.undone_at)::int AS undone,
           coalesce(sum(b.money_at_risk_yuan) FILTER (WHERE b.outcome = 'done'), 0)::numeric(18,2) AS money, bool_or(b.unit_id = ANY($1::int[])) AS seen
      FROM review_decision_bill b WHERE b.decision_id = d.id) s ON true`;

export async function decisionList(ctx: Ctx): Promise<{ decisions: DecisionRow[] }> {
  const decisions = await ctx.sql.query<DecisionRow>(
    `SELECT ${columns(ctx)} FROM review_decision d LEFT JOIN app_user u ON u.id = d.actor_id ${SUMS}
      WHERE d.actor_id = $2 AND s.seen ORDER BY d.id DESC LIMIT ${LISTED}`,
    [unitsFor(ctx.actor, 'bill.see'), ctx.actor.userId],
  );
  return { decisions };
}

/** Bills outside the reader's units are not listed; a receipt with none left does not exist for them. */
export async function decisionDetail(ctx: Ctx, id: number): Promise<DecisionDetail> {
  const units = unitsFor(ctx.actor, 'bill.see');
  const decision = await ctx.sql.maybeOne<DecisionRow>(
    `SELECT ${columns(ctx)} FROM review_decision d LEFT JOIN app_user u ON u.id = d.actor_id ${SUMS} WHERE d.id = $2 AND s.seen`,
    [units, id],
  );
  if (decision === undefined) throw new Refusal('not-found', { what: 'decision' });
  const bills = await ctx.sql.query<DecisionBill>(
    `SELECT b.order_id AS "orderId", b.order_no AS "orderNo", b.account_no AS "accountNo", b.customer_name AS "customerName",
            to_char(b.bill_month, 'YYYY-MM') AS "billMonth", b.bill_id AS "billId", b.bill_no AS "billNo", b.amount_yuan AS "amountYuan",
            b.money_at_risk_yuan AS "moneyAtRiskYuan", b.outcome, b.code, b.holder_name AS "holderName", b.undone_at AS "undoneAt",
            (b.outcome = 'done' AND b.undone_at IS NULL AND w.fence = b.fence AND w.state IN ('pending', 'returned')
              AND w.step IN ('release', 'reread')) AS reversible
       FROM review_decision_bill b JOIN work_order w ON w.id = b.order_id
      WHERE b.decision_id = $1 AND b.unit_id = ANY($2::int[]) ORDER BY b.outcome = 'done', b.order_no`,
    [id, units],
  );
  return { decision, bills };
}
