/** Energy, sub-meters, losses and segments, asked as the certification banks ask. */
import { bill, exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const factors = { by: 'factor', sharp: '1.8', peak: '1.5', valley: '0.5' };
const light = { id: 'light', body: flatPrice('0.8') };

const COMPLETE: readonly CalculationRow[] = [
  exam(
    'low-side-plant',
    '630 kVA metered on the low side, three shifts, losses by formula, basic charge and power factor',
    'T 720: 864 + 1.2 × (180 000² + 90 000²) ÷ (630² × 720) × 6.2 = 1918 kWh, 9357 kvarh; cosφ 0.88, +1 %; 181 918 × 0.5 = 90 959; 630 × 20 = 12 600; 103 559 × 1 % = 1035.59',
    bill(
      { kind: 'two-part', energyYuan: '0.5', capacityYuan: '20' },
      {
        quantities: { total: '180000', reactive: '90000' },
        pfStandard: '0.90',
        basic: { by: 'capacity', equipment: [{ id: 'S9', kva: '630' }] },
        losses: {
          transformer: { method: 'formula', kva: '630', p0: '1.2', pk: '6.2', i0: '1', uk: '4.5', shifts: 3 },
        },
      },
    ),
    {
      amountYuan: '104594.59',
      energyKwh: '181918',
      facts: { cosPhi: '0.88', transformerLossKwh: '1918' },
      lines: { energy: '90959.00', 'basic-capacity': '12600.00', 'power-factor': '1035.59' },
    },
  ),
  exam(
    'stated-cosphi',
    '10 % lighting by ratio, power factor stated',
    '18 000 × 0.6 = 10 800, cosφ 0.80 at 0.85: +2.5 % = 270; 2000 × 0.8 = 1600',
    bill(
      flatPrice('0.6'),
      { quantities: { total: '20000' }, price: 'p', cosPhi: '0.80', pfStandard: '0.85' },
      {
        prices: [{ id: 'p', body: flatPrice('0.6') }, light],
        points: [
          { quantities: { total: '20000' }, price: 'p', cosPhi: '0.80', pfStandard: '0.85' },
          { parentNo: 0, share: { kind: 'ratio', ratio: '0.1' }, price: 'light' },
        ],
      },
    ),
    { amountYuan: '12670.00', facts: { cosPhi: '0.80' }, lines: { 'power-factor': '270.00' } },
  ),
  exam(
    'fixed-then-ratio',
    'Fixed lighting, then 20 % of the rest on a third price',
    '500 fixed; (10 000 − 500) × 20 % = 1900; 7600 × 0.6 + 500 × 0.8 + 1900 × 0.5 = 4560 + 400 + 950',
    bill(
      flatPrice('0.6'),
      {},
      {
        prices: [{ id: 'p', body: flatPrice('0.6') }, light, { id: 'farm', body: flatPrice('0.5') }],
        points: [
          { quantities: { total: '10000' }, price: 'p' },
          { parentNo: 0, share: { kind: 'fixed', kwh: '500' }, price: 'light' },
          { parentNo: 0, share: { kind: 'ratio', ratio: '0.2' }, price: 'farm' },
        ],
      },
    ),
    { amountYuan: '5910.00', energyKwh: '10000', lines: { energy: ['4560.00', '400.00', '950.00'] } },
  ),
  exam(
    'losses-before-ratio',
    'The ratio also bears the losses',
    '(10 000 + 300) × 10 % = 1030 × 0.8 = 824; 9270 × 0.5 = 4635',
    bill(
      flatPrice('0.5'),
      {},
      {
        prices: [{ id: 'p', body: flatPrice('0.5') }, light],
        points: [
          { quantities: { total: '10000' }, price: 'p', losses: { transformer: { method: 'given', lossKwh: '300' } } },
          { parentNo: 0, share: { kind: 'ratio', ratio: '0.1' }, price: 'light' },
        ],
        parameters: { lossOrder: 'before-shares' },
      },
    ),
    { amountYuan: '5459.00', energyKwh: '10300' },
  ),
  exam(
    'sub-meter-of-tou',
    'A sub-meter without periods comes off pro rata',
    'of 1000: 300 peak, 200 valley, 500 flat; 2700 × 0.9 + 4500 × 0.6 + 1800 × 0.3 + 1000 × 0.5 = 5670 + 500',
    bill(
      flatPrice('0.5'),
      {},
      {
        prices: [
          { id: 'tou', body: { kind: 'tou', energyYuan: '0.6', tou: factors } },
          { id: 'shop', body: flatPrice('0.5') },
        ],
        points: [
          { quantities: { total: '10000', peak: '3000', valley: '2000' }, price: 'tou' },
          { parentNo: 0, quantities: { total: '1000' }, price: 'shop' },
        ],
      },
    ),
    { amountYuan: '6170.00', lines: { 'energy-peak': '2430.00', 'energy-flat': '2700.00', 'energy-valley': '540.00' } },
  ),
  exam(
    'loss-share-of-energy',
    'Transformer losses of 2 % and 10 % reactive, line loss of 3 % after them',
    '10 000 × 2 % = 200; 10 200 × 3 % = 306; 10 506 × 0.5',
    bill(flatPrice('0.5'), {
      quantities: { total: '10000', reactive: '5000' },
      losses: { transformer: { method: 'ratio', ratio: '0.02', reactiveRatio: '0.1' }, line: { ratio: '0.03' } },
    }),
    { amountYuan: '5253.00', facts: { transformerLossKwh: '200', lineLossKwh: '306' } },
  ),
  exam(
    'loss-by-period',
    'Losses spread over the periods by their energy',
    '100 of 3000 + 5000 + 2000: 30 peak, 20 valley, 50 flat; 3030 × 0.9 + 5050 × 0.6 + 2020 × 0.3',
    bill(
      { kind: 'tou', energyYuan: '0.6', tou: factors },
      {
        quantities: { peak: '3000', flat: '5000', valley: '2000' },
        losses: { transformer: { method: 'given', lossKwh: '100' } },
      },
      { parameters: { lossPeriod: 'pro-rata' } },
    ),
    { amountYuan: '6363.00' },
  ),
  exam(
    'twin-transformers',
    'Two equal transformers carry the load together',
    '2 × 0.5 × 720 + 1.2 × 100 000² ÷ (2 × 200² × 720) × 2.5 = 720 + 520.83 = 1241',
    bill(flatPrice('0.5'), {
      quantities: { total: '100000' },
      losses: { transformer: { method: 'formula', kva: '200', p0: '0.5', pk: '2.5', shifts: 3, count: 2 } },
    }),
    { energyKwh: '101241', amountYuan: '50620.50' },
  ),
  exam(
    'sharp-period',
    'Sharp, peak, flat and valley',
    '1000 × 1.08 + 2000 × 0.9 + 5000 × 0.6 + 2000 × 0.3 = 1080 + 1800 + 3000 + 600',
    bill(
      { kind: 'tou', energyYuan: '0.6', tou: factors },
      { quantities: { total: '10000', sharp: '1000', peak: '2000', valley: '2000' } },
    ),
    { amountYuan: '6480.00', averageYuanPerKwh: '0.6480' },
  ),
  exam(
    'tou-funds-included',
    'Factors work on the price net of funds',
    '0.65 − 0.05 = 0.60; 900 + 600 + 300, funds 3000 × 0.05 = 150',
    bill(
      {
        kind: 'tou',
        energyYuan: '0.65',
        tou: factors,
        funds: [{ code: 'renewable', yuanPerKwh: '0.05' }],
        fundsIncluded: true,
      },
      { quantities: { peak: '1000', flat: '1000', valley: '1000' } },
    ),
    { amountYuan: '1950.00', lines: { 'fund-renewable': '150.00' } },
  ),
  exam(
    'fund-in-pf-base',
    'A fund that belongs to the power-factor base',
    '10 000 × 0.5 = 5000; 10 000 × 0.02 = 200; (5000 + 200) × 2.5 % = 130',
    bill(flatPrice('0.5', { funds: [{ code: 'rural-grid-loan', yuanPerKwh: '0.02', inPfBase: true }] }), {
      quantities: { total: '10000' },
      cosPhi: '0.80',
      pfStandard: '0.85',
    }),
    { amountYuan: '5330.00', lines: { 'power-factor': '130.00' } },
  ),
  exam(
    'pf-rate-given',
    'The rate of adjustment is stated',
    '20 000 × 0.6 = 12 000 × 3 % = 360',
    bill(flatPrice('0.6'), { quantities: { total: '20000' }, pfRatePercent: '3' }),
    { amountYuan: '12360.00', lines: { 'power-factor': '360.00' } },
  ),
];

const READINGS: readonly CalculationRow[] = [
  exam(
    'price-change-by-days',
    'A new price on 16 June, no reading that day',
    '3000 × 15/30 × 0.5 + 3000 × 15/30 × 0.6 = 750 + 900',
    bill(
      flatPrice('0.5'),
      {},
      {
        prices: [
          { id: 'old', body: flatPrice('0.5'), effectiveTo: '2010-06-16' },
          { id: 'new', body: flatPrice('0.6'), effectiveFrom: '2010-06-16' },
        ],
        points: [
          {
            quantities: { total: '3000' },
            segments: [{ price: 'old', to: '2010-06-16' }, { price: 'new' }],
          },
        ],
      },
    ),
    { amountYuan: '1650.00', lines: { energy: ['750.00', '900.00'] } },
  ),
  exam(
    'price-change-read',
    'The same with a reading on the day of change',
    '1000 × 0.5 + 2000 × 0.6 = 500 + 1200',
    bill(
      flatPrice('0.5'),
      {},
      {
        prices: [
          { id: 'old', body: flatPrice('0.5') },
          { id: 'new', body: flatPrice('0.6') },
        ],
        points: [
          {
            meters: [
              { to: '2010-06-16', registers: [{ register: 'total', prev: '0', curr: '1000' }] },
              { from: '2010-06-16', registers: [{ register: 'total', prev: '1000', curr: '3000' }] },
            ],
            segments: [{ price: 'old', to: '2010-06-16' }, { price: 'new' }],
          },
        ],
      },
    ),
    { amountYuan: '1700.00' },
  ),
  exam(
    'meter-exchange',
    'Meter and current transformers exchanged in the period',
    '(160 − 100) × 30 + (50 − 0) × 40 = 1800 + 2000 = 3800 × 0.5',
    bill(flatPrice('0.5'), {
      meters: [
        { meterId: 'old', ct: '150/5', to: '2010-06-12', registers: [{ register: 'total', prev: '100', curr: '160' }] },
        { meterId: 'new', ct: '200/5', from: '2010-06-12', registers: [{ register: 'total', prev: '0', curr: '50' }] },
      ],
    }),
    { amountYuan: '1900.00', energyKwh: '3800' },
  ),
  exam(
    'rollover-with-ct',
    'A four-digit register goes round',
    '(10 000 − 9950 + 80) × 20 = 2600 × 0.5',
    bill(flatPrice('0.5'), {
      meters: [
        {
          ct: '100/5',
          registers: [{ register: 'total', prev: '9950', curr: '0080', digits: 4, rolledOver: true }],
        },
      ],
    }),
    { amountYuan: '1300.00', energyKwh: '2600' },
  ),
  exam(
    'rollover-without-digits',
    'A rollover whose plate is not stated',
    'refused',
    bill(flatPrice('0.5'), {
      meters: [{ registers: [{ register: 'total', prev: '9950', curr: '80', rolledOver: true }] }],
    }),
    { refusedAt: 'request.points.0.meters.0.registers.0.digits' },
  ),
  exam(
    'two-way-reactive',
    'Reactive energy forward and reverse',
    '|6000| + |1500| = 7500; cosφ of 10 000 and 7500 = 0.80; at 0.90 +5 %; 5000 × 5 %',
    bill(flatPrice('0.5'), {
      quantities: { total: '10000', reactive: '6000', 'reactive-reverse': '1500' },
      pfStandard: '0.90',
    }),
    { amountYuan: '5250.00', facts: { reactiveKvarh: '7500', cosPhi: '0.80' } },
  ),
  exam(
    'slow-meter-in-bill',
    'Energy of a slow meter taken into the month',
    '(1000 + 50) × 0.5, money of 12.50 given back',
    bill(
      flatPrice('0.5'),
      {
        quantities: { total: '1000' },
        energyCorrections: [{ register: 'total', kwh: '50', reason: 'meter 10 % slow, half the time' }],
      },
      { moneyCorrections: [{ amountYuan: '-12.50', reason: 'price of May' }] },
    ),
    { amountYuan: '512.50', energyKwh: '1050' },
  ),
];

export const EXAM_BILLS: readonly CalculationRow[] = [...COMPLETE, ...READINGS];
