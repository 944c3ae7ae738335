/**
 * 变损异常: an account metered on the low side (高供低计) whose bill has no losses although it used energy, or whose losses are more than
 * `share` of its energy.
 * Rule AN-LOSS. Class 1. Inputs: kWh of the bill, loss kWh on it. Source: trade rule (0 when metered low; above 15 % of the energy).
 * A lightly loaded transformer loses much of little: below `floor` kWh nothing is said.
 */
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

export const lossAnomaly = defineRule({
  id: 'loss-anomaly',
  trade: '变损异常',
  class: 1,
  severity: 2,
  source: 'AN-LOSS',
  from: '2010-01-01',
  parameters: {
    share: { value: 0.15, unit: 'ratio' },
    floor: { value: 300, unit: 'kWh' },
    probability: { value: 0.5, unit: 'probability' },
  },
  check: (facts, { share, floor }) => {
    const { bill } = facts;
    if (bill === null || bill.lossKwh === null || bill.kwh < floor) return NOTHING;
    const kwh = kwhText(bill.kwh);
    if (bill.lossKwh === 0)
      return [{ variant: 'none', params: { kwh }, severity: 3, exposure: { kind: 'energy', kwh: bill.kwh * 0.03 } }];
    const energy = bill.kwh - bill.lossKwh;
    if (energy <= 0 || bill.lossKwh <= share * energy) return NOTHING;
    return [
      {
        variant: 'much',
        params: { kwh, lossKwh: kwhText(bill.lossKwh), percent: ((bill.lossKwh / energy) * 100).toFixed(1) },
        exposure: { kind: 'energy', kwh: bill.lossKwh - share * energy },
      },
    ];
  },
});
