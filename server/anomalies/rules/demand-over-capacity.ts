/**
 * 需量异常: the demand reading is above the contract capacity, above the contract demand by more than `share`, newly below `least` of the
 * capacity, or below what the energy itself needs.
 * Rule AN-DEMAND. Class 1. Inputs: demand register × multiplier in kW, capacity in kVA, contract demand in kW, kWh and days. Source: trade
 * rule (over capacity; over 105 % of the contract demand; under 40 % of the capacity). A demand that stood below last month too is known.
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
  parameters: {
    share: { value: 1.05, unit: 'ratio' },
    least: { value: 0.4, unit: 'ratio' },
    probability: { value: 0.5, unit: 'probability' },
  },
  check: (facts, { share, least }) => {
    const demand = findRegister(facts, 'demand');
    const { bill, capacityKva, days } = facts;
    if (demand === undefined || demand.curr === null || bill === null || capacityKva <= 0 || days === 0) return NOTHING;
    const kw = demand.curr * demand.multiplier;
    const mean = bill.kwh / (days * HOURS);
    if (kw > capacityKva) {
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
    if (bill.contractKw !== null && bill.contractKw > 0 && kw > bill.contractKw * share) {
      return [
        {
          variant: 'over-contract',
          params: {
            kw: kwhText(kw),
            contractKw: kwhText(bill.contractKw),
            percent: String(Math.round((kw / bill.contractKw) * 100)),
          },
          meterId: demand.meterId,
          exposure: { kind: 'bill' },
          probability: 0.3,
        },
      ];
    }
    const before = demand.last?.currText == null ? null : Number(demand.last.currText) * demand.multiplier;
    if (kw < capacityKva * least && before !== null && before >= capacityKva * least) {
      return [
        {
          variant: 'under',
          params: { kw: kwhText(kw), kva: String(capacityKva), lastKw: kwhText(before) },
          severity: 1,
          meterId: demand.meterId,
          exposure: { kind: 'bill' },
          probability: 0.1,
        },
      ];
    }
    return NOTHING;
  },
});
