/**
 * Lines of a bill (电费明细). A line is made from a formula and its operands only, and its amount is what the formula gives:
 * that is why the traces always sum to the bill. Rounds: every line to 分, half-up; the total is the sum of the lines.
 */
import type { ChargeCode } from '@/server/billing/charges';
import type { BillLine, QuantityStep, Unit } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, fixed, roundTo, text } from '@/server/billing/exact';
import { FORMULAS, type FormulaId } from '@/server/billing/formulas';
import type { RuleId } from '@/server/billing/rules';

export interface LineDraft {
  readonly charge: ChargeCode;
  readonly ruleId: RuleId;
  readonly formula: FormulaId;
  readonly operands: readonly Exact[];
  /** Shown as the line's quantity; left out: the first operand. */
  readonly quantity?: Exact;
  readonly unit: Unit;
  readonly price: Exact | null;
  readonly segmentNo?: number;
  readonly pointNo?: number;
  readonly priceVersionId?: string;
  readonly steps?: readonly QuantityStep[];
  readonly quantityLine?: number;
  readonly sumOf?: readonly number[];
}

export const FEN_PLACES = 2;
/** Decimals a shown quantity may have; the exact operands stand in the trace. */
const SHOWN_PLACES = 4;
const SHOWN_PRICE_PLACES = 8;

export class LineBook {
  readonly lines: BillLine[] = [];
  total: Exact = EXACT_ZERO;

  /** Adds a line and returns its amount. Keys are written in canonical order. */
  add(draft: LineDraft): Exact {
    const amount = FORMULAS[draft.formula].evaluate(draft.operands, FEN_PLACES);
    const trace: Record<string, unknown> = { f: draft.formula, o: draft.operands.map(text) };
    if (draft.pointNo) trace['pt'] = draft.pointNo;
    if (draft.priceVersionId !== undefined) trace['pv'] = draft.priceVersionId;
    if (draft.steps && draft.steps.length > 0) trace['q'] = draft.steps;
    if (draft.quantityLine) trace['qr'] = draft.quantityLine;
    trace['r'] = FEN_PLACES;
    if (draft.sumOf && draft.sumOf.length > 0) trace['s'] = draft.sumOf;
    this.lines.push({
      amountYuan: fixed(amount, FEN_PLACES),
      charge: draft.charge,
      lineNo: this.lines.length + 1,
      priceYuan: draft.price === null ? null : text(roundTo(draft.price, SHOWN_PRICE_PLACES)),
      quantity: text(roundTo(draft.quantity ?? (draft.operands[0] as Exact), SHOWN_PLACES)),
      ruleId: draft.ruleId,
      segmentNo: draft.segmentNo ?? 0,
      trace: trace as unknown as BillLine['trace'],
      unit: draft.unit,
    });
    this.total = add(this.total, amount);
    return amount;
  }

  get lastNo(): number {
    return this.lines.length;
  }
}
