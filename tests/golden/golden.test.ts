import { describe, expect, it } from 'vitest';

import { BILL_ROWS } from '@/tests/golden/bills';
import { HAND_WORKED_CALCULATIONS } from '@/tests/golden/hand-worked-calculations';
import { HAND_WORKED_ROWS } from '@/tests/golden/hand-worked';
import { CALCULATION_ROWS } from '@/tests/golden/calculations';
import { runBillRow, runCalculationRow } from '@/tests/golden/golden-check';

describe('golden bills', () => {
  it.each([...BILL_ROWS, ...HAND_WORKED_ROWS].map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const { actual, expected } = runBillRow(row);
    expect(actual).toEqual(expected);
  });
});

describe('golden calculations', () => {
  it.each([...CALCULATION_ROWS, ...HAND_WORKED_CALCULATIONS].map((row) => [row.id, row] as const))('%s', (_id, row) => {
    const { actual, expected } = runCalculationRow(row);
    expect(actual).toEqual(expected);
  });
});
