/**
 * 红字账单: the exact opposite of a released bill. Pure.
 *
 * Rule ACC-7: every line −1 × the line it takes back, energy and amount likewise; the sum is −1 × the bill by construction. A line's trace
 * says the amount as given, so that evaluating the traces still gives the bill. The bundle is that of the bill it takes back: recomputing
 * it and negating gives the same bytes. Rounds nothing.
 */
import type { BillLine, ComputedBill } from '@/server/billing/contract';
import { exact, fixed, neg, text } from '@/server/billing/exact';

export type Negatable = Pick<ComputedBill, 'energyKwh' | 'amountYuan' | 'lines'>;

const opposite = (amountYuan: string): string => fixed(neg(exact(amountYuan)), 2);

function redLine(line: BillLine): BillLine {
  const { trace } = line;
  return {
    amountYuan: opposite(line.amountYuan),
    charge: line.charge,
    lineNo: line.lineNo,
    priceYuan: line.priceYuan,
    quantity: text(neg(exact(line.quantity))),
    ruleId: line.ruleId,
    segmentNo: line.segmentNo,
    trace: {
      f: 'given',
      o: [opposite(line.amountYuan)],
      ...(trace.pt === undefined ? {} : { pt: trace.pt }),
      ...(trace.pv === undefined ? {} : { pv: trace.pv }),
      r: 2,
    },
    unit: line.unit,
  };
}

export function redBill(bill: Negatable): Negatable {
  return {
    energyKwh: text(neg(exact(bill.energyKwh))),
    amountYuan: opposite(bill.amountYuan),
    lines: bill.lines.map(redLine),
  };
}
