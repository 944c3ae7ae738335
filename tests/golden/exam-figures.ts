/** Indicators, power, transformers, meters and supply without a meter, asked as the certification banks ask. */
import { exam } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

type Results = NonNullable<CalculationRow['expected']['results']>;

const figure = (
  id: string,
  title: string,
  arithmetic: string,
  indicator: object,
  results: Results,
  more: object = {},
): CalculationRow => exam(id, title, arithmetic, { kind: 'indicator', indicator, ...more }, { results });
const other = (
  id: string,
  title: string,
  arithmetic: string,
  request: CalculationRow['request'],
  results: Results,
): CalculationRow => exam(id, title, arithmetic, request, { results });

const INDICATORS: readonly CalculationRow[] = [
  figure(
    'load-rate',
    '14 400 kWh a day, highest 1000 kW',
    '14 400 ÷ 24 = 600; 60 %',
    { of: 'load-rate', kwh: '14400', maximumKw: '1000' },
    { averageKw: '600', percent: '60' },
  ),
  figure(
    'hours-of-use',
    '5 GWh a year, highest 1000 kW',
    '5 000 000 ÷ 1000',
    { of: 'hours-of-use', kwh: '5000000', maximumKw: '1000' },
    { hours: '5000' },
  ),
  figure(
    'capacity-use',
    '400 kW at 0.8 on 630 kVA',
    '400 ÷ 0.8 = 500; ÷ 630',
    { of: 'capacity-use', kva: '630', kw: '400', cosPhi: '0.8' },
    { loadKva: '500', percent: '79.37' },
  ),
  figure(
    'voltage-quality',
    '200 hours out of bounds in a year',
    '1 − 200 ÷ 8760',
    { of: 'remainder-rate', part: '200', whole: '8760' },
    { percent: '97.72' },
  ),
  figure('any-rate', '18 of 24 in time', '18 ÷ 24', { of: 'rate', part: '18', whole: '24' }, { percent: '75' }),
  figure(
    'unbalance',
    'Phases of 30, 25 and 20 A',
    '(30 − 20) ÷ 30',
    { of: 'unbalance', loads: ['30', '25', '20'] },
    { percent: '33.33' },
  ),
  figure(
    'tax',
    '1170 yuan with 17 % tax',
    '1170 ÷ 1.17',
    { of: 'tax', amountYuan: '1170', taxPercent: '17' },
    { netYuan: '1000', taxYuan: '170' },
  ),
  figure(
    'line-power-loss',
    '1000 kW at 0.85 over 2 Ω at 10 kV for 720 h',
    'I = 1000 ÷ (√3 × 10 × 0.85) = 67.92; 3I²R = 27.68 kW',
    { of: 'line-power-loss', kw: '1000', kv: '10', cosPhi: '0.85', resistanceOhm: '2', hours: '720' },
    { amps: '67.92', lossKw: '27.68', lossKwh: '19930.8' },
  ),
  figure(
    'voltage-drop-line',
    '1000 kW, 620 kvar, 2 + j1.5 Ω, 10 kV',
    '(1000 × 2 + 620 × 1.5) ÷ 10 = 293 V',
    { of: 'voltage-drop', kw: '1000', kvar: '620', kv: '10', resistanceOhm: '2', reactanceOhm: '1.5' },
    { dropVolts: '293', percent: '2.93' },
  ),
  figure(
    'average-of-parts',
    'Three classes',
    '(600 × 0.5 + 300 × 0.8 + 100 × 0.4) ÷ 1000 = 0.58',
    {
      of: 'average-price',
      parts: [
        { priceYuan: '0.5', kwh: '600' },
        { priceYuan: '0.8', kwh: '300' },
        { amountYuan: '40', kwh: '100' },
      ],
    },
    { yuanPerKwh: '0.58' },
  ),
  figure(
    'collection-one-year',
    'Everything of this year',
    '950 ÷ 1000',
    { of: 'collection-rate', receivableYuan: '1000', receivedYuan: '950' },
    { percent: '95', owedYuan: '50' },
  ),
  figure(
    'line-loss-area',
    'A district: 500 000 supplied, 470 000 sold',
    '30 000 ÷ 500 000',
    { of: 'line-loss', suppliedKwh: ['500000'], soldKwh: '470000' },
    { lossKwh: '30000', percent: '6' },
  ),
  figure(
    'cut-not-rounded',
    'A printed answer cut after one decimal',
    '19 ÷ 30 = 63.3',
    { of: 'rate', part: '19', whole: '30' },
    { percent: '63.3' },
    { places: 1, rounding: 'down' },
  ),
];

