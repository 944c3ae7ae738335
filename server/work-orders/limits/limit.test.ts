import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMilliseconds, localDateOf } from '@/server/kernel/time';
import { isWorkingDay } from '@/server/settings/working-days';
import { LIMITS } from '.';
import { dueOf, inForce, limit } from './limit';

const basis = { zh: '依据', en: 'basis' };
const starts = fc
  .integer({ min: 0, max: 1000 * 24 * 60 })
  .map((minutes) => addMilliseconds('2025-01-01T00:00:00.000Z', minutes * 60_000));

describe('a limit', () => {
  it('of working days ends with the last of them, holidays left out', () => {
    const due = dueOf(
      limit('x', { workingDays: 20 }, basis, { promise: { workingDays: 15 } }),
      '2025-09-25T01:00:00.000Z',
    );
    expect(due).toEqual({ dueAt: '2025-10-29T15:59:59.000Z', warnAt: '2025-10-22T15:59:59.000Z' });
  });

  it('of hours and minutes counts from the start', () => {
    expect(dueOf(limit('x', { hours: 24 }, basis), '2026-01-01T00:00:00.000Z')).toEqual({
      dueAt: '2026-01-02T00:00:00.000Z',
      warnAt: '2026-01-01T19:12:00.000Z',
    });
    expect(dueOf(limit('x', { minutes: 5 }, basis), '2026-01-01T00:00:00.000Z').dueAt).toBe('2026-01-01T00:05:00.000Z');
  });

  it('warns before it breaks, breaks after it began, and later starts never end earlier', () => {
    fc.assert(
      fc.property(fc.constantFrom(...LIMITS), starts, fc.integer({ min: 0, max: 100_000 }), (each, start, minutes) => {
        const due = dueOf(each, start);
        expect(due.dueAt > start).toBe(true);
        expect(due.warnAt <= due.dueAt).toBe(true);
        expect(dueOf(each, addMilliseconds(start, minutes * 60_000)).dueAt >= due.dueAt).toBe(true);
        if ('workingDays' in each.legal) expect(isWorkingDay(localDateOf(due.dueAt))).toBe(true);
      }),
    );
  });

  it('has versions by date', () => {
    const old = limit('x', { workingDays: 30 }, basis, { from: '2010-01-01' });
    const now = limit('x', { workingDays: 20 }, basis, { from: '2020-01-01' });
    expect(inForce([now, old], '2015-06-01')).toBe(old);
    expect(inForce([now, old], '2020-01-01')).toBe(now);
    expect(inForce([now, old], '2001-01-01')).toBe(old);
  });
});

describe('the table', () => {
  it('gives every limit a basis in both languages, and one version a day', () => {
    for (const each of LIMITS) {
      expect(each.basis.zh, each.id).toMatch(/[\u4e00-\u9fff]/);
      expect(each.basis.en, each.id).toMatch(/[a-z]/);
    }
    expect(new Set(LIMITS.map((each) => `${each.id} ${each.from}`)).size).toBe(LIMITS.length);
  });
});
