import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dayCount, dayNumber, wholeMonths } from '@/server/billing/days';
import {
  add,
  compare,
  exact,
  fixed,
  fromDecimal,
  mul,
  quotient,
  roundTo,
  sub,
  text,
  toDecimal,
} from '@/server/billing/exact';
import { Decimal, decimal } from '@/server/kernel/money';
import { addDays, daysBetween } from '@/server/kernel/time';

const number = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
  .map(([m, s]) => ({ m, s }));

describe('exact decimals against decimal.js', () => {
  it('adds, subtracts, multiplies and compares alike', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [toDecimal(a), toDecimal(b)];
        expect(text(add(a, b))).toBe(x.plus(y).toFixed());
        expect(text(sub(a, b))).toBe(x.minus(y).toFixed());
        expect(text(mul(a, b))).toBe(x.times(y).toFixed());
        expect(compare(a, b)).toBe(x.comparedTo(y));
      }),
    );
  });

  it('rounds half-up away from zero alike, also a quotient', () => {
    fc.assert(
      fc.property(number, number, fc.integer({ min: 0, max: 6 }), (a, b, places) => {
        expect(fixed(a, places)).toBe(
          toDecimal(a)
            .toFixed(places, Decimal.ROUND_HALF_UP)
            .replace(/^-(0(\.0*)?)$/, '$1'),
        );
        expect(toDecimal(roundTo(a, places)).eq(toDecimal(a).toDecimalPlaces(places))).toBe(true);
        if (b.m === 0n) return;
        const wide = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP });
        const expected = new wide(toDecimal(a).toFixed()).div(toDecimal(b).toFixed()).toDecimalPlaces(places);
        expect(toDecimal(quotient(a, b, places)).toFixed()).toBe(
          decimal(expected.toFixed()).toFixed().replace(/^-0$/, '0'),
        );
      }),
    );
  });

  it('reads back what it writes and refuses everything else', () => {
    fc.assert(fc.property(number, (a) => void expect(compare(exact(text(a)), a)).toBe(0)));
    fc.assert(fc.property(number, (a) => void expect(text(fromDecimal(toDecimal(a)))).toBe(text(a))));
    for (const bad of [
      '',
      ' 1',
      '1e3',
      '.5',
      '5.',
      '+1',
      '0x10',
      'NaN',
      'Infinity',
      '1,5',
      '１',
      '-',
      '1'.repeat(61),
    ]) {
      expect(() => exact(bad)).toThrow(RangeError);
    }
  });

  it('a reversal is exactly minus the original', () => {
    fc.assert(
      fc.property(
        number,
        (a) =>
          void expect(text(roundTo({ m: -a.m, s: a.s }, 2))).toBe(text({ m: -roundTo(a, 2).m, s: roundTo(a, 2).s })),
      ),
    );
  });
});

describe('days', () => {
  const day = fc.integer({ min: -40_000, max: 60_000 }).map((n) => addDays('1970-01-01', n));
  it('counts as the calendar does', () => {
    fc.assert(fc.property(day, day, (a, b) => void expect(dayCount(a, b)).toBe(daysBetween(a, b))));
    expect(dayNumber('1970-01-01')).toBe(0);
  });
  it('knows whole months', () => {
    expect(wholeMonths('2026-10-01', '2026-11-01')).toBe(1);
    expect(wholeMonths('2025-12-24', '2026-02-24')).toBe(2);
    expect(wholeMonths('2026-10-01', '2026-10-31')).toBeNull();
    expect(wholeMonths('2026-10-01', '2026-10-01')).toBeNull();
  });
});