const POWER: readonly CalculationRow[] = [
  other(
    'three-phase-power',
    '380 V, 100 A, 0.85',
    '√3 × 380 × 100 × 0.85',
    { kind: 'electric-power', volts: '380', amps: '100', cosPhi: '0.85', hours: '10' },
    { kw: '55.95', kwh: '559.45' },
  ),
  other(
    'single-phase-current',
    '4.4 kW at 220 V',
    '4400 ÷ 220',
    { kind: 'electric-power', volts: '220', phases: 1, kw: '4.4' },
    { amps: '20' },
  ),
  other(
    'capacitors',
    '100 kW from 0.70 to 0.90',
    '100 × (1.0202 − 0.4843)',
    { kind: 'compensation', kw: '100', cosPhi: '0.7', wantedCosPhi: '0.9' },
    { kvar: '53.59', cosPhiAfter: '0.9' },
  ),
  other(
    'capacitors-from-energy',
    '72 000 kWh and 54 000 kvarh in 720 h, to 0.95',
    '100 kW × (0.75 − 0.328684)',
    { kind: 'compensation', activeKwh: '72000', reactiveKvarh: '54000', hours: '720', wantedCosPhi: '0.95' },
    { kw: '100', kvar: '42.13', cosPhiBefore: '0.8' },
  ),
  other(
    'capacitors-put-in',
    '42 kvar at 100 kW and 0.80',
    'tanφ 0.75 − 0.42 = 0.33; 1 ÷ √(1 + 0.33²)',
    { kind: 'compensation', kw: '100', cosPhi: '0.8', kvar: '42' },
    { cosPhiAfter: '0.9496' },
  ),
  other(
    'pf-at-table-edge',
    'Q ÷ P = 1.249, exact',
    'cosφ = 0.62499… → 0.62',
    { kind: 'power-factor', activeKwh: '10000', reactiveKvarh: '12490', standard: '0.90' },
    { cosPhi: '0.62', ratePercent: '21' },
  ),
  other(
    'pf-at-table-edge-printed',
    'The same by the printed table',
    '0.63',
    { kind: 'power-factor', activeKwh: '10000', reactiveKvarh: '12490', standard: '0.90', method: 'ratio-4' },
    { cosPhi: '0.63', ratePercent: '19' },
  ),
  other(
    'pf-two-way',
    'Reactive both ways',
    '3000 + 4500 = 7500; 0.80',
    { kind: 'power-factor', activeKwh: '10000', reactiveKvarh: '3000', reactiveReverseKvarh: '4500', standard: '0.85' },
    { reactiveKvarh: '7500', cosPhi: '0.80', ratePercent: '2.5' },
  ),
  other(
    'pf-from-tan',
    'tanφ 0.48',
    'cosφ 0.90 at 0.85: −0.5 %',
    { kind: 'power-factor', tanPhi: '0.48', standard: '0.85' },
    { cosPhi: '0.90', ratePercent: '-0.5' },
  ),
];

