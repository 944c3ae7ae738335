/**
 * 功率因数异常: below `lowest`, exactly 1.00 with no reactive energy where there was some, or moved by more than `move` since last month.
 * Rule AN-PF. Class 1. Inputs: cosφ of the bill, last month's from the registers' advances. Source: trade rule.
 */
import { findRegister } from '../facts';
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

export const powerFactor = defineRule({
  id: 'power-factor',
  trade: '功率因数异常',
  class: 1,
  severity: 2,
  source: 'AN-PF',
  from: '2010-01-01',
  parameters: {
    lowest: { value: 0.5, unit: 'ratio' },
    move: { value: 0.1, unit: 'ratio' },
    floor: { value: 500, unit: 'kWh' },
    probability: { value: 0.4, unit: 'probability' },
  },
  check: (facts, { lowest, move, floor }) => {
    const { bill } = facts;
    if (bill === null || bill.cosPhi === null || bill.kwh < floor) return NOTHING;
    const reactive = findRegister(facts, 'reactive');
    const total = findRegister(facts, 'total');
    const now = bill.cosPhi.toFixed(2);
    const exposure = { kind: 'bill' } as const;
    if (bill.cosPhi < lowest) return [{ variant: 'low', params: { cosPhi: now }, exposure }];
    if (reactive === undefined || total === undefined || reactive.lastAdvance === null || total.lastAdvance === null)
      return NOTHING;
    const activeBefore = total.lastAdvance * total.multiplier;
    const reactiveBefore = reactive.lastAdvance * reactive.multiplier;
    if (activeBefore <= 0) return NOTHING;
    const before = activeBefore / Math.hypot(activeBefore, reactiveBefore);
    if (reactive.advance === 0 && reactiveBefore > 0) {
      return [{ variant: 'no-reactive', params: { cosPhi: now, lastKvarh: kwhText(reactiveBefore) }, exposure }];
    }
    if (Math.abs(bill.cosPhi - before) <= move) return NOTHING;
    return [{ variant: 'moved', params: { cosPhi: now, lastCosPhi: before.toFixed(2) }, exposure, probability: 0.3 }];
  },
});
