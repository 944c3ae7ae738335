/** Calculations beside the bill worked by hand, one for each rule that has no published answer. */
import type { CalculationRow } from '@/tests/golden/golden-row';

const row = (
  id: string,
  title: string,
  arithmetic: string,
  request: CalculationRow['request'],
  expected: CalculationRow['expected'],
): CalculationRow => ({
  id,
  title,
  source: 'hand-worked',
  arithmetic,
  request,
  expected,
});

const correction = (recordedKwh: string, method: object, priceYuan = '0.5'): CalculationRow['request'] => ({
  kind: 'energy-correction',
  recordedKwh,
  method,
  priceYuan,
});
const breach = (item: object): CalculationRow['request'] => ({ kind: 'breach', items: [item] });
const late = (cls: string, paidOn: string, debt: object, more: object = {}): CalculationRow['request'] => ({
  kind: 'late-fee',
  class: cls,
  paidOn,
  debts: [debt],
  ...more,
});

export const HAND_WORKED_CALCULATIONS: readonly CalculationRow[] = [
  row(
    'late-resident',
    'Resident ten days late',
    '500 × 10 × 1‰',
    late('residential', '2010-06-25', { amountYuan: '500', dueOn: '2010-06-15' }),
    { amountYuan: '5.00' },
  ),
  row(
    'late-minimum',
    'Below one yuan',
    '100 × 2 × 1‰ = 0.20, made up to 1',
    late('residential', '2010-06-17', { amountYuan: '100', dueOn: '2010-06-15' }),
    {
      amountYuan: '1.00',
      lines: { 'late-fee': ['0.20', '0.80'] },
    },
  ),
  row(
    'late-in-time',
    'Paid on the last day',
    'no fee, no minimum',
    late('residential', '2010-06-15', { amountYuan: '100', dueOn: '2010-06-15' }),
    { amountYuan: '0.00' },
  ),
  row(
    'late-part-payment',
    'Part paid on the way',
    '1000 × 5 × 2‰ + 600 × 5 × 2‰',
    late('commercial', '2010-06-25', {
      amountYuan: '1000',
      dueOn: '2010-06-15',
      payments: [{ on: '2010-06-20', amountYuan: '400' }],
    }),
    {
      amountYuan: '16.00',
      lines: { 'late-fee': ['10.00', '6.00'] },
    },
  ),
  row(
    'late-deducted-days',
    'Three days taken off',
    '2000 × 3 × 2‰',
    late('commercial', '2010-09-26', { amountYuan: '2000', dueOn: '2010-09-20' }, { deductDays: 3 }),
    { amountYuan: '12.00' },
  ),
  row(
    'late-overpaid',
    'More paid than owed',
    'refused',
    late('commercial', '2010-09-26', {
      amountYuan: '200',
      dueOn: '2010-09-20',
      payments: [{ on: '2010-09-22', amountYuan: '300' }],
    }),
    {
      refusedAt: 'request.debts.0.payments',
    },
  ),

  row(
    'correction-fast',
    'Meter 5 % fast: a refund',
    '21 000 ÷ 1.05 − 21 000 = −1000; × ½; × 0.5',
    correction('21000', { by: 'meter-error', errorPercent: '5' }),
    {
      amountYuan: '-250.00',
      results: { correctionKwh: '-500', rightKwh: '20500' },
    },
  ),
  row(
    'correction-one-ct-reversed',
    '4-wire, one transformer reversed',
    'K = 3 ÷ (1 + 1 − 1) = 3; 2 × 1000 × 0.5',
    correction('1000', { by: 'elements', elements: [{}, {}, { reversed: true }] }),
    {
      amountYuan: '1000.00',
      results: { factor: '3' },
    },
  ),
  row(
    'correction-angles',
    '3-wire, current of the first element reversed, cosφ 0.8',
    'registered cos(φ − 30°) − cos(φ + 30°) = sin φ; K = √3·0.8 ÷ 0.6 = 2.309401; 1309 × 0.5',
    correction('1000', {
      by: 'angles',
      wires: 3,
      cosPhi: '0.8',
      elements: [{ offsetDegrees: '30', current: '-1' }, { offsetDegrees: '-30' }],
    }),
    { amountYuan: '654.50', results: { factor: '2.309401', correctionKwh: '1309' } },
  ),
  row(
    'correction-nothing-registered',
    'All voltages open',
    'refused',
    correction('1000', { by: 'elements', elements: [{ open: true }, { open: true }, { open: true }] }),
    { refusedAt: 'request.method.elements' },
  ),
  row(
    'correction-ratio',
    'Billed at 30, right is 40',
    '30 000 × (40/30 − 1) = 10 000',
    correction('30000', { by: 'multiplier', usedMultiplier: '150/5', rightMultiplier: '200/5' }),
    { amountYuan: '5000.00' },
  ),
  row('correction-factor', 'Factor given', '1000 × 0.732', correction('1000', { by: 'factor', factor: '1.732' }), {
    amountYuan: '366.00',
  }),
  row(
    'correction-normal-month',
    'Fuse gone for 20 days',
    '900 × 20/30 − 100 = 500; × 0.6',
    correction('100', { by: 'normal-month', normalKwh: '900', days: 20 }, '0.6'),
    { amountYuan: '300.00' },
  ),

  row(
    'breach-suspended-two-part',
    'Sealed 400 kVA used in May',
    '400 × 27; × 2',
    breach({ breach: 'suspended-used-two-part', kva: '400', priceYuan: '27', from: '2010-05-01', to: '2010-06-01' }),
    {
      lines: { 'breach-arrears': '10800.00', 'breach-penalty': '21600.00' },
    },
  ),
  row(
    'breach-suspended-single',
    'Sealed 10 kW used once',
    '10 × 30',
    breach({ breach: 'suspended-used-single', kw: '10' }),
    { amountYuan: '300.00' },
  ),
  row('breach-meter-moved-other', 'Meter moved', '5000', breach({ breach: 'meter-moved', class: 'other' }), {
    amountYuan: '5000.00',
  }),
  row(
    'breach-meter-moved-home',
    'Meter moved twice at a home',
    '2 × 500',
    breach({ breach: 'meter-moved', class: 'residential', times: 2 }),
    { amountYuan: '1000.00' },
  ),
  row(
    'breach-supply',
    'Supply given to a neighbour, 20 kW',
    '20 × 500',
    breach({ breach: 'unauthorised-supply', kw: '20' }),
    { amountYuan: '10000.00' },
  ),
  row(
    'breach-above-plan',
    'Above the plan twice',
    '100 × 2 × 1 + 500 × 0.6 × 5',
    breach({ breach: 'above-plan', kw: '100', times: 2, kwh: '500', priceYuan: '0.6' }),
    {
      amountYuan: '1700.00',
      lines: { 'breach-penalty': ['200.00', '1500.00'] },
    },
  ),
  row(
    'breach-price-upside-down',
    'Right price below the wrong one',
    'refused',
    breach({ breach: 'cheaper-tariff', energy: [{ kwh: '1', rightPriceYuan: '0.5', wrongPriceYuan: '0.6' }] }),
    {
      refusedAt: 'request.items.0.energy.0.rightPriceYuan',
    },
  ),
  row(
    'theft-lighting',
    'Lighting, time unknown, recorded energy off',
    '1 × 180 × 6 − 80 = 1000; × 0.5; × 3',
    { kind: 'theft', stolen: [{ use: 'lighting', loads: [{ kw: '1' }], recordedKwh: '80', priceYuan: '0.5' }] },
    {
      lines: { 'theft-arrears': '500.00', 'theft-penalty': '1500.00' },
    },
  ),
  row(
    'unmetered-half',
    'Ended before half the term',
    '10 × 10 × 10 × 0.5 = 500, half back',
    { kind: 'unmetered', loads: [{ kw: '10', hoursPerDay: '10', days: 10 }], priceYuan: '0.5', unusedHalf: true },
    {
      amountYuan: '250.00',
    },
  ),

  row(
    'demand-quote-resale',
    'Resold energy comes off the demand',
    '1300 − 18 000/180 − 5400/540 = 1190; × 37',
    {
      kind: 'demand',
      rule: 'actual',
      feedsKw: ['800', '500'],
      resale: [
        { use: 'lighting', kwh: '18000' },
        { use: 'three-shift', kwh: '5400' },
      ],
      priceYuan: '37',
    },
    { amountYuan: '44030.00', results: { billedKw: '1190' } },
  ),
  row(
    'demand-quote-105',
    'Contract 1000, actual 1300',
    '1300 + 250',
    { kind: 'demand', on: '2010-06-01', feedsKw: ['1300'], contractKw: '1000' },
    { results: { billedKw: '1550' } },
  ),
  row(
    'demand-quote-no-contract',
    'A rule that needs a contract value',
    'refused',
    { kind: 'demand', rule: 'excess-105', feedsKw: ['1300'] },
    { refusedAt: 'request.contractKw' },
  ),
  row(
    'pf-quote',
    'Rate and money from the two quantities',
    '30 000 × 15 %',
    { kind: 'power-factor', activeKwh: '50000', reactiveKvarh: '59000', standard: '0.90', baseYuan: '30000' },
    {
      amountYuan: '4500.00',
      results: { cosPhi: '0.65', ratePercent: '15' },
    },
  ),
  row(
    'pf-quote-cos',
    'Rate from cosφ',
    '0.835 → 0.84: 0.85 − 0.84',
    { kind: 'power-factor', cosPhi: '0.835', standard: '0.85' },
    { results: { cosPhi: '0.84', ratePercent: '0.5' } },
  ),
  row(
    'loss-quote-shared',
    'Table loss of 304 kWh among three by capacity; the last takes the rest',
    '304 × 0.333333 = 101.33 → 101, 101, 102',
    {
      kind: 'transformer-loss',
      loss: {
        method: 'table',
        kva: '50',
        activeKwh: '4000',
        rows: [{ kva: '50', bands: [{ upToKwh: null, lossKwh: '304' }] }],
      },
      sharing: {
        by: 'capacity',
        members: [
          { id: 'A', kva: '10' },
          { id: 'B', kva: '10' },
          { id: 'C', kva: '10' },
        ],
      },
    },
    { results: { lossKwh: '304', 'share.A': '101', 'share.B': '101', 'share.C': '102' } },
  ),
  row(
    'loss-quote-idle',
    'A month without energy is shared equally',
    '304 ÷ 2',
    {
      kind: 'transformer-loss',
      loss: {
        method: 'table',
        kva: '50',
        activeKwh: '0',
        rows: [{ kva: '50', bands: [{ upToKwh: null, lossKwh: '304' }] }],
      },
      sharing: {
        by: 'energy',
        members: [
          { id: 'A', kwh: '0' },
          { id: 'B', kwh: '0' },
        ],
      },
    },
    { results: { 'share.A': '152', 'share.B': '152' } },
  ),
  row(
    'meter-check-rollover',
    'Register that went round, CT 200/5',
    '(9999 + 1 − 9990 + 15) × 40',
    {
      kind: 'meter-check',
      check: { by: 'register', prev: '9990', curr: '15', digits: 4, rolledOver: true, ct: '200/5' },
    },
    {
      results: { multiplier: '40', kwh: '1000' },
    },
  ),
  row(
    'meter-check-plated',
    'Meter built for 100/5, connected to 300/5, plate factor 20',
    '300/5 ÷ 100/5 × 20 = 60',
    {
      kind: 'meter-check',
      check: { by: 'register', prev: '0', curr: '10', digits: 5, ct: '300/5', platedCt: '100/5', platedFactor: '20' },
    },
    {
      results: { multiplier: '60', kwh: '600' },
    },
  ),
  row(
    'load-rate',
    'Load rate',
    '750/1000',
    { kind: 'indicator', indicator: { of: 'load-rate', averageKw: '750', maximumKw: '1000' } },
    { results: { percent: '75' } },
  ),
];
