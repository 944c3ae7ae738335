import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '@/server/kernel/time';
import { addWorkingDays, HOLIDAY_YEARS, isWorkingDay, weekday, workingDaysBetween } from './working-days';

const dates = fc.integer({ min: 0, max: 1400 }).map((days) => addDays('2025-01-01', days));

describe('the calendar', () => {
  it('knows the day of the week', () => {
    expect(['2026-11-25', '2025-01-01', '2027-02-06', '2024-02-29'].map(weekday)).toEqual([2, 2, 5, 3]);
  });

  it.each(HOLIDAY_YEARS.map((year) => [year.year, year] as const))(
    '%i: days of that year, off or worked, never both',
    (_year, year) => {
      for (const date of [...year.off, ...year.worked]) expect(date.slice(0, 4)).toBe(String(year.year));
      expect(new Set([...year.off, ...year.worked]).size).toBe(year.off.length + year.worked.length);
      for (const date of year.worked) expect(weekday(date), date).toBeGreaterThanOrEqual(5);
    },
  );

  it('skips National Day and counts the days worked in exchange', () => {
    expect(addWorkingDays('2025-09-30', 1)).toBe('2025-10-09');
    expect(addWorkingDays('2025-10-10', 1)).toBe('2025-10-11');
    expect(addWorkingDays('2026-02-13', 2)).toBe('2026-02-24');
    expect(addWorkingDays('2026-11-25', 3)).toBe('2026-11-30');
  });

  it('lands on a working day with exactly that many working days passed', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 60 }), (date, count) => {
        const due = addWorkingDays(date, count);
        expect(isWorkingDay(due)).toBe(true);
        expect(workingDaysBetween(date, due)).toBe(count);
        expect(workingDaysBetween(date, addDays(due, -1))).toBe(count - 1);
      }),
    );
  });

  it('is never later for less', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 30 }), (date, count, more) => {
        expect(addWorkingDays(date, count) <= addWorkingDays(date, count + more)).toBe(true);
        expect(addWorkingDays(date, count) <= addWorkingDays(addDays(date, more), count)).toBe(true);
      }),
    );
  });
});
