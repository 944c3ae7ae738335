/**
 * 示数停走: one register of a meter stands still while its total runs, or the total stands still while periods run.
 * Rule AN-FROZEN. Class 1. Inputs: advances of this and last month, register units; `floor`: what it moved last month at least.
 */
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure, kwhText } from '../numbers';

export const frozenRegister = defineRule({
  id: 'frozen-register',
  trade: '示数停走',
  class: 1,
  severity: 3,
  source: 'AN-FROZEN',
  from: '2010-01-01',
  parameters: { floor: { value: 2, unit: 'reading' }, probability: { value: 0.8, unit: 'probability' } },
  check: (facts, { floor }) => {
    if (facts.registers.length < 2) return NOTHING;
    let verdicts: Verdict[] | undefined;
    for (const register of facts.registers) {
      if (
        register.register === 'demand' ||
        register.advance !== 0 ||
        register.lastAdvance === null ||
        register.lastAdvance <= floor
      )
        continue;
      const running = facts.registers.some(
        (other) => other.meterId === register.meterId && other.register !== 'demand' && (other.advance ?? 0) > floor,
      );
      if (!running) continue;
      (verdicts ??= []).push({
        variant: 'stands-still',
        params: {
          meterNo: register.meterNo,
          register: register.register,
          curr: figure(register.currText),
          lastKwh: kwhText(register.lastAdvance * register.multiplier),
        },
        meterId: register.meterId,
        exposure: {
          kind: 'energy',
          kwh: register.register === 'reactive' ? 0 : register.lastAdvance * register.multiplier,
        },
      });
    }
    return verdicts ?? NOTHING;
  },
});
