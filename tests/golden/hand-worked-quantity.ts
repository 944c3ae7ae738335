/** Quantities worked by hand: registers, meters and periods, sub-points, losses. */
import type { PointInput, PriceVersion } from '@/server/billing/contract';
import { bundle, given, read, single, terms } from '@/tests/golden/fixtures';
import type { BillRow } from '@/tests/golden/golden-row';
import { JUNE, flat, half, row, sixty, tou } from '@/tests/golden/hand-worked-fixtures';

const QUANTITY: readonly BillRow[] = [
  row(
    'rollover',
    'A four-digit register that went round',
    '(10 000 − 9985 + 25) × 20 = 800; × 0.5',
    [half],
    bundle(JUNE, 'commercial', [
      {
        pointNo: 0,
        meters: [
          {
            meterId: 'M1',
            multiplier: '20',
            registers: [{ register: 'total', prev: '9985', curr: '25', digits: 4, rolledOver: true }],
          },
        ],
        segments: [terms(half, JUNE.from, JUNE.to)],
      },
    ]),
    { energyKwh: '800', amountYuan: '400.00' },
  ),
  row(
    'backwards',
    'A reading below the former one that nobody decided on',
    'refused',
    [half],
    single(JUNE, 'commercial', half, read('20', { total: ['9985', '25'] }, { digits: 4 })),
    { fault: 'reading-backwards' },
  ),
  row(
    'too-many-digits',
    'A reading the plate cannot show',
    'refused',
    [half],
    single(JUNE, 'commercial', half, read('1', { total: ['100', '10000'] }, { digits: 4 })),
    { fault: 'reading-exceeds-digits' },
  ),
  row(
    'meter-exchange',
    'Meter exchanged in mid-month, each with its own multiplier',
    '300 × 1 + 180 × 2 = 660; × 0.5',
    [half],
    bundle(JUNE, 'residential', [
      {
        pointNo: 0,
        meters: [
          read('1', { total: ['1200', '1500'] }, { meterId: 'old', to: '2010-06-15' }),
          read('2', { total: ['0', '180'] }, { meterId: 'new', from: '2010-06-15' }),
        ],
        segments: [terms(half, JUNE.from, JUNE.to)],
      },
    ]),
    { energyKwh: '660', amountYuan: '330.00' },
  ),
  row(
    'integer-half-up',
    'kWh are whole, half-up',
    '3.35 × 30 = 100.5 → 101; × 0.5 = 50.50',
    [half],
    single(JUNE, 'commercial', half, read('30', { total: ['10', '13.35'] })),
    { energyKwh: '101', amountYuan: '50.50' },
  ),
  row(
    'difference-to-flat',
    'Total above the sum of its periods',
    '1000 − 980 = 20 on flat; 300 × 0.9 + 500 × 0.6 + 200 × 0.3',
    [tou],
    single(JUNE, 'commercial', tou, given({ total: '1000', peak: '300', flat: '480', valley: '200' })),
    { amountYuan: '630.00', lines: { 'energy-peak': '270.00', 'energy-flat': '300.00', 'energy-valley': '60.00' } },
  ),
  row(
    'sharp',
    'Four periods without a flat register',
    'flat 1000 − 100 − 300 − 200 = 400; 108 + 270 + 240 + 60',
    [tou],
    single(JUNE, 'commercial', tou, given({ total: '1000', sharp: '100', peak: '300', valley: '200' })),
    {
      amountYuan: '678.00',
      lines: { 'energy-sharp': '108.00', 'energy-peak': '270.00', 'energy-flat': '240.00', 'energy-valley': '60.00' },
    },
  ),
  row(
    'energy-and-money-correction',
    'Energy added, money given back',
    '(1000 + 100) × 0.5 − 12.34',
    [half],
    bundle(
      JUNE,
      'commercial',
      [
        {
          pointNo: 0,
          meters: [given({ total: '1000' })],
          segments: [terms(half, JUNE.from, JUNE.to)],
          energyCorrections: [{ register: 'total', kwh: '100', reason: 'slow meter' }],
        },
      ],
      { moneyCorrections: [{ amountYuan: '-12.34', reason: 'wrong price in May' }] },
    ),
    { energyKwh: '1100', amountYuan: '537.66', lines: { energy: '550.00', 'correction-money': '-12.34' } },
  ),
  row(
    'periods-cut-by-days',
    'Price change in mid-month without a reading',
    '1001 cut 15 : 15 → 501 (half-up of 500.5) and 500',
    [half, flat('later', '0.6')],
    bundle(JUNE, 'commercial', [
      {
        pointNo: 0,
        meters: [given({ total: '1001' })],
        segments: [terms(half, JUNE.from, '2010-06-16'), terms(flat('later', '0.6'), '2010-06-16', JUNE.to)],
      },
    ]),
    { energyKwh: '1001', lines: { energy: ['250.50', '300.00'] } },
  ),
];

