/**
 * 抄表录入: what a typed figure is, what a register advanced, and what the eye should be drawn to while entering. Pure.
 *
 * Rules: advance = (present − former) × multiplier, exact, nothing is rounded here; with a person's ruling that the register went
 * round (翻转) + 10^digits before multiplying. A figure below the former one is never taken as a rollover by itself: it is a question.
 * A demand register (需量) shows a peak: present × multiplier, without a former value.
 * Flags are hints for the person entering, they open no review: unread, backwards without a ruling, ruled not round, zero while it
 * used energy before, more than twice the highest or less than a third of the lowest of last month, three-month mean and last year.
 * Source: trade practice 抄表现场复核; the checks of the billing run judge by their own dated parameters.
 * In: register values in their own units, multiplier = CT × PT, energy in kWh (kvarh, kW). Refuses: no number, more digits than the
 * plate has, more decimals than the plate and the former value have.
 * Example: five digits, × 20, 99 850 → 120 ruled round: (120 − 99 850 + 100 000) × 20 = 5 400 kWh.
 */
import { Decimal, decimal } from '@/server/kernel/money';
import type { EntryFault, EntryRow } from './wire';

/** Below this a month is too small for "twice" or "a third" to mean anything, kWh. */
const SMALL_KWH = 30;
const HIGH_TIMES = 2;
const LOW_SHARE = 3;

export type Typed =
  | { readonly kind: 'unread' }
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'fault'; readonly fault: EntryFault; readonly params: Record<string, string | number> };

type Plate = Pick<EntryRow, 'digits' | 'decimals' | 'prevValue'>;

const fault = (code: EntryFault, params: Record<string, string | number> = {}): Typed => ({
  kind: 'fault',
  fault: code,
  params,
});

/** Reads what somebody typed, full-width digits of an input method included. Leading zeros are how a plate is read, and fall away. */
export function readTyped(text: string | null, plate: Plate): Typed {
  const plain = (text ?? '').normalize('NFKC').trim().replace(/。/g, '.');
  if (plain === '') return { kind: 'unread' };
  const match = /^(\d+)(?:\.(\d*))?$/.exec(plain);
  if (!match) return fault('not-a-number');
  const whole = (match[1] ?? '').replace(/^0+(?=\d)/, '');
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  if (whole.length > plate.digits) return fault('too-many-digits', { digits: plate.digits });
  const places = Math.max(plate.decimals, placesOf(plate.prevValue));
  if (fraction.length > places) return fault('too-many-decimals', { decimals: places });
  return { kind: 'value', value: fraction === '' ? whole : `${whole}.${fraction}` };
}

function placesOf(value: string | null): number {
  return value === null ? 0 : decimal(value).decimalPlaces();
}

/** Two register values as numbers: `00120.0` is `120`. */
export function sameValue(left: string | null, right: string | null): boolean {
  if (left === null || right === null) return left === right;
  return decimal(left).equals(right);
}

export interface Advance {
  readonly kind: 'unread' | 'no-base' | 'forward' | 'question' | 'ruled-round' | 'ruled-not-round';
  /** Exact; null when it is not known. */
  readonly energy: string | null;
  /** What it would be if the register went round; only where it stands below the former value. */
  readonly ifRound: string | null;
}

type Registered = Pick<EntryRow, 'register' | 'digits' | 'multiplier' | 'prevValue' | 'value' | 'rolledOver'>;

const text = (value: Decimal): string => value.toFixed();

export function advanceOf(row: Registered): Advance {
  const { register, digits, multiplier, prevValue, value, rolledOver } = row;
  if (value === null) return { kind: 'unread', energy: null, ifRound: null };
  if (register === 'demand') return { kind: 'forward', energy: text(decimal(value).times(multiplier)), ifRound: null };
  if (prevValue === null) return { kind: 'no-base', energy: null, ifRound: null };
  const difference = decimal(value).minus(prevValue);
  if (!difference.isNegative()) return { kind: 'forward', energy: text(difference.times(multiplier)), ifRound: null };
  const ifRound = text(difference.plus(new Decimal(10).pow(digits)).times(multiplier));
  if (rolledOver === true) return { kind: 'ruled-round', energy: ifRound, ifRound };
  return { kind: rolledOver === false ? 'ruled-not-round' : 'question', energy: null, ifRound };
}

/** Whether a value stands below the former one: only then a ruling on a rollover means anything. */
export function isBelow(row: Pick<EntryRow, 'register' | 'prevValue'>, value: string | null): boolean {
  return (
    row.register !== 'demand' && value !== null && row.prevValue !== null && decimal(value).lessThan(row.prevValue)
  );
}

export type EntryFlag = 'unread' | 'no-base' | 'question' | 'ruled-not-round' | 'zero' | 'high' | 'low' | 'fine';

type Compared = Registered & Pick<EntryRow, 'lastEnergy' | 'meanEnergy' | 'yearEnergy'>;

export function flagOf(row: Compared): EntryFlag {
  const { kind, energy } = advanceOf(row);
  if (kind === 'unread' || kind === 'no-base' || kind === 'question' || kind === 'ruled-not-round') return kind;
  const known = [row.lastEnergy, row.meanEnergy, row.yearEnergy]
    .filter((each) => each !== null)
    .map((each) => decimal(each));
  if (energy === null || known.length === 0) return 'fine';
  const now = decimal(energy);
  const highest = Decimal.max(...known);
  const lowest = Decimal.min(...known);
  if (now.isZero()) return lowest.greaterThan(0) ? 'zero' : 'fine';
  if (now.greaterThan(highest.times(HIGH_TIMES)) && now.minus(highest).greaterThan(SMALL_KWH)) return 'high';
  return now.times(LOW_SHARE).lessThan(lowest) && lowest.minus(now).greaterThan(SMALL_KWH) ? 'low' : 'fine';
}
