/**
 * 电量突增: more energy than every comparison allows: last month, the three-month mean, the same month last year, and last month
 * moved by the account's own season or by the step of its peers.
 * Rule AN-JUMP. Class 1. Thresholds: +100 % residents, +50 % low voltage, +30 % high voltage, with a floor in kWh; no published
 * figure exists, these are parameters. All are compared per day. `steps`: at least so many of the account's own usual steps.
 */
import { explainByEstimate } from '../answers';
import { answer, defineRule, NOTHING } from '../rule';
import { kwhText, percentText } from '../numbers';

export const energyJump = defineRule({
  id: 'energy-jump',
  trade: '电量突增',
  class: 1,
  severity: 2,
  source: 'AN-JUMP',
  from: '2010-01-01',
  parameters: {
    share: { value: 0.5, by: { residential: 1, 'high-voltage': 0.3 }, unit: 'ratio' },
    floor: { value: 50, by: { 'high-voltage': 500 }, unit: 'kWh' },
    steps: { value: 3, unit: 'ratio' },
    probability: { value: 0.5, unit: 'probability' },
  },
  check: (facts, { share, floor, steps }) => {
    const { baseline, bill, days } = facts;
    if (baseline === null || bill === null || days === 0) return NOTHING;
    const daily = bill.kwh / days;
    const limit = Math.max(1 + share, 1 + steps * baseline.spread) * baseline.highest;
    if (daily <= limit || (daily - baseline.highest) * days <= floor) return NOTHING;
    const expected = baseline.expected * days;
    return [
      {
        variant: 'jump',
        params: {
          kwh: kwhText(bill.kwh),
          expectedKwh: kwhText(expected),
          lastPercent: percentText(daily, baseline.last ?? 0),
          yearPercent: baseline.sameMonth === null ? '—' : percentText(daily, baseline.sameMonth),
          peersPercent: facts.peers === null ? '—' : percentText(facts.peers.ratio, 1),
        },
        exposure: { kind: 'energy', kwh: bill.kwh - expected },
        ...answer(explainByEstimate(facts, bill.kwh)),
      },
    ];
  },
});
