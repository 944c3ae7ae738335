/**
 * 坐收: takes a payment of an account. Late fee as of the pay day (`late-fee-due`), oldest debt first or the chosen ones, the rest is paid
 * ahead. Rules ACC-2 to ACC-6. Refuses: nothing above zero, a chosen debt that is not open, a day in the future, a used key with another amount,
 * a settling other than the one that was shown.
 *
 *   takePayment(ctx, request)            own transaction; the same idempotency key again answers with the same receipt
 *   takePaymentIn(ctx, sql, request)     in the caller's transaction (bank files, orders); who may is the caller's question
 */
import { requireVerb } from '@/server/access/permissions';
import type { PaymentMethod, PaymentReceipt } from '@/server/accounts/contract';
import type { Ledger } from '@/server/accounts/ledger-of-charge';
import { planPayment } from '@/server/accounts/queries/payment-plan';
import { paymentReceipt } from '@/server/accounts/queries/receipts';
import { buildVoucher, credit, debit, type EntryDraft } from '@/server/accounts/voucher';
import { type Decimal, decimal, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { refuseIf } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import { type HeldAccount, holdAccount, tellAccount } from './account-hold';
import { type Posted, postingTime, postVoucher } from './post-voucher';
import { writeSettlements } from './settle';

export interface PaymentRequest {
  readonly accountId: number;
  readonly amountYuan: string;
  readonly method: PaymentMethod;
  /** Left out: today. A bank's file names its own day. */
  readonly paidOn?: LocalDate;
  /** Left out: the oldest first. */
  readonly receivableIds?: readonly number[];
  readonly idempotencyKey?: string;
  readonly orderId?: number;
  readonly note?: string;
  /** What was shown before it was taken; refused when it would settle otherwise. */
  readonly expected?: { readonly principalYuan: string; readonly lateFeeYuan: string };
}

/** Where the money is once it was taken: in the drawer, or on its way to the utility's bank (在途). */
export function ledgerOfMethod(method: PaymentMethod): Ledger {
  return method === 'cash' ? 'cash' : 'bank-transit';
}

export function takePayment(ctx: Ctx, request: PaymentRequest): Promise<PaymentReceipt> {
  return ctx.sql.tx(async (sql) => {
    const { unitId } = await holdAccount(sql, request.accountId);
    requireVerb(ctx.actor, 'payment.take', unitId);
    return takePaymentIn(ctx, sql, request);
  });
}

export async function takePaymentIn(ctx: Ctx, sql: Sql, request: PaymentRequest): Promise<PaymentReceipt> {
  const account = await holdAccount(sql, request.accountId);
  const before = await earlier(sql, account, request);
  if (before !== undefined) return before;
  const amount = decimal(request.amountYuan);
  refuseIf(!amount.greaterThan(0) || amount.decimalPlaces() > 2, 'accounts.amount', { amountYuan: request.amountYuan });
  const paidOn = request.paidOn ?? ctx.clock.today();
  refuseIf(paidOn > ctx.clock.today(), 'accounts.future-day', { day: paidOn });
  const { allotments, principal, lateFee, rest, debtOf } = await planPayment(sql, { ...request, amount, on: paidOn });
  const shown = request.expected;
  const differs = shown !== undefined && !(principal.equals(shown.principalYuan) && lateFee.equals(shown.lateFeeYuan));
  refuseIf(differs, 'accounts.settles-otherwise', {
    principalYuan: yuanText(principal),
    lateFeeYuan: yuanText(lateFee),
  });
  const posted: Posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const drafts: EntryDraft[] = [debit(ledgerOfMethod(request.method), amount)];
  for (const part of allotments) {
    const { month } = debtOf.get(part.receivableId)!;
    const of = { accountId: account.id, month, document: { kind: 'receivable', id: part.receivableId } } as const;
    drafts.push(credit('receivable', part.principal, of), credit('late-fee', part.lateFee, of));
  }
  drafts.push(credit('prepayment', rest, { accountId: account.id }));
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'payment', unitId: account.unitId, orderId: request.orderId ?? null }, drafts),
  );
  const paymentId = await writePayment(sql, posted, {
    account,
    kind: 'payment',
    method: request.method,
    principal,
    lateFee,
    prepaid: rest,
    paidOn,
    voucherId,
    idempotencyKey: request.idempotencyKey ?? null,
    reversesId: null,
    orderId: request.orderId ?? null,
    note: request.note ?? '',
  });
  await writeSettlements(
    sql,
    posted,
    paidOn,
    allotments.map((part) => ({
      receivableId: part.receivableId,
      accountId: account.id,
      kind: 'payment' as const,
      amount: part.principal,
      lateFee: part.lateFee,
      paymentId,
      voucherId,
    })),
  );
  return paymentReceipt(sql, paymentId);
}

/** The same key is the same payment: of the same account and amount, or it is another one under a used key. */
async function earlier(sql: Sql, account: HeldAccount, request: PaymentRequest): Promise<PaymentReceipt | undefined> {
  if (request.idempotencyKey === undefined) return undefined;
  const row = await sql.maybeOne<{ id: number; accountId: number; amountYuan: string; receiptNo: string }>(
    `SELECT id, account_id AS "accountId", amount_yuan AS "amountYuan", receipt_no AS "receiptNo" FROM payment WHERE idempotency_key = $1`,
    [request.idempotencyKey],
  );
  if (row === undefined) return undefined;
  refuseIf(row.accountId !== account.id || !decimal(row.amountYuan).equals(request.amountYuan), 'accounts.key-used', {
    receiptNo: row.receiptNo,
  });
  return paymentReceipt(sql, row.id);
}

export interface NewPayment {
  readonly account: HeldAccount;
  readonly kind: 'payment' | 'reversal' | 'refund';
  readonly method: PaymentMethod;
  readonly principal: Decimal;
  readonly lateFee: Decimal;
  readonly prepaid: Decimal;
  readonly paidOn: LocalDate;
  readonly voucherId: number;
  readonly idempotencyKey: string | null;
  readonly reversesId: number | null;
  readonly orderId: number | null;
  readonly note: string;
}

/** One row of what changed hands, with its receipt number: SJ, the day, a running number. */
export async function writePayment(sql: Sql, { postedBy, at }: Posted, row: NewPayment): Promise<number> {
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO payment (receipt_no, account_id, unit_id, kind, method, amount_yuan, principal_yuan, late_fee_yuan, prepaid_yuan, paid_on,
                          received_at, cashier_id, idempotency_key, reverses_id, voucher_id, order_id, note)
     VALUES ('SJ' || to_char($1::date, 'YYMMDD') || lpad(nextval('receipt_no_seq')::text, 7, '0'), $2, $3, $4, $5, $6, $7, $8, $9, $1, $10, $11,
             $12, $13, $14, $15, $16) RETURNING id`,
    [
      row.paidOn,
      row.account.id,
      row.account.unitId,
      row.kind,
      row.method,
      yuanText(row.principal.plus(row.lateFee).plus(row.prepaid)),
      yuanText(row.principal),
      yuanText(row.lateFee),
      yuanText(row.prepaid),
      at,
      postedBy,
      row.idempotencyKey,
      row.reversesId,
      row.voucherId,
      row.orderId,
      row.note,
    ],
  );
  await tellAccount(sql, row.account);
  return id;
}
