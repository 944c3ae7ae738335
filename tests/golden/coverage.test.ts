import { describe, expect, it } from 'vitest';

import { CALCULATORS } from '@/server/billing/calculators';
import { CHARGES } from '@/server/billing/charges';
import { CUSTOMER_CLASSES } from '@/server/billing/contract';
import { evaluateTrace, FORMULAS } from '@/server/billing/formulas';
import { RULES } from '@/server/billing/rules';
import { STEPS } from '@/server/billing/steps';
import { TARIFFS } from '@/server/billing/tariffs';
import { BILL_ROWS } from '@/tests/golden/bills';
import { CALCULATION_ROWS } from '@/tests/golden/calculations';
import { EXAM_ROWS } from '@/tests/golden/exam';
import { runBillRow, runCalculationRow } from '@/tests/golden/golden-check';
import { HAND_WORKED_ROWS } from '@/tests/golden/hand-worked';
import { HAND_WORKED_CALCULATIONS } from '@/tests/golden/hand-worked-calculations';

const bills = [...BILL_ROWS, ...HAND_WORKED_ROWS];
const calculations = [...CALCULATION_ROWS, ...HAND_WORKED_CALCULATIONS, ...EXAM_ROWS];
const covered = [
  ...bills.map((row) => ({ class: row.input.account.class as string, lines: runBillRow(row).lines })),
  ...calculations.map((row) => ({ class: String(row.request['class'] ?? '-'), lines: runCalculationRow(row).lines })),
];
const lines = covered.flatMap((one) => one.lines);
/** Cells that exist: what a class can be billed for, by which rule; from the catalogues. */
const rulesNamed = (start: string): string[] => RULES.map((rule) => rule.id).filter((id) => id.startsWith(start));
const chargesNamed = (start: string): string[] => CHARGES.filter((charge) => charge.startsWith(start));
const across = (charges: readonly string[], classes: readonly string[], rules: readonly string[]): string[] =>
  charges.flatMap((charge) => classes.flatMap((cls) => rules.map((rule) => `${charge} × ${cls} × ${rule}`)));
const CELLS = [
  ...across(['energy'], CUSTOMER_CLASSES, ['energy-single']),
  ...across(chargesNamed('energy-'), CUSTOMER_CLASSES, ['energy-tou']),
  ...across(['tier-1', 'tier-2', 'tier-3'], ['residential'], ['tier-monthly', 'tier-seasonal', 'tier-yearly']),
  ...across(['tier-base'], ['residential'], ['tier-yearly']),
  ...across(['tier-addon-2'], ['residential'], ['tier-add-on']),
  ...across(['free-allowance'], ['residential'], ['tier-free']),
  ...across(['basic-capacity'], ['industrial'], ['basic-capacity']),
  ...across(['basic-demand'], ['industrial'], rulesNamed('basic-demand-')),
  ...across(['power-factor'], CUSTOMER_CLASSES, rulesNamed('power-factor-0')),
  ...across(['power-factor'], ['industrial'], ['power-factor-given']),
  ...across(chargesNamed('fund-'), CUSTOMER_CLASSES, ['fund-per-kwh']),
  ...across(['correction-money'], CUSTOMER_CLASSES, ['money-correction']),
  ...across(['late-fee'], CUSTOMER_CLASSES, ['late-fee']),
];
const WORKED_EXAMPLES =
  'a1 a3 a8 a9 a14 b1 b3 b5 c2 c5 c7 d1 d3 d5 d7 d9 d12 e1 e2 e7 e8 f1 g1 g2 g3 g6 g7 h1 h2 h3 h4 h5 h6 h7 h8'.split(
    ' ',
  );
const missing = (all: Iterable<string>, seen: Iterable<string>): string[] => {
  const found = new Set(seen);
  return [...all].filter((id) => !found.has(id));
};

describe('coverage of the golden suite, counted from the catalogues', () => {
  it('every charge', () =>
    expect(
      missing(
        CHARGES,
        lines.map((line) => line.charge),
      ),
    ).toEqual([]));
  it('every rule', () =>
    expect(
      missing(
        RULES.map((rule) => rule.id),
        lines.map((line) => line.ruleId),
      ),
    ).toEqual([]));
  it('every formula', () =>
    expect(
      missing(
        Object.keys(FORMULAS),
        lines.map((line) => line.trace.f),
      ),
    ).toEqual([]));
  it('every step', () => {
    const seen = lines.flatMap((line) => line.trace.q ?? []).map((step) => step.k);
    expect(missing(Object.keys(STEPS), seen)).toEqual([]);
  });
  it('every kind of calculation', () =>
    expect(
      missing(
        CALCULATORS.map((one) => one.kind),
        calculations.map((row) => row.request.kind),
      ),
    ).toEqual([]));
  it('every class, and every kind of tariff in use', () => {
    expect(
      missing(
        CUSTOMER_CLASSES,
        covered.map((one) => one.class),
      ),
    ).toEqual([]);
    const kinds = TARIFFS.flatMap((tariff) => tariff.versions.map((version) => version.body.kind));
    const seen = bills.flatMap((row) => row.prices.map((version) => version.body.kind));
    expect(missing(new Set(kinds), seen)).toEqual([]);
  });

  it('charge × class × rule: no cell of a bill or a late fee is empty', () => {
    const seen = covered.flatMap((one) => one.lines.map((line) => `${line.charge} × ${one.class} × ${line.ruleId}`));
    expect(missing(CELLS, seen)).toEqual([]);
    expect(CELLS.length).toBe(106);
  });

  it('every worked example that has an answer', () => {
    const ids = [...bills, ...calculations].map((row) => row.id.split('-')[0]);
    expect(missing(WORKED_EXAMPLES, ids as string[])).toEqual([]);
  });

  it('ids are unique, and every trace gives its line', () => {
    const ids = [...bills, ...calculations].map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const line of lines) expect(evaluateTrace(line.trace)).toBe(line.amountYuan);
  });
});
