/** Why not released (未发行原因): for a bill, a run, or a unit's month. */
import { unitsFor } from '@/server/access/permissions';
import { BLOCK_REASONS, type BlockReason, type WhyNotReleased } from '@/server/billing/run-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { standing } from './standing';

export type WhyOf =
  { readonly billId: number } | { readonly runId: number } | { readonly unitId: number; readonly month: Month };

const SAMPLES = 20;

type Sample = WhyNotReleased['reasons'][number]['samples'][number];
type Row = Sample & { reason: BlockReason | 'released'; n: number };

/** Bills of the scope that stand, and accounts of the scope that could not be billed, each with its one reason; as far as the actor sees. */
export async function whyNotReleased(ctx: Ctx, of: WhyOf): Promise<WhyNotReleased> {
  const units = unitsFor(ctx.actor, 'bill.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'bill.see' });
  return whyWithin(ctx.sql, units, of);
}

/** The same within units that are given. */
export async function whyWithin(sql: Sql, units: readonly number[], of: WhyOf): Promise<WhyNotReleased> {
  const values: unknown[] = [units];
  const { bills, exceptions } = scopeOf(of, values);
  const rows = await sql.query<Row>(
    `WITH RECURSIVE below AS (
       SELECT unnest($2::int[]) AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id
     ),
     reasoned AS (
       SELECT b.account_id, b.id AS bill_id, b.bill_no, w.id AS order_id, w.order_no,
              CASE WHEN b.status = 'released' THEN 'released' WHEN w.step = 'reread' THEN 'waiting-reread'
                   WHEN b.open_obligations > 0 THEN 'open-review' ELSE 'waits-for-release' END AS reason,
              CASE WHEN b.open_obligations > 0 THEN ARRAY(SELECT DISTINCT o.class::int FROM review_obligation o
                WHERE o.bill_month = b.bill_month AND o.bill_id = b.id AND o.closed_at IS NULL ORDER BY 1) ELSE '{}' END AS classes
         FROM bill b LEFT JOIN work_order w ON w.bill_month = b.bill_month AND w.bill_id = b.id AND w.process = 'billing'
          AND w.state IN ('pending', 'locked', 'returned')
        WHERE b.unit_id = ANY($1::int[]) AND ${standing('b')} AND ${bills}
       UNION ALL
       SELECT e.account_id, NULL, NULL, w.id, w.order_no, 'not-billed', '{}'
         FROM billing_exception e JOIN account a ON a.id = e.account_id
         LEFT JOIN LATERAL (SELECT id, order_no FROM work_order w WHERE w.account_id = e.account_id AND w.bill_month = e.bill_month
                             AND w.process = 'reading-anomaly' AND w.state IN ('pending', 'locked', 'returned') LIMIT 1) w ON true
        WHERE e.resolved_at IS NULL AND a.unit_id = ANY($1::int[]) AND ${exceptions}
     ),
     numbered AS (SELECT r.*, row_number() OVER (PARTITION BY reason ORDER BY account_id) AS place, count(*) OVER (PARTITION BY reason)::int AS n FROM reasoned r)
     SELECT n.reason, n.n, a.account_no AS "accountNo", n.bill_id AS "billId", n.bill_no AS "billNo", n.order_id AS "orderId",
            n.order_no AS "orderNo", n.classes
       FROM numbered n JOIN account a ON a.id = n.account_id WHERE n.place <= ${SAMPLES} ORDER BY n.reason, n.place`,
    values,
  );
  const countOf = (reason: Row['reason']): number => rows.find((row) => row.reason === reason)?.n ?? 0;
  const reasons = BLOCK_REASONS.filter((reason) => countOf(reason) > 0).map((reason) => ({
    reason,
    count: countOf(reason),
    samples: rows.filter((row) => row.reason === reason).map(({ reason: _reason, n: _n, ...sample }) => sample),
  }));
  return {
    released: countOf('released'),
    notReleased: reasons.reduce((total, reason) => total + reason.count, 0),
    reasons,
  };
}

/** $2 is the unit whose subtree is asked for; other scopes pass none. */
function scopeOf(of: WhyOf, values: unknown[]): { bills: string; exceptions: string } {
  if ('billId' in of) {
    values.push([], of.billId);
    return { bills: 'b.id = $3', exceptions: '$3::bigint IS NULL' };
  }
  if ('runId' in of) {
    values.push([], of.runId);
    return {
      bills: `b.run_id = $3 AND b.bill_month = (SELECT bill_month FROM billing_run WHERE id = $3)`,
      exceptions: 'e.run_id = $3',
    };
  }
  values.push([of.unitId], firstDay(of.month));
  return {
    bills: 'b.bill_month = $3 AND b.unit_id IN (SELECT id FROM below)',
    exceptions: `e.bill_month = $3 AND e.run_id IN (SELECT id FROM billing_run WHERE bill_month = $3) AND a.unit_id IN (SELECT id FROM below)`,
  };
}
