import { existsSync, readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { PF_STANDARDS } from '@/server/billing/contract';
import { exact, text } from '@/server/billing/exact';
import { cosHundredths, cosHundredthsByRatio, pfRatePercent } from '@/server/billing/pf-table';
import { Decimal, decimal } from '@/server/kernel/money';
import { PF_TABLE } from '@/tests/golden/pf-table';

const PRINTED = '../shared/golden/pf-table.csv';

describe('power-factor table', () => {
  it.each(PF_STANDARDS)('every cell of standard %s', (standard) => {
    const cells = PF_TABLE[standard].split(' ');
    expect(cells).toHaveLength(100);
    cells.forEach((cell, i) => expect(text(pfRatePercent(standard, 100 - i))).toBe(text(exact(cell))));
  });

  it.skipIf(!existsSync(PRINTED))('agrees with the table of ranges, where that file is there', () => {
    for (const line of readFileSync(PRINTED, 'utf8').trim().split(/\r?\n/).slice(1)) {
      const [cos = '', from = '', to = '', ...rates] = line.split(',');
      const c = Math.round(Number(cos) * 100);
      rates.forEach((rate, i) => expect(text(pfRatePercent(PF_STANDARDS[i] ?? '0.90', c))).toBe(text(exact(rate))));
      const inside = decimal(from).plus(to).div(2).toDecimalPlaces(8);
      expect(cosHundredths(exact('100000000'), exact(inside.times('100000000').toFixed(0)))).toBe(c);
    }
  });

  it('cosφ is the exact quotient, half-up to two decimals', () => {
    const kwh = fc.integer({ min: 1, max: 5_000_000 });
    fc.assert(
      fc.property(kwh, fc.integer({ min: 0, max: 5_000_000 }), (p, q) => {
        const root = decimal(p).times(p).plus(decimal(q).times(q)).sqrt();
        const expected = decimal(p).div(root).times(100).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
        expect(cosHundredths(exact(String(p)), exact(String(q)))).toBe(expected);
        expect(Math.abs(cosHundredthsByRatio(exact(String(p)), exact(String(q))) - expected)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  it('nothing measured is a power factor of one', () => {
    expect(cosHundredths(exact('0'), exact('0'))).toBe(100);
    expect(cosHundredths(exact('0'), exact('5'))).toBe(0);
  });
});
