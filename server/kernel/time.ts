/**
 * Local dates (`YYYY-MM-DD`), billing months (`YYYY-MM`) and instants (ISO-8601 UTC) as strings.
 * Pure: nothing here reads the clock; "now" comes from `ctx.clock`.
 * Periods are half-open: [from, to).
 */
import { Temporal } from 'temporal-polyfill';

export type LocalDate = string;
export type Month = string;
export type Instant = string;

export const UTILITY_TIME_ZONE = 'Asia/Shanghai';

const MONTH_PATTERN = /^\d{4}-(0[1-9]|1[0-2])$/;
const DATE_PATTERN = /^\d{4}-\d{2}-\d{2}$/;

export function isMonth(text: string): text is Month {
  return MONTH_PATTERN.test(text);
}

/** True for an existing calendar day; `2026-02-30` is not one. */
export function isLocalDate(text: string): text is LocalDate {
  if (!DATE_PATTERN.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** Days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days;
}

/** By integers: the checks of a run ask for it several times an account. */
export function addMonths(month: Month, months: number): Month {
  if (!isMonth(month) || !Number.isSafeInteger(months)) throw new RangeError(`not a month: ${month} + ${months}`);
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + months;
  const number = (index % 12) + 1;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${number < 10 ? '0' : ''}${number}`;
}

export function monthOf(date: LocalDate): Month {
  return date.slice(0, 7);
}

/** First day of a month, the form in which PostgreSQL keeps a billing month. */
export function firstDay(month: Month): LocalDate {
  return `${month}-01`;
}

export function daysInMonth(month: Month): number {
  return Temporal.PlainYearMonth.from(month).daysInMonth;
}

/** The local date at the utility's meridian of an instant. */
export function localDateOf(instant: Instant): LocalDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(UTILITY_TIME_ZONE).toPlainDate().toString();
}

export function addMilliseconds(instant: Instant, milliseconds: number): Instant {
  return Temporal.Instant.from(instant).add({ milliseconds }).toString({ smallestUnit: 'millisecond' });
}

/** Milliseconds since 1970. */
export function epochMs(instant: Instant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

/** True when `instant` is later than `other`, however either is written. */
export function isAfter(instant: Instant, other: Instant): boolean {
  return Temporal.Instant.compare(Temporal.Instant.from(instant), Temporal.Instant.from(other)) > 0;
}

/** An instant at the utility's meridian to the minute, for sentences: `2026-10-31 14:05`. */
export function localMinuteOf(instant: Instant): string {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(UTILITY_TIME_ZONE).toPlainDateTime();
  return local.toString({ smallestUnit: 'minute', roundingMode: 'floor' }).replace('T', ' ');
}
