/**
 * Exact decimals (定点数) for the hot path of rating: a big integer and the number of its decimals.
 *
 * Why beside decimal.js: a bill needs some forty multiplications, sums and roundings, and decimal.js gives 0.6 million a
 * second. Everything here is exact; the only operations that lose digits say so in their name (`roundTo`, `quotient`), and
 * both round half-up away from zero as `kernel/money` does. exact.test.ts holds every operation against decimal.js.
 */
import { Decimal } from '@/server/kernel/money';

export interface Exact {
  /** The digits as an integer; the value is m / 10^s. */
  readonly m: bigint;
  readonly s: number;
}

const DECIMAL_PATTERN = /^-?\d+(\.\d+)?$/;
const MAX_TEXT = 60;

const POWERS: bigint[] = [];
for (let i = 0; i <= 120; i += 1) POWERS.push(10n ** BigInt(i));

function power(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

export const EXACT_ZERO: Exact = { m: 0n, s: 0 };

/** Parses a plain decimal text such as `-12.50`; refuses exponents, blanks and anything else. */
export function exact(text: string): Exact {
  if (typeof text !== 'string' || text.length > MAX_TEXT || !DECIMAL_PATTERN.test(text)) {
    throw new RangeError(`not a decimal number: ${String(text).slice(0, MAX_TEXT)}`);
  }
  const dot = text.indexOf('.');
  if (dot < 0) return { m: BigInt(text), s: 0 };
  return { m: BigInt(text.slice(0, dot) + text.slice(dot + 1)), s: text.length - dot - 1 };
}

export function exactInt(value: number): Exact {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return { m: BigInt(value), s: 0 };
}

export function add(a: Exact, b: Exact): Exact {
  if (a.s === b.s) return { m: a.m + b.m, s: a.s };
  return a.s > b.s ? { m: a.m + b.m * power(a.s - b.s), s: a.s } : { m: a.m * power(b.s - a.s) + b.m, s: b.s };
}

export function sub(a: Exact, b: Exact): Exact {
  if (a.s === b.s) return { m: a.m - b.m, s: a.s };
  return a.s > b.s ? { m: a.m - b.m * power(a.s - b.s), s: a.s } : { m: a.m * power(b.s - a.s) - b.m, s: b.s };
}

export function mul(a: Exact, b: Exact): Exact {
  return { m: a.m * b.m, s: a.s + b.s };
}

export function neg(a: Exact): Exact {
  return { m: -a.m, s: a.s };
}

export function abs(a: Exact): Exact {
  return a.m < 0n ? { m: -a.m, s: a.s } : a;
}

export function compare(a: Exact, b: Exact): number {
  const d = sub(a, b).m;
  return d < 0n ? -1 : d > 0n ? 1 : 0;
}

export function min(a: Exact, b: Exact): Exact {
  return compare(a, b) <= 0 ? a : b;
}

export function max(a: Exact, b: Exact): Exact {
  return compare(a, b) >= 0 ? a : b;
}

export function isZero(a: Exact): boolean {
  return a.m === 0n;
}

export function isNegative(a: Exact): boolean {
  return a.m < 0n;
}

function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const q = numerator / denominator;
  const r = numerator % denominator;
  if (r === 0n) return q;
  const twice = 2n * (r < 0n ? -r : r);
  const size = denominator < 0n ? -denominator : denominator;
  if (twice < size) return q;
  return numerator < 0n === denominator < 0n ? q + 1n : q - 1n;
}

/** Half-up away from zero to so many decimals; a value with fewer decimals is returned as it is. */
export function roundTo(a: Exact, places: number): Exact {
  return a.s <= places ? a : { m: divideHalfUp(a.m, power(a.s - places)), s: places };
}

/** a ÷ b rounded once, half-up, to so many decimals. */
export function quotient(a: Exact, b: Exact, places: number): Exact {
  if (b.m === 0n) throw new RangeError('division by zero');
  const shift = places + b.s - a.s;
  return shift >= 0
    ? { m: divideHalfUp(a.m * power(shift), b.m), s: places }
    : { m: divideHalfUp(a.m, b.m * power(-shift)), s: places };
}

/** Shortest plain text: no exponent, no trailing zeros, no minus zero. */
export function text(a: Exact): string {
  if (a.s === 0) return a.m.toString();
  return trimZeros(fixedText(a.m, a.s));
}

/** Text with exactly so many decimals. */
export function fixed(a: Exact, places: number): string {
  const r = roundTo(a, places);
  return fixedText(r.s === places ? r.m : r.m * power(places - r.s), places);
}

function fixedText(m: bigint, s: number): string {
  if (s === 0) return m.toString();
  const digits = m < 0n ? (-m).toString() : m.toString();
  const padded = digits.length > s ? digits : digits.padStart(s + 1, '0');
  return `${m < 0n ? '-' : ''}${padded.slice(0, padded.length - s)}.${padded.slice(padded.length - s)}`;
}

function trimZeros(plain: string): string {
  let end = plain.length;
  while (plain.charCodeAt(end - 1) === 48) end -= 1;
  if (plain.charCodeAt(end - 1) === 46) end -= 1;
  return plain.slice(0, end);
}

export function toDecimal(a: Exact): Decimal {
  return new Decimal(fixedText(a.m, a.s));
}

export function fromDecimal(d: Decimal): Exact {
  return exact(d.toFixed());
}
