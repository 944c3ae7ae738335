/** Further questions of the certification banks with published answers; where a page misprints or leaves the rule, the row says so. */
import { bill, flatPrice, published } from '@/tests/golden/exam-row';
import { PUBLISHED_TIERS } from '@/tests/golden/published-tiers';
import { PUBLISHED_BILLS } from '@/tests/golden/published-bills';
import { PUBLISHED_CORRECTIONS } from '@/tests/golden/published-corrections';
import type { CalculationRow } from '@/tests/golden/golden-row';

const capacity = (...equipment: readonly object[]): object => ({ by: 'capacity', equipment });
const basic = (priceYuan: string, terms: object, more: object): CalculationRow['request'] => ({
  kind: 'basic-charge',
  priceYuan,
  basic: terms,
  ...more,
});
const plain = { month: '2010-06', prices: [{ id: 'p', body: flatPrice('0.3') }] };
const read = (reactive: string): object => ({ quantities: { total: '40000', reactive }, pfStandard: '0.90' });

const BILLS: readonly CalculationRow[] = [
  published(
    'low-to-high-side',
    'Metered low at 50 kVA, from 15 September high at 200 kVA with periods and power factor',
    'dushuang.com/detail/981711.html',
    '300 × 20 + 203 (304 × 20 ÷ 30) = 6203 × 0.5 = 3101.50; 8000 × 0.8 + 6000 × 0.2 + 22 000 × 0.5 = 18 600; cosφ of the second part alone 36 000 and 16 200: 0.91, −0.15 % = −27.90',
    {
      kind: 'bill',
      class: 'industrial',
      month: '2010-09',
      from: '2010-08-25',
      to: '2010-09-25',
      prices: [
        { id: 'flat', body: flatPrice('0.5') },
        { id: 'tou', body: { kind: 'tou', energyYuan: '0.5', tou: { by: 'factor', peak: '1.6', valley: '0.4' } } },
      ],
      points: [
        {
          meters: [
            { ct: '100/5', to: '2010-09-15', registers: [{ register: 'total', prev: '1500', curr: '1800' }] },
            {
              ct: '10/5',
              pt: '10000/100',
              from: '2010-09-15',
              registers: [
                { register: 'total', prev: '0', curr: '180' },
                { register: 'peak', prev: '0', curr: '40' },
                { register: 'valley', prev: '0', curr: '30' },
                { register: 'reactive', prev: '0', curr: '81' },
              ],
            },
          ],
          segments: [
            {
              to: '2010-09-15',
              price: 'flat',
              losses: {
                transformer: {
                  method: 'table',
                  kva: '50',
                  rows: [{ kva: '50', bands: [{ upToKwh: null, lossKwh: '304' }] }],
                  days: 20,
                },
              },
            },
            { price: 'tou', pfStandard: '0.90' },
          ],
        },
      ],
    },
    {
      amountYuan: '21673.60',
      facts: { cosPhi: '0.91', transformerLossKwh: '203' },
      lines: { energy: '3101.50', 'energy-peak': '6400.00', 'energy-valley': '1200.00', 'power-factor': '-27.90' },
    },
  ),
  published(
    'reverse-reactive',
    '500 kVA with a reactive meter that counts both ways',
    'm.examk.com/p/2501671330.html',
    '25 000 + 5000 = 30 000 kvarh: cosφ 0.80, +5 %; (40 000 × 0.25 + 500 × 10) × 5 % = 750',
    bill(
      { kind: 'two-part', energyYuan: '0.25', capacityYuan: '10' },
      {
        quantities: { total: '40000', reactive: '25000', 'reactive-reverse': '5000' },
        pfStandard: '0.90',
        basic: capacity({ id: 'T', kva: '500' }),
      },
    ),
    { lines: { 'power-factor': '750.00' }, facts: { cosPhi: '0.80' } },
  ),
  published(
    'reactive-read-short',
    'Reactive energy read short by 9670 kvarh',
    'app.ixiawen.com/question/36540193',
    'cosφ 0.80 +5 %, right 0.71 +9.5 %: 12 600 ÷ 1.05 × 1.095 = 13 140; − 12 600',
    {
      kind: 'power-factor',
      activeKwh: '40000',
      reactiveKvarh: '39670',
      standard: '0.90',
      adjustedYuan: '12600',
      adjustedPercent: '5',
    },
    { results: { ratePercent: '9.5', baseYuan: '12000.00', rightYuan: '13140.00', differenceYuan: '540.00' } },
  ),
  published(
    'reactive-read-short-as-bills',
    'The same as two bills',
    'app.ixiawen.com/question/36540193',
    '12 600 ÷ 1.05 ÷ 40 000 = 0.30 a kWh; 13 140 − 12 600',
    {
      kind: 'bill-difference',
      billed: { ...plain, points: [read('30000')] },
      right: { ...plain, points: [read('39670')] },
    },
    { amountYuan: '540.00', results: { billedYuan: '12600.00', rightYuan: '13140.00' } },
  ),
];