const pointsWith = (main: PriceVersion, total: string, children: readonly PointInput[]): PointInput[] => [
  { pointNo: 0, meters: [given({ total })], segments: [terms(main, JUNE.from, JUNE.to)] },
  ...children,
];
const seventy = flat('seventy', '0.7');
const touParent: PointInput = {
  pointNo: 0,
  meters: [given({ total: '10000', peak: '3000', valley: '2000' })],
  segments: [terms(tou, JUNE.from, JUNE.to)],
};

const CHAIN: readonly BillRow[] = [
  row(
    'fixed-then-ratio',
    'Fixed quantity, then a ratio of the rest',
    '10 000 − 1000 = 9000; 900; 8100 × 0.6 + 1000 × 0.7 + 900 × 0.5',
    [sixty, seventy, half],
    bundle(
      JUNE,
      'commercial',
      pointsWith(sixty, '10000', [
        {
          pointNo: 1,
          parentNo: 0,
          share: { kind: 'ratio', ratio: '0.1' },
          segments: [terms(half, JUNE.from, JUNE.to)],
        },
        {
          pointNo: 2,
          parentNo: 0,
          share: { kind: 'fixed', kwh: '1000' },
          segments: [terms(seventy, JUNE.from, JUNE.to)],
        },
      ]),
    ),
    { amountYuan: '6010.00', energyKwh: '10000', lines: { energy: ['4860.00', '450.00', '700.00'] } },
  ),
  row(
    'sub-meter-periods',
    'Sub-meter with periods, billed elsewhere',
    '2700 × 0.9 + 4500 × 0.6 + 1800 × 0.3',
    [tou],
    bundle(JUNE, 'commercial', [
      touParent,
      { pointNo: 1, parentNo: 0, billed: false, meters: [given({ total: '1000', peak: '300', valley: '200' })] },
    ]),
    { amountYuan: '5670.00', energyKwh: '9000' },
  ),
  row(
    'sub-meter-single',
    'Sub-meter without periods: pro rata, the rest on flat',
    'peak 300.3 → 300, valley 200.2 → 200, flat 501; 2430 + 2699.40 + 540',
    [tou],
    bundle(JUNE, 'commercial', [
      touParent,
      { pointNo: 1, parentNo: 0, billed: false, meters: [given({ total: '1001' })] },
    ]),
    { amountYuan: '5669.40', lines: { 'energy-peak': '2430.00', 'energy-flat': '2699.40', 'energy-valley': '540.00' } },
  ),
  row(
    'chain-of-three',
    'A sub-meter below a sub-meter',
    '10 000 − 4000 = 6000; 4000 − 1500 = 2500; 1500',
    [sixty, half, seventy],
    bundle(
      JUNE,
      'commercial',
      pointsWith(sixty, '10000', [
        { pointNo: 1, parentNo: 0, meters: [given({ total: '4000' })], segments: [terms(half, JUNE.from, JUNE.to)] },
        { pointNo: 2, parentNo: 1, meters: [given({ total: '1500' })], segments: [terms(seventy, JUNE.from, JUNE.to)] },
      ]),
    ),
    { energyKwh: '10000', lines: { energy: ['3600.00', '1250.00', '1050.00'] } },
  ),
  row(
    'child-above-parent',
    'Sub-meter above its main meter',
    'refused',
    [sixty],
    bundle(
      JUNE,
      'commercial',
      pointsWith(sixty, '100', [{ pointNo: 1, parentNo: 0, billed: false, meters: [given({ total: '101' })] }]),
    ),
    { fault: 'child-above-parent' },
  ),
  row(
    'fixed-above-flat',
    'A fixed quantity larger than flat goes on to peak',
    'flat 500 and 100 of peak; (300 − 100) × 0.9 + 0 + 200 × 0.3, child 600 × 0.5',
    [tou, half],
    bundle(JUNE, 'commercial', [
      {
        pointNo: 0,
        meters: [given({ total: '1000', peak: '300', valley: '200' })],
        segments: [terms(tou, JUNE.from, JUNE.to)],
      },
      { pointNo: 1, parentNo: 0, share: { kind: 'fixed', kwh: '600' }, segments: [terms(half, JUNE.from, JUNE.to)] },
    ]),
    { amountYuan: '540.00', lines: { 'energy-peak': '180.00', 'energy-valley': '60.00', energy: '300.00' } },
  ),
];

