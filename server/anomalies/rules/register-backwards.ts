/**
 * 倒走: a register shows less than before and did not go round. Not billed: the account is listed and someone reads the meter again.
 * Rule AN-ROLL (see ../rollover.ts). Class 1. An earlier estimate that was too high explains a small step back.
 */
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure } from '../numbers';
import { expectedKwh } from '../facts';

export const registerBackwards = defineRule({
  id: 'register-backwards',
  trade: '倒走',
  class: 1,
  severity: 3,
  source: 'AN-ROLL',
  from: '2010-01-01',
  parameters: { probability: { value: 0.9, unit: 'probability' } },
  check: (facts) => {
    let verdicts: Verdict[] | undefined;
    for (const register of facts.registers) {
      if (register.advance === null || register.advance >= 0) continue;
      const estimated = register.last?.source === 'estimate';
      (verdicts ??= []).push({
        variant: estimated ? 'after-estimate' : 'backwards',
        params: {
          meterNo: register.meterNo,
          register: register.register,
          prev: figure(register.prevText),
          curr: figure(register.currText),
          digits: register.digits,
        },
        meterId: register.meterId,
        exposure: { kind: 'energy', kwh: expectedKwh(facts) ?? -register.advance * register.multiplier },
        ...(estimated ? { probability: 0.3 } : {}),
      });
    }
    return verdicts ?? NOTHING;
  },
});
