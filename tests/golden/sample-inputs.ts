/** Two complete bundles on the Yunnan book, for the documentation, the bench and the tests: a household and a large plant. */
import type { BillingInput, MeterInput, PricedVersion } from '@/server/billing/contract';

type Pick = (tariffCode: string) => PricedVersion;

const MONTH = { month: '2026-10', from: '2026-10-01', to: '2026-11-01' } as const;

export function residentialSample(price: Pick, n = 0): BillingInput {
  const version = price('residential-tiered');
  const prev = 4000 + (n % 900);
  return {
    schema: 1,
    account: {
      accountId: String(n + 1),
      accountNo: `0501${String(n).padStart(8, '0')}`,
      class: 'residential',
      unitCode: 'KM-GD-01',
    },
    ...MONTH,
    points: [
      {
        pointNo: 0,
        meters: [
          {
            meterId: String(n + 1),
            multiplier: '1',
            registers: [{ register: 'total', prev: String(prev), curr: String(prev + 120 + (n % 400)), digits: 6 }],
          },
        ],
        segments: [
          {
            from: MONTH.from,
            to: MONTH.to,
            tariffCode: version.tariffCode,
            priceVersionId: version.id,
            priceHash: version.contentHash,
          },
        ],
        tier: { usedKwh: ['1500', '0', '0', '0'] },
      },
    ],
  };
}

export function industrialSample(price: Pick, n = 0): BillingInput {
  const version = price('large-industry-tou');
  const base = 1000 + (n % 500);
  const meter: MeterInput = {
    meterId: `9${n}`,
    multiplier: '3000',
    registers: [
      { register: 'total', prev: `${base}.8`, curr: `${base + 171}.4`, digits: 6 },
      { register: 'peak', prev: `${base}.2`, curr: `${base + 36}.1`, digits: 6 },
      { register: 'flat', prev: `${base}.1`, curr: `${base + 107}.9`, digits: 6 },
      { register: 'valley', prev: `${base}.9`, curr: `${base + 27}.7`, digits: 6 },
      { register: 'reactive', prev: `${base}.8`, curr: `${base + 37}.5`, digits: 6 },
    ],
  };
  return {
    schema: 1,
    account: {
      accountId: `8${n}`,
      accountNo: `0502${String(n).padStart(8, '0')}`,
      class: 'industrial',
      unitCode: 'KM-GD-01',
    },
    ...MONTH,
    points: [
      {
        pointNo: 0,
        meters: [meter],
        segments: [
          {
            from: MONTH.from,
            to: MONTH.to,
            tariffCode: version.tariffCode,
            priceVersionId: version.id,
            priceHash: version.contentHash,
            basic: { by: 'capacity', equipment: [{ id: 'T1', kva: '5000' }] },
            pfStandard: '0.90',
          },
        ],
      },
    ],
  };
}
