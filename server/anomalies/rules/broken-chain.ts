/**
 * 底数错误: the period does not begin where the last one ended. For a new meter: its start differs from the installation sheet.
 * Rule AN-CHAIN. Source: trade rule, a removed meter's difference above 0.5 must be explained. Class 1.
 * Inputs: register values; `tolerance` in register units. An exchange order that names this very start explains it.
 */
import type { AccountFacts, RegisterFacts } from '../facts';
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure } from '../numbers';

/** What the archived exchange or new supply of the cycle says of this register's start: `newStart: {total: "0.00"}`. */
function documentedStart(facts: AccountFacts, register: RegisterFacts): number | null {
  for (const change of facts.changes) {
    const starts = change.detail['newStart'];
    if (typeof starts !== 'object' || starts === null) continue;
    const value = Number((starts as Record<string, unknown>)[register.register] ?? Number.NaN);
    if (Number.isFinite(value)) return value;
  }
  return null;
}

function gapOf(facts: AccountFacts, register: RegisterFacts): { base: number; variant: string } | null {
  if (register.last?.currText != null) return { base: Number(register.last.currText), variant: 'not-last-stop' };
  if (register.installedInPeriod) {
    const start = documentedStart(facts, register);
    return start === null ? null : { base: start, variant: 'not-installed-start' };
  }
  return null;
}

export const brokenChain = defineRule({
  id: 'broken-chain',
  trade: '底数错误',
  class: 1,
  severity: 3,
  source: 'AN-CHAIN',
  from: '2010-01-01',
  parameters: { tolerance: { value: 0.5, unit: 'reading' }, probability: { value: 0.9, unit: 'probability' } },
  check: (facts, { tolerance }) => {
    let verdicts: Verdict[] | undefined;
    for (const register of facts.registers) {
      if (register.register === 'demand' || register.prev === null) continue;
      if (register.prevText === register.last?.currText) continue;
      const found = gapOf(facts, register);
      if (found === null || Math.abs(register.prev - found.base) <= tolerance) continue;
      const gap = register.prev - found.base;
      const exchange = facts.changes.find(
        (change) => change.kind === 'meter-exchange' && documentedStart(facts, register) === register.prev,
      );
      (verdicts ??= []).push({
        variant: found.variant,
        params: {
          meterNo: register.meterNo,
          register: register.register,
          base: figure(register.prevText),
          expected: figure(register.last?.currText ?? found.base),
          gap: figure(Math.round(Math.abs(gap) * 1000) / 1000),
          side: gap > 0 ? 'above' : 'below',
        },
        meterId: register.meterId,
        exposure: { kind: 'energy', kwh: gap * register.multiplier },
        ...(exchange === undefined ? {} : { explainedBy: 'meter-exchange' as const }),
      });
    }
    return verdicts ?? NOTHING;
  },
});
