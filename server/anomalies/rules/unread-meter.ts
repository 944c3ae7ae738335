/**
 * 未抄: a register has no figure this month. Not billed: the account is listed and the meter is read again.
 * Rule AN-UNREAD. Class 1. Inputs: register values.
 */
import { defineRule, NOTHING } from '../rule';
import { expectedKwh } from '../facts';

export const unreadMeter = defineRule({
  id: 'unread-meter',
  trade: '未抄',
  class: 1,
  severity: 2,
  source: 'AN-UNREAD',
  from: '2010-01-01',
  parameters: { probability: { value: 1, unit: 'probability' } },
  check: (facts) => {
    const register = facts.registers.find((candidate) => candidate.curr === null);
    if (register === undefined) return NOTHING;
    return [
      {
        variant: 'unread',
        params: { meterNo: register.meterNo },
        meterId: register.meterId,
        exposure: { kind: 'energy', kwh: expectedKwh(facts) ?? 0 },
      },
    ];
  },
});