const EQUIPMENT: readonly CalculationRow[] = [
  other(
    'economic-load',
    '100 kVA, 0.25 and 1.15 kW',
    '√(0.25 ÷ 1.15) = 46.63 %; two sets: 100 × √(2 × 0.25 ÷ 1.15) = 65.94 kVA',
    { kind: 'transformer-loss', loss: { method: 'economic', kva: '100', p0: '0.25', pk: '1.15', count: 2 } },
    { bestLoadRatePercent: '46.6252', bestLoadKva: '46.6252', switchKva: '65.938' },
  ),
  other(
    'efficiency',
    '80 kW at 1.0 on the same',
    '0.8² × 1.15 + 0.25 = 0.986; 80 ÷ 80.986',
    { kind: 'transformer-loss', loss: { method: 'economic', kva: '100', p0: '0.25', pk: '1.15', loadKw: '80' } },
    { loadRatePercent: '80', lossKw: '0.986', efficiencyPercent: '98.7825' },
  ),
  other(
    'loss-of-a-year',
    'P0 0.48, Pk 2.5 at 60 % for 8760 h, load loss 3000 h',
    '0.48 × 8760 + 0.36 × 2.5 × 3000 = 4204.8 + 2700',
    {
      kind: 'transformer-loss',
      loss: { method: 'power', units: [{ p0: '0.48', pk: '2.5', loadRate: '0.6' }], hours: '8760', loadHours: '3000' },
    },
    { lossKwh: '6904.8' },
  ),
  other(
    'loss-shared',
    'A loss of 304 kWh shared by 100 and 200 kVA',
    '304 × 0.333333 = 101; 203',
    {
      kind: 'transformer-loss',
      loss: {
        method: 'table',
        kva: '50',
        rows: [{ kva: '50', bands: [{ upToKwh: null, lossKwh: '304' }] }],
        activeKwh: '1000',
      },
      sharing: {
        by: 'capacity',
        members: [
          { id: 'A', kva: '100' },
          { id: 'B', kva: '200' },
        ],
      },
    },
    { 'share.A': '101', 'share.B': '203' },
  ),
  other(
    'disc-time',
    '10 turns, 1200 r/kWh, 1 kW: 33 s',
    'right 30 s; 30 ÷ 33 − 1 = −9.09 %',
    { kind: 'meter-check', check: { by: 'watt-second', pulses: '10', seconds: '33', constant: '1200', loadKw: '1' } },
    { standardSeconds: '30', errorPercent: '-9.09' },
  ),
  other(
    'load-by-disc',
    '20 turns in 40 s, 600 r/kWh, CT 100/5',
    '20 ÷ 600 × 3600 ÷ 40 × 20 = 60 kW',
    { kind: 'meter-check', check: { by: 'watt-second', pulses: '20', seconds: '40', constant: '600', ct: '100/5' } },
    { shownKw: '60' },
  ),
  other(
    'against-standard',
    '98 shown, 100 right',
    '−2 %',
    { kind: 'meter-check', check: { by: 'standard', shownKwh: '98', standardKwh: '100' } },
    { errorPercent: '-2' },
  ),
  other(
    'plate-ratio',
    'Plate 100/5 × 10, real CT 200/5',
    '(200/5) ÷ (100/5) × 10 = 20; 30 × 20',
    {
      kind: 'meter-check',
      check: { by: 'register', prev: '100', curr: '130', ct: '200/5', platedCt: '100/5', platedFactor: '10' },
    },
    { multiplier: '20', kwh: '600' },
  ),
  exam(
    'unmetered-kva',
    'A fair: 20 kVA, 8 hours, 5 days, and ten lamps of 100 W',
    '800 × 0.8 + 10 × 0.1 × 6 × 5 = 30 × 0.8',
    {
      kind: 'unmetered',
      loads: [
        { kva: '20', hoursPerDay: '8', days: 5 },
        { name: 'lamps', kw: '0.1', quantity: '10', hoursPerDay: '6', days: 5 },
      ],
      priceYuan: '0.8',
    },
    { amountYuan: '664.00', results: { kwh: '830' } },
  ),
  exam(
    'demand-resold',
    'Two feeds less resold lighting',
    '(800 + 500 − 18 000 ÷ 180) × 37 = 1200 × 37',
    {
      kind: 'demand',
      rule: 'actual',
      feedsKw: ['800', '500'],
      resale: [{ use: 'lighting', kwh: '18000' }],
      priceYuan: '37',
    },
    { amountYuan: '44400.00', results: { billedKw: '1200' } },
  ),
];

export const EXAM_FIGURES: readonly CalculationRow[] = [...INDICATORS, ...POWER, ...EQUIPMENT];
