/**
 * 零电量: no energy measured in an account that usually has some; losses of its transformer do not count.
 * Rule AN-ZERO. Class 1. Threshold: expected by its history at least `floor` kWh in the period, and the months before not zero too
 * (that is repeated-zero's matter).
 */
import { explainZero } from '../answers';
import { answer, defineRule, NOTHING } from '../rule';
import { measuredKwh, wasIdle } from '../facts';
import { kwhText } from '../numbers';

export const zeroEnergy = defineRule({
  id: 'zero-energy',
  trade: '零电量',
  class: 1,
  severity: 2,
  source: 'AN-ZERO',
  from: '2010-01-01',
  parameters: {
    floor: { value: 20, unit: 'kWh' },
    /** Of the period without supply, so that an outage explains it. */
    outage: { value: 0.9, unit: 'ratio' },
    probability: { value: 0.4, unit: 'probability' },
  },
  check: (facts, { floor, outage }) => {
    const { baseline, bill, days } = facts;
    if (bill === null || measuredKwh(bill) !== 0 || baseline === null || baseline.last === 0) return NOTHING;
    const [last] = facts.history;
    if (last !== undefined && wasIdle(last, bill, days)) return NOTHING;
    const expected = baseline.expected * days;
    if (expected < floor) return NOTHING;
    return [
      {
        variant: 'zero',
        params: { expectedKwh: kwhText(expected) },
        exposure: { kind: 'energy', kwh: expected },
        ...answer(explainZero(facts, outage)),
      },
    ];
  },
});
