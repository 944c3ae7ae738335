/**
 * The months of the demo: twelve months of history, then the current month, whose readings are in but not billed. Everything is
 * counted from the day the seed runs. Reading month M is the reading taken in M; its period reaches back to the reading of M − 1.
 */
import { addDays, addMonths, daysInMonth, firstDay, type LocalDate, type Month, monthOf } from '@/server/kernel/time';

/** Index of the current month in `months`, which is also the number of past ones. */
export const CURRENT = 12;
const LATEST_READING_DAY = 14;

export interface Calendar {
  readonly today: LocalDate;
  /** History first, the current month last. */
  readonly months: readonly Month[];
  /** 1 … 12 of each month. */
  readonly monthNumbers: readonly number[];
  /** Reading days go from 1 to this: no reading lies in the future. */
  readonly latestReadingDay: number;
  /** Local date of reading day `day` in month `index`; index −1 is the month before the first. */
  readOn(index: number, day: number): LocalDate;
  /** Days from one reading to the next. */
  periodDays(index: number): number;
}

export function calendarOf(today: LocalDate): Calendar {
  const current = monthOf(today);
  const months = Array.from({ length: CURRENT + 1 }, (_, index) => addMonths(current, index - CURRENT));
  const withBefore = [addMonths(current, -CURRENT - 1), ...months];
  const latestReadingDay = Math.min(LATEST_READING_DAY, Number(today.slice(8)));
  const dates = withBefore.map((month) =>
    Array.from({ length: latestReadingDay }, (_, day) => addDays(firstDay(month), day)),
  );
  const lengths = withBefore.map((month) => daysInMonth(month));
  return {
    today,
    months,
    monthNumbers: months.map((month) => Number(month.slice(5))),
    latestReadingDay,
    readOn: (index, day) => dates[index + 1]![day - 1]!,
    periodDays: (index) => lengths[index]!,
  };
}

/** Noon at the utility, as an instant. */
export const noonOf = (date: string): string => `${date}T04:00:00Z`;
