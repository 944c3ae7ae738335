import { describe, expect, it } from 'vitest';

import { BILL_ROWS } from '@/tests/golden/bills';
import { HAND_WORKED_CALCULATIONS } from '@/tests/golden/hand-worked-calculations';
import { HAND_WORKED_ROWS } from '@/tests/golden/hand-worked';
import { CALCULATION_ROWS } from '@/tests/golden/calculations';
import { quote } from '@/server/billing/quote';
import { EXAM_ROWS } from '@/tests/golden/exam';
import { asQuote, runBillRow, runCalculationRow } from '@/tests/golden/golden-check';

describe('golden bills', () => {
  it.each([...BILL_ROWS, ...HAND_WORKED_ROWS].map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const { actual, expected } = runBillRow(row);
    expect(actual).toEqual(expected);
  });

  it.each([...BILL_ROWS, ...HAND_WORKED_ROWS].map((row) => [row.id, row] as const))('%s as a quote', (_id, row) => {
    const answer = quote(JSON.parse(JSON.stringify(asQuote(row))));
    const { lines } = runBillRow(row);
    if (answer.ok) expect(JSON.stringify(answer.lines)).toBe(JSON.stringify(lines));
    else expect(answer.billing?.code ?? answer.faults[0]?.code).toBe(row.expected.fault);
  });
});

describe('golden calculations', () => {
  it.each([...CALCULATION_ROWS, ...HAND_WORKED_CALCULATIONS, ...EXAM_ROWS].map((row) => [row.id, row] as const))(
    '%s',
    (_id, row) => {
      const { actual, expected } = runCalculationRow(row);
      expect(actual).toEqual(expected);
    },
  );
});
