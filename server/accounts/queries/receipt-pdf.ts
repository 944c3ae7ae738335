/** Printed receipts (收据打印): one PDF of a payment, its reversal or a refund, in both languages, with the amount in capitals. */
import PDFDocument from 'pdfkit';
import { Readable } from 'node:stream';
import type { PaymentReceipt } from '@/server/accounts/contract';
import { type Column, MARGIN, Paper } from '@/server/billing/queries/print/paper';
import { yuanInWords } from '@/server/billing/yuan-in-words';

interface Say {
  (key: string, params?: Record<string, string | number>): string;
}

export interface ReceiptWords {
  readonly zh: Say;
  readonly en: Say;
}

const TITLES = {
  payment: 'cashier.paper.title',
  reversal: 'cashier.paper.reversalTitle',
  refund: 'cashier.paper.refundTitle',
} as const;
const SHARES = [0.24, 0.28, 0.16, 0.16, 0.16] as const;

export function receiptPdf(receipt: PaymentReceipt, { zh, en }: ReceiptWords): ReadableStream<Uint8Array> {
  const both = (key: string, params: Record<string, string> = {}): string => `${zh(key, params)}  ${en(key, params)}`;
  const title = both(TITLES[receipt.kind]);
  const pdf = new PDFDocument({ autoFirstPage: false, size: 'A4', margin: 0, info: { Title: title } });
  const paper = new Paper(pdf, (page) => zh('cashier.paper.page', { page, receiptNo: receipt.receiptNo }));
  paper.begin();
  const { width } = paper;
  paper.text(receipt.receiptNo, MARGIN, paper.y + 4, width, { size: 10, align: 'right' });
  paper.y += paper.text(title, MARGIN, paper.y, width * 0.7, { size: 16, bold: true }) + 4;
  paper.line(paper.y, 1);
  paper.y += 8;
  paintFacts(paper, [
    [both('cashier.paper.accountNo'), receipt.accountNo],
    [both('cashier.paper.customer'), receipt.customerName],
    [both('cashier.paper.paidOn'), receipt.paidOn],
    [both('cashier.paper.method'), both(`cashier.method.${receipt.method}`)],
    [both('cashier.paper.cashier'), receipt.cashierZh],
    ...(receipt.reversesReceiptNo === null
      ? []
      : [[both('cashier.paper.reverses'), receipt.reversesReceiptNo] as const]),
  ]);
  const columns = SHARES.map((share, i): Column => ({ width: share * width, align: i < 2 ? 'left' : 'right' }));
  const heads = [
    'cashier.paper.debt',
    'cashier.paper.billNo',
    'cashier.paper.principal',
    'cashier.paper.lateFee',
    'cashier.paper.total',
  ].map((key) => both(key));
  paper.y += paper.row(heads, columns, { size: 7.5, grey: true }) + 2;
  paper.line(paper.y);
  paper.y += 3;
  const put = (cells: readonly string[], isBold = false): void => {
    paper.room(18);
    paper.y += paper.row(cells, columns, { size: 9, bold: isBold }) + 4;
  };
  for (const line of receipt.lines)
    put([
      `${line.month} ${both(`cashier.kind.${line.kind}`)}`,
      line.billNo ?? '',
      line.principalYuan,
      line.lateFeeYuan,
      '',
    ]);
  if (receipt.prepaidYuan !== '0.00') put([both('cashier.paper.prepaid'), '', '', '', receipt.prepaidYuan]);
  paper.line(paper.y);
  paper.y += 4;
  put([both('cashier.paper.total'), '', receipt.principalYuan, receipt.lateFeeYuan, receipt.amountYuan], true);
  const notes = [
    both('cashier.paper.inWords', { words: yuanInWords(receipt.amountYuan) }),
    both('cashier.paper.after', { amount: receipt.prepaymentAfterYuan }),
    ...(receipt.note === '' ? [] : [both('cashier.paper.note', { note: receipt.note })]),
  ];
  paper.y += 6;
  for (const note of notes) paper.y += paper.text(note, MARGIN, paper.y, width, { size: 9 }) + 4;
  pdf.end();
  return Readable.toWeb(pdf as unknown as Readable) as ReadableStream<Uint8Array>;
}

function paintFacts(paper: Paper, facts: readonly (readonly [label: string, value: string])[]): void {
  const half = paper.width / 2;
  for (let i = 0; i < facts.length; i += 2) {
    facts.slice(i, i + 2).forEach(([label, value], side) => {
      const x = MARGIN + side * half;
      paper.text(label, x, paper.y, 118, { size: 8, grey: true });
      paper.text(value, x + 120, paper.y, half - 126, { size: 9 });
    });
    paper.y += 18;
  }
  paper.y += 6;
}
