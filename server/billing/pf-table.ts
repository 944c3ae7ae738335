/**
 * Power-factor adjustment table (功率因数调整电费表), as percent of the base, by rule:
 * source (83)水电财字215号; in force from 1983-12-02.
 * - 0.90: +0.5 % each 0.01 below to 0.70, +1 % to 0.65, then +2 %; above −0.15 % each to −0.75 % at 0.95.
 * - 0.85: +0.5 % to 0.65, +1 % to 0.60, then +2 %; above −0.1 % to 0.90, then −0.15 % to −1.1 % at 0.94.
 * - 0.80: +0.5 % to 0.60, +1 % to 0.55, then +2 %; above −0.1 % to 0.90, then −0.15 % to −1.3 % at 0.92.
 * cosφ has 2 decimals, half-up. One example: standard 0.90, P 511 800 kWh, Q 110 100 kvarh: cosφ 0.98, −0.75 %.
 */
import { PF_STANDARDS, type PfStandard } from '@/server/billing/contract';
import { type Exact, compare, exact, isZero, quotient } from '@/server/billing/exact';
import { Decimal, ONE, decimal } from '@/server/kernel/money';

/** Hundredths of a percent per hundredth of cosφ. */
function basisPoints(standard: number, cos: number): number {
  if (cos <= standard) {
    const half = Math.min(standard - cos, 20) * 50;
    const one = Math.min(Math.max(standard - 20 - cos, 0), 5) * 100;
    const two = Math.max(standard - 25 - cos, 0) * 200;
    return half + one + two;
  }
  if (standard === 90) return -15 * Math.min(cos - 90, 5);
  const tenths = Math.min(cos, 90) - standard;
  const steps = Math.min(Math.max(cos - 90, 0), standard === 85 ? 4 : 2);
  return -(10 * tenths + 15 * steps);
}

const TABLE = Object.fromEntries(
  PF_STANDARDS.map((standard) => [
    standard,
    Array.from({ length: 101 }, (_, cos): Exact => ({ m: BigInt(basisPoints(Number(standard.slice(2)), cos)), s: 2 })),
  ]),
) as unknown as Record<PfStandard, readonly Exact[]>;

/** Adjustment in percent of the base at cosφ = `cosHundredths`/100. */
export function pfRatePercent(standard: PfStandard, cosHundredths: number): Exact {
  const rate = TABLE[standard][cosHundredths];
  if (rate === undefined) throw new RangeError(`cosφ out of the table: ${cosHundredths}`);
  return rate;
}

/** cosφ in hundredths, half-up, exact: the largest c with c − ½ ≤ 100·P/√(P²+Q²), compared by squares. */
export function cosHundredths(active: Exact, reactive: Exact): number {
  if (active.m <= 0n) return isZero(reactive) ? 100 : 0;
  const places = Math.max(active.s, reactive.s);
  const p = active.m * 10n ** BigInt(places - active.s);
  const q = reactive.m * 10n ** BigInt(places - reactive.s);
  const p2 = p * p;
  const sum = p2 + q * q;
  const reached = (c: number): boolean => BigInt((2 * c - 1) * (2 * c - 1)) * sum <= 40000n * p2;
  let c = Math.min(100, Math.round(100 * Math.sqrt(Number((p2 * 1_000_000_000_000n) / sum) / 1e12)));
  while (c > 0 && !reached(c)) c -= 1;
  while (c < 100 && reached(c + 1)) c += 1;
  return c;
}

/** Upper Q/P of each cosφ as a printed ratio table shows it: 4 decimals. */
const RATIO_BOUNDS: readonly (Exact | null)[] = Array.from({ length: 101 }, (_, c) => {
  if (c === 0) return null;
  const edge = decimal(2 * c - 1).div(200);
  return exact(ONE.div(edge.times(edge)).minus(1).sqrt().toDecimalPlaces(4, Decimal.ROUND_HALF_UP).toFixed());
});

/** cosφ as read from the printed ratio table: Q/P to 4 decimals, bounds inclusive. */
export function cosHundredthsByRatio(active: Exact, reactive: Exact): number {
  if (active.m <= 0n) return isZero(reactive) ? 100 : 0;
  const ratio = quotient(reactive, active, 4);
  for (let c = 100; c > 0; c -= 1) {
    const bound = RATIO_BOUNDS[c];
    if (bound && compare(ratio, bound) <= 0) return c;
  }
  return 0;
}