const TIERS: readonly CalculationRow[] = (
  [
    ['300', '149.40', '240 × 0.49 + 60 × 0.53'],
    ['450', '241.90', '240 × 0.49 + 160 × 0.53 + 50 × 0.79'],
  ] as const
).map(([total, amountYuan, arithmetic]) =>
  published(
    `three-tiers-${total}`,
    `Three monthly tiers, ${total} kWh`,
    'm.thesoulhealthandwellness.com/shiti/7d10b430',
    arithmetic,
    {
      kind: 'bill',
      month: '2024-06',
      prices: [
        {
          id: 'home',
          body: {
            kind: 'tiers-monthly',
            tiers: [
              { upToKwh: '240', priceYuan: '0.49' },
              { upToKwh: '400', priceYuan: '0.53' },
              { upToKwh: null, priceYuan: '0.79' },
            ],
          },
        },
      ],
      points: [{ quantities: { total } }],
    },
    { amountYuan },
  ),
);

const IDLE: readonly CalculationRow[] = [
  published(
    'idle-transformer',
    'A 250 kVA transformer that carries nothing, metered low; energy to one decimal as printed',
    'wap.manyoumao.com/lizhi/247788.html',
    '0.64 × 720 = 460.8 × 0.581732 = 268.06; cosφ 0.22: 15 + 43 × 2 = 101 %: 270.74; 460.8 × 0.027168 = 12.52',
    bill(
      flatPrice('0.581732', { funds: [{ code: 'other', yuanPerKwh: '0.027168' }] }),
      {
        quantities: { total: '0' },
        cosPhi: '0.22',
        pfStandard: '0.90',
        losses: { transformer: { method: 'formula', kva: '250', p0: '0.64', pk: '3.05' } },
      },
      { parameters: { energyDecimals: 1 } },
    ),
    { amountYuan: '551.32', lines: { energy: '268.06', 'power-factor': '270.74', 'fund-other': '12.52' } },
  ),
];