const loss = (
  losses: PointInput['losses'],
  total: string,
  version: PriceVersion,
  reactive?: string,
): BillRow['input'] =>
  bundle(JUNE, 'industrial', [
    {
      pointNo: 0,
      meters: [given(reactive === undefined ? { total } : { total, reactive })],
      segments: [terms(version, JUNE.from, JUNE.to)],
      losses,
    },
  ]);
const table50 = [
  { kva: '30', bands: [{ upToKwh: null, lossKwh: '210' }] },
  {
    kva: '50',
    bands: [
      { upToKwh: '5000', lossKwh: '304' },
      { upToKwh: null, lossKwh: '360' },
    ],
  },
];
const furniture = flat('furniture', '0.637');

const LOSSES: readonly BillRow[] = [
  row(
    'loss-formula',
    'S7-315 low-side metered, three shifts',
    '0.76 × 720 + 1.2 × (100 000² + 50 000²) ÷ (315² × 720) × 4.8 = 547.2 + 1007.8 = 1555.0 → 1555; × 0.637',
    [furniture],
    loss(
      { transformer: { method: 'formula', kva: '315', p0: '0.76', pk: '4.8', i0: '2', uk: '4', shifts: 3 } },
      '100000',
      furniture,
      '50000',
    ),
    { energyKwh: '101555', amountYuan: '64690.54', facts: { transformerLossKwh: '1555' } },
  ),
  row(
    'loss-table-days',
    'Table loss of 50 kVA for 20 days',
    '304 × 20/30 = 202.67 → 203; 1203 × 0.5',
    [half],
    loss({ transformer: { method: 'table', kva: '50', rows: table50, days: 20 } }, '1000', half),
    { energyKwh: '1203', amountYuan: '601.50' },
  ),
  row(
    'loss-table-next-size',
    'No exact size: the next larger',
    '45 kVA reads the row of 50: 304; 1304 × 0.5',
    [half],
    loss({ transformer: { method: 'table', kva: '45', rows: table50 } }, '1000', half),
    { energyKwh: '1304', amountYuan: '652.00' },
  ),
  row(
    'loss-table-too-large',
    'A size larger than the table',
    'refused',
    [half],
    loss({ transformer: { method: 'table', kva: '80', rows: table50 } }, '1000', half),
    { fault: 'loss-size-missing' },
  ),
  row(
    'loss-shared-by-energy',
    'Loss shared with another customer by kWh',
    '304 × 0.25 = 76; 1076 × 0.5',
    [half],
    loss(
      {
        transformer: {
          method: 'table',
          kva: '50',
          rows: table50,
          sharing: { by: 'energy', others: [{ id: 'B', kwh: '3000' }] },
        },
      },
      '1000',
      half,
    ),
    { energyKwh: '1076', amountYuan: '538.00' },
  ),
  row(
    'loss-given',
    'Losses given, as on an exam paper: 1037 kWh and 7200 kvarh',
    'P 50 000 + 1037, Q 30 000 + 7200: cosφ 0.81, +2 % at 0.85',
    [half],
    bundle(JUNE, 'industrial', [
      {
        pointNo: 0,
        meters: [given({ total: '50000', reactive: '30000' })],
        segments: [terms(half, JUNE.from, JUNE.to, { pfStandard: '0.85' })],
        losses: { transformer: { method: 'given', lossKwh: '1037', lossKvarh: '7200' } },
      },
    ]),
    { energyKwh: '51037', lines: { energy: '25518.50', 'power-factor': '510.37' }, facts: { cosPhi: '0.81' } },
  ),
  row(
    'line-loss',
    'Line loss of 3 %',
    '10 000 × 3 % = 300; 10 300 × 0.5',
    [half],
    loss({ line: { ratio: '0.03' } }, '10000', half),
    { energyKwh: '10300', amountYuan: '5150.00', facts: { lineLossKwh: '300' } },
  ),
];

export const QUANTITY_ROWS: readonly BillRow[] = [...QUANTITY, ...CHAIN, ...LOSSES];
