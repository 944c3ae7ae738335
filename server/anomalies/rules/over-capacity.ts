/**
 * 超容量: more energy than the contract capacity can carry at full load day and night: kWh > kVA × 24 h × days × `share`.
 * Rule AN-CAPACITY. Class 1. Inputs: kVA of the contract, kWh, days. Example: 8 kVA, 30 days → at most 5 760 kWh.
 */
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

const HOURS = 24;

export const overCapacity = defineRule({
  id: 'over-capacity',
  trade: '超容量',
  class: 1,
  severity: 3,
  source: 'AN-CAPACITY',
  from: '2010-01-01',
  parameters: { share: { value: 1, unit: 'ratio' }, probability: { value: 0.9, unit: 'probability' } },
  check: (facts, { share }) => {
    const { bill, capacityKva, days } = facts;
    if (bill === null || capacityKva <= 0 || days === 0) return NOTHING;
    const most = capacityKva * HOURS * days * share;
    if (bill.kwh <= most) return NOTHING;
    return [
      {
        variant: 'over',
        params: { kwh: kwhText(bill.kwh), mostKwh: kwhText(most), kva: String(capacityKva), days },
        exposure: { kind: 'energy', kwh: bill.kwh - (facts.baseline === null ? most : facts.baseline.expected * days) },
      },
    ];
  },
});