const BASIC: readonly CalculationRow[] = [
  published(
    'swapped-transformer',
    '315 kVA failed on 12 May, 400 kVA in its place (暂换), read on the 24th',
    'm.ptmygj.cn/tiku/shiti/3268794.html',
    'the new capacity counts: 315 × 10 × 18 ÷ 30 + 400 × 10 × 12 ÷ 30 = 1890 + 1600',
    basic(
      '10',
      capacity(
        { id: 'old', kva: '315', states: [{ from: '2010-05-12', to: '2010-05-24', state: 'absent' }] },
        { id: 'new', kva: '400', states: [{ from: '2010-04-24', to: '2010-05-12', state: 'absent' }] },
      ),
      { month: '2010-05', from: '2010-04-24', to: '2010-05-24' },
    ),
    { amountYuan: '3490.00' },
  ),
  published(
    'interlocked-small-one-runs',
    'T1 500 and T2 630 kVA interlocked, T3 200 kVA; the smaller of the pair ran',
    'm.zhaokaoti.com/shiti/b2079a2c55cf469ca9255746ada2a988.html',
    'the largest that can run together: (630 + 200) × 30',
    basic(
      '30',
      capacity(
        { id: 'T1', kva: '500', interlock: 'pair' },
        { id: 'T2', kva: '630', interlock: 'pair' },
        { id: 'T3', kva: '200' },
      ),
      { month: '2010-06' },
    ),
    { amountYuan: '24900.00' },
  ),
  published(
    'added-in-april',
    '200 kVA added to 400 kVA on 14 April; the page prints 18 266.67, its own terms give 10 266.67',
    'kc22.net/237416502-1-041e.html',
    '400 × 20 + 200 × 20 × 17 ÷ 30',
    basic(
      '20',
      capacity(
        { id: 'old', kva: '400' },
        { id: 'new', kva: '200', states: [{ from: '2002-04-01', to: '2002-04-14', state: 'absent' }] },
      ),
      { month: '2002-04' },
    ),
    { amountYuan: '10266.67' },
  ),
];

const BREACH: readonly CalculationRow[] = [
  published(
    'sealed-plant-used',
    'A sealed 2000 kVA set used since the day after it was stopped, 10 May, until 30 July',
    'livelovelifegateway.com/tiku/shiti/9676523.html',
    '2000 × 15 × (21 ÷ 30 + 1 + 1) = 81 000; × 2',
    {
      kind: 'breach',
      items: [
        {
          breach: 'suspended-used-two-part',
          kva: '2000',
          priceYuan: '15',
          from: '2002-05-11',
          to: '2002-07-31',
        },
      ],
    },
    { amountYuan: '243000.00', results: { arrearsYuan: '81000.00', penaltyYuan: '162000.00' } },
  ),
  published(
    'stove-on-the-public-line',
    'A home hangs a stove of 2 kW on the public line, time unknown: 6 hours a day',
    'livelovelifegateway.com/tiku/shiti/5000508.html',
    '2 × 180 × 6 = 2160 × 0.30 = 648; × 3',
    { kind: 'theft', stolen: [{ use: 'lighting', loads: [{ kw: '2' }], priceYuan: '0.30' }] },
    { results: { kwh: '2160', arrearsYuan: '648.00', penaltyYuan: '1944.00' } },
  ),
  published(
    'late-fee-over-new-year-in-days',
    'The same by the days as they are said',
    'app.ixiawen.com/question/49977613',
    '900 × 10 × 2‰ = 18; 900 × 15 × 3‰ = 40.50',
    { kind: 'late-fee', class: 'industrial', debts: [{ amountYuan: '900', days: 10, crossYearDays: 15 }] },
    { amountYuan: '58.50', results: { lateDays: '25', payableYuan: '958.50' } },
  ),
  published(
    'late-fee-over-new-year',
    '900 yuan of December, 10 days late in the old year and 15 in the new; the page prints 13.50 for the second part',
    'app.ixiawen.com/question/49977613',
    '900 × 10 × 2‰ = 18; 900 × 15 × 3‰ = 40.50',
    {
      kind: 'late-fee',
      class: 'industrial',
      paidOn: '2013-01-15',
      debts: [{ amountYuan: '900', dueOn: '2012-12-21' }],
    },
    { amountYuan: '58.50', lines: { 'late-fee': ['18.00', '40.50'] } },
  ),
];

