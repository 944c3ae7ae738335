import { describe, expect, it } from 'vitest';

import { priceTable } from '@/server/billing/hashing';
import { exportPriceBook, importPriceBook, priceBookJsonSchema } from '@/server/billing/price-book-file';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

const file = exportPriceBook(YUNNAN_BOOK);
const codes = (source: string): (readonly [string, string])[] => {
  const back = importPriceBook(source);
  return back.ok ? [] : back.faults.map(({ code, path }) => [code, path] as const);
};
const edited = (change: (versions: Record<string, unknown>[]) => void): string => {
  const document = JSON.parse(file) as { versions: Record<string, unknown>[] };
  change(document.versions);
  return JSON.stringify(document);
};
const of = (versions: Record<string, unknown>[], id: string): { index: number; version: Record<string, unknown> } => {
  const index = versions.findIndex((version) => version['id'] === id);
  return { index, version: versions[index]! };
};

describe('price book file', () => {
  it('comes back as it went, hash by hash, and exports to the same bytes', () => {
    const back = importPriceBook(file);
    if (!back.ok) throw new Error(JSON.stringify(back.faults));
    const table = priceTable(back.versions);
    for (const version of priceTable(YUNNAN_BOOK).values())
      expect(table.get(version.id)?.contentHash).toBe(version.contentHash);
    expect(exportPriceBook([...back.versions].reverse())).toBe(file);
  });

  it('refuses gaps, overlaps and an end before the beginning, naming the version and the day', () => {
    const gap = importPriceBook(file.replace('"effectiveTo": "2016-08-01"', '"effectiveTo": "2016-07-01"'));
    expect(gap).toMatchObject({ ok: false, faults: [{ code: 'gap', params: { on: '2016-07-01' } }] });
    const overlap = importPriceBook(file.replace('"effectiveTo": "2016-08-01"', '"effectiveTo": "2016-09-01"'));
    expect(overlap).toMatchObject({ ok: false, faults: [{ code: 'overlap', params: { on: '2016-08-01' } }] });
    expect(codes(file.replace('"effectiveTo": "2016-08-01"', '"effectiveTo": "2012-07-01"'))[0]?.[0]).toBe(
      'empty-dates',
    );
  });

  it('names every fault at once, each where it stands', () => {
    const source = edited((versions) => {
      const shared = of(versions, 'yn-residential-shared-2012-07-01').version;
      shared['body'] = { kind: 'flat', energyYuan: 'half', funds: [], fundsIncluded: false };
      delete shared['documentNo'];
      shared['effectiveFrom'] = '2012-02-30';
      of(versions, 'yn-agricultural-2010-01-01').version['extra'] = 1;
    });
    const found = codes(source).map(([code, path]) => `${code} ${path.replace(/^versions\.\d+\.?/, '')}`);
    expect(found.sort()).toEqual(
      ['not-decimal body.energyYuan', 'missing documentNo', 'not-a-day effectiveFrom', 'unknown-keys '].sort(),
    );
    expect(codes('{')[0]?.[0]).toBe('not-json');
  });

  it('refuses prices that cannot be charged', () => {
    const broken = edited((versions) => {
      of(versions, 'yn-residential-tiered-2016-08-01').version['body'] = {
        kind: 'tiers-yearly',
        tiers: [
          { upToKwh: '1560', priceYuan: '0.36' },
          { upToKwh: '1000', priceYuan: '0.45' },
          { upToKwh: '4680', priceYuan: '0.50' },
        ],
        funds: [],
        fundsIncluded: false,
      };
      of(versions, 'yn-large-industry-tou-2022-01-01').version['body'] = {
        kind: 'two-part',
        energyYuan: '0.01',
        funds: [
          { code: 'renewable', yuanPerKwh: '0.019' },
          { code: 'renewable', yuanPerKwh: '0.019' },
        ],
        fundsIncluded: true,
      };
    });
    expect(
      codes(broken)
        .map(([code]) => code)
        .sort(),
    ).toEqual(['fund-twice', 'funds-above-price', 'last-tier-bounded', 'no-basic-price', 'tiers-not-rising'].sort());
  });

  it('is described by a JSON Schema that knows its members', () => {
    expect(JSON.stringify(priceBookJsonSchema())).toContain('"effectiveFrom"');
  });
});
