/**
 * 示数更正: which registers a form corrects and to what. Pure.
 *
 * Rule MR-4: every register the meter has must be given, as read on site; none it has not. A figure has no more digits than the plate
 * shows. Values are register units with up to three decimals. Refuses with the field at fault.
 */
import { decimal } from '@/server/kernel/money';
import type { FieldFault } from '@/server/kernel/refusal';

/** Registers a form may give, by the name of their field. */
export const FORM_REGISTERS = ['total', 'peak', 'flat', 'valley', 'reactive'] as const;
export type FormRegister = (typeof FORM_REGISTERS)[number];

export interface StoredRegister {
  readonly meterId: number;
  readonly register: string;
  readonly prev: string | null;
  readonly value: string | null;
  readonly digits: number;
  readonly revision: number;
  readonly rolledOver: boolean | null;
}

export interface RegisterCorrection {
  readonly meterId: number;
  readonly register: FormRegister;
  readonly value: string;
  readonly rolledOver: boolean | null;
}

export interface CorrectionPlan {
  readonly corrections: readonly RegisterCorrection[];
  readonly faults: readonly FieldFault[];
}

function figure(form: Record<string, unknown>, register: FormRegister): string {
  const value = form[register];
  return typeof value === 'string' ? value.trim() : '';
}

/** What a form says of the registers of one meter. `wentRound` rules on those now below their base. */
export function planCorrection(stored: readonly StoredRegister[], form: Record<string, unknown>): CorrectionPlan {
  const wentRound = form['wentRound'] === true;
  const corrections: RegisterCorrection[] = [];
  const faults: FieldFault[] = [];
  let isBelow = false;
  for (const register of FORM_REGISTERS) {
    const row = stored.find((candidate) => candidate.register === register);
    const text = figure(form, register);
    if (row === undefined) {
      if (text !== '') faults.push({ path: register, message: 'registerAbsent', value: text });
      continue;
    }
    if (text === '') {
      faults.push({ path: register, message: 'missing' });
      continue;
    }
    const value = decimal(text);
    if (value.greaterThanOrEqualTo(decimal(10).pow(row.digits))) {
      faults.push({ path: register, message: 'beyondPlate', value: text });
      continue;
    }
    const below = row.prev !== null && value.lessThan(decimal(row.prev));
    isBelow ||= below;
    corrections.push({ meterId: row.meterId, register, value: value.toFixed(), rolledOver: below ? wentRound : null });
  }
  if (wentRound && !isBelow && faults.length === 0) faults.push({ path: 'wentRound', message: 'notBelow' });
  return { corrections, faults };
}

/** The corrections that change a figure or a ruling. */
export function changesOnly(
  stored: readonly StoredRegister[],
  corrections: readonly RegisterCorrection[],
): RegisterCorrection[] {
  return corrections.filter((correction) => {
    const row = stored.find(
      (candidate) => candidate.register === correction.register && candidate.meterId === correction.meterId,
    )!;
    return (
      row.value === null ||
      !decimal(row.value).equals(decimal(correction.value)) ||
      row.rolledOver !== correction.rolledOver
    );
  });
}
