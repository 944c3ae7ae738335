/**
 * Time limits (时限) as data: what the regulator sets is broken when it passes; what the utility promises is tighter and only warns.
 * Working days and calendar days count from the day after the start and end with the day; hours and minutes count from the start.
 * Pure.
 */
import { addDays, addMilliseconds, type Instant, type LocalDate, localDateOf } from '@/server/kernel/time';
import { addWorkingDays } from '@/server/settings/working-days';

export type Span =
  | { readonly workingDays: number }
  | { readonly days: number }
  | { readonly hours: number }
  | { readonly minutes: number };

export interface Limit {
  readonly id: string;
  /** Past it the step is overdue. */
  readonly legal: Span;
  /** Past it the step is warned of; left out: at four fifths of the legal span. */
  readonly promise?: Span;
  /** Where the figure stands. */
  readonly basis: { readonly zh: string; readonly en: string };
  readonly from: LocalDate;
}

export interface Due {
  readonly dueAt: Instant;
  readonly warnAt: Instant;
}

const MS_PER_MINUTE = 60_000;

/** The last second of a local day, as an instant. */
function endOf(date: LocalDate): Instant {
  return `${date}T15:59:59.000Z`;
}

export function endOfSpan(start: Instant, span: Span): Instant {
  if ('minutes' in span) return addMilliseconds(start, Math.round(span.minutes * MS_PER_MINUTE));
  if ('hours' in span) return addMilliseconds(start, Math.round(span.hours * 60 * MS_PER_MINUTE));
  const day = localDateOf(start);
  return endOf('days' in span ? addDays(day, span.days) : addWorkingDays(day, span.workingDays));
}

/** Four fifths of a span, rounded down to its own unit: when a limit without a promise is near. */
function nearly(span: Span): Span {
  if ('minutes' in span) return { minutes: span.minutes * 0.8 };
  if ('hours' in span) return { hours: span.hours * 0.8 };
  return 'days' in span ? { days: Math.floor(span.days * 0.8) } : { workingDays: Math.floor(span.workingDays * 0.8) };
}

export function dueOf(limit: Limit, start: Instant): Due {
  const dueAt = endOfSpan(start, limit.legal);
  const warnAt = endOfSpan(start, limit.promise ?? nearly(limit.legal));
  // A promise in working days may outlast a limit in calendar days over a long holiday.
  return { dueAt, warnAt: warnAt < dueAt ? warnAt : endOfSpan(start, nearly(limit.legal)) };
}

/** A limit under one id may have several versions; the one in force on the day counts, the first before any. */
export function inForce(versions: readonly Limit[], on: LocalDate): Limit {
  const sorted = [...versions].sort((one, two) => (one.from < two.from ? -1 : 1));
  return sorted.findLast((version) => version.from <= on) ?? sorted[0]!;
}

interface Basis {
  readonly zh: string;
  readonly en: string;
}

/** `limit('billing.review', { hours: 24 }, basis, { from })`. */
export function limit(
  id: string,
  legal: Span,
  basis: Basis,
  { promise, from = '2010-01-01' }: { promise?: Span; from?: LocalDate } = {},
): Limit {
  return { id, legal, basis, from, ...(promise === undefined ? {} : { promise }) };
}
