/** Further published bills and losses. */
import { bill, published } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const PERIODS: readonly CalculationRow[] = [
  published(
    'large-industry-april',
    '500 kVA metered high with periods, multiplier 400; cosφ of the month 0.95',
    'xiexiebang.com/a5/201905135/230df7e3dd6b1f63.html (the last sum follows its rule)',
    '(277 − 250) × 400 = 10 800, (149 − 125) × 400 = 9600, 35 200 less both 14 800; 5000 + 5529.60 + 1228.80 + 4736; −0.75 % = −123.71',
    bill(
      { kind: 'two-part', energyYuan: '0.32', capacityYuan: '10', tou: { by: 'factor', peak: '1.6', valley: '0.4' } },
      {
        meters: [
          {
            multiplier: '400',
            registers: [
              { register: 'total', prev: '712', curr: '800' },
              { register: 'peak', prev: '250', curr: '277' },
              { register: 'valley', prev: '125', curr: '149' },
            ],
          },
        ],
        cosPhi: '0.95',
        pfStandard: '0.90',
        basic: { by: 'capacity', equipment: [{ id: 'T', kva: '500' }] },
      },
    ),
    {
      amountYuan: '16370.69',
      lines: {
        'basic-capacity': '5000.00',
        'energy-peak': '5529.60',
        'energy-valley': '1228.80',
        'energy-flat': '4736.00',
        'power-factor': '-123.71',
      },
    },
  ),
];

const EFFICIENCY: readonly CalculationRow[] = [
  published(
    'transformer-efficiency',
    '140 kW at 0.8 on 200 kVA with 0.4 and 2.2 kW',
    'm.co188.com/u/home/2172886/2',
    '140 ÷ 160 = 87.5 %; 140 ÷ (140 + 0.4 + 0.875² × 2.2) = 98.5 %',
    {
      kind: 'transformer-loss',
      loss: { method: 'economic', kva: '200', p0: '0.4', pk: '2.2', loadKw: '140', cosPhi: '0.8' },
    },
    { results: { loadRatePercent: '87.5', efficiencyPercent: '98.533' } },
  ),
];

export const PUBLISHED_BILLS: readonly CalculationRow[] = [...PERIODS, ...EFFICIENCY];
