/**
 * 银行文件: the three text files exchanged with a bank (docs/bank-files.md). Pure.
 *
 * UTF-8, one record a line, fields parted by `|`, amounts in yuan with two decimals. A file with one bad line is refused whole, each fault with its line
 * and field, so that nothing is settled half.
 *   collection: H|<order>|<bank>|<lines>|<sum>   then   D|<line>|<account no>|<card no>|<amount>
 *   result:     D|<line>|<account no>|<amount>|OK or FAIL|<reason>
 *   statement:  D|<receipt no>|<amount>
 */
import { decimal, yuanText } from '@/server/kernel/money';
import type { FieldFault } from '@/server/kernel/refusal';

export interface CollectionLine {
  readonly lineNo: number;
  readonly accountNo: string;
  readonly cardNo: string;
  readonly amountYuan: string;
}

export interface ResultLine {
  readonly lineNo: number;
  readonly accountNo: string;
  readonly amountYuan: string;
  readonly isCollected: boolean;
  readonly reason: string;
}

export interface StatementLine {
  readonly receiptNo: string;
  readonly amountYuan: string;
}

const AMOUNT = /^\d{1,12}\.\d{2}$/;

export function collectionFile(orderNo: string, bank: string, lines: readonly CollectionLine[]): string {
  const sum = lines.reduce((total, line) => total.plus(line.amountYuan), decimal('0'));
  return [
    `H|${orderNo}|${bank}|${lines.length}|${yuanText(sum)}`,
    ...lines.map((line) => `D|${line.lineNo}|${line.accountNo}|${line.cardNo}|${line.amountYuan}`),
    '',
  ].join('\n');
}

type Parsed<Line> = { readonly lines: readonly Line[] } | { readonly faults: readonly FieldFault[] };

function parse<Line>(
  text: string,
  path: string,
  fields: number,
  lineOf: (parts: readonly string[]) => Line | undefined,
  keyOf: (line: Line) => string,
): Parsed<Line> {
  const faults: FieldFault[] = [];
  const lines: Line[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((raw, index) => {
    if (raw.trim() === '' || raw.startsWith('H|')) return;
    const parts = raw.split('|');
    const line = parts[0] === 'D' && parts.length === fields ? lineOf(parts) : undefined;
    if (line === undefined || seen.has(keyOf(line)))
      faults.push({ path, message: 'badFileLine', value: `${index + 1}: ${raw.slice(0, 80)}` });
    else {
      seen.add(keyOf(line));
      lines.push(line);
    }
  });
  if (faults.length > 0) return { faults: faults.slice(0, 50) };
  return lines.length === 0 ? { faults: [{ path, message: 'missing' }] } : { lines };
}

export function parseResult(text: string): Parsed<ResultLine> {
  return parse(
    text,
    'resultFile',
    6,
    ([, lineNo = '', accountNo = '', amountYuan = '', outcome = '', reason = '']) =>
      /^\d{1,8}$/.test(lineNo) && AMOUNT.test(amountYuan) && (outcome === 'OK' || outcome === 'FAIL')
        ? { lineNo: Number(lineNo), accountNo, amountYuan, isCollected: outcome === 'OK', reason }
        : undefined,
    (line) => String(line.lineNo),
  );
}

export function parseStatement(text: string): Parsed<StatementLine> {
  return parse(
    text,
    'statement',
    3,
    ([, receiptNo = '', amountYuan = '']) =>
      receiptNo !== '' && AMOUNT.test(amountYuan) ? { receiptNo, amountYuan } : undefined,
    (line) => line.receiptNo,
  );
}

/** A line as it was sent, and what became of it so far. */
export interface SentLine {
  readonly lineNo: number;
  readonly accountNo: string;
  readonly amountYuan: string;
  readonly result: string | null;
}

export const LINE_VERDICTS = [
  'collected',
  'failed',
  'settled',
  'not-returned',
  'unknown-line',
  'account-differs',
  'amount-differs',
] as const;
export type LineVerdict = (typeof LINE_VERDICTS)[number];
/** Verdicts that stop the whole file. */
export const BAD_VERDICTS: ReadonlySet<LineVerdict> = new Set(['unknown-line', 'account-differs', 'amount-differs']);

export interface ComparedLine {
  readonly lineNo: number;
  readonly verdict: LineVerdict;
  readonly sent: SentLine | null;
  readonly returned: ResultLine | null;
}

/** 回盘核对: the returned file against what was sent, line by line; a line that was settled before stays as it is. */
export function compareResult(sent: readonly SentLine[], returned: readonly ResultLine[]): ComparedLine[] {
  const back = new Map(returned.map((line) => [line.lineNo, line]));
  const known = new Set(sent.map((line) => line.lineNo));
  const ours = sent.map((own): ComparedLine => {
    const line = back.get(own.lineNo) ?? null;
    return { lineNo: own.lineNo, sent: own, returned: line, verdict: verdictOf(own, line) };
  });
  const strange = returned
    .filter((line) => !known.has(line.lineNo))
    .map((line): ComparedLine => ({ lineNo: line.lineNo, sent: null, returned: line, verdict: 'unknown-line' }));
  return [...ours, ...strange].sort((a, b) => a.lineNo - b.lineNo);
}

function verdictOf(own: SentLine, line: ResultLine | null): LineVerdict {
  if (line === null) return own.result === null ? 'not-returned' : 'settled';
  if (line.accountNo !== own.accountNo) return 'account-differs';
  if (!decimal(own.amountYuan).eq(line.amountYuan)) return 'amount-differs';
  if (own.result !== null) return 'settled';
  return line.isCollected ? 'collected' : 'failed';
}

export interface OurPayment {
  readonly id: number;
  readonly receiptNo: string;
  readonly amountYuan: string;
}

export interface Matching {
  readonly matched: number;
  readonly bankOnly: readonly StatementLine[];
  readonly oursOnly: readonly OurPayment[];
  readonly amountDiffers: readonly {
    readonly receiptNo: string;
    readonly bankYuan: string;
    readonly oursYuan: string;
    readonly paymentId: number;
  }[];
}

/** 勾对: by receipt number, then by amount. */
export function match(statement: readonly StatementLine[], ours: readonly OurPayment[]): Matching {
  const byReceipt = new Map(ours.map((payment) => [payment.receiptNo, payment]));
  const bankOnly: StatementLine[] = [];
  const amountDiffers: Matching['amountDiffers'][number][] = [];
  const met = new Set<string>();
  let matched = 0;
  for (const line of statement) {
    const payment = byReceipt.get(line.receiptNo);
    if (payment === undefined) bankOnly.push(line);
    else {
      met.add(line.receiptNo);
      if (decimal(payment.amountYuan).eq(line.amountYuan)) matched += 1;
      else
        amountDiffers.push({
          receiptNo: line.receiptNo,
          bankYuan: line.amountYuan,
          oursYuan: payment.amountYuan,
          paymentId: payment.id,
        });
    }
  }
  return { matched, bankOnly, amountDiffers, oursOnly: ours.filter((payment) => !met.has(payment.receiptNo)) };
}
