/**
 * Working days (工作日): Monday to Friday without public holidays, plus weekend days worked in exchange. Holidays are data, one file a
 * year in `holidays/`. A year without its file counts by weekends alone and by the days fixed by date in law (1 January, 1–2 May,
 * 1–3 October), so that a limit that runs into it is early rather than never.
 */
import { addDays, type LocalDate } from '@/server/kernel/time';
import { holidays2025 } from './holidays/2025';
import { holidays2026 } from './holidays/2026';
import { holidays2027 } from './holidays/2027';
import type { HolidayYear } from './holidays/holiday-year';

export const HOLIDAY_YEARS: readonly HolidayYear[] = [holidays2025, holidays2026, holidays2027];

const KNOWN = new Set(HOLIDAY_YEARS.map(({ year }) => String(year)));
const OFF = new Set(HOLIDAY_YEARS.flatMap(({ off }) => off));
const WORKED = new Set(HOLIDAY_YEARS.flatMap(({ worked }) => worked));
const FIXED = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);

/** 0 Monday … 6 Sunday, by Zeller's congruence: a local date has no clock and needs none. */
export function weekday(date: LocalDate): number {
  let year = Number(date.slice(0, 4));
  let month = Number(date.slice(5, 7));
  const day = Number(date.slice(8, 10));
  if (month < 3) {
    month += 12;
    year -= 1;
  }
  const saturdayBased =
    (day +
      Math.floor((13 * (month + 1)) / 5) +
      year +
      Math.floor(year / 4) -
      Math.floor(year / 100) +
      Math.floor(year / 400)) %
    7;
  return (saturdayBased + 5) % 7;
}

export function isWorkingDay(date: LocalDate): boolean {
  if (WORKED.has(date)) return true;
  if (weekday(date) >= 5) return false;
  return !(KNOWN.has(date.slice(0, 4)) ? OFF.has(date) : FIXED.has(date.slice(5)));
}

/** The `count`th working day after `date`; the day itself does not count. */
export function addWorkingDays(date: LocalDate, count: number): LocalDate {
  let at = date;
  for (let left = count; left > 0;) {
    at = addDays(at, 1);
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/** Working days in (from, to]; 0 when `to` is not later. */
export function workingDaysBetween(from: LocalDate, to: LocalDate): number {
  let count = 0;
  for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
  return count;
}
