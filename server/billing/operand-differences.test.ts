import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type BillingInput, isBillingFault, type PricedVersion } from '@/server/billing/contract';
import { priceTable } from '@/server/billing/hashing';
import { operandDifferences } from '@/server/billing/operand-differences';
import { rateBill } from '@/server/billing/rate-bill';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceOn } from '@/server/billing/tariffs/price-book';
import { YUNNAN } from '@/server/billing/tariffs/yunnan';
import { industrialSample } from '@/tests/golden/sample-inputs';

const table = priceTable(YUNNAN_BOOK);
const pick = (code: string): PricedVersion =>
  table.get(priceOn(YUNNAN_BOOK, YUNNAN, code, '2026-10-01')?.id ?? '') as PricedVersion;
const input = industrialSample(pick);
const bill = rateBill(input, table);
if (isBillingFault(bill)) throw new Error(bill.code);

function differences(altered: BillingInput): ReturnType<typeof operandDifferences> {
  const again = rateBill(altered, table);
  if (isBillingFault(again) || isBillingFault(bill)) return [];
  return again.lines.flatMap((line, i) => operandDifferences(altered, line.lineNo, bill.lines[i]?.trace, line.trace));
}

describe('naming an altered operand of a bundle', () => {
  it('says nothing of an untouched one', () => expect(differences(input)).toEqual([]));

  it('names any altered register by its place, with both values', () => {
    const registers = input.points[0]?.meters?.[0]?.registers ?? [];
    fc.assert(
      fc.property(
        fc.nat(registers.length - 1),
        fc.constantFrom('curr', 'prev'),
        fc.integer({ min: 1, max: 9 }),
        (index, key, more) => {
          const altered = JSON.parse(JSON.stringify(input)) as BillingInput;
          const register = altered.points[0]!.meters![0]!.registers[index] as unknown as Record<string, string>;
          if (register[key] === undefined) return;
          const before = register[key];
          register[key] = `${before}${more}`;
          const found = differences(altered);
          const again = rateBill(altered, table);
          if (isBillingFault(again)) return;
          expect(found).toContainEqual(
            expect.objectContaining({
              operand: key,
              path: `points.0.meters.0.registers.${index}.${key}`,
              traced: before,
              bundle: register[key],
            }),
          );
        },
      ),
    );
  });

  it('names an altered multiplier', () => {
    const altered = JSON.parse(JSON.stringify(input)) as { points: { meters: { multiplier: string }[] }[] };
    const before = altered.points[0]!.meters[0]!.multiplier;
    altered.points[0]!.meters[0]!.multiplier = `${before}1`;
    expect(differences(altered as unknown as BillingInput)).toContainEqual(
      expect.objectContaining({ path: 'points.0.meters.0.multiplier', traced: before, bundle: `${before}1` }),
    );
  });
});
