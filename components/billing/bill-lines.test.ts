import { describe, expect, it } from 'vitest';
import { agrees, compareBills, groupLines, negated, stepsOf } from '@/components/billing/bill-lines';
import { sumDecimals } from '@/components/i18n/format';
import { formulaText } from '@/server/billing/formula-text';
import { FORMULAS } from '@/server/billing/formulas';
import type { BillLineView } from '@/server/billing/run-wire';

function line(lineNo: number, charge: string, amountYuan: string, more: Partial<BillLineView> = {}): BillLineView {
  return {
    lineNo,
    charge,
    segmentNo: 0,
    quantity: '73310',
    unit: 'kWh',
    priceYuan: '0.57724688',
    amountYuan,
    ruleId: 'energy-tou',
    trace: { f: 'quantity-price', o: ['73310', '0.57724688'], r: 2 },
    ...more,
  };
}

describe('a bill as a tree', () => {
  const lines = [
    line(1, 'energy-peak', '42317.97'),
    line(2, 'basic-capacity', '17010.00'),
    line(3, 'power-factor', '-408.07'),
    line(4, 'fund-renewable', '3273.70'),
    line(5, 'energy-valley', '6740.32'),
  ];

  it('groups keep every line once and sum to the bill', () => {
    const groups = groupLines(lines);
    expect(groups.map(({ id }) => id)).toEqual(['energy', 'basic', 'power-factor', 'funds']);
    expect(groups.flatMap(({ lines: own }) => own).length).toBe(lines.length);
    expect(sumDecimals(groups.map(({ amountYuan }) => amountYuan))).toBe(
      sumDecimals(lines.map(({ amountYuan }) => amountYuan)),
    );
  });

  it('every formula of the catalogue is written with all its operands', () => {
    for (const [id, { operands }] of Object.entries(FORMULAS)) {
      const marks = operands.map((_, index) => `«${index}»`);
      const text = formulaText(id as keyof typeof FORMULAS, marks);
      for (const mark of marks) expect(text).toContain(mark);
    }
  });

  it('computes a line again from its trace, and notices another amount', () => {
    expect(agrees(line(1, 'energy-peak', '42317.97'))).toBe(true);
    expect(agrees(line(1, 'energy-peak', '42317.98'))).toBe(false);
  });

  it('shows the steps of the line that bears them', () => {
    const steps = [{ k: 'reading' as const, o: ['1', 'total', '10', '20', '1'], v: '10' }];
    const first = line(1, 'energy', '1.00', { trace: { f: 'quantity-price', o: ['10', '0.1'], r: 2, q: steps } });
    const second = line(2, 'fund-other', '1.00', { trace: { f: 'quantity-price', o: ['10', '0.1'], r: 2, qr: 1 } });
    expect(stepsOf(second, [first, second])).toBe(steps);
    expect(stepsOf(lines[0]!, lines)).toEqual([]);
  });
});

describe('beside the month before', () => {
  it('puts charges side by side, marks what moved, and sums to the difference of the bills', () => {
    const before = [line(1, 'tier-1', '39.60'), line(2, 'tier-2', '4.50')];
    const now = [
      line(1, 'tier-1', '39.60'),
      line(2, 'tier-3', '12.01'),
      line(3, 'tier-3', '0.01', { segmentNo: 1, priceYuan: '0.8' }),
    ];
    const rows = compareBills(now, before);
    expect(rows.map(({ charge, moved, differenceYuan }) => [charge, moved, differenceYuan])).toEqual([
      ['tier-1', false, '0.00'],
      ['tier-3', true, '12.02'],
      ['tier-2', true, '-4.50'],
    ]);
    expect(rows[1]!.now).toMatchObject({ amountYuan: '12.02', priceYuan: null });
    expect(sumDecimals(rows.map(({ differenceYuan }) => differenceYuan))).toBe('7.52');
  });

  it('turns signs without a number', () => {
    expect(['1.00', '-1.00', '0.00', '-0.00'].map(negated)).toEqual(['-1.00', '1.00', '0.00', '0.00']);
  });
});
