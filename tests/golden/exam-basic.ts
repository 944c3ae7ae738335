/** Basic charges, late fees, breach and theft, asked as the certification banks ask. */
import { bill, exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

type Request = CalculationRow['request'];

const basic = (priceYuan: string, equipment: readonly object[], more: object = {}, terms: object = {}): Request => ({
  kind: 'basic-charge',
  month: '2010-06',
  priceYuan,
  basic: { by: 'capacity', equipment, ...terms },
  ...more,
});
const demand = (demandKw: string, terms: object, priceYuan = '28'): Request => ({
  kind: 'basic-charge',
  month: '2010-06',
  priceYuan,
  demandKw,
  basic: { by: 'demand', ...terms },
});
const off = (from: string, to: string, state: string): object => ({ states: [{ from, to, state }] });

const BASIC: readonly CalculationRow[] = [
  exam(
    'motor-counts',
    'A high-voltage motor counts its kW',
    '(1000 + 250) × 20',
    basic('20', [
      { id: 'T1', kva: '1000' },
      { id: 'motor', kva: '250' },
    ]),
    { amountYuan: '25000.00' },
  ),
  exam(
    'interlocked-three',
    'Of three transformers T2 and T3 are interlocked',
    'largest that can run together: 560 + 560 = 1120 × 20',
    basic(
      '20',
      [
        { id: 'T1', kva: '560' },
        { id: 'T2', kva: '560' },
        { id: 'T3', kva: '320' },
      ],
      {},
      {
        combinations: [
          ['T1', 'T2'],
          ['T1', 'T3'],
        ],
      },
    ),
    { amountYuan: '22400.00' },
  ),
  exam(
    'suspended-twenty-days',
    'One of two transformers suspended for 20 days',
    '(1500 × 10 + 500 × 20) × 20 ÷ 30 = 16 666.67',
    basic('20', [
      { id: 'T1', kva: '1000', ...off('2010-06-05', '2010-06-25', 'suspended') },
      { id: 'T2', kva: '500' },
    ]),
    { amountYuan: '16666.67' },
  ),
  exam(
    'suspended-fourteen-days',
    'Suspended for 14 days: charged in full',
    '1500 × 20',
    basic('20', [
      { id: 'T1', kva: '1000', ...off('2010-06-05', '2010-06-19', 'suspended') },
      { id: 'T2', kva: '500' },
    ]),
    { amountYuan: '30000.00' },
  ),
  exam(
    'reduced-in-july',
    '630 kVA of 1630 given up on 16 July, month of 31 days',
    '(1630 × 15 + 1000 × 15) × 15 ÷ 30 = 19 725',
    basic(
      '15',
      [
        { id: 'T1', kva: '1000' },
        { id: 'T2', kva: '630', ...off('2010-07-16', '2010-08-01', 'absent') },
      ],
      { month: '2010-07' },
    ),
    { amountYuan: '19725.00' },
  ),
  exam(
    'new-supply-reading-day',
    'Supplied on 12 June, read on 25 June',
    '12 to 24 June 13 days: 800 × 20 × 13 ÷ 30 = 6933.33',
    basic('20', [{ id: 'T1', kva: '800', ...off('2010-05-25', '2010-06-12', 'absent') }], {
      month: '2010-06',
      from: '2010-05-25',
      to: '2010-06-25',
    }),
    { amountYuan: '6933.33' },
  ),
  exam(
    'increase-in-june',
    'Increased from 400 to 800 kVA on 21 June',
    '(400 × 20 + 800 × 10) × 25 ÷ 30 = 13 333.33',
    basic('25', [
      { id: 'old', kva: '400', ...off('2010-06-21', '2010-07-01', 'absent') },
      { id: 'new', kva: '800', ...off('2010-06-01', '2010-06-21', 'absent') },
    ]),
    { amountYuan: '13333.33' },
  ),
  exam(
    'calendar-days',
    '2024 rule: by the days of the month',
    '315 × 32 × 21 ÷ 31 = 6828.39',
    basic('32', [{ id: 'T1', kva: '315', ...off('2024-07-01', '2024-07-11', 'absent') }], {
      month: '2024-07',
      basicDays: 'calendar',
    }),
    { amountYuan: '6828.39' },
  ),
  exam(
    'hot-and-cold',
    'Hot standby is charged, sealed cold standby is not',
    '(1000 + 800) × 22',
    basic('22', [
      { id: 'T1', kva: '1000' },
      { id: 'T2', kva: '800', ...off('2010-01-01', '2011-01-01', 'hot-standby') },
      { id: 'T3', kva: '630', ...off('2010-01-01', '2011-01-01', 'cold-standby') },
    ]),
    { amountYuan: '39600.00' },
  ),
  exam(
    'demand-105-doubled',
    'Contract 1000 kW, measured 1300',
    '1050 + 2 × 250 = 1550 × 28',
    demand('1300', { contractKw: '1000', rule: 'excess-105' }),
    { amountYuan: '43400.00', results: { billedDemandKw: '1550' } },
  ),
  exam(
    'demand-old-rule',
    'Before 2005: the excess doubled',
    '800 + 2 × 100 = 1000 × 28',
    demand('900', { contractKw: '800', rule: 'pre-2005' }),
    { amountYuan: '28000.00' },
  ),
  exam(
    'demand-forty-percent',
    'Measured below 40 % of 2000 kVA',
    '800 × 28',
    demand('600', { contractKw: '900', capacityKva: '2000', rule: 'pre-2005' }),
    { amountYuan: '22400.00' },
  ),
  exam('demand-actual', 'By the actual demand', '738 × 38', demand('738', { rule: 'actual' }, '38'), {
    amountYuan: '28044.00',
  }),
  exam(
    'demand-unknown-equipment',
    'A combination names what is not there',
    'refused',
    basic('20', [{ id: 'T1', kva: '560' }], {}, { combinations: [['T1', 'T9']] }),
    { refusedAt: 'request.basic.combinations.0.1' },
  ),
];

const late = (cls: string, debts: readonly object[], more: object = {}): Request => ({
  kind: 'late-fee',
  class: cls,
  debts,
  ...more,
});

const LATE: readonly CalculationRow[] = [
  exam(
    'late-resident-over-year',
    'A resident pays after the year: the same 1‰',
    '300 × 20 × 1‰',
    late('residential', [{ amountYuan: '300', dueOn: '2010-12-20' }], { paidOn: '2011-01-09' }),
    { amountYuan: '6.00', results: { payableYuan: '306.00', lateDays: '20' } },
  ),
  exam(
    'late-part-payment-over-year',
    'Part paid on 31 December, the rest on 10 January',
    '5000 × 11 × 2‰ + 3000 × 10 × 3‰ = 110 + 90; 3000 + 200',
    late(
      'industrial',
      [{ amountYuan: '5000', dueOn: '2010-12-20', payments: [{ on: '2010-12-31', amountYuan: '2000' }] }],
      { paidOn: '2011-01-10' },
    ),
    { amountYuan: '200.00', lines: { 'late-fee': ['110.00', '90.00'] }, results: { payableYuan: '3200.00' } },
  ),
  exam(
    'late-two-debts-own-days',
    'Two bills paid on days of their own',
    '1000 × 5 × 2‰ + 2000 × 10 × 2‰ = 10 + 40',
    late('commercial', [
      { amountYuan: '1000', dueOn: '2010-05-15', paidOn: '2010-05-20' },
      { amountYuan: '2000', dueOn: '2010-06-15', paidOn: '2010-06-25' },
    ]),
    { amountYuan: '50.00' },
  ),
  exam(
    'late-minimum-each',
    'The least fee for each bill',
    '0.30 → 1.00, twice',
    late(
      'residential',
      [
        { amountYuan: '100', dueOn: '2010-05-15', paidOn: '2010-05-18' },
        { amountYuan: '100', dueOn: '2010-06-15', paidOn: '2010-06-18' },
      ],
      { minimumOn: 'debt' },
    ),
    { amountYuan: '2.00' },
  ),
  exam(
    'late-two-years',
    'A debt that crosses two years',
    '1000 × 16 × 2‰ + 1000 × 370 × 3‰ = 32 + 1110',
    late('commercial', [{ amountYuan: '1000', dueOn: '2008-12-15' }], { paidOn: '2010-01-05' }),
    { amountYuan: '1142.00' },
  ),
  exam(
    'late-no-day',
    'Nobody says when it was paid: both debts named',
    'refused',
    late('commercial', [
      { amountYuan: '1000', dueOn: '2008-12-15' },
      { amountYuan: '1000', dueOn: '2008-12-15' },
    ]),
    { refusedAt: 'request.debts.0.paidOn' },
  ),
];

const breach = (...items: readonly object[]): Request => ({ kind: 'breach', items });
const theft = (stolen: object, more: object = {}): Request => ({ kind: 'theft', stolen: [stolen], ...more });

const BREACH: readonly CalculationRow[] = [
  exam(
    'over-capacity-months',
    '100 kVA put in without leave for three months',
    '100 × 25 × 3 = 7500; × 3',
    breach({ breach: 'over-capacity-two-part', kva: '100', priceYuan: '25', months: '3' }),
    { amountYuan: '30000.00', results: { arrearsYuan: '7500.00', penaltyYuan: '22500.00' } },
  ),
  exam(
    'suspended-used-days',
    'A sealed 500 kVA transformer used for 12 days',
    '500 × 20 × 12 ÷ 30 = 4000; × 2',
    breach({ breach: 'suspended-used-two-part', kva: '500', priceYuan: '20', days: 12 }),
    { amountYuan: '12000.00', results: { arrearsYuan: '4000.00', penaltyYuan: '8000.00' } },
  ),
  exam(
    'shop-on-home-price-by-loads',
    'A shop on the home price, three months unknown',
    '2 × 8 × 90 = 1440 × (0.9 − 0.5) = 576; × 2',
    breach({
      breach: 'cheaper-tariff',
      energy: [{ loads: [{ kw: '2', hoursPerDay: '8', days: 90 }], rightPriceYuan: '0.9', wrongPriceYuan: '0.5' }],
    }),
    { amountYuan: '1728.00', results: { arrearsYuan: '576.00', penaltyYuan: '1152.00' } },
  ),
  exam(
    'several-breaches',
    'A seal broken at a home, and a neighbour supplied with 4 kW',
    '500 + 4 × 500',
    breach({ breach: 'meter-moved', class: 'residential' }, { breach: 'unauthorised-supply', kw: '4' }),
    { amountYuan: '2500.00' },
  ),
  exam(
    'breach-time-twice',
    'The time is given twice in one item and never in another',
    'refused',
    breach(
      { breach: 'over-capacity-two-part', kva: '100', priceYuan: '25', months: '3', days: 90 },
      { breach: 'over-capacity-two-part', kva: '100', priceYuan: '25' },
    ),
    { refusedAt: 'request.items.0.from' },
  ),
  exam(
    'theft-by-rated-current',
    'A home past its 5 A meter, time unknown',
    '220 × 5 ÷ 1000 = 1.1 kW × 180 × 6 = 1188 kWh × 0.5 = 594; × 3',
    theft({ use: 'lighting', loads: [{ volts: '220', amps: '5' }], priceYuan: '0.5' }),
    { amountYuan: '2376.00', results: { kwh: '1188', arrearsYuan: '594.00', penaltyYuan: '1782.00' } },
  ),
  exam(
    'theft-three-phase-current',
    'Power past a 3 × 20 A meter, time unknown',
    '√3 × 380 × 20 ÷ 1000 × 12 × 180 = 28 433 kWh × 0.5 = 14 216.50; × 3',
    theft({ loads: [{ volts: '380', amps: '20', phases: 3 }], priceYuan: '0.5' }),
    { results: { kwh: '28433', arrearsYuan: '14216.50', penaltyYuan: '42649.50' } },
  ),
  exam(
    'theft-transformer',
    'A 50 kVA transformer hung on the line for 30 days',
    '50 × 12 × 30 = 18 000 × 0.6 = 10 800; × 3',
    theft({ loads: [{ kva: '50', days: 30 }], priceYuan: '0.6' }),
    { amountYuan: '43200.00' },
  ),
  exam(
    'theft-by-wrong-ct',
    'One CT of 300/5 instead of 200/5, 5000 yuan for the tampered meter',
    'K = 3 ÷ (2 + 2/3) = 9/8; 50 000 ÷ 8 = 6250 × 0.8777 = 5485.63; × 3 = 16 456.89; + 5000',
    theft(
      {
        correction: {
          recordedKwh: '50000',
          method: { by: 'elements', elements: [{}, {}, { ctBilled: '200/5', ctActual: '300/5' }] },
        },
        priceYuan: '0.8777',
      },
      { fixedPenalties: [{ amountYuan: '5000', reason: 'meter tampered' }] },
    ),
    { amountYuan: '26942.52', results: { kwh: '6250', arrearsYuan: '5485.63', penaltyYuan: '21456.89' } },
  ),
  exam(
    'theft-with-funds',
    'Funds belong to the stolen energy',
    '1000 × 0.5 = 500, 1000 × 0.03 = 30; 530 × 3 = 1590',
    theft({ kwh: '1000', priceYuan: '0.5', funds: [{ code: 'rural-grid-loan', yuanPerKwh: '0.03' }] }),
    { amountYuan: '2120.00', results: { arrearsYuan: '530.00', penaltyYuan: '1590.00' } },
  ),
];

const PRICED = { prices: [{ id: 'p', body: flatPrice('0.5') }] };
const { kind: _kind, ...plainBill } = bill(flatPrice('0.5'), {});
const side = (point: object, more: object = PRICED): object => ({ ...plainBill, points: [point], ...more });

const DIFFERENCES: readonly CalculationRow[] = [
  exam(
    'wrong-ratio-billed',
    'Billed with 200/5, the transformers are 300/5',
    '100 × (60 − 40) × 0.5 = 1000',
    {
      kind: 'bill-difference',
      billed: side({ meters: [{ ct: '200/5', registers: [{ register: 'total', prev: '10', curr: '110' }] }] }),
      right: side({ meters: [{ ct: '300/5', registers: [{ register: 'total', prev: '10', curr: '110' }] }] }),
    },
    { amountYuan: '1000.00', results: { billedYuan: '2000.00', rightYuan: '3000.00', differenceKwh: '2000' } },
  ),
  exam(
    'wrong-pf-standard',
    'Billed at 0.85, the standard is 0.90',
    'cosφ 0.84: +0.5 % of 20 000 = 100, right +3 % = 600',
    {
      kind: 'bill-difference',
      billed: side({ quantities: { total: '40000' }, cosPhi: '0.84', pfStandard: '0.85' }),
      right: side({ quantities: { total: '40000' }, cosPhi: '0.84', pfStandard: '0.90' }),
    },
    { amountYuan: '500.00', lines: { 'power-factor': '500.00' } },
  ),
  exam(
    'wrong-bill-refused',
    'One of the two bills has no energy',
    'refused',
    { kind: 'bill-difference', billed: side({}), right: side({ quantities: { total: '1' } }) },
    { refusedAt: 'request.billed.points.0' },
  ),
  exam(
    'price-of-another-class',
    'Billed 0.45 instead of 0.62',
    '1200 × 0.17',
    {
      kind: 'price-correction',
      items: [{ kwh: '1200', rightPriceYuan: '0.62', billedPriceYuan: '0.45' }],
    },
    { amountYuan: '204.00' },
  ),
  exam(
    'price-refund',
    'A home billed as a shop for two months',
    '(180 + 220) × (0.48 − 0.80) = −128',
    {
      kind: 'price-correction',
      items: [
        { kwh: '180', rightPriceYuan: '0.48', billedPriceYuan: '0.80' },
        { kwh: '220', rightPriceYuan: '0.48', billedPriceYuan: '0.80' },
      ],
    },
    { amountYuan: '-128.00', lines: { 'correction-money': ['-57.60', '-70.40'] } },
  ),
];

export const EXAM_BASIC: readonly CalculationRow[] = [...BASIC, ...LATE, ...BREACH, ...DIFFERENCES];
