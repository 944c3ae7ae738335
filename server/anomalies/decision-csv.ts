/**
 * The receipt of a decision as CSV (审核回执). Pure: texts come from the caller. UTF-8 with a byte order mark, so that spreadsheets read
 * Chinese; a field that a spreadsheet would take for a formula is made text.
 */
import type { DecisionDetail } from './review-contract';

const MARK = '\uFEFF';
const COLUMNS = [
  'review.csv.orderNo',
  'review.csv.accountNo',
  'review.csv.customer',
  'review.csv.billMonth',
  'review.csv.billNo',
  'review.csv.amount',
  'review.csv.risk',
  'review.csv.outcome',
  'review.csv.undoneAt',
] as const;

export type SayReview = (key: string, values?: Record<string, string | number>) => string;

function field(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function decisionCsv({ bills }: DecisionDetail, say: SayReview): string {
  const lines = [COLUMNS.map((column) => field(say(column)))];
  for (const bill of bills) {
    lines.push(
      [
        bill.orderNo,
        bill.accountNo ?? '',
        bill.customerName ?? '',
        bill.billMonth ?? '',
        bill.billNo ?? '',
        bill.amountYuan ?? '',
        bill.moneyAtRiskYuan,
        bill.message ?? say(`work-orders.outcomeOne.${bill.outcome}`),
        bill.undoneAt ?? '',
      ].map(field),
    );
  }
  return `${MARK}${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
