/**
 * A bill as it stood at a past moment (账单时点查看). What a bill says never changes; its state, its reviews, what was found about it, the bills
 * beside it and the file of its customer do. Rights are those of the reader now.
 * Refuses: a moment to come; one at which the bill had not been computed, with the moment it was.
 */
import { rowsAsOf } from '@/server/customers/queries/rows-as-of';
import { pastMoment } from '@/server/kernel/as-of';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Instant, isAfter, localMinuteOf } from '@/server/kernel/time';
import type { BillDetail, BillView } from '../run-wire';
import { billDetail, standingBill, visibleUnits } from './bills';
import { standingAsOf, statusAsOf } from './standing';

export async function billDetailAsOf(ctx: Ctx, billId: number, at: Instant): Promise<BillDetail> {
  pastMoment(at, ctx.clock.now());
  const now = await billDetail(ctx, billId);
  if (isAfter(now.bill.calculatedAt, at))
    throw new Refusal('as-of.not-yet', { name: now.bill.billNo, since: localMinuteOf(now.bill.calculatedAt) });
  const then = (instant: Instant | null): boolean => instant !== null && !isAfter(instant, at);
  const obligations = now.obligations
    .filter(({ openedAt }) => then(openedAt))
    .map((each) =>
      then(each.closedAt)
        ? each
        : { ...each, closedAt: null, closedBy: null, closedByName: null, conclusion: null, reason: null },
    );
  const [revisions, orders, previous, file] = await Promise.all([
    revisionsUntil(ctx, now.bill, at),
    ordersUntil(ctx, now.bill, at),
    standingBill(ctx, now.bill, visibleUnits(ctx), standingAsOf('b', '$4'), [at]),
    fileAsOf(ctx, now.bill, at),
  ]);
  const released = then(now.bill.releasedAt);
  return {
    ...now,
    bill: {
      ...now.bill,
      ...file,
      status: revisions.find(({ id }) => id === billId)!.status,
      openObligations: obligations.filter(({ closedAt }) => closedAt === null).length,
      ...(released ? {} : { releasedAt: null, releasedBy: null, releasedByName: null }),
    },
    obligations,
    findings: now.findings.filter(({ createdAt }) => then(createdAt)),
    orders,
    previous,
    reversal: now.reversal !== null && then(now.reversal.at) ? now.reversal : null,
    revisions,
  };
}

function revisionsUntil(ctx: Ctx, bill: BillView, at: Instant): Promise<BillDetail['revisions']> {
  return ctx.sql.query(
    `SELECT b.id, b.bill_no AS "billNo", b.revision, ${statusAsOf('b', '$3')} AS status, b.amount_yuan AS "amountYuan"
       FROM bill b WHERE b.bill_month = $1 AND b.account_id = $2 AND b.calculated_at <= $3 ORDER BY b.revision DESC`,
    [firstDay(bill.month), bill.accountId, at],
  );
}

function ordersUntil(ctx: Ctx, bill: BillView, at: Instant): Promise<BillDetail['orders']> {
  return ctx.sql.query(
    `SELECT w.id, w.order_no AS "orderNo", w.process, h.to_step AS step, h.to_state AS state
       FROM work_order w
       JOIN LATERAL (SELECT to_step, to_state FROM order_history h WHERE h.order_id = w.id AND h.at <= $3 ORDER BY h.seq DESC LIMIT 1) h ON true
      WHERE w.bill_month = $1 AND w.bill_id = $2 ORDER BY w.id DESC`,
    [firstDay(bill.month), bill.id, at],
  );
}

/** Name, address, class and tariff as the file said them; as they are now where the file is younger than the bill. */
async function fileAsOf(
  ctx: Ctx,
  { accountId }: BillView,
  at: Instant,
): Promise<Partial<Pick<BillView, 'customerName' | 'address' | 'class' | 'tariffCode'>>> {
  const [account] = await rowsAsOf(ctx.sql, 'account', { ids: [accountId] }, at);
  if (account === undefined) return {};
  const [customer] = await rowsAsOf(ctx.sql, 'customer', { ids: [Number(account['customer_id'])] }, at);
  return {
    ...(customer === undefined ? {} : { customerName: String(customer['name']) }),
    address: String(account['address']),
    class: String(account['class']),
    tariffCode: String(account['tariff_code']),
  };
}
