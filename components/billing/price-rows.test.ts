import { describe, expect, it } from 'vitest';
import { inShape, PRICE_KINDS, priceDifferences, priceRows, withoutEmpty } from '@/components/billing/price-rows';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

const body = (id: string) => YUNNAN_BOOK.find((version) => version.id === id)!.body;

describe('prices as rows', () => {
  it('have one key a figure in every version of the book', () => {
    for (const version of YUNNAN_BOOK) {
      const keys = priceRows(version.body).map(({ key }) => key);
      expect(new Set(keys).size, version.id).toBe(keys.length);
    }
  });

  it('show every tier with its bounds', () => {
    const rows = priceRows(body('yn-residential-tiered-2016-08-01'));
    expect(
      rows
        .filter(({ key }) => key.startsWith('tier-'))
        .map(({ values, value }) => [values['from'], values['to'], value]),
    ).toEqual([
      ['0', '1560', '0.36'],
      ['1560', '3600', '0.45'],
      ['3600', '4680', '0.50'],
      ['4680', '', '0.80'],
    ]);
  });

  it('differ where a figure moved, and not where it is only written otherwise', () => {
    const [before, after] = [body('yn-large-industry-tou-2010-01-01'), body('yn-large-industry-tou-2022-01-01')];
    const moved = priceDifferences(before, after).filter((one) => one.moved);
    expect(moved.map(({ key }) => key)).toEqual(['energy', 'tou-sharp']);
    const rewritten = { ...after, capacityYuan: '27.00' };
    expect(priceDifferences(after, rewritten).some((one) => one.moved)).toBe(false);
    expect(priceDifferences(before, before).some((one) => one.moved)).toBe(false);
  });

  it('go over into every other shape with their funds', () => {
    for (const version of YUNNAN_BOOK)
      for (const kind of PRICE_KINDS)
        expect(inShape(version.body, kind)).toMatchObject({ kind, funds: version.body.funds });
    expect(withoutEmpty(inShape(body('yn-agricultural-2010-01-01'), 'two-part'))).not.toHaveProperty('capacityYuan');
  });
});
