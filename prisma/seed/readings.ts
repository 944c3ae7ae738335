/**
 * The readings of one account over all months of the demo (示数), with what was planted on it. Register values are whole
 * thousandths of a kWh, so that registers add up exactly: total = peak + flat + valley on the plate.
 */
import type { AccountSource, DemoAccount, DemoMeter } from './accounts';
import { type Calendar, CURRENT } from './calendar';
import type { Planted } from './faults';
import { Random } from './prng';
import type { Register } from './profiles';
import { STEP } from './numbers';
import { spoil } from './spoil';

export interface ReadingRow {
  readonly meterId: number;
  readonly register: Register;
  /** Thousandths of a unit of the register. */
  readonly prev: number | null;
  readonly value: number | null;
  readonly prevReadOn: string;
  readonly readOn: string | null;
  /** Left out: as the account is usually read. */
  readonly source?: 'estimate';
}

export interface AccountReadings {
  /** Rows by month index; empty where the account was not yet supplied. */
  readonly months: readonly (readonly ReadingRow[])[];
  /** The second meter of an exchange; else undefined. */
  readonly newMeter: DemoMeter | undefined;
  /** First day of the account's supply when it began in the current cycle. */
  readonly suppliedFrom: string | undefined;
  /** Day of a change inside the current cycle. */
  readonly changedOn: string | undefined;
}

const STREAM = 501;
const NEW_METER_IDS = 5_000_000;

/** As `valueText` without padding: the form in which a bill keeps it. */
export function plainValue(thousandths: number): string {
  return valueText(thousandths).replace(/\.?0+$/, '');
}

/** Whole multiples of 0.01. */
const plate = (kwh: number): number => Math.round((kwh * 1000) / STEP) * STEP;

export function valueText(thousandths: number): string {
  const whole = Math.floor(thousandths / 1000);
  const rest = thousandths - whole * 1000;
  if (rest % 10 === 0) return `${whole}.${String(rest / 10).padStart(2, '0')}`;
  return `${whole}.${String(rest).padStart(3, '0')}`;
}

export interface MonthUse {
  readonly total: number;
  readonly peak: number;
  readonly valley: number;
  readonly reactive: number;
  /** Demand of the month on the register, thousandths. */
  readonly demand: number;
}

export function readingsOf(
  seed: number,
  account: DemoAccount,
  planted: Planted | undefined,
  calendar: Calendar,
  source: AccountSource,
): AccountReadings {
  const random = new Random(seed, STREAM, account.index);
  const uses = lastMonthOf(random, usesOf(random, account, calendar), planted);
  const start = startOf(random, account, planted, uses);
  const values = accumulate(account, start, uses, planted);
  const day = account.route.readingDay;
  const dates = (index: number): string => calendar.readOn(index, day);
  const changedOn = changeDay(calendar, day);
  if (planted?.kind === 'new-supply') {
    const first = newSupplyRows(account, uses, changedOn, dates(CURRENT));
    return {
      months: [...Array.from({ length: CURRENT }, () => []), first],
      newMeter: undefined,
      suppliedFrom: changedOn,
      changedOn,
    };
  }
  const months = uses.map((_, index): ReadingRow[] =>
    account.profile.registers.map((register, place) => ({
      meterId: account.meter.id,
      register,
      prev: register === 'demand' ? null : values[index]![place]!,
      value: values[index + 1]![place]!,
      prevReadOn: dates(index - 1),
      readOn: dates(index),
    })),
  );
  if (planted === undefined) return { months, newMeter: undefined, suppliedFrom: undefined, changedOn: undefined };
  if (planted.kind === 'meter-exchange') {
    const newMeter = source.newMeter(account, NEW_METER_IDS + planted.ordinal + 1, changedOn);
    months[CURRENT] = exchangeRows(months[CURRENT]!, uses[CURRENT]!, newMeter, changedOn, calendar, day);
    return { months, newMeter, suppliedFrom: undefined, changedOn };
  }
  months[CURRENT] = spoil({
    random,
    account,
    planted,
    rows: months[CURRENT]!,
    before: months[CURRENT - 1]!,
    use: uses[CURRENT]!,
    days: calendar.periodDays(CURRENT),
  });
  return {
    months,
    newMeter: undefined,
    suppliedFrom: undefined,
    changedOn: transferDay(planted, calendar, day),
  };
}

/** The eleventh day of a month's cycle: after the last reading day, on or before this one's. */
function changeDay(calendar: Calendar, day: number, index = CURRENT): string {
  const last = calendar.readOn(index - 1, day);
  return `${last.slice(0, 8)}${String(Number(last.slice(8)) + 10).padStart(2, '0')}`;
}

