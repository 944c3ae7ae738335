import { describe, expect, it } from 'vitest';
import { canonicalJson } from '@/server/billing/canonical';
import { isBillingFault, type PricedVersion } from '@/server/billing/contract';
import { contentHash, priceTable, sha256 } from '@/server/billing/hashing';
import { outputHash, rateAndWriteOut, rateBill } from '@/server/billing/rate-bill';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceOn } from '@/server/billing/tariffs/price-book';
import { YUNNAN } from '@/server/billing/tariffs/yunnan';
import { industrialSample, residentialSample } from '@/tests/golden/sample-inputs';

const table = priceTable(YUNNAN_BOOK);
const pick = (code: string): PricedVersion => table.get(priceOn(table.values(), YUNNAN, code, '2026-10-01')!.id)!;

describe('the texts of a bill', () => {
  const industrial = industrialSample(pick, 3);
  const odd = {
    ...industrial,
    points: [
      {
        ...industrial.points[0]!,
        energyCorrections: [{ register: 'peak' as const, kwh: '12', reason: '错接线 "B相"\\\n\t倒走' }],
      },
    ],
    moneyCorrections: [{ amountYuan: '-3.20', reason: '退补' }],
  };
  for (const [name, input] of [
    ['a household', residentialSample(pick, 5)],
    ['a plant', industrial],
    ['a plant with words that must be escaped', odd],
  ] as const) {
    it(`are canonical: ${name}`, () => {
      const written = rateAndWriteOut(input, table);
      if ('fault' in written) throw new Error(written.code);
      const { bill, inputText, traceTexts } = written;
      expect(inputText).toBe(canonicalJson(input));
      expect(bill.inputHash).toBe(contentHash(input));
      expect(traceTexts).toEqual(bill.lines.map((line) => canonicalJson(line.trace)));
      const { amountYuan, energyKwh, lines } = bill;
      expect(bill.outputHash).toBe(sha256(canonicalJson({ amountYuan, energyKwh, lines })));
      expect(outputHash(bill)).toBe(bill.outputHash);
    });
  }

  it('are not there for a bill that cannot be made', () => {
    const unread = { ...residentialSample(pick), points: [] };
    expect(rateAndWriteOut(unread, table)).toEqual(rateBill(unread, table));
    expect(isBillingFault(rateBill(unread, table))).toBe(true);
  });
});
