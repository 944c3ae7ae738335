/**
 * 收费冲正、预收退款: a payment taken back as if it had not been, and money paid ahead given back. New rows, new entries, never an edit.
 * Refuses: reversed already, a refund or a reversal itself, its prepayment spent or its settlement moved on since, more than is there.
 * In the caller's transaction; who may is the caller's question (the route, or the order's step).
 *
 *   reversePayment(ctx, sql, { paymentId, reason, orderId? })                       → receipt of the reversal
 *   refundPrepayment(ctx, sql, { accountId, amountYuan, method, reason, orderId? }) → receipt of the refund
 */
import type { PaymentMethod, PaymentReceipt } from '@/server/accounts/contract';
import { paymentReceipt } from '@/server/accounts/queries/receipts';
import { buildVoucher, credit, debit, type EntryDraft } from '@/server/accounts/voucher';
import { decimal, sum, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import type { Month } from '@/server/kernel/time';
import { holdAccount } from './account-hold';
import { postingTime, postVoucher } from './post-voucher';
import { writeSettlements } from './settle';
import { ledgerOfMethod, writePayment } from './take-payment';

export interface PaymentReversal {
  readonly paymentId: number;
  readonly reason: string;
  readonly orderId?: number;
}

interface Paid {
  readonly id: number;
  readonly accountId: number;
  readonly kind: string;
  readonly method: PaymentMethod;
  readonly receiptNo: string;
  readonly prepaidYuan: string;
  readonly reversed: boolean;
}

interface SettledPart {
  readonly receivableId: number;
  readonly month: Month;
  readonly amountYuan: string;
  readonly lateFeeYuan: string;
  readonly settledYuan: string;
}

export async function reversePayment(ctx: Ctx, sql: Sql, request: PaymentReversal): Promise<PaymentReceipt> {
  const of = await sql.maybeOne<{ accountId: number }>(`SELECT account_id AS "accountId" FROM payment WHERE id = $1`, [
    request.paymentId,
  ]);
  if (of === undefined) throw new Refusal('not-found', { what: 'payment' });
  const account = await holdAccount(sql, of.accountId);
  const paid = await sql.one<Paid>(
    `SELECT p.id, p.account_id AS "accountId", p.kind, p.method, p.receipt_no AS "receiptNo", p.prepaid_yuan AS "prepaidYuan",
            EXISTS (SELECT 1 FROM payment x WHERE x.reverses_id = p.id) AS reversed FROM payment p WHERE p.id = $1`,
    [request.paymentId],
  );
  const { receiptNo } = paid;
  refuseIf(paid.kind !== 'payment' || paid.reversed, 'accounts.payment-reversed', { receiptNo });
  const prepaid = decimal(paid.prepaidYuan);
  refuseIf(prepaid.greaterThan(account.prepaymentYuan), 'accounts.prepayment-used', {
    receiptNo,
    prepaidYuan: paid.prepaidYuan,
    leftYuan: account.prepaymentYuan,
  });
  const parts = await sql.query<SettledPart>(
    `SELECT s.receivable_id AS "receivableId", to_char(r.bill_month, 'YYYY-MM') AS month, s.amount_yuan AS "amountYuan",
            s.late_fee_yuan AS "lateFeeYuan", r.settled_yuan AS "settledYuan"
       FROM settlement s JOIN receivable r ON r.id = s.receivable_id WHERE s.payment_id = $1 ORDER BY s.id`,
    [paid.id],
  );
  const returned = await sql.maybeOne(
    `SELECT 1 FROM settlement WHERE receivable_id = ANY($1::bigint[]) AND kind = 'to-prepayment' AND late_fee_yuan < 0
     UNION ALL SELECT 1 FROM receivable WHERE reverses_id = ANY($1::bigint[]) LIMIT 1`,
    [parts.map((part) => part.receivableId)],
  );
  const moved = returned !== undefined || parts.some((part) => decimal(part.settledYuan).lessThan(part.amountYuan));
  refuseIf(moved, 'accounts.payment-moved', { receiptNo });
  const posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const principal = sum(parts.map((part) => decimal(part.amountYuan)));
  const lateFee = sum(parts.map((part) => decimal(part.lateFeeYuan)));
  const drafts: EntryDraft[] = parts.flatMap((part) => {
    const where = {
      accountId: account.id,
      month: part.month,
      document: { kind: 'receivable', id: part.receivableId },
    } as const;
    return [debit('receivable', decimal(part.amountYuan), where), debit('late-fee', decimal(part.lateFeeYuan), where)];
  });
  drafts.push(
    debit('prepayment', prepaid, { accountId: account.id }),
    credit(ledgerOfMethod(paid.method), principal.plus(lateFee).plus(prepaid)),
  );
  const orderId = request.orderId ?? null;
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'payment-reversal', unitId: account.unitId, orderId, note: request.reason }, drafts),
  );
  const paidOn = ctx.clock.today();
  const reversalId = await writePayment(sql, posted, {
    account,
    kind: 'reversal',
    method: paid.method,
    principal: principal.negated(),
    lateFee: lateFee.negated(),
    prepaid: prepaid.negated(),
    paidOn,
    voucherId,
    idempotencyKey: null,
    reversesId: paid.id,
    orderId,
    note: request.reason,
  });
  await writeSettlements(
    sql,
    posted,
    paidOn,
    parts.map((part) => ({
      receivableId: part.receivableId,
      accountId: account.id,
      kind: 'payment-reversal' as const,
      amount: decimal(part.amountYuan).negated(),
      lateFee: decimal(part.lateFeeYuan).negated(),
      paymentId: reversalId,
      voucherId,
    })),
  );
  return paymentReceipt(sql, reversalId);
}

export interface PrepaymentRefund {
  readonly accountId: number;
  readonly amountYuan: string;
  readonly method: PaymentMethod;
  readonly reason: string;
  readonly orderId?: number;
}

export async function refundPrepayment(ctx: Ctx, sql: Sql, request: PrepaymentRefund): Promise<PaymentReceipt> {
  const account = await holdAccount(sql, request.accountId);
  const amount = decimal(request.amountYuan);
  refuseIf(!amount.greaterThan(0) || amount.decimalPlaces() > 2, 'accounts.amount', { amountYuan: request.amountYuan });
  refuseIf(amount.greaterThan(account.prepaymentYuan), 'accounts.prepayment-short', {
    askedYuan: request.amountYuan,
    leftYuan: account.prepaymentYuan,
  });
  const posted = { postedBy: ctx.actor.userId, at: await postingTime(sql) };
  const orderId = request.orderId ?? null;
  const voucherId = await postVoucher(
    sql,
    posted,
    buildVoucher({ kind: 'refund', unitId: account.unitId, orderId, note: request.reason }, [
      debit('prepayment', amount, { accountId: account.id }),
      credit(request.method === 'cash' ? 'cash' : 'bank', amount),
    ]),
  );
  const id = await writePayment(sql, posted, {
    account,
    kind: 'refund',
    method: request.method,
    principal: ZERO,
    lateFee: ZERO,
    prepaid: amount.negated(),
    paidOn: ctx.clock.today(),
    voucherId,
    idempotencyKey: null,
    reversesId: null,
    orderId,
    note: request.reason,
  });
  return paymentReceipt(sql, id);
}
