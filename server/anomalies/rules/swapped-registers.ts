/**
 * 示数互换: the figures of two registers of one meter were written in each other's place. As written at least one register runs
 * backwards or far off; exchanged, both continue their own history.
 * Rule AN-SWAP. Class 1. Inputs: register values and last month's advances, register units. `near`: how close the exchanged
 * advances must come to last month's; `floor` in register units.
 */
import type { RegisterFacts } from '../facts';
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure, kwhText } from '../numbers';

const EXCHANGED = new Set(['total', 'sharp', 'peak', 'flat', 'valley', 'reactive']);

function off(advance: number, usual: number): number {
  return Math.abs(advance - usual);
}

export const swappedRegisters = defineRule({
  id: 'swapped-registers',
  trade: '示数互换',
  class: 1,
  severity: 3,
  source: 'AN-SWAP',
  from: '2010-01-01',
  parameters: {
    near: { value: 1, unit: 'ratio' },
    floor: { value: 2, unit: 'reading' },
    probability: { value: 0.95, unit: 'probability' },
  },
  check: (facts, { near, floor }) => {
    if (facts.registers.length < 2) return NOTHING;
    let verdicts: Verdict[] | undefined;
    const usable = facts.registers.filter(
      (register) =>
        EXCHANGED.has(register.register) &&
        register.prev !== null &&
        register.curr !== null &&
        register.lastAdvance !== null,
    );
    for (let i = 0; i < usable.length; i += 1) {
      for (let j = i + 1; j < usable.length; j += 1) {
        const a = usable[i]!;
        const b = usable[j]!;
        if (a.meterId !== b.meterId || !exchangedFits(a, b, near, floor)) continue;
        (verdicts ??= []).push({
          variant: 'swapped',
          params: {
            meterNo: a.meterNo,
            first: a.register,
            second: b.register,
            firstValue: figure(a.currText),
            secondValue: figure(b.currText),
            firstKwh: kwhText((a.advance ?? 0) * a.multiplier),
            secondKwh: kwhText((b.advance ?? 0) * b.multiplier),
          },
          meterId: a.meterId,
          exposure: { kind: 'energy', kwh: (a.curr! - b.curr!) * a.multiplier },
        });
      }
    }
    return verdicts ?? NOTHING;
  },
});

function exchangedFits(a: RegisterFacts, b: RegisterFacts, near: number, floor: number): boolean {
  if (a.curr === b.curr) return false;
  const asIsA = a.curr! - a.prev!;
  const asIsB = b.curr! - b.prev!;
  const strange =
    asIsA < 0 ||
    asIsB < 0 ||
    (off(asIsA, a.lastAdvance!) > 2 * a.lastAdvance! + floor &&
      off(asIsB, b.lastAdvance!) > 0.5 * b.lastAdvance! + floor);
  if (!strange) return false;
  const a2 = b.curr! - a.prev!;
  const b2 = a.curr! - b.prev!;
  return (
    a2 >= 0 &&
    b2 >= 0 &&
    off(a2, a.lastAdvance!) <= near * a.lastAdvance! + floor &&
    off(b2, b.lastAdvance!) <= near * b.lastAdvance! + floor
  );
}
