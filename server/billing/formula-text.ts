/** A formula with its figures (算式), as the screen and the printed bill write it: `73,310 × 0.57724688`. Pure; figures arrive formatted. */
import type { FormulaId } from '@/server/billing/formulas';

export function formulaText(formula: FormulaId, o: readonly string[]): string {
  const [a = '', b = '', c = ''] = o;
  switch (formula) {
    case 'quantity-price':
    case 'amount-multiple':
      return `${a} × ${b}`;
    case 'unit-days':
      return `${a} × ${b} ÷ ${c}`;
    case 'base-percent':
      return `${a} × ${b} %`;
    case 'base-days-rate':
      return `${a} × ${b} × ${c}`;
    case 'minimum-top-up':
    case 'difference':
      return `${a} − ${b}`;
    case 'given':
      return a;
  }
}
