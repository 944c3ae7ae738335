/**
 * Printed bills (账单打印): one PDF of one bill or of many, Chinese fonts embedded, made bill after bill as it is read away. Between bills
 * it gives way to others in the process.
 */
import PDFDocument from 'pdfkit';
import { Readable } from 'node:stream';
import { type BillSheet, billSheet, type Say, type SheetExtras } from '@/server/billing/bill-sheet';
import { billDetail } from '@/server/billing/queries/bills';
import type { BillDetail } from '@/server/billing/run-wire';
import type { Ctx } from '@/server/kernel/ports';
import { firstDay } from '@/server/kernel/time';
import { type Column, MARGIN, Paper } from './paper';

export interface PrintWords {
  readonly zh: Say;
  readonly en: Say;
}

async function extrasOf(ctx: Ctx, detail: BillDetail): Promise<SheetExtras> {
  const { bill } = detail;
  const [unit, receivable] = await Promise.all([
    ctx.sql.one<{ unitZh: string; unitEn: string }>(
      `SELECT coalesce(p.name_zh, u.name_zh) AS "unitZh", coalesce(p.name_en, u.name_en) AS "unitEn"
         FROM org_unit u LEFT JOIN org_unit p ON p.id = u.parent_id AND u.kind = 'station' WHERE u.id = $1`,
      [bill.unitId],
    ),
    ctx.sql.maybeOne<{ dueOn: string }>(
      'SELECT due_on AS "dueOn" FROM receivable WHERE bill_month = $1 AND bill_id = $2',
      [firstDay(bill.month), bill.id],
    ),
  ]);
  return { ...unit, dueOn: receivable?.dueOn ?? null };
}

/** The first bill is read before anything is answered, so that what may not be printed is refused and not half sent. */
export async function billsPdf(
  ctx: Ctx,
  billIds: readonly number[],
  words: PrintWords,
): Promise<ReadableStream<Uint8Array>> {
  const sheetOf = async (billId: number): Promise<BillSheet> => {
    const detail = await billDetail(ctx, billId);
    return billSheet(detail, await extrasOf(ctx, detail), words.zh, words.en);
  };
  const [firstId, ...rest] = billIds;
  const first = firstId === undefined ? undefined : await sheetOf(firstId);
  const pdf = new PDFDocument({ autoFirstPage: false, size: 'A4', margin: 0, info: { Title: first?.title ?? '' } });
  let billNo = '';
  const paper = new Paper(pdf, (page) => words.zh('bill-print.page', { page, billNo }));
  const draw = (sheet: BillSheet): void => {
    ({ billNo } = sheet);
    paintBill(paper, sheet);
  };
  const work = async (): Promise<void> => {
    if (first !== undefined) draw(first);
    for (const billId of rest) {
      if (pdf.destroyed) return;
      draw(await sheetOf(billId));
      await new Promise((resume) => setImmediate(resume));
    }
    pdf.end();
  };
  work().catch((error: unknown) => {
    ctx.log.error({ error }, 'printing failed');
    pdf.destroy(error as Error);
  });
  return Readable.toWeb(pdf as unknown as Readable) as ReadableStream<Uint8Array>;
}

const READINGS = [0.24, 0.2, 0.15, 0.15, 0.1, 0.16] as const;
const LINES = [0.07, 0.39, 0.2, 0.15, 0.19] as const;

function columns(shares: readonly number[], width: number, textual: number): Column[] {
  return shares.map((share, i) => ({ width: share * width, align: i < textual ? 'left' : 'right' }));
}

function paintBill(paper: Paper, sheet: BillSheet): void {
  paper.begin();
  const { width } = paper;
  paper.y += paper.text(sheet.unit, MARGIN, paper.y, width, { size: 9, grey: true }) + 4;
  paper.text(sheet.billNo, MARGIN, paper.y + 4, width, { size: 10, align: 'right' });
  paper.y += paper.text(sheet.title, MARGIN, paper.y, width * 0.7, { size: 16, bold: true }) + 4;
  if (sheet.warning !== null)
    paper.y += paper.text(sheet.warning, MARGIN, paper.y, width, { size: 10, bold: true }) + 4;
  paper.line(paper.y, 1);
  paper.y += 8;
  paintFacts(paper, sheet);
  paintTable(paper, sheet.readingsTitle, sheet.readingsHead, columns(READINGS, width, 2), (row) => {
    for (const cells of sheet.readings) row(cells);
  });
  paintTable(paper, sheet.linesTitle, sheet.linesHead, columns(LINES, width, 2), (row) => {
    for (const { no, charge, quantity, price, amount, why } of sheet.lines)
      row([no, charge, quantity, price, amount], why);
  });
  paper.room(56);
  paper.line(paper.y, 1);
  paper.y += 6;
  paper.text(sheet.total.amount, MARGIN, paper.y, width - 6, { size: 14, bold: true, align: 'right' });
  paper.y += paper.text(sheet.total.label, MARGIN, paper.y + 2, width * 0.5, { size: 11, bold: true }) + 6;
  paper.y += paper.text(sheet.total.inWords, MARGIN, paper.y, width, { size: 10 }) + 12;
  for (const note of sheet.notes) {
    paper.roomFor(note, { size: 7.5 });
    paper.y += paper.text(note, MARGIN, paper.y, width, { size: 7.5, grey: true }) + 3;
  }
  paper.roomFor(sheet.proof, { size: 7 });
  paper.y += paper.text(sheet.proof, MARGIN, paper.y + 2, width, { size: 7, grey: true }) + 4;
}

function paintFacts(paper: Paper, sheet: BillSheet): void {
  const half = paper.width / 2;
  for (let i = 0; i < sheet.facts.length; i += 2) {
    let height = 0;
    sheet.facts.slice(i, i + 2).forEach((fact, side) => {
      const x = MARGIN + side * half;
      paper.text(fact.label, x, paper.y, 96, { size: 8, grey: true });
      height = Math.max(height, paper.text(fact.value, x + 98, paper.y, half - 104, { size: 9 }));
    });
    paper.y += Math.max(height, 12) + 4;
  }
  paper.y += 6;
}

type PutRow = (cells: readonly string[], under?: string) => void;

function paintTable(
  paper: Paper,
  title: string,
  head: readonly string[],
  columns_: readonly Column[],
  fill: (row: PutRow) => void,
): void {
  paper.room(60);
  paper.y += paper.text(title, MARGIN, paper.y, paper.width, { size: 10, bold: true }) + 4;
  const putHead = (): void => {
    paper.y += paper.row(head, columns_, { size: 7.5, grey: true }) + 2;
    paper.line(paper.y);
    paper.y += 3;
  };
  putHead();
  fill((cells, under) => {
    if (paper.room(under === undefined ? 18 : 32)) putHead();
    paper.y += paper.row(cells, columns_, { size: 9 }) + 1;
    if (under !== undefined) {
      const indent = columns_[0]?.width ?? 0;
      paper.y += paper.text(under, MARGIN + indent, paper.y, paper.width - indent, { size: 7, grey: true }) + 1;
    }
    paper.y += 3;
  });
  paper.y += 8;
}
