/**
 * Catalogue of the formulas that make money (计算公式). A line's amount is the value of its formula on its operands, rounded
 * once, half-up. Names of the operands stand in `billing-rules.operand.<name>`, the formula in words in
 * `billing-rules.formula.<id>`.
 */
import { type Exact, EXACT_ZERO, add, exact, exactInt, fixed, mul, quotient, roundTo } from '@/server/billing/exact';

interface Formula {
  readonly operands: readonly string[];
  /** The value rounded half-up to so many decimals, in one step. */
  readonly evaluate: (o: readonly Exact[], places: number) => Exact;
}

const HUNDRED = exactInt(100);
const at = (o: readonly Exact[], i: number): Exact => o[i] ?? EXACT_ZERO;

export const FORMULAS = {
  /** 电量×单价 */
  'quantity-price': {
    operands: ['quantity', 'priceYuan'],
    evaluate: (o, places) => roundTo(mul(at(o, 0), at(o, 1)), places),
  },
  /** 容量·天×单价÷天数 */
  'unit-days': {
    operands: ['unitDays', 'priceYuan', 'divisorDays'],
    evaluate: (o, places) => quotient(mul(at(o, 0), at(o, 1)), at(o, 2), places),
  },
  /** 基数×百分率 */
  'base-percent': {
    operands: ['baseYuan', 'percent'],
    evaluate: (o, places) => quotient(mul(at(o, 0), at(o, 1)), HUNDRED, places),
  },
  /** 欠费×天数×日率 */
  'base-days-rate': {
    operands: ['baseYuan', 'days', 'ratePerDay'],
    evaluate: (o, places) => roundTo(mul(mul(at(o, 0), at(o, 1)), at(o, 2)), places),
  },
  /** 金额×倍数 */
  'amount-multiple': {
    operands: ['amountYuan', 'multiple'],
    evaluate: (o, places) => roundTo(mul(at(o, 0), at(o, 1)), places),
  },
  /** 最低额补足 */
  'minimum-top-up': {
    operands: ['minimumYuan', 'chargedYuan'],
    evaluate: (o, places) => roundTo(add(at(o, 0), { m: -at(o, 1).m, s: at(o, 1).s }), places),
  },
  /** 应计−已计 */
  difference: {
    operands: ['rightYuan', 'billedYuan'],
    evaluate: (o, places) => roundTo(add(at(o, 0), { m: -at(o, 1).m, s: at(o, 1).s }), places),
  },
  /** 核定金额 */
  given: {
    operands: ['amountYuan'],
    evaluate: (o, places) => roundTo(at(o, 0), places),
  },
} as const satisfies Record<string, Formula>;

export type FormulaId = keyof typeof FORMULAS;

/** Recomputes a line's amount from its trace alone. */
export function evaluateTrace(trace: {
  readonly f: FormulaId;
  readonly o: readonly string[];
  readonly r: number;
}): string {
  return fixed(FORMULAS[trace.f].evaluate(trace.o.map(exact), trace.r), 2);
}
