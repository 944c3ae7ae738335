/**
 * 用户账务: what one account owes on a day with its late fee explained, and its statement: receivables, payments, prepayment and entries.
 */
import { requireVerb } from '@/server/access/permissions';
import type {
  AccountStatement,
  DebtView,
  EntryRow,
  OwedView,
  PaymentRow,
  ReceivableRow,
} from '@/server/accounts/contract';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import { openDebts, type OpenDebt } from './debts';

interface Head {
  readonly accountId: number;
  readonly accountNo: string;
  readonly customerName: string;
  readonly unitId: number;
  readonly class: string;
  readonly status: string;
  readonly prepaymentYuan: string;
}

export async function headOf(ctx: Ctx, sql: Sql, accountId: number): Promise<Head> {
  const head = await sql.maybeOne<Head>(
    `SELECT a.id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName", a.unit_id AS "unitId", a.class, a.status,
            coalesce(b.prepayment_yuan, 0)::numeric(16,2)::text AS "prepaymentYuan"
       FROM account a JOIN customer c ON c.id = a.customer_id LEFT JOIN account_balance b ON b.account_id = a.id WHERE a.id = $1`,
    [accountId],
  );
  if (head === undefined) throw new Refusal('not-found', { what: 'account' });
  requireVerb(ctx.actor, 'account.see', head.unitId);
  return head;
}

export function debtView(debt: OpenDebt): DebtView {
  const { receivableId, kind, month, billId, billNo, amountYuan, openYuan, dueOn, note, fee } = debt;
  return {
    receivableId,
    kind,
    month,
    billId,
    billNo,
    amountYuan,
    openYuan,
    dueOn,
    note,
    overdueDays: fee.overdueDays,
    feeTotalYuan: yuanText(fee.totalYuan),
    feeWaivedYuan: yuanText(fee.waivedYuan),
    feeChargedYuan: yuanText(fee.chargedYuan),
    feeDueYuan: yuanText(fee.dueYuan),
    feeLines: [...fee.lines],
  };
}

/** What is to be paid on a day; left out: today. */
export async function owedBy(ctx: Ctx, accountId: number, on?: LocalDate): Promise<OwedView> {
  const { prepaymentYuan, ...head } = await headOf(ctx, ctx.sql, accountId);
  const day = on ?? ctx.clock.today();
  const debts = await openDebts(ctx.sql, [accountId], day);
  const principal = sum(debts.map((debt) => debt.open));
  const lateFee = sum(debts.map((debt) => debt.feeDue));
  return {
    ...head,
    on: day,
    debts: debts.map(debtView),
    principalYuan: yuanText(principal),
    lateFeeYuan: yuanText(lateFee),
    totalYuan: yuanText(principal.plus(lateFee)),
    prepaymentYuan,
  };
}

const STATEMENT_ROWS = 400;
export const ENTRY_COLUMNS = `e.id, e.voucher_id AS "voucherId", v.kind, e.ledger, e.document_kind AS "documentKind", e.document_id AS "documentId",
  to_char(e.bill_month, 'YYYY-MM') AS month, e.debit_yuan AS "debitYuan", e.credit_yuan AS "creditYuan", v.posted_at AS "postedAt", v.note`;

export async function accountStatement(ctx: Ctx, accountId: number): Promise<AccountStatement> {
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const owed = await owedBy(ctx, accountId);
  const feeOf = new Map(owed.debts.map((debt) => [debt.receivableId, debt.feeDueYuan]));
  const receivables = await ctx.sql.query<Omit<ReceivableRow, 'feeDueYuan'>>(
    `SELECT r.id, r.kind, to_char(r.bill_month, 'YYYY-MM') AS month, r.bill_id AS "billId", b.bill_no AS "billNo", b.energy_kwh AS "energyKwh",
            r.amount_yuan AS "amountYuan", r.settled_yuan AS "settledYuan", r.open_yuan AS "openYuan", r.due_on AS "dueOn", r.created_at AS "createdAt",
            r.reverses_id AS "reversesId", (SELECT x.id FROM receivable x WHERE x.reverses_id = r.id) AS "reversedById", r.note,
            coalesce((SELECT sum(s.late_fee_yuan) FROM settlement s WHERE s.receivable_id = r.id), 0)::numeric(16,2)::text AS "feeChargedYuan"
       FROM receivable r LEFT JOIN bill b ON b.bill_month = r.bill_month AND b.id = r.bill_id
      WHERE r.account_id = $1 ORDER BY r.created_at DESC, r.id DESC LIMIT ${STATEMENT_ROWS}`,
    [accountId],
  );
  const payments = await ctx.sql.query<PaymentRow>(
    `SELECT p.id, p.receipt_no AS "receiptNo", p.kind, p.method, p.amount_yuan AS "amountYuan", p.principal_yuan AS "principalYuan",
            p.late_fee_yuan AS "lateFeeYuan", p.prepaid_yuan AS "prepaidYuan", p.paid_on AS "paidOn", p.received_at AS "receivedAt",
            coalesce(u.name_zh, '') AS "cashierZh", coalesce(u.name_en, '') AS "cashierEn",
            EXISTS (SELECT 1 FROM payment x WHERE x.reverses_id = p.id) AS reversed, p.note, p.voucher_id AS "voucherId"
       FROM payment p LEFT JOIN app_user u ON u.id = p.cashier_id WHERE p.account_id = $1 ORDER BY p.id DESC LIMIT ${STATEMENT_ROWS}`,
    [accountId],
  );
  const entries = await ctx.sql.query<EntryRow>(
    `SELECT ${ENTRY_COLUMNS} FROM ledger_entry e JOIN ledger_voucher v ON v.id = e.voucher_id
      WHERE e.account_id = $1 ORDER BY e.id DESC LIMIT ${STATEMENT_ROWS}`,
    [accountId],
  );
  return {
    owed,
    receivables: receivables.map((row) => ({ ...row, feeDueYuan: feeOf.get(row.id) ?? '0.00' })),
    payments,
    entries,
    balanceYuan: yuanText(decimal(owed.principalYuan).minus(owed.prepaymentYuan)),
    seq,
  };
}
