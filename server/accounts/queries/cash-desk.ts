/** 日结: the caller's own drawer, drawers that nobody has counted yet, and closed days with what differed and when the money arrived. */
import { may, unitsFor } from '@/server/access/permissions';
import type { CashDayRow, CashDesk } from '@/server/accounts/desk-wire';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

const DAYS = 400;

/** Cash payments of a cashier `u.id` after their last count. */
const UNCOUNTED = `CROSS JOIN LATERAL (SELECT coalesce(max(through_payment), 0) AS id FROM cash_day WHERE cashier_id = u.id) last
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS payments, coalesce(sum(p.amount_yuan), 0)::numeric(16,2)::text AS "bookedYuan", min(p.received_at) AS since
      FROM payment p WHERE p.cashier_id = u.id AND p.method = 'cash' AND p.id > last.id AND ($1::int[] IS NULL OR p.unit_id = ANY($1::int[]))) p`;

export async function cashDesk(ctx: Ctx): Promise<CashDesk> {
  const { userId } = ctx.actor;
  const takes = may(ctx.actor, 'cash.close');
  const units = unitsFor(ctx.actor, 'ledger.see');
  if (!takes && units.length === 0) throw new Refusal('access.not-permitted', { verb: 'ledger.see' });
  const drawer = takes
    ? await ctx.sql.one<NonNullable<CashDesk['drawer']>>(
        `SELECT p.payments, p."bookedYuan", p.since FROM (SELECT $2::int AS id) u ${UNCOUNTED}`,
        [null, userId],
      )
    : null;
  const open = await ctx.sql.query<CashDesk['open'][number]>(
    `SELECT u.id AS "cashierId", u.name_zh AS "cashierZh", u.name_en AS "cashierEn", p.payments, p."bookedYuan", p.since
       FROM app_user u ${UNCOUNTED} WHERE p.payments > 0 ORDER BY p.since`,
    [units],
  );
  // Who only takes cash sees their own days.
  const days = await ctx.sql.query<CashDayRow>(
    `SELECT d.order_id AS "orderId", w.order_no AS "orderNo", w.step, w.state, coalesce(c.name_zh, '') AS "cashierZh", coalesce(c.name_en, '') AS "cashierEn",
            d.closed_on AS "closedOn", d.payments, d.booked_yuan::text AS "bookedYuan", d.counted_yuan::text AS "countedYuan",
            (d.counted_yuan - d.booked_yuan)::text AS "differenceYuan", d.slip_no AS "slipNo", d.deposited_on AS "depositedOn",
            d.arrived_on AS "arrivedOn", k.name_zh AS "confirmedZh", k.name_en AS "confirmedEn"
       FROM cash_day d JOIN work_order w ON w.id = d.order_id LEFT JOIN app_user c ON c.id = d.cashier_id LEFT JOIN app_user k ON k.id = d.confirmed_by
      WHERE d.unit_id = ANY($1::int[]) OR d.cashier_id = $2 ORDER BY d.id DESC LIMIT ${DAYS}`,
    [units, userId],
  );
  return { drawer, open, days };
}
