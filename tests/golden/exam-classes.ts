/** The same small bills for every customer class, so that no cell of charge × class × rule stands empty. */
import { CUSTOMER_CLASSES, PF_STANDARDS } from '@/server/billing/contract';
import { FUND_CODES } from '@/server/billing/price-body';
import { exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const ALL_FUNDS = FUND_CODES.map((code, i) => ({ code, yuanPerKwh: `0.0${String(i + 1).padStart(2, '0')}` }));
const PF_AT_080 = { '0.90': '25.00', '0.85': '12.50', '0.80': '0.00' } as const;

const bill = (cls: string, body: object, point: object, more: object = {}): CalculationRow['request'] => ({
  kind: 'bill',
  class: cls,
  month: '2010-06',
  prices: [{ id: 'p', body }],
  points: [point],
  ...more,
});

export const EXAM_CLASSES: readonly CalculationRow[] = CUSTOMER_CLASSES.flatMap((cls): CalculationRow[] => [
  exam(
    `class-tou-${cls}`,
    `Four periods, every fund and a money correction: ${cls}`,
    '100 × (1.08 + 0.9 + 0.6 + 0.3) = 288; 400 × (0.001 + … + 0.011) = 26.40; − 1.40',
    bill(
      cls,
      {
        kind: 'tou',
        energyYuan: '0.6',
        tou: { by: 'factor', sharp: '1.8', peak: '1.5', valley: '0.5' },
        funds: ALL_FUNDS,
      },
      { quantities: { sharp: '100', peak: '100', flat: '100', valley: '100' } },
      { moneyCorrections: [{ amountYuan: '-1.40', reason: 'price' }] },
    ),
    { amountYuan: '313.00', energyKwh: '400', lines: { 'fund-other': '4.40', 'energy-sharp': '108.00' } },
  ),
  ...PF_STANDARDS.map((standard) =>
    exam(
      `class-pf-${cls}-${standard.slice(2)}`,
      `Single rate and standard ${standard}: ${cls}`,
      `1000 × 0.5 = 500; 1000 kWh and 750 kvarh: cosφ 0.80, ${PF_AT_080[standard]}`,
      bill(cls, flatPrice('0.5'), { quantities: { total: '1000', reactive: '750' }, pfStandard: standard }),
      { lines: { energy: '500.00', 'power-factor': PF_AT_080[standard] } },
    ),
  ),
  exam(
    `class-late-${cls}`,
    `Ten days late: ${cls}`,
    cls === 'residential' ? '1000 × 10 × 1‰' : '1000 × 10 × 2‰',
    { kind: 'late-fee', class: cls, paidOn: '2010-06-25', debts: [{ amountYuan: '1000', dueOn: '2010-06-15' }] },
    { amountYuan: cls === 'residential' ? '10.00' : '20.00' },
  ),
]);
