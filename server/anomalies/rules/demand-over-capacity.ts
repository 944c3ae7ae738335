/**
 * 需量异常: the demand reading is above the contract capacity by more than `share`, or below what the energy itself needs.
 * Rule AN-DEMAND. Class 1. Inputs: demand register × multiplier in kW, capacity in kVA, kWh and days. Source: trade rule.
 */
import { defineRule, NOTHING } from '../rule';
import { findRegister } from '../facts';
import { kwhText } from '../numbers';

const HOURS = 24;

export const demandOverCapacity = defineRule({
  id: 'demand-over-capacity',
  trade: '需量异常',
  class: 1,
  severity: 2,
  source: 'AN-DEMAND',
  from: '2010-01-01',
  parameters: { share: { value: 1.05, unit: 'ratio' }, probability: { value: 0.5, unit: 'probability' } },
  check: (facts, { share }) => {
    const demand = findRegister(facts, 'demand');
    const { bill, capacityKva, days } = facts;
    if (demand === undefined || demand.curr === null || bill === null || capacityKva <= 0 || days === 0) return NOTHING;
    const kw = demand.curr * demand.multiplier;
    const mean = bill.kwh / (days * HOURS);
    if (kw > capacityKva * share) {
      return [
        {
          variant: 'over',
          params: { kw: kwhText(kw), kva: String(capacityKva) },
          meterId: demand.meterId,
          exposure: { kind: 'bill' },
          probability: 0.4,
        },
      ];
    }
    if (kw < mean * 0.98) {
      return [
        {
          variant: 'below-mean',
          params: { kw: kwhText(kw), meanKw: kwhText(mean) },
          meterId: demand.meterId,
          exposure: { kind: 'bill' },
        },
      ];
    }
    return NOTHING;
  },
});
