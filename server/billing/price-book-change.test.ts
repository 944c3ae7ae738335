import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { PriceVersion } from '@/server/billing/contract';
import { changeBook } from '@/server/billing/price-book-change';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceBookFaults, priceOn } from '@/server/billing/tariffs/price-book';

const next = (change: Partial<PriceVersion> = {}): PriceVersion => ({
  id: 'yn-agricultural-2027-01-01',
  tariffCode: 'agricultural',
  regionCode: '530000',
  effectiveFrom: '2027-01-01',
  effectiveTo: null,
  documentNo: '云发改价格〔2026〕1号',
  sourced: 'sample',
  body: { kind: 'flat', energyYuan: '0.4400', funds: [], fundsIncluded: false },
  ...change,
});

describe('a change of the price book', () => {
  it('closes the version it follows on its first day', () => {
    const change = changeBook(YUNNAN_BOOK, [next()]);
    expect(change.faults).toEqual([]);
    expect(change.closed).toEqual([
      { id: 'yn-agricultural-2010-01-01', effectiveTo: '2027-01-01', byId: 'yn-agricultural-2027-01-01' },
    ]);
    expect(priceOn(change.result, '530000', 'agricultural', '2026-12-31')?.id).toBe('yn-agricultural-2010-01-01');
    expect(priceOn(change.result, '530000', 'agricultural', '2027-01-01')?.id).toBe('yn-agricultural-2027-01-01');
  });

  it('refuses to rewrite what stands, and a day that is taken', () => {
    const standing = YUNNAN_BOOK.find((version) => version.id === 'yn-agricultural-2010-01-01')!;
    const rewritten = changeBook(YUNNAN_BOOK, [{ ...standing, body: next().body }]);
    expect(rewritten.faults.map(({ code }) => code)).toEqual(['content-differs']);
    const ended = YUNNAN_BOOK.find((version) => version.id === 'yn-residential-tiered-2006-07-01')!;
    const moved = changeBook(YUNNAN_BOOK, [{ ...ended, effectiveTo: '2011-01-01' }]);
    expect(moved.faults).toMatchObject([{ code: 'end-differs', path: 'versions.0.effectiveTo', value: '2011-01-01' }]);
    expect(changeBook(YUNNAN_BOOK, [{ ...ended, effectiveTo: null }]).faults).toEqual([]);
    const twin = changeBook(YUNNAN_BOOK, [next({ effectiveFrom: '2010-01-01' })]);
    expect(twin.faults).toMatchObject([{ code: 'day-taken', params: { other: 'yn-agricultural-2010-01-01' } }]);
  });

  it('refuses an insertion into closed days and a gap', () => {
    const inside = changeBook(YUNNAN_BOOK, [
      next({ id: 'x', tariffCode: 'commercial-flat', effectiveFrom: '2015-01-01', effectiveTo: '2016-01-01' }),
    ]);
    expect(inside.faults.map(({ code }) => code)).toContain('overlap');
    const gap = changeBook(YUNNAN_BOOK, [
      next({ effectiveTo: '2028-01-01' }),
      next({ id: 'later', effectiveFrom: '2029-01-01' }),
    ]);
    expect(gap.faults).toMatchObject([{ code: 'gap', params: { on: '2028-01-01', other: 'later' } }]);
  });

  it('is empty for the book itself, and never yields a book with faults unless it says so', () => {
    expect(changeBook(YUNNAN_BOOK, YUNNAN_BOOK)).toMatchObject({ added: [], closed: [], faults: [] });
    const day = fc.integer({ min: 2008, max: 2030 }).map((year) => `${year}-01-01`);
    const codes = [...new Set(YUNNAN_BOOK.map((version) => version.tariffCode)), 'street-light'];
    const version = fc
      .record({ tariffCode: fc.constantFrom(...codes), effectiveFrom: day, effectiveTo: fc.option(day, { nil: null }) })
      .map((part) => next({ ...part, id: `${part.tariffCode}/${part.effectiveFrom}` }));
    fc.assert(
      fc.property(fc.array(version, { minLength: 1, maxLength: 4 }), (versions) => {
        const change = changeBook(YUNNAN_BOOK, versions);
        if (change.faults.length === 0) expect(priceBookFaults(change.result)).toEqual([]);
        for (const old of YUNNAN_BOOK) {
          const now = change.result.find(({ id }) => id === old.id);
          expect({ ...now, effectiveTo: null }).toEqual({ ...old, effectiveTo: null });
        }
      }),
    );
  });
});
