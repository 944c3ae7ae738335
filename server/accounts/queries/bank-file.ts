/** The collection file of an order (代扣文件), as the bank gets it. */
import { unitsFor } from '@/server/access/permissions';
import { collectionFile, type CollectionLine } from '@/server/accounts/bank-file';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

export async function bankFile(ctx: Ctx, orderId: number): Promise<{ name: string; text: string }> {
  const order = await ctx.sql.maybeOne<{ orderNo: string; bank: string | null }>(
    `SELECT order_no AS "orderNo", form -> 'generate' ->> 'bank' AS bank FROM work_order
      WHERE id = $1 AND process = 'bank-collection' AND unit_id = ANY($2::int[])`,
    [orderId, unitsFor(ctx.actor, 'ledger.see')],
  );
  if (order === undefined) throw new Refusal('not-found', { what: 'order' });
  const lines = await ctx.sql.query<CollectionLine>(
    `SELECT l.line_no AS "lineNo", a.account_no AS "accountNo", l.card_no AS "cardNo", l.amount_yuan::text AS "amountYuan"
       FROM bank_line l JOIN account a ON a.id = l.account_id WHERE l.order_id = $1 ORDER BY l.line_no`,
    [orderId],
  );
  return { name: `${order.orderNo}.txt`, text: collectionFile(order.orderNo, order.bank ?? '', lines) };
}