const FIGURES: readonly CalculationRow[] = [
  published(
    'drought-pump-refund',
    'A pump of 30 kW without a meter for 90 days, 5000 yuan paid ahead, given up after 60 days: more than half, nothing of the 90 days is given back',
    'themobilebusinessrevolution.com/tiku/shiti/5000485.html',
    '30 × 6 × 90 × 0.20 = 3240; 5000 − 3240',
    {
      kind: 'unmetered',
      loads: [{ kw: '30', hoursPerDay: '6', days: 90 }],
      priceYuan: '0.20',
      prepaidYuan: '5000',
    },
    { amountYuan: '3240.00', results: { kwh: '16200', refundYuan: '1760.00' } },
  ),
  published(
    'half-rate-of-one-of-two',
    'Two new sets of 630 kVA, one suspended for a month within two years',
    'm.wendangku.net/doc/7bc8b830a9956bec0975f46527d3240c8447a1f5.html',
    '630 + 630 ÷ 2 = 945 kVA',
    basic(
      '10',
      capacity(
        { id: 'T1', kva: '630' },
        { id: 'T2', kva: '630', states: [{ from: '2010-06-01', to: '2010-07-01', state: 'suspended-half' }] },
      ),
      { month: '2010-06' },
    ),
    { amountYuan: '9450.00', results: { chargedUnits: '945' } },
  ),
  published(
    'energy-for-an-average-price',
    '2000 kVA at 10 yuan, 100 000 kWh at 0.20: the average price, and the energy that lowers it by 0.05',
    'm.docduoduo.com/p-9000505.html',
    '(20 000 + 20 000) ÷ 100 000 = 0.40; 20 000 ÷ (0.35 − 0.20) = 133 333.333',
    {
      kind: 'indicator',
      places: 3,
      indicator: { of: 'energy-for-average', fixedYuan: '20000', priceYuan: '0.20', wantedYuanPerKwh: '0.35' },
    },
    { results: { kwh: '133333.333' } },
  ),
];

const METERS: readonly CalculationRow[] = [
  published(
    'lamp-of-sixty-watts',
    'A lamp of 60 W turns a 3600 r/kWh meter 6 times a minute',
    'm.zhaokaoti.com/shiti/6a673c562cf94b98937cbe1fa96f91b6.html',
    'right time 6 × 3600 ÷ (3600 × 0.06) = 100 s; (100 − 60) ÷ 60 = 66.7 %',
    {
      kind: 'meter-check',
      check: { by: 'watt-second', pulses: '6', seconds: '60', constant: '3600', loadKw: '0.06' },
      places: 1,
    },
    { results: { standardSeconds: '100', errorPercent: '66.7' } },
  ),
  published(
    'turns-due',
    '2 kW behind 50/5 on a meter of 450 r/kWh for 10 minutes, 14 turns seen',
    'usbmi.com/quan/1712435932a1535685.html',
    '2 × 450 × 600 ÷ 3600 ÷ 10 = 15 turns due; (14 − 15) ÷ 15 = −6.6667 %',
    {
      kind: 'meter-check',
      check: { by: 'watt-second', pulses: '14', seconds: '600', constant: '450', ct: '50/5', loadKw: '2' },
      places: 4,
    },
    { results: { standardPulses: '15', errorPercent: '-6.6667' } },
  ),
  published(
    'creep',
    'A meter of 3600 r/kWh creeps once in 40 s through 19 idle hours of 36 days',
    'usbmi.com/quan/1712435932a1535685.html',
    '90 turns an hour × 19 × 36 ÷ 3600 = 17.1 kWh',
    {
      kind: 'meter-check',
      check: { by: 'creep', seconds: '40', constant: '3600', hoursPerDay: '19', days: 36 },
    },
    { results: { kwh: '17.1' } },
  ),
];

export const PUBLISHED_MORE: readonly CalculationRow[] = [
  ...BILLS,
  ...TIERS,
  ...PUBLISHED_TIERS,
  ...PUBLISHED_BILLS,
  ...IDLE,
  ...BASIC,
  ...PUBLISHED_CORRECTIONS,
  ...BREACH,
  ...FIGURES,
  ...METERS,
];
