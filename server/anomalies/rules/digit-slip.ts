/**
 * 错位、错数: one digit misread, two neighbours exchanged, or the decimal point lost: the figure as written is far from what the
 * history expects, and one such slip undone brings it close.
 * Rule AN-SLIP. Class 1. Inputs: register values and the expected advance, register units.
 * Parameters: `far` and `floor` say when a figure is far from expected; `near` when the corrected one is close.
 */
import type { RegisterFacts } from '../facts';
import { defineRule, NOTHING, type Verdict } from '../rule';
import { figure, kwhText } from '../numbers';

export interface Slip {
  readonly kind: 'digit' | 'exchange' | 'point';
  readonly value: number;
}

/** Every figure that one slip away from `curr` could have been meant, in units of the register's last decimal place. */
export function slipsOf(curr: number, digits: number, decimals: number): Slip[] {
  const scale = 10 ** decimals;
  const written = Math.round(curr * scale);
  const places = digits + decimals;
  const text = String(written).padStart(places, '0');
  const slips: Slip[] = [];
  const add = (kind: Slip['kind'], value: number): void => {
    if (value !== written && value < 10 ** places) slips.push({ kind, value: value / scale });
  };
  add('point', written * 10);
  add('point', Math.round(written / 10));
  for (let place = 0; place < text.length; place += 1) {
    const weight = 10 ** (text.length - 1 - place);
    const digit = text.charCodeAt(place) - 48;
    for (let other = 0; other < 10; other += 1) if (other !== digit) add('digit', written + (other - digit) * weight);
    if (place + 1 < text.length) {
      const next = text.charCodeAt(place + 1) - 48;
      add('exchange', written + (next - digit) * weight + (digit - next) * (weight / 10));
    }
  }
  return slips;
}

/** The slip that comes closest to the expected advance, when close enough. */
export function bestSlip(register: RegisterFacts, expected: number, near: number): Slip | undefined {
  if (register.prev === null || register.curr === null) return undefined;
  let best: Slip | undefined;
  let distance = near * expected;
  for (const slip of slipsOf(register.curr, register.digits, register.decimals)) {
    const off = Math.abs(slip.value - register.prev - expected);
    if (slip.value >= register.prev && off < distance) {
      best = slip;
      distance = off;
    }
  }
  return best;
}

export const digitSlip = defineRule({
  id: 'digit-slip',
  trade: '错位错数',
  class: 1,
  severity: 3,
  source: 'AN-SLIP',
  from: '2010-01-01',
  parameters: {
    far: { value: 2, by: { 'high-voltage': 1 }, unit: 'ratio' },
    floor: { value: 60, unit: 'kWh' },
    near: { value: 0.4, by: { 'high-voltage': 0.25 }, unit: 'ratio' },
    probability: { value: 0.8, unit: 'probability' },
  },
  check: (facts, { far, floor, near }) => {
    let verdicts: Verdict[] | undefined;
    for (const register of facts.registers) {
      if (register.register === 'demand' || register.advance === null || register.curr === null || register.wrapped)
        continue;
      const perRegister = expectedAdvance(facts.days, facts.baseline?.expected ?? null, register);
      if (perRegister === null || perRegister <= 0) continue;
      const gap = Math.abs(register.advance - perRegister);
      if (gap <= far * perRegister || gap * register.multiplier <= floor) continue;
      const slip = bestSlip(register, perRegister, near);
      if (slip === undefined) continue;
      (verdicts ??= []).push({
        variant: slip.kind,
        params: {
          meterNo: register.meterNo,
          register: register.register,
          curr: figure(register.currText),
          meant: figure(slip.value),
          kwh: kwhText(register.advance * register.multiplier),
          expectedKwh: kwhText(perRegister * register.multiplier),
        },
        meterId: register.meterId,
        exposure: { kind: 'energy', kwh: (register.advance - perRegister) * register.multiplier },
      });
    }
    return verdicts ?? NOTHING;
  },
});

/** Total by the account's history, other registers by their own last advance. */
function expectedAdvance(days: number, daily: number | null, register: RegisterFacts): number | null {
  if (register.register === 'total' && daily !== null) return (daily * days) / register.multiplier;
  return register.lastAdvance;
}
