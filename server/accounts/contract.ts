/**
 * Accounts on the wire (电费账务). Browser-safe: requests and answers. Money is a decimal string, instants ISO-8601 UTC, days `YYYY-MM-DD`.
 */
import { z } from 'zod';
import type { BillLine } from '@/server/billing/contract';

const id = z.number().int().positive();
const positiveYuan = z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'invalid');
const reason = z.string().trim().min(2).max(500);

export const PAYMENT_METHODS = ['cash', 'card', 'transfer', 'cheque', 'collection', 'online'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
/** What a counter takes; collection and online arrive by file. */
export const COUNTER_METHODS = ['cash', 'card', 'transfer', 'cheque'] as const;

const shownParts = z.strictObject({ principalYuan: positiveYuan, lateFeeYuan: positiveYuan });

export const takePaymentRequest = z
  .strictObject({
    accountId: id,
    amountYuan: positiveYuan,
    method: z.enum(COUNTER_METHODS),
    receivableIds: z.array(id).min(1).max(200).optional(),
    idempotencyKey: z.string().min(8).max(80),
    /** Of a cheque: its number. */
    note: z.string().trim().max(200).optional(),
    /** What the cashier was shown; the payment is refused when it would settle otherwise by now. */
    expected: shownParts.optional(),
  })
  .refine(({ method, note = '' }) => method !== 'cheque' || note !== '', { path: ['note'], message: 'missing' });

export const paymentPreviewQuery = z.strictObject({
  amountYuan: positiveYuan,
  receivableIds: z
    .string()
    .regex(/^\d{1,15}(,\d{1,15})*$/)
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .pipe(z.array(id).min(1).max(200))
    .optional(),
});
export const reversePaymentRequest = z.strictObject({ reason });
export interface ReceiptLine {
  receivableId: number;
  kind: string;
  month: string;
  billNo: string | null;
  principalYuan: string;
  lateFeeYuan: string;
  /** Still open of it now. */
  openYuan: string;
}

/** What a sum would settle today, before it is taken. */
export interface PaymentPreview {
  amountYuan: string;
  principalYuan: string;
  lateFeeYuan: string;
  prepaidYuan: string;
  /** What stays open of the account, principal and late fee. */
  stillOwedYuan: string;
  lines: (ReceiptLine & { feeDueYuan: string })[];
}

export interface PaymentReceipt {
  id: number;
  receiptNo: string;
  kind: 'payment' | 'reversal' | 'refund';
  method: PaymentMethod;
  accountId: number;
  accountNo: string;
  customerName: string;
  amountYuan: string;
  principalYuan: string;
  lateFeeYuan: string;
  prepaidYuan: string;
  paidOn: string;
  receivedAt: string;
  cashierId: number;
  cashierZh: string;
  cashierEn: string;
  voucherId: number;
  reversesReceiptNo: string | null;
  note: string;
  prepaymentAfterYuan: string;
  lines: ReceiptLine[];
}

/** One debt as a counter shows it: with the late fee of the day, explained span by span. */
export interface DebtView {
  receivableId: number;
  kind: string;
  month: string;
  billId: number | null;
  billNo: string | null;
  amountYuan: string;
  openYuan: string;
  dueOn: string;
  overdueDays: number;
  feeTotalYuan: string;
  feeWaivedYuan: string;
  feeChargedYuan: string;
  feeDueYuan: string;
  feeLines: BillLine[];
  note: string | null;
}

export interface OwedView {
  accountId: number;
  accountNo: string;
  customerName: string;
  unitId: number;
  class: string;
  status: string;
  on: string;
  debts: DebtView[];
  principalYuan: string;
  lateFeeYuan: string;
  totalYuan: string;
  prepaymentYuan: string;
}

export interface ReceivableRow {
  id: number;
  kind: string;
  month: string;
  billId: number | null;
  billNo: string | null;
  energyKwh: string | null;
  amountYuan: string;
  settledYuan: string;
  openYuan: string;
  dueOn: string;
  createdAt: string;
  reversesId: number | null;
  reversedById: number | null;
  note: string | null;
  feeChargedYuan: string;
  feeDueYuan: string;
}

export interface PaymentRow {
  id: number;
  receiptNo: string;
  kind: 'payment' | 'reversal' | 'refund';
  method: PaymentMethod;
  amountYuan: string;
  principalYuan: string;
  lateFeeYuan: string;
  prepaidYuan: string;
  paidOn: string;
  receivedAt: string;
  cashierZh: string;
  cashierEn: string;
  reversed: boolean;
  note: string;
  voucherId: number;
}

export interface EntryRow {
  id: number;
  voucherId: number;
  kind: string;
  ledger: string;
  documentKind: string | null;
  documentId: number | null;
  month: string | null;
  debitYuan: string;
  creditYuan: string;
  postedAt: string;
  note: string | null;
}

/** One settling of a receivable, and the entries behind it. */
export interface SettlementRow {
  id: number;
  kind: 'payment' | 'payment-reversal' | 'prepayment' | 'prepayment-reversal' | 'offset' | 'to-prepayment';
  amountYuan: string;
  lateFeeYuan: string;
  settledOn: string;
  paymentId: number | null;
  receiptNo: string | null;
}

export interface ReceivableTrail {
  settlements: SettlementRow[];
  entries: EntryRow[];
}

/** A voucher as an account sees it: its own entries and those of no account; those of others are counted, not shown. */
export interface VoucherView {
  id: number;
  kind: string;
  postedAt: string;
  postedByZh: string;
  postedByEn: string;
  orderId: number | null;
  orderNo: string | null;
  note: string | null;
  entries: EntryRow[];
  othersEntries: number;
}

export interface AccountStatement {
  owed: OwedView;
  receivables: ReceivableRow[];
  payments: PaymentRow[];
  entries: EntryRow[];
  /** Owed less paid ahead, without late fee. */
  balanceYuan: string;
  /** Feed position it was read at. */
  seq: number;
}

export const accountParam = z.strictObject({ accountId: z.coerce.number().int().positive() });
export const receivableParam = accountParam.extend({ receivableId: z.coerce.number().int().positive() });
export const voucherParam = accountParam.extend({ voucherId: z.coerce.number().int().positive() });
export const idParam = z.strictObject({ id: z.coerce.number().int().positive() });
export const owedQuery = z.strictObject({
  on: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});

/** What must always hold of the books; every list is empty when it does. */
export interface LedgerCheck {
  vouchers: number;
  debitYuan: string;
  creditYuan: string;
  byLedger: { ledger: string; debitYuan: string; creditYuan: string }[];
  faults: { what: string; count: number; sample: string[] }[];
}

export interface PreviewEntry {
  /** Entries of the same number are one voucher. */
  voucher: number;
  kind: string;
  ledger: string;
  accountNo: string | null;
  month: string | null;
  debitYuan: string;
  creditYuan: string;
}

/** What an operation would post: its result and its entries. */
export interface PostingPreview<Result = unknown> {
  result: Result;
  entries: PreviewEntry[];
}

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const periodQuery = z.strictObject({ unitId: z.coerce.number().int().positive(), month });
export const closeMonthRequest = z.strictObject({ unitId: id, month, note: z.string().trim().max(500).optional() });
export const reopenMonthRequest = z.strictObject({ unitId: id, month, reason });

export interface PeriodView {
  unitId: number;
  month: string;
  closed: { id: number; unitId: number; closedAt: string; closedByZh: string; closedByEn: string; note: string } | null;
  /** What is open of the month; `blocks` false: told, but no hindrance. */
  blockers: {
    what: 'run' | 'bill' | 'obligation' | 'order' | 'unbilled';
    blocks: boolean;
    count: number;
    sample: { id: number; no: string }[];
  }[];
  figures: { bills: number; billedYuan: string; settledYuan: string; openYuan: string };
}

/** One open thing of a month, to go to. */
export interface PeriodBlocker {
  what: PeriodView['blockers'][number]['what'];
  /** The run, bill, obligation, order or account it is. */
  id: number;
  no: string;
  billId: number | null;
  /** Of an order: its process and step; of a run: its state stands in `step`. */
  process: string | null;
  step: string | null;
  accountNo: string | null;
  unitZh: string;
  unitEn: string;
  since: string;
}

/** 代扣协议; `bank` null ends the standing one. */
export const agreementRequest = z.strictObject({
  accountId: id,
  bank: z
    .strictObject({
      name: z.string().trim().min(2).max(40),
      cardNo: z.string().regex(/^\d{12,24}$/),
      holder: z.string().trim().min(1).max(60),
    })
    .nullable(),
});
export type AgreementRequest = z.infer<typeof agreementRequest>;
