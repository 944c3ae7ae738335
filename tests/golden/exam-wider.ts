/** Figures and bills of wider shape: power of several loads, shares of uses, and what the older forms could not say. */
import { exam } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const FIGURES: readonly CalculationRow[] = [
  exam(
    'cosphi-from-kw-and-current',
    '54 kW at 380 V and 100 A',
    '54 000 ÷ (√3 × 380 × 100) = 0.8204',
    { kind: 'electric-power', volts: '380', amps: '100', kw: '54' },
    { results: { cosPhi: '0.8204', kva: '65.82' } },
  ),
  exam(
    'cosphi-of-two-loads',
    '250 kW at 0.8, and 70 kW at 0.75 more',
    '187.5 + 61.73 = 249.23 kvar; 320 ÷ 405.61 = 0.7889',
    {
      kind: 'electric-power',
      loads: [
        { kw: '250', cosPhi: '0.8' },
        { kw: '70', cosPhi: '0.75' },
      ],
    },
    { results: { kw: '320', kvar: '249.23', cosPhi: '0.7889' } },
  ),
  exam(
    'shares-of-unmetered-uses',
    'A plant of 35 kW in three shifts, homes of 8 kW for 6 hours, offices of 14 kW for 8 hours, no sub-meters',
    '840, 48 and 112 of 1000 kWh a day',
    {
      kind: 'indicator',
      indicator: {
        of: 'shares',
        parts: [
          { name: 'plant', kw: '35', hours: '24' },
          { name: 'homes', kw: '8', hours: '6' },
          { name: 'offices', kw: '14', hours: '8' },
        ],
      },
    },
    { results: { 'percent.plant': '84', 'percent.homes': '4.8', 'percent.offices': '11.2' } },
  ),
  exam(
    'line-loss-by-kvar',
    '200 kW and 150 kvar over 5 km of 1 Ω at 10 kV',
    'S = 250 kVA; I = 14.43 A; 3I²R = 3.125 kW; ÷ 200',
    {
      kind: 'indicator',
      places: 3,
      indicator: { of: 'line-power-loss', resistanceOhm: '5', kw: '200', kvar: '150', kv: '10' },
    },
    { results: { lossKw: '3.125', percent: '1.563' } },
  ),
  exam(
    'transformer-loss-by-hours',
    '315 kVA for 720 hours',
    '0.76 × 720 + 1.2 × 100 000² ÷ (315² × 720) × 4.8 = 547.2 + 806.25',
    {
      kind: 'transformer-loss',
      loss: { method: 'formula', kva: '315', p0: '0.76', pk: '4.8', activeKwh: '100000', hours: '720' },
    },
    { results: { lossKwh: '1353' } },
  ),
];

export const EXAM_WIDER: readonly CalculationRow[] = [...FIGURES];