function transferDay(planted: Planted, calendar: Calendar, day: number): string | undefined {
  if (planted.kind === 'transfer' || planted.kind === 'multiplier-changed' || planted.kind === 'price-changed')
    return changeDay(calendar, day);
  return planted.kind === 'open-transfer' ? changeDay(calendar, day, CURRENT - 1) : undefined;
}

function usesOf(random: Random, account: DemoAccount, calendar: Calendar): MonthUse[] {
  const { profile, meter } = account;
  const multiplier = meter.ct * meter.pt;
  return calendar.months.map((_, index) => {
    const season = profile.seasons[calendar.monthNumbers[index]! - 1]!;
    const days = calendar.periodDays(index);
    const noise = 1 + profile.noise * random.normal();
    const kwh = (account.baseKwh * season * noise * days) / 30.4;
    const total = plate(kwh / multiplier);
    const shift = (random.next() - 0.5) * 0.02;
    const peak = plate((kwh * (account.peakShare + shift)) / multiplier);
    const valley = plate((kwh * (account.valleyShare - shift)) / multiplier);
    const reactive = plate((kwh * (account.reactiveRatio + shift)) / multiplier);
    const demand = Math.round(((kwh / (days * 24)) * (1.35 + shift) * 1000) / multiplier);
    return { total, peak, valley, reactive, demand };
  });
}

/** What is open from last month was really so: the use of that month was many times the usual, or none. */
function lastMonthOf(random: Random, uses: MonthUse[], planted: Planted | undefined): MonthUse[] {
  if (planted?.kind !== 'open-jump' && planted?.kind !== 'open-zero') return uses;
  const factor = planted.kind === 'open-zero' ? 0 : 3.2 + random.next() * 2;
  return uses.map((use, index) => {
    if (index !== CURRENT - 1) return use;
    const times = (value: number): number => Math.round((value * factor) / STEP) * STEP;
    return {
      total: times(use.total),
      peak: times(use.peak),
      valley: times(use.valley),
      reactive: times(use.reactive),
      demand: times(use.demand),
    };
  });
}

/** Value of the total register before the first month. */
function startOf(
  random: Random,
  account: DemoAccount,
  planted: Planted | undefined,
  uses: readonly MonthUse[],
): number {
  const span = 1000 * 10 ** account.meter.digits;
  const usual = plate(800 + random.next() * (span / 1000) * 0.5);
  if (planted?.kind !== 'rollover') return usual;
  const before = uses.slice(0, CURRENT).reduce((sum, use) => sum + use.total, 0);
  const current = uses[CURRENT]!.total;
  const short = Math.max(STEP, Math.round((current * (0.15 + random.next() * 0.7)) / STEP) * STEP);
  return span - short - before;
}

/** Register values before the first month and after each, in the order of the profile's registers. */
function accumulate(
  account: DemoAccount,
  start: number,
  uses: readonly MonthUse[],
  planted: Planted | undefined,
): number[][] {
  const { registers } = account.profile;
  const span = 1000 * 10 ** account.meter.digits;
  let total = start;
  let peak = plate((start / 1000) * account.peakShare);
  let valley = plate((start / 1000) * account.valleyShare);
  let reactive = plate((start / 1000) * account.reactiveRatio);
  const row = (demand: number): number[] => {
    const of: Record<Register, number> = {
      total: total % span,
      peak,
      valley,
      flat: total - peak - valley,
      reactive,
      demand,
    };
    return registers.map((register) => of[register]);
  };
  const rows = [row(0)];
  uses.forEach((use, index) => {
    if (planted?.kind !== 'repeated-zero' || index < CURRENT - 2) {
      total += use.total;
      peak += use.peak;
      valley += use.valley;
      reactive += use.reactive;
    }
    rows.push(row(use.demand));
  });
  return rows;
}

function newSupplyRows(account: DemoAccount, uses: readonly MonthUse[], from: string, readOn: string): ReadingRow[] {
  const value = Math.round((uses[CURRENT]!.total * 2) / 3 / STEP) * STEP;
  return [{ meterId: account.meter.id, register: 'total', prev: 0, value, prevReadOn: from, readOn }];
}

/** The removed meter up to the day of the exchange, the new one from zero. */
function exchangeRows(
  rows: readonly ReadingRow[],
  use: MonthUse,
  newMeter: DemoMeter,
  changedOn: string,
  calendar: Calendar,
  day: number,
): ReadingRow[] {
  const old = rows[0]!;
  const before = Math.round((use.total * 10) / calendar.periodDays(CURRENT) / STEP) * STEP;
  return [
    { ...old, value: old.prev! + before, readOn: changedOn },
    {
      meterId: newMeter.id,
      register: 'total',
      prev: 0,
      value: use.total - before,
      prevReadOn: changedOn,
      readOn: calendar.readOn(CURRENT, day),
    },
  ];
}
