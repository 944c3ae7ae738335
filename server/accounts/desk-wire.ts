/** The desks of bank and cash on the wire (银行、日结). Browser-safe. Money is a decimal string, instants ISO-8601 UTC, days `YYYY-MM-DD`. */
import { z } from 'zod';
import type { ComparedLine, Matching } from '@/server/accounts/bank-file';

export interface AgreementRow {
  accountId: number;
  accountNo: string;
  customerName: string;
  unitZh: string;
  unitEn: string;
  bank: string;
  /** The last four figures; the whole number stands only in the bank's file. */
  cardTail: string;
  holder: string;
  effectiveOn: string;
  endedOn: string | null;
  owedYuan: string;
}

export interface AgreementsAnswer {
  rows: AgreementRow[];
  rowsLeftOff: number;
}

interface DeskOrder {
  id: number;
  orderNo: string;
  process: string;
  step: string;
  state: string;
  unitZh: string;
  unitEn: string;
  createdAt: string;
}

export interface CollectionRow extends DeskOrder {
  bank: string | null;
  lines: number;
  amountYuan: string;
  collected: number;
  collectedYuan: string;
  failed: number;
}

export interface CollectionLineRow {
  lineNo: number;
  accountId: number;
  accountNo: string;
  customerName: string;
  cardTail: string;
  amountYuan: string;
  result: 'collected' | 'failed' | null;
  reason: string | null;
  receiptNo: string | null;
}

export interface DifferenceRow extends DeskOrder {
  statementDay: string | null;
  matched: number;
  differences: number;
  differenceYuan: string;
  matching: Matching | null;
}

export interface BankDesk {
  collections: CollectionRow[];
  differences: DifferenceRow[];
}

/** A result file held against what was sent, before anything of it is settled. */
export interface ResultCheck {
  rows: (ComparedLine & { accountId: number | null })[];
  counts: Partial<Record<ComparedLine['verdict'], number>>;
  collectYuan: string;
  /** Lines that cannot be read at all, `line: text`. */
  unreadable: string[];
  canSettle: boolean;
}

export const resultCheckRequest = z.strictObject({ text: z.string().min(1).max(2_000_000) });

export interface CashDayRow {
  orderId: number;
  orderNo: string;
  step: string;
  state: string;
  cashierZh: string;
  cashierEn: string;
  closedOn: string;
  payments: number;
  bookedYuan: string;
  countedYuan: string;
  differenceYuan: string;
  slipNo: string | null;
  depositedOn: string | null;
  arrivedOn: string | null;
  confirmedZh: string | null;
  confirmedEn: string | null;
}

export interface CashDesk {
  /** What the caller has taken in cash since the last count; null for who takes none. */
  drawer: { payments: number; bookedYuan: string; since: string | null } | null;
  /** Cashiers whose drawers are not counted yet. */
  open: {
    cashierId: number;
    cashierZh: string;
    cashierEn: string;
    payments: number;
    bookedYuan: string;
    since: string;
  }[];
  days: CashDayRow[];
}
