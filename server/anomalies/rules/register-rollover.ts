/**
 * 翻转: a register went round its plate in this period; billed as decided, and always shown to a reviewer.
 * Rule AN-ROLL (see ../rollover.ts). Class 1. Inputs: register facts after the decision; kWh.
 */
import { defineRule, NOTHING } from '../rule';
import { figure, kwhText } from '../numbers';

export const registerRollover = defineRule({
  id: 'register-rollover',
  trade: '翻转',
  class: 1,
  severity: 2,
  source: 'AN-ROLL',
  from: '2010-01-01',
  parameters: {
    nearEnd: { value: 0.9, unit: 'ratio' },
    nearStart: { value: 0.1, unit: 'ratio' },
    mostTimes: { value: 3, unit: 'ratio' },
    floor: { value: 50, unit: 'reading' },
    newShare: { value: 0.02, unit: 'ratio' },
    probability: { value: 0.1, unit: 'probability' },
  },
  check: (facts) => {
    const round = facts.registers.filter((register) => register.wrapped);
    if (round.length === 0) return NOTHING;
    return round.map((register) => ({
      variant: 'went-round',
      params: {
        meterNo: register.meterNo,
        register: register.register,
        digits: register.digits,
        prev: figure(register.prevText),
        curr: figure(register.currText),
        kwh: kwhText((register.advance ?? 0) * register.multiplier),
        why: register.reason ?? 'plausible',
        expectedKwh: register.expectedAdvance === null ? '—' : kwhText(register.expectedAdvance * register.multiplier),
      },
      meterId: register.meterId,
      exposure: { kind: 'energy', kwh: (register.advance ?? 0) * register.multiplier },
    }));
  },
});
