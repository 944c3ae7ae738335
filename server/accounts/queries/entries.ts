/** 分录: what stands behind a line of a statement: the settlements and entries of a receivable, and a voucher as one account sees it. */
import type { EntryRow, ReceivableTrail, SettlementRow, VoucherView } from '@/server/accounts/contract';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { ENTRY_COLUMNS, headOf } from './statement';

export async function receivableTrail(ctx: Ctx, accountId: number, receivableId: number): Promise<ReceivableTrail> {
  await headOf(ctx, ctx.sql, accountId);
  const own = await ctx.sql.maybeOne<{ billId: number | null; voucherId: number | null }>(
    'SELECT bill_id AS "billId", voucher_id AS "voucherId" FROM receivable WHERE id = $1 AND account_id = $2',
    [receivableId, accountId],
  );
  if (own === undefined) throw new Refusal('not-found', { what: 'receivable' });
  const settlements = await ctx.sql.query<SettlementRow>(
    `SELECT s.id, s.kind, s.amount_yuan AS "amountYuan", s.late_fee_yuan AS "lateFeeYuan", s.settled_on AS "settledOn",
            s.payment_id AS "paymentId", p.receipt_no AS "receiptNo"
       FROM settlement s LEFT JOIN payment p ON p.id = s.payment_id WHERE s.receivable_id = $1 ORDER BY s.id`,
    [receivableId],
  );
  const entries = await ctx.sql.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id
      WHERE e.account_id = $1 AND ((e.document_kind = 'receivable' AND e.document_id = $2) OR (e.document_kind = 'bill' AND e.document_id = $3)
         OR (e.voucher_id = $4 AND e.document_id IS NULL))
      ORDER BY e.id`,
    [accountId, receivableId, own.billId, own.voucherId],
  );
  return { settlements, entries };
}

export async function voucherOf(ctx: Ctx, accountId: number, voucherId: number): Promise<VoucherView> {
  await headOf(ctx, ctx.sql, accountId);
  const head = await ctx.sql.maybeOne<Omit<VoucherView, 'entries'>>(
    `SELECT v.id, v.kind, v.posted_at AS "postedAt", coalesce(u.name_zh, '') AS "postedByZh", coalesce(u.name_en, '') AS "postedByEn",
            v.order_id AS "orderId", w.order_no AS "orderNo", v.note,
            (SELECT count(*) FROM ledger_entry e WHERE e.voucher_id = v.id AND e.account_id <> $2)::int AS "othersEntries"
       FROM ledger_voucher v LEFT JOIN app_user u ON u.id = v.posted_by LEFT JOIN work_order w ON w.id = v.order_id
      WHERE v.id = $1 AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.voucher_id = v.id AND e.account_id = $2)`,
    [voucherId, accountId],
  );
  if (head === undefined) throw new Refusal('not-found', { what: 'voucher' });
  const entries = await ctx.sql.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id
      WHERE e.voucher_id = $1 AND (e.account_id = $2 OR e.account_id IS NULL) ORDER BY e.id`,
    [voucherId, accountId],
  );
  return { ...head, entries };
}
