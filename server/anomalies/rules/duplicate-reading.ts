/**
 * 重复示数: this month's figures repeat last month's row, start and stop alike: the row was entered a second time.
 * Rule AN-DUP. Class 1. Inputs: stored register values, compared as written.
 */
import { defineRule, NOTHING } from '../rule';
import { figure } from '../numbers';

export const duplicateReading = defineRule({
  id: 'duplicate-reading',
  trade: '重复示数',
  class: 1,
  severity: 2,
  source: 'AN-DUP',
  from: '2010-01-01',
  parameters: { probability: { value: 0.6, unit: 'probability' } },
  check: (facts) => {
    for (const register of facts.registers) {
      const { last } = register;
      if (register.register === 'demand' || register.currText === null) continue;
      if (
        last !== null &&
        register.prevText === last.prevText &&
        register.currText === last.currText &&
        register.prevText !== register.currText
      ) {
        return [
          {
            variant: 'last-month-again',
            params: {
              meterNo: register.meterNo,
              register: register.register,
              prev: figure(register.prevText),
              curr: figure(register.currText),
            },
            meterId: register.meterId,
            exposure: { kind: 'energy', kwh: (register.advance ?? 0) * register.multiplier },
          },
        ];
      }
    }
    return NOTHING;
  },
});
