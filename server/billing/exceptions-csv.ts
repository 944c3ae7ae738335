/**
 * The exceptions of a run as CSV (异常清单). Pure: texts come from the caller. UTF-8 with a byte order mark, so that spreadsheets read
 * Chinese; a field that a spreadsheet would take for a formula is made text.
 */
import type { ExceptionRow } from '@/server/billing/run-wire';

const MARK = '\uFEFF';
const COLUMNS = [
  'billing.csv.accountNo',
  'billing.csv.customer',
  'billing.csv.route',
  'billing.csv.code',
  'billing.csv.reason',
  'billing.csv.orderNo',
  'billing.csv.createdAt',
  'billing.csv.resolvedAt',
] as const;

export type Say = (key: string, values?: Record<string, string | number>) => string;

function field(value: string): string {
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function exceptionsCsv(rows: readonly ExceptionRow[], say: Say): string {
  const lines = [COLUMNS.map((column) => field(say(column)))];
  for (const row of rows) {
    const reason = say(`billing.exception.${row.code}`, row.params);
    lines.push(
      [
        row.accountNo,
        row.customerName,
        row.routeCode,
        row.code,
        reason,
        row.orderNo ?? '',
        row.createdAt,
        row.resolvedAt ?? '',
      ].map(field),
    );
  }
  return `${MARK}${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}
