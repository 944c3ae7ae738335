import { describe, expect, it } from 'vitest';

import { priceTable } from '@/server/billing/hashing';
import { exportPriceBook, importPriceBook } from '@/server/billing/price-book-file';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

describe('price book file', () => {
  it('comes back as it went, hash by hash, and exports to the same bytes', () => {
    const file = exportPriceBook(YUNNAN_BOOK);
    const back = importPriceBook(file);
    if (!back.ok) throw new Error(JSON.stringify(back.faults));
    const table = priceTable(back.versions);
    for (const version of priceTable(YUNNAN_BOOK).values())
      expect(table.get(version.id)?.contentHash).toBe(version.contentHash);
    expect(exportPriceBook([...back.versions].reverse())).toBe(file);
  });

  it('refuses gaps and broken figures, naming each', () => {
    const file = exportPriceBook(YUNNAN_BOOK);
    const gap = importPriceBook(file.replace('"effectiveTo": "2016-08-01"', '"effectiveTo": "2016-07-01"'));
    expect(gap).toMatchObject({ ok: false, faults: [{ reason: expect.stringContaining('gap') as string }] });
    const broken = importPriceBook(file.replaceAll('"energyYuan": "0.51"', '"energyYuan": "half"'));
    expect(broken).toMatchObject({ ok: false, faults: [{ path: expect.stringContaining('energyYuan') as string }] });
    expect(importPriceBook('{').ok).toBe(false);
  });
});
