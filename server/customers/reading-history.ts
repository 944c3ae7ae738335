/**
 * 抄表历史: what registers advanced month by month, and what was to be expected. For the eye, never for a charge.
 * In: register values in their own units, multiplier = CT × PT. Out: kWh (kvarh, kW) as decimal strings, rounded half-up to integers
 * at the end. A register that went back counts only when somebody ruled that it went round: + 10^digits.
 * Expected in a month: the lowest to the highest of last month, the mean of the three months before and the same month a year before,
 * all per day, times the days of the month; at least two of them must be known.
 */
import { Decimal, decimal, roundKwh, sum } from '@/server/kernel/money';
import { addMonths, daysBetween, type LocalDate, type Month } from '@/server/kernel/time';
import type { MonthOfRegister, RegisterHistory } from './contract';

export interface RegisterRow {
  readonly month: Month;
  readonly register: string;
  readonly prevValue: string | null;
  readonly value: string | null;
  readonly prevReadOn: LocalDate | null;
  readonly readOn: LocalDate | null;
  readonly rolledOver: boolean | null;
  readonly digits: number;
  readonly ctRatio: string;
  readonly ptRatio: string;
}

/** What the register measured, unrounded; null when that is not known. A demand register shows a peak, not an advance. */
export function measured(row: RegisterRow): Decimal | null {
  if (row.value === null) return null;
  const multiplier = decimal(row.ctRatio).times(row.ptRatio);
  if (row.register === 'demand') return decimal(row.value).times(multiplier);
  if (row.prevValue === null) return null;
  const advance = decimal(row.value).minus(row.prevValue);
  if (!advance.isNegative()) return advance.times(multiplier);
  return row.rolledOver === true ? advance.plus(new Decimal(10).pow(row.digits)).times(multiplier) : null;
}

export function measuredText(row: RegisterRow): string | null {
  const value = measured(row);
  return value === null ? null : roundKwh(value).toFixed(0);
}

function unitOf(register: string): RegisterHistory['unit'] {
  if (register === 'demand') return 'kW';
  return register.startsWith('reactive') ? 'kvarh' : 'kWh';
}

interface Known {
  readonly energy: Decimal | null;
  readonly days: number | null;
}

/** All meters of an account together, so that an exchange of meters is no gap. */
function monthOf(rows: readonly RegisterRow[], isDemand: boolean): Known {
  const values = rows.map(measured);
  const known = values.filter((value) => value !== null);
  // One unread meter makes the month unknown, not small.
  const complete = known.length === values.length && known.length > 0;
  const energy = !complete ? null : isDemand ? Decimal.max(...known) : sum(known);
  const spans = rows.flatMap(({ prevReadOn, readOn }) =>
    prevReadOn !== null && readOn !== null ? [daysBetween(prevReadOn, readOn)] : [],
  );
  const days = Math.max(0, ...spans);
  return { energy, days: days > 0 ? days : null };
}

function daily(known: Known | undefined): Decimal | null {
  return known?.energy && known.days ? known.energy.dividedBy(known.days) : null;
}

function expected(months: ReadonlyMap<Month, Known>, month: Month, days: number): [string, string] | null {
  const before = [1, 2, 3].map((back) => daily(months.get(addMonths(month, -back))));
  const recent = before.filter((value) => value !== null);
  const references = [
    before[0] ?? null,
    recent.length === 3 ? sum(recent).dividedBy(3) : null,
    daily(months.get(addMonths(month, -12))),
  ].filter((value) => value !== null);
  if (references.length < 2) return null;
  const text = (value: Decimal) => roundKwh(value.times(days)).toFixed(0);
  return [text(Decimal.min(...references)), text(Decimal.max(...references))];
}

/** `shown` months up to `last`, oldest first, for every register that has any row. `flags`: month → rules that found something. */
export function registerHistory(
  rows: readonly RegisterRow[],
  last: Month,
  shown: number,
  flags: ReadonlyMap<Month, readonly string[]>,
): RegisterHistory[] {
  const registers = [...new Set(rows.map(({ register }) => register))];
  return registers.map((register) => {
    const months = new Map<Month, Known>();
    const own = rows.filter((row) => row.register === register);
    for (const month of new Set(own.map((row) => row.month))) {
      months.set(
        month,
        monthOf(
          own.filter((row) => row.month === month),
          register === 'demand',
        ),
      );
    }
    const list = Array.from({ length: shown }, (_, index): MonthOfRegister => {
      const month = addMonths(last, index + 1 - shown);
      const { energy, days } = months.get(month) ?? { energy: null, days: null };
      const band = register === 'demand' || days === null ? null : expected(months, month, days);
      return {
        month,
        energy: energy === null ? null : roundKwh(energy).toFixed(0),
        days,
        expectedFrom: band?.[0] ?? null,
        expectedTo: band?.[1] ?? null,
        rules: [...(flags.get(month) ?? [])],
      };
    });
    return { register, unit: unitOf(register), months: list };
  });
}
