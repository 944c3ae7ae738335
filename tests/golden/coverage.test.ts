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

  it('charge × class × rule: the count does not fall', () => {
    const cells = new Set(
      covered.flatMap((one) => one.lines.map((line) => `${line.charge} × ${one.class} × ${line.ruleId}`)),
    );
    expect(cells.size).toBeGreaterThanOrEqual(81);
  });

  it('ids are unique, and every trace gives its line', () => {
    const ids = [...bills, ...calculations].map((row) => row.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const line of lines) expect(evaluateTrace(line.trace)).toBe(line.amountYuan);
  });
});
