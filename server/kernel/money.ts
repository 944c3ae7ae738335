/**
 * Money and decimal numbers (金额). The only place that imports decimal.js.
 *
 * Shapes: inside the program a `Decimal`; in PostgreSQL `numeric`; on the wire a decimal string.
 * Rounding: half-up away from zero (四舍五入), so that a reversal is exactly −1 × the original:
 * roundYuan(−2.505) = −2.51 = −roundYuan(2.505).
 */
import { Decimal } from 'decimal.js';

Decimal.set({ precision: 34, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -30, toExpPos: 30 });

export { Decimal };

export const ZERO = new Decimal(0);
export const ONE = new Decimal(1);

/** Parses a decimal string. Throws on anything that is not a finite decimal number. */
export function decimal(text: string | number | Decimal): Decimal {
  const value = new Decimal(text);
  if (!value.isFinite()) throw new RangeError(`not a finite decimal: ${String(text)}`);
  return value;
}

/** Yuan rounded half-up to the fen (分). */
export function roundYuan(value: Decimal): Decimal {
  return value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** Energy in kWh rounded half-up to an integer. */
export function roundKwh(value: Decimal): Decimal {
  return value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
}

/** Yuan as the wire and the database carry it: always two decimals. */
export function yuanText(value: Decimal): string {
  return value.toFixed(2, Decimal.ROUND_HALF_UP);
}

/** Sum of decimals; the empty sum is zero. */
export function sum(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
