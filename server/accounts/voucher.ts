/**
 * 记账凭证: one balanced voucher. Pure: the only place entries are put together.
 *
 * A draft says an amount with its side in the sign (debit +, credit −). Entries of the same ledger, account, month and document are one;
 * what comes to nothing is left out. A voucher that does not balance is a bug and throws; the database refuses it as well.
 */
import type { Ledger } from '@/server/accounts/ledger-of-charge';
import { type Decimal, sum, yuanText, ZERO } from '@/server/kernel/money';
import type { Month } from '@/server/kernel/time';

export const VOUCHER_KINDS = [
  'release',
  'reversal',
  'payment',
  'payment-reversal',
  'prepayment-settled',
  'refund',
  'adjustment',
  'breach',
  'business-fee',
  'offset',
  'late-fee-relief',
  'deposit',
  'arrival',
  'cash-count',
  'suspense',
] as const;
export type VoucherKind = (typeof VOUCHER_KINDS)[number];

export const DOCUMENT_KINDS = ['bill', 'receivable', 'payment', 'order', 'cash-day', 'bank-line'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export interface EntryDraft {
  readonly ledger: Ledger;
  /** Debit positive, credit negative. */
  readonly amount: Decimal;
  readonly accountId?: number;
  readonly month?: Month;
  readonly document?: { readonly kind: DocumentKind; readonly id: number };
}

export interface Entry {
  readonly ledger: Ledger;
  readonly debitYuan: string;
  readonly creditYuan: string;
  readonly accountId: number | null;
  readonly month: Month | null;
  readonly documentKind: DocumentKind | null;
  readonly documentId: number | null;
}

export interface VoucherHead {
  readonly kind: VoucherKind;
  readonly unitId: number;
  readonly runId?: number | null;
  readonly orderId?: number | null;
  readonly note?: string;
}

export interface Voucher extends VoucherHead {
  readonly entries: readonly Entry[];
}

export const debit = (ledger: Ledger, amount: Decimal, of: Omit<EntryDraft, 'ledger' | 'amount'> = {}): EntryDraft => ({
  ledger,
  amount,
  ...of,
});

export const credit = (
  ledger: Ledger,
  amount: Decimal,
  of: Omit<EntryDraft, 'ledger' | 'amount'> = {},
): EntryDraft => ({ ledger, amount: amount.negated(), ...of });

export function buildVoucher(head: VoucherHead, drafts: readonly EntryDraft[]): Voucher {
  const difference = sum(drafts.map((draft) => draft.amount));
  if (!difference.isZero()) throw new Error(`voucher ${head.kind} is out of balance by ${yuanText(difference)}`);
  const merged = new Map<string, { draft: EntryDraft; amount: Decimal }>();
  for (const draft of drafts) {
    const { ledger, accountId, month, document } = draft;
    const key = [ledger, accountId, month, document?.kind, document?.id].join('|');
    const found = merged.get(key);
    if (found === undefined) merged.set(key, { draft, amount: draft.amount });
    else found.amount = found.amount.plus(draft.amount);
  }
  const entries = [...merged.values()]
    .filter(({ amount }) => !amount.isZero())
    .map(({ draft, amount }): Entry => ({
      ledger: draft.ledger,
      debitYuan: yuanText(amount.isNegative() ? ZERO : amount),
      creditYuan: yuanText(amount.isNegative() ? amount.negated() : ZERO),
      accountId: draft.accountId ?? null,
      month: draft.month ?? null,
      documentKind: draft.document?.kind ?? null,
      documentId: draft.document?.id ?? null,
    }));
  return { ...head, entries };
}
