import { describe, expect, it } from 'vitest';
import { formulaParts, formulaText, stepText, unroundedValue } from '@/server/billing/formula-text';
import { evaluateTrace, FORMULAS, type FormulaId } from '@/server/billing/formulas';

const IDS = Object.keys(FORMULAS) as FormulaId[];

describe('formulas in figures', () => {
  it('show every operand of every formula, once and in order', () => {
    for (const id of IDS) {
      const places = formulaParts(id).filter((part) => typeof part === 'number');
      expect(places, id).toEqual(FORMULAS[id].operands.map((_, i) => i));
    }
    expect(formulaText('unit-days', ['9,450', '27', '30'])).toBe('9,450 × 27 ÷ 30');
  });

  it('show the value that is rounded', () => {
    expect(unroundedValue('quantity-price', ['73310', '0.57724688'])).toBe('42317.9687728');
    expect(evaluateTrace({ f: 'quantity-price', o: ['73310', '0.57724688'], r: 2 })).toBe('42317.97');
    expect(unroundedValue('unit-days', ['100', '1', '3'])).toBe('33.3333333333');
    expect(unroundedValue('given', ['100.00'])).toBe('100');
  });

  it('show how a reading becomes energy', () => {
    expect(stepText('reading', ['7', 'total', '1,000', '3,502', '60'])).toBe('(3,502 − 1,000) × 60');
    expect(stepText('rollover', ['7', 'total', '99,900', '150', '1', '5'])).toBe('(10^5 − 99,900 + 150) × 1');
    expect(stepText('tier-room', ['2', '3600', '1560'])).toBeNull();
  });
});
