/**
 * Formulas with their figures (算式), as the screen and the printed bill write them: `73,310 × 0.57724688`, `(3,502 − 1,000) × 60`. Pure;
 * figures arrive formatted.
 */
import { exact, text } from '@/server/billing/exact';
import { FORMULAS, type FormulaId } from '@/server/billing/formulas';
import type { StepKind } from '@/server/billing/steps';

/** An operand by its place, or what stands between two. */
export type FormulaPart = number | string;

const PARTS: Readonly<Record<FormulaId, readonly FormulaPart[]>> = {
  'quantity-price': [0, '×', 1],
  'unit-days': [0, '×', 1, '÷', 2],
  'base-percent': [0, '×', 1, '%'],
  'base-days-rate': [0, '×', 1, '×', 2],
  'amount-multiple': [0, '×', 1],
  'minimum-top-up': [0, '−', 1],
  difference: [0, '−', 1],
  given: [0],
};

export function formulaParts(formula: FormulaId): readonly FormulaPart[] {
  return PARTS[formula];
}

export function formulaText(formula: FormulaId, o: readonly string[]): string {
  return PARTS[formula].map((part) => (typeof part === 'number' ? (o[part] ?? '') : part)).join(' ');
}

const BEFORE_ROUNDING = 10;

/** The value before it is rounded to the line's decimals; a division that does not end is shown to ten. */
export function unroundedValue(formula: FormulaId, o: readonly string[]): string {
  const value = text(FORMULAS[formula].evaluate(o.map(exact), BEFORE_ROUNDING));
  return value.includes('.') ? value.replace(/\.?0+$/, '') : value;
}

/** How a step of a quantity comes about, where it is one sum; null where its operands have to be told one by one. */
export function stepText(kind: StepKind, o: readonly string[]): string | null {
  const [, , prev = '', curr = '', multiplier = ''] = o;
  switch (kind) {
    case 'reading':
      return `(${curr} − ${prev}) × ${multiplier}`;
    case 'rollover':
      return `(10^${o[5] ?? ''} − ${prev} + ${curr}) × ${multiplier}`;
    case 'demand-reading':
      return `${o[1] ?? ''} × ${o[2] ?? ''}`;
    case 'difference-to-flat':
      return `${o[0] ?? ''} − (${o
        .slice(1)
        .filter((one) => one !== '')
        .join(' + ')})`;
    case 'remainder-is-flat':
      return `${o[0] ?? ''} − ${[o[1], o[2], o[4]].filter((one) => one !== undefined && one !== '').join(' − ')}`;
    case 'apportioned':
      return `${o[0] ?? ''} × ${o[1] ?? ''} ÷ ${o[2] ?? ''}`;
    case 'load':
      return `${o[1] ?? ''} × ${o[2] ?? ''} × ${o[3] ?? ''} × ${o[4] ?? ''}`;
    default:
      return null;
  }
}
