/**
 * 应收冲正: takes back what an account owes as if it had never been booked. In the caller's transaction.
 *
 *   reverseReceivable(ctx, sql, { receivableId, reason, requestedBy, orderId?, orderNo? }) → { accountId, amountYuan, redBillNo }
 *
 * A receivable without a bill gets its opposite; one of a bill is taken back by a red bill (cancel only, see `cancel-and-rebill`).
 * Refuses: any of it paid (reverse the payment first, with the receipts), reversed already, a credit already used, the applicant's own
 * decision, a bill of a closed month.
 */
import { reverseBills } from '@/server/billing/commands/reverse-bills';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { recordCorrection } from './correct-money';
import { bookReversal, type ReceivableReversal, reversible } from './charge-receivable';

export interface ReversedReceivable {
  readonly accountId: number;
  readonly amountYuan: string;
  readonly redBillNo: string | null;
}

export async function reverseReceivable(ctx: Ctx, sql: Sql, asked: ReceivableReversal): Promise<ReversedReceivable> {
  const row = await reversible(ctx, sql, asked);
  const record = { accountId: row.accountId, reason: asked.reason, orderNo: asked.orderNo };
  if (row.billId === null) {
    const { amountYuan } = await bookReversal(ctx, sql, row, asked);
    await recordCorrection(ctx, sql, 'correction-money', { ...record, detail: { receivableId: row.id, amountYuan } });
    return { accountId: row.accountId, amountYuan, redBillNo: null };
  }
  const [red] = await reverseBills(ctx, sql, {
    month: row.month,
    billIds: [row.billId],
    requestedBy: asked.requestedBy,
    reason: asked.reason,
    orderId: asked.orderId,
  });
  await recordCorrection(ctx, sql, 'rebill', { ...record, detail: { billNo: red!.billNo, redBillNo: red!.redBillNo } });
  return { accountId: row.accountId, amountYuan: red!.redYuan, redBillNo: red!.redBillNo };
}
