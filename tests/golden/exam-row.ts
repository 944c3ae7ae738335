/** Short forms of the questions in the manner of the certification banks, written as a caller writes a quote. */
import type { CalculationRow } from '@/tests/golden/golden-row';

export const exam = (
  id: string,
  title: string,
  arithmetic: string,
  request: CalculationRow['request'],
  expected: CalculationRow['expected'],
): CalculationRow => ({ id: `exam-${id}`, title, source: 'hand-worked', arithmetic, request, expected });

/** A row whose answer a page has published. */
export const published = (
  id: string,
  title: string,
  source: string,
  arithmetic: string,
  request: CalculationRow['request'],
  expected: CalculationRow['expected'],
): CalculationRow => ({ id: `published-${id}`, title, source, arithmetic, request, expected });

const NO_FUNDS = {};
export const flatPrice = (energyYuan: string, more: object = NO_FUNDS): object => ({
  kind: 'flat',
  energyYuan,
  ...more,
});

/** A bill on one price for June 2010. */
export const bill = (body: object, point: object, more: object = {}): CalculationRow['request'] => ({
  kind: 'bill',
  class: 'industrial',
  month: '2010-06',
  prices: [{ id: 'p', body }],
  points: [point],
  ...more,
});
