/**
 * 峰+谷+平≠总: the period registers do not add up to the total.
 * Rule AN-PERIODS. Class 1. Threshold: more than max(`floor` register units, `share` of the total). Source: trade rule 0.5–1 %.
 * Meters without a flat register (flat = total − peak − valley) are not looked at.
 */
import type { Register } from '@/server/billing/contract';
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

const PERIODS: ReadonlySet<Register> = new Set<Register>(['sharp', 'peak', 'flat', 'valley']);

export const periodsMismatch = defineRule({
  id: 'periods-mismatch',
  trade: '峰平谷之和与总不符',
  class: 1,
  severity: 2,
  source: 'AN-PERIODS',
  from: '2010-01-01',
  parameters: {
    floor: { value: 1, unit: 'reading' },
    share: { value: 0.01, unit: 'ratio' },
    probability: { value: 0.6, unit: 'probability' },
  },
  check: (facts, { floor, share }) => {
    if (facts.registers.length < 4) return NOTHING;
    for (const total of facts.registers) {
      if (total.register !== 'total' || total.advance === null) continue;
      const parts = facts.registers.filter(
        (register) => register.meterId === total.meterId && PERIODS.has(register.register),
      );
      if (!parts.some((part) => part.register === 'flat') || parts.some((part) => part.advance === null)) continue;
      const sum = parts.reduce((all, part) => all + part.advance!, 0);
      const gap = total.advance - sum;
      if (Math.abs(gap) <= Math.max(floor, share * Math.abs(total.advance))) continue;
      return [
        {
          variant: 'differs',
          params: {
            meterNo: total.meterNo,
            totalKwh: kwhText(total.advance * total.multiplier),
            periodsKwh: kwhText(sum * total.multiplier),
            gapKwh: kwhText(Math.abs(gap) * total.multiplier),
          },
          meterId: total.meterId,
          exposure: { kind: 'energy', kwh: gap * total.multiplier },
        },
      ];
    }
    return NOTHING;
  },
});
