/**
 * 电量突减: less energy than every comparison allows; see energy-jump. Nothing at all is zero-energy's matter.
 * Rule AN-DROP. Class 1. Thresholds: −70 % residents, −50 % low voltage, −30 % high voltage, with a floor in kWh; parameters.
 */
import { explainDrop } from '../answers';
import { answer, defineRule, NOTHING } from '../rule';
import { measuredKwh } from '../facts';
import { kwhText, percentText } from '../numbers';

export const energyDrop = defineRule({
  id: 'energy-drop',
  trade: '电量突减',
  class: 1,
  severity: 2,
  source: 'AN-DROP',
  from: '2010-01-01',
  parameters: {
    share: { value: 0.5, by: { residential: 0.7, 'high-voltage': 0.3 }, unit: 'ratio' },
    floor: { value: 50, by: { 'high-voltage': 500 }, unit: 'kWh' },
    steps: { value: 3, unit: 'ratio' },
    probability: { value: 0.4, unit: 'probability' },
  },
  check: (facts, { share, floor, steps }) => {
    const { baseline, bill, days } = facts;
    if (baseline === null || bill === null || days === 0 || measuredKwh(bill) === 0) return NOTHING;
    const daily = bill.kwh / days;
    // Own swings widen the band, never beyond nine tenths: a fall to almost nothing is always shown.
    const limit = (1 - Math.min(0.9, Math.max(share, steps * baseline.spread))) * baseline.lowest;
    if (daily >= limit || (baseline.lowest - daily) * days <= floor) return NOTHING;
    const expected = baseline.expected * days;
    return [
      {
        variant: 'drop',
        params: {
          kwh: kwhText(bill.kwh),
          expectedKwh: kwhText(expected),
          lastPercent: percentText(daily, baseline.last ?? 0),
          yearPercent: baseline.sameMonth === null ? '—' : percentText(daily, baseline.sameMonth),
          peersPercent: facts.peers === null ? '—' : percentText(facts.peers.ratio, 1),
        },
        exposure: { kind: 'energy', kwh: expected - bill.kwh },
        ...answer(explainDrop(facts, bill.kwh, limit)),
      },
    ];
  },
});
