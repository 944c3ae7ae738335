/**
 * 倒走: a register shows less than before and did not go round. Not billed: the account is listed and someone reads the meter again.
 * Rule AN-ROLL (see ../rollover.ts). Class 1. An earlier estimate that was too high explains a small step back.
 */
import { answer, defineRule, type Explanation, NOTHING, type Verdict } from '../rule';
import { figure, kwhText } from '../numbers';
import { type AccountFacts, expectedKwh, type RegisterFacts } from '../facts';

/** Last month's stop was an estimate: today's figure lies between the figure before it and the estimate, so the estimate was too high. */
function tooHighEstimate(facts: AccountFacts, register: RegisterFacts): Explanation | undefined {
  const { last, curr } = register;
  if (last?.source !== 'estimate' || last.prevText === null || curr === null || curr < Number(last.prevText))
    return undefined;
  return {
    by: 'earlier-estimate',
    evidence: {
      month: facts.history[0]?.month ?? '—',
      estimatedKwh: Math.round((Number(last.currText) - Number(last.prevText)) * register.multiplier),
      togetherKwh: Math.round((curr - Number(last.prevText)) * register.multiplier),
    },
  };
}

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
          why: register.reason ?? 'notNearEnd',
          roundKwh: kwhText((10 ** register.digits + register.advance) * register.multiplier),
          expectedKwh:
            register.expectedAdvance === null ? '—' : kwhText(register.expectedAdvance * register.multiplier),
        },
        meterId: register.meterId,
        exposure: { kind: 'energy', kwh: expectedKwh(facts) ?? -register.advance * register.multiplier },
        ...(estimated ? { probability: 0.3 } : {}),
        ...answer(tooHighEstimate(facts, register)),
      });
    }
    return verdicts ?? NOTHING;
  },
});
