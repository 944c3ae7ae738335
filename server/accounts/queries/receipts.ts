/** A receipt as it is shown and printed (收据): what was paid, for what, and what was paid ahead. */
import type { PaymentReceipt, ReceiptLine } from '@/server/accounts/contract';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

export async function paymentReceipt(sql: Sql, paymentId: number): Promise<PaymentReceipt> {
  const head = await sql.one<Omit<PaymentReceipt, 'lines'>>(
    `SELECT p.id, p.receipt_no AS "receiptNo", p.kind, p.method, p.account_id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName",
            p.amount_yuan AS "amountYuan", p.principal_yuan AS "principalYuan", p.late_fee_yuan AS "lateFeeYuan", p.prepaid_yuan AS "prepaidYuan",
            p.paid_on AS "paidOn", p.received_at AS "receivedAt", p.cashier_id AS "cashierId", coalesce(u.name_zh, '') AS "cashierZh",
            coalesce(u.name_en, '') AS "cashierEn", p.voucher_id AS "voucherId", o.receipt_no AS "reversesReceiptNo", p.note,
            coalesce(b.prepayment_yuan, 0)::numeric(16,2)::text AS "prepaymentAfterYuan"
       FROM payment p JOIN account a ON a.id = p.account_id JOIN customer c ON c.id = a.customer_id LEFT JOIN app_user u ON u.id = p.cashier_id
       LEFT JOIN payment o ON o.id = p.reverses_id LEFT JOIN account_balance b ON b.account_id = p.account_id WHERE p.id = $1`,
    [paymentId],
  );
  const lines = await sql.query<ReceiptLine>(
    `SELECT s.receivable_id AS "receivableId", r.kind, to_char(r.bill_month, 'YYYY-MM') AS month, b.bill_no AS "billNo",
            s.amount_yuan AS "principalYuan", s.late_fee_yuan AS "lateFeeYuan", r.open_yuan AS "openYuan"
       FROM settlement s JOIN receivable r ON r.id = s.receivable_id LEFT JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id
      WHERE s.payment_id = $1 ORDER BY r.due_on, s.id`,
    [paymentId],
  );
  return { ...head, lines };
}

export async function unitOfPayment(sql: Sql, paymentId: number): Promise<number> {
  const row = await sql.maybeOne<{ unitId: number }>(`SELECT unit_id AS "unitId" FROM payment WHERE id = $1`, [
    paymentId,
  ]);
  if (row === undefined) throw new Refusal('not-found', { what: 'payment' });
  return row.unitId;
}
