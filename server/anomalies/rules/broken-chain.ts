/**
 * 底数错误: the period does not begin where the last one ended. For a new meter: its start differs from the installation sheet.
 * A removed meter: its last figure differs from what the dismantling sheet says, or days lie between the old meter and the new one.
 * Rule AN-CHAIN. Source: trade rule, a removed meter's difference above 0.5 must be explained. Class 1.
 * Inputs: register values; `tolerance` in register units. An exchange order that names this very start explains it.
 */
import { type AccountFacts, periodDays, type RegisterFacts } from '../facts';
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure } from '../numbers';

/** What an archived order of the cycle says of this register: `newStart: {total: "0.00"}` of the new meter, `oldStop` of the removed one. */
function documented(facts: AccountFacts, register: RegisterFacts, which: 'newStart' | 'oldStop'): number | null {
  for (const change of facts.changes) {
    const figures = change.detail[which];
    if (typeof figures !== 'object' || figures === null) continue;
    const value = Number((figures as Record<string, unknown>)[register.register] ?? Number.NaN);
    if (Number.isFinite(value)) return value;
  }
  return null;
}

/** The removed meter's last figure against the dismantling sheet. */
function removedGap(facts: AccountFacts, register: RegisterFacts, tolerance: number): Verdict | undefined {
  if (!register.removed || register.curr === null) return undefined;
  const stop = documented(facts, register, 'oldStop');
  if (stop === null || Math.abs(register.curr - stop) <= tolerance) return undefined;
  return {
    variant: 'removed-stop',
    params: {
      meterNo: register.meterNo,
      register: register.register,
      base: figure(register.currText),
      expected: figure(stop),
      gap: figure(Math.round(Math.abs(register.curr - stop) * 1000) / 1000),
    },
    meterId: register.meterId,
    exposure: { kind: 'energy', kwh: (register.curr - stop) * register.multiplier },
  };
}

/** Days without any meter between a removed one and the next: energy nobody measured. */
function unmeteredDays(facts: AccountFacts): Verdict | undefined {
  const removed = facts.registers.find((register) => register.removed && register.register === 'total');
  const next = facts.registers.find((register) => register.installedInPeriod && register.register === 'total');
  if (removed?.readOn == null || next?.prevReadOn == null || next.prevReadOn <= removed.readOn) return undefined;
  const days = periodDays(removed.readOn, next.prevReadOn);
  const daily = facts.baseline?.expected ?? 0;
  return {
    variant: 'unmetered-days',
    params: { meterNo: removed.meterNo, removedOn: removed.readOn, installedOn: next.prevReadOn, days },
    severity: 2,
    meterId: next.meterId,
    exposure: { kind: 'energy', kwh: daily * days },
  };
}

function gapOf(facts: AccountFacts, register: RegisterFacts): { base: number; variant: string } | null {
  if (register.last?.currText != null) return { base: Number(register.last.currText), variant: 'not-last-stop' };
  if (register.installedInPeriod) {
    const start = documented(facts, register, 'newStart');
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
      const removed = removedGap(facts, register, tolerance);
      if (removed !== undefined) (verdicts ??= []).push(removed);
      if (register.register === 'demand' || register.prev === null) continue;
      if (register.prevText === register.last?.currText) continue;
      const found = gapOf(facts, register);
      if (found === null || Math.abs(register.prev - found.base) <= tolerance) continue;
      const gap = register.prev - found.base;
      const exchange = facts.changes.find(
        (change) => change.kind === 'meter-exchange' && documented(facts, register, 'newStart') === register.prev,
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
        ...(exchange === undefined
          ? {}
          : {
              explainedBy: {
                by: 'meter-exchange' as const,
                evidence: {
                  orderNo: exchange.orderNo ?? '—',
                  effectiveOn: exchange.effectiveOn,
                  start: figure(register.prevText),
                },
              },
            }),
      });
    }
    if (facts.registers.length > 1) {
      const days = unmeteredDays(facts);
      if (days !== undefined) (verdicts ??= []).push(days);
    }
    return verdicts ?? NOTHING;
  },
});
