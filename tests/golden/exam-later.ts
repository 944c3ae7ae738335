/** Rules of later years and corners of the older ones, asked as the banks and the tariff notices ask. */
import { bill, exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const demand = (demandKw: string, energyKwh: string): CalculationRow['request'] => ({
  kind: 'basic-charge',
  month: '2024-06',
  priceYuan: '40',
  demandKw,
  energyKwh,
  basic: { by: 'demand', capacityKva: '1000', highUse: {} },
});

/** Yearly tiers with a price of each tier and period. */
const BY_TIER = {
  kind: 'tiers-yearly',
  tiers: [
    { upToKwh: '3120', priceYuan: '0.617', tou: { by: 'price', peak: '0.617', valley: '0.307' } },
    { upToKwh: '4800', priceYuan: '0.667', tou: { by: 'price', peak: '0.677', valley: '0.337' } },
    { upToKwh: null, priceYuan: '0.917', tou: { by: 'price', peak: '0.977', valley: '0.487' } },
  ],
};
const home = (body: object, point: object): CalculationRow['request'] => ({
  kind: 'bill',
  month: '2024-06',
  prices: [{ id: 'p', body }],
  points: [point],
});

export const EXAM_LATER: readonly CalculationRow[] = [
  exam(
    'high-use-reached',
    '260 kWh a kVA reached: the demand price is 90 %',
    '260 000 ÷ 1000 = 260; 800 × 40 × 0.9',
    demand('800', '260000'),
    { amountYuan: '28800.00', results: { billedDemandKw: '800' } },
  ),
  exam(
    'high-use-missed',
    'One kWh short of it: the whole price',
    '259 999 ÷ 1000 < 260; 800 × 40',
    demand('800', '259999'),
    { amountYuan: '32000.00' },
  ),
  exam(
    'high-use-in-bill',
    'All energy of the bill counts, that of the sub-point too',
    '(270 000 + 10 000) ÷ 1000 = 280; 900 × 40 × 0.9 = 32 400; 270 000 × 0.5 + 10 000 × 0.8',
    {
      kind: 'bill',
      class: 'industrial',
      month: '2024-06',
      prices: [
        { id: 'p', body: { kind: 'two-part', energyYuan: '0.5', demandYuan: '40' } },
        { id: 'shop', body: flatPrice('0.8') },
      ],
      points: [
        {
          quantities: { total: '280000', demand: '900' },
          price: 'p',
          basic: { by: 'demand', capacityKva: '1000', highUse: {} },
        },
        { parentNo: 0, quantities: { total: '10000' }, price: 'shop' },
      ],
    },
    { amountYuan: '175400.00', lines: { 'basic-demand': '32400.00' } },
  ),
  exam(
    'high-use-without-capacity',
    'The price of high use needs the capacity',
    'refused',
    bill(
      { kind: 'two-part', energyYuan: '0.5', demandYuan: '40' },
      { quantities: { total: '1000', demand: '9' }, basic: { by: 'demand', rule: 'actual', highUse: {} } },
    ),
    { refusedAt: 'request.points.0' },
  ),
  exam(
    'tier-prices-by-period',
    'Yearly tiers, each with its own peak and valley price, within the first',
    '200 × 0.617 + 100 × 0.307',
    home(BY_TIER, { quantities: { peak: '200', valley: '100' } }),
    { amountYuan: '154.10' },
  ),
  exam(
    'tier-prices-by-period-crossing',
    'The same across the first bound: both tiers in the proportion of the month',
    '90 of 300 left: 60 + 30; 60 × 0.617 + 30 × 0.307 + 140 × 0.677 + 70 × 0.337 = 37.02 + 9.21 + 94.78 + 23.59',
    home(BY_TIER, { quantities: { peak: '200', valley: '100' }, tier: { usedTotalKwh: '3030' } }),
    {
      amountYuan: '164.60',
      lines: { 'energy-peak': ['37.02', '94.78'], 'energy-valley': ['9.21', '23.59'] },
      facts: { tierUsedKwh: ['3120', '210', '0'] },
    },
  ),
  exam(
    'tier-prices-by-period-three',
    'Across all three tiers with an uneven split: nothing is lost to rounding',
    '10 + 1680 + 310 of 2000; peak 7, 1119, 207 = 1333; valley 3, 561, 103 = 667: 4.32 + 0.92 + 757.56 + 189.06 + 202.24 + 50.16',
    home(BY_TIER, { quantities: { peak: '1333', valley: '667' }, tier: { usedTotalKwh: '3110' } }),
    {
      amountYuan: '1204.26',
      energyKwh: '2000',
      lines: { 'energy-peak': ['4.32', '757.56', '202.24'], 'energy-valley': ['0.92', '189.06', '50.16'] },
    },
  ),
  exam(
    'two-transformers-in-turn',
    'From 100 to 200 kVA on 16 June, both metered low: each loses in its own days',
    '430 × 15 ÷ 30 = 215 on 10 000, 700 × 15 ÷ 30 = 350 on 20 000; 30 565 × 0.5',
    bill(
      flatPrice('0.5'),
      {},
      {
        points: [
          {
            meters: [
              { to: '2010-06-16', registers: [{ register: 'total', quantity: '10000' }] },
              { from: '2010-06-16', registers: [{ register: 'total', quantity: '20000' }] },
            ],
            segments: [
              {
                to: '2010-06-16',
                losses: {
                  transformer: {
                    method: 'table',
                    kva: '100',
                    days: 15,
                    rows: [{ kva: '100', bands: [{ upToKwh: null, lossKwh: '430' }] }],
                  },
                },
              },
              {
                losses: {
                  transformer: {
                    method: 'table',
                    kva: '200',
                    days: 15,
                    rows: [{ kva: '200', bands: [{ upToKwh: null, lossKwh: '700' }] }],
                  },
                },
              },
            ],
          },
        ],
      },
    ),
    { amountYuan: '15282.50', energyKwh: '30565', facts: { transformerLossKwh: '565' } },
  ),
  exam(
    'adjusted-from-mid-month',
    'Adjusted from 16 June only, one meter for the whole month: the energy of the days before stays out',
    'halves: 15 000 kWh and 9000 kvarh: cosφ 0.86 at 0.85: −0.1 % of 7500 = −7.50',
    bill(
      flatPrice('0.5'),
      {},
      {
        points: [
          {
            quantities: { total: '30000', reactive: '18000' },
            segments: [{ to: '2010-06-16' }, { pfStandard: '0.85' }],
          },
        ],
      },
    ),
    { amountYuan: '14992.50', facts: { cosPhi: '0.86' }, lines: { 'power-factor': '-7.50' } },
  ),
  exam(
    'tiers-of-three-households',
    'Three households on one meter: three times every bound',
    '600 × 0.5 + 100 × 0.55 = 300 + 55',
    home(
      {
        kind: 'tiers-monthly',
        tiers: [
          { upToKwh: '200', priceYuan: '0.5' },
          { upToKwh: '400', priceYuan: '0.55' },
          { upToKwh: null, priceYuan: '0.8' },
        ],
      },
      { quantities: { total: '700' }, tier: { households: 3 } },
    ),
    { amountYuan: '355.00', facts: { tierUsedKwh: ['600', '100', '0'] } },
  ),
  exam(
    'outage-of-the-supplier',
    'Two-part customer without supply for 3 hours, 200 kWh an hour',
    '200 × 3 = 600 × 0.6 = 360 × 5',
    {
      kind: 'indicator',
      indicator: { of: 'outage-compensation', kwhPerHour: '200', hours: '3', priceYuan: '0.6', tariff: 'two-part' },
    },
    { results: { kwh: '600', energyYuan: '360', compensationYuan: '1800' } },
  ),
  exam(
    'outage-below-an-hour',
    'Half an hour counts as one; single tariff',
    '200 × 1 × 0.6 × 4',
    {
      kind: 'indicator',
      indicator: { of: 'outage-compensation', kwhPerHour: '200', hours: '0.5', priceYuan: '0.6', tariff: 'single' },
    },
    { results: { compensationYuan: '480' } },
  ),
  exam(
    'bad-voltage',
    '5000 kWh taken at bad voltage, average price 0.62',
    '5000 × 0.62 × 20 %',
    { kind: 'indicator', indicator: { of: 'voltage-compensation', kwh: '5000', averageYuan: '0.62' } },
    { results: { compensationYuan: '620' } },
  ),
  exam(
    'roof-photovoltaics',
    '500 kWh made, 300 to the grid at 0.4153, subsidy 0.42 on all',
    '300 × 0.4153 = 124.59; 500 × 0.42 = 210; 200 own × 0.5 = 100',
    {
      kind: 'indicator',
      indicator: {
        of: 'photovoltaic',
        generatedKwh: '500',
        fedInKwh: '300',
        feedInYuan: '0.4153',
        subsidyYuan: '0.42',
        ownPriceYuan: '0.5',
      },
    },
    { results: { ownKwh: '200', soldYuan: '124.59', subsidyYuan: '210', savedYuan: '100', incomeYuan: '334.59' } },
  ),
  ...['UphIphcosφ', 'UabIacos（30°－φ）', '½√3UIcosΦ', '3^(1/2)ULILcosθ', '3UφIφCOSφ', '√3UI(1/√3)ctgφ'].map(
    (wrong, i) =>
      exam(
        `power-as-printed-${i}`,
        `Power as a page prints it: ${wrong}`,
        'tanφ 0.75: cosφ 0.8, √3 × 0.8 over 0.8, over cos(30° − φ), over half, over itself',
        {
          kind: 'energy-correction',
          recordedKwh: '1000',
          method: { by: 'power', right: '√3UIcosφ', wrong, tanPhi: '0.75', factorPlaces: 4 },
        },
        { results: { factor: ['1.7321', '1.3957', '2', '1', '0.5774', '1.0392'][i]! } },
      ),
  ),
  exam(
    'energy-bought',
    'Prepaid: what 200 yuan buy where 150 kWh are used of a first tier of 240',
    '90 × 0.49 = 44.10, 160 × 0.53 = 84.80, 71.10 ÷ 0.79 = 90; 90 + 160 + 90',
    {
      kind: 'indicator',
      indicator: {
        of: 'energy-for-amount',
        amountYuan: '200',
        usedTotalKwh: '150',
        tiers: [
          { upToKwh: '240', priceYuan: '0.49' },
          { upToKwh: '400', priceYuan: '0.53' },
          { upToKwh: null, priceYuan: '0.79' },
        ],
      },
    },
    { results: { kwh: '340' } },
  ),
  exam(
    'no-month-said',
    'Nothing depends on the days, and no month is said: thirty days',
    '0.5 × 720 = 360; (10 000 + 360) × 0.5 = 5180; 400 × 20 = 8000',
    {
      kind: 'bill',
      class: 'industrial',
      prices: [{ id: 'p', body: { kind: 'two-part', energyYuan: '0.5', capacityYuan: '20' } }],
      points: [
        {
          quantities: { total: '10000' },
          basic: { by: 'capacity', equipment: [{ id: 'T', kva: '400' }] },
          losses: { transformer: { method: 'formula', kva: '400', p0: '0.5', pk: '0' } },
        },
      ],
    },
    { amountYuan: '13180.00', energyKwh: '10360' },
  ),
  exam(
    'no-month-for-a-rule-by-date',
    'The demand rule goes by date, and no month is said',
    'refused',
    { kind: 'basic-charge', priceYuan: '28', demandKw: '900', basic: { by: 'demand', contractKw: '800' } },
    { refusedAt: 'request.month' },
  ),
  exam(
    'no-month-for-a-sealed-set',
    'A set is sealed on a day, and no month is said',
    'refused',
    {
      kind: 'basic-charge',
      priceYuan: '28',
      basic: {
        by: 'capacity',
        equipment: [{ id: 'T', kva: '400', states: [{ from: '2010-06-11', to: '2010-07-01', state: 'suspended' }] }],
      },
    },
    { refusedAt: 'request.month' },
  ),
  exam(
    'late-days-alone',
    'A home pays 15 days late, no dates said; 5 days are taken off',
    '120 × 10 × 1‰ = 1.20',
    { kind: 'late-fee', class: 'residential', deductDays: 5, debts: [{ amountYuan: '120', days: 15 }] },
    { amountYuan: '1.20', results: { lateDays: '10' } },
  ),
  exam(
    'late-days-and-due',
    'Both the days and the date',
    'refused',
    {
      kind: 'late-fee',
      class: 'residential',
      paidOn: '2010-06-20',
      debts: [{ amountYuan: '120', days: 15, dueOn: '2010-06-05' }],
    },
    { refusedAt: 'request.debts.0.dueOn' },
  ),
  exam(
    'demand-rule-unsaid',
    'A contract demand and no word of the rule',
    'refused',
    { kind: 'demand', feedsKw: ['1300'], contractKw: '1000', priceYuan: '28' },
    { refusedAt: 'request.rule' },
  ),
  exam(
    'tier-widths',
    'Widths of tiers instead of bounds from zero',
    'refused: 240 does not rise above 260',
    home(
      {
        kind: 'tiers-monthly',
        tiers: [
          { upToKwh: '260', priceYuan: '0.6' },
          { upToKwh: '240', priceYuan: '0.65' },
          { upToKwh: null, priceYuan: '0.9' },
        ],
      },
      { quantities: { total: '650' } },
    ),
    { refusedAt: 'request.prices.0.body.tiers.1.upToKwh' },
  ),
  exam(
    'basic-on-flat',
    'Terms of the basic charge on a price that has none',
    'refused',
    bill(flatPrice('0.5'), {
      quantities: { total: '650' },
      basic: { by: 'capacity', equipment: [{ id: 'T', kva: '1000' }] },
    }),
    { refusedAt: 'request.points.0.basic' },
  ),
  exam(
    'percent-for-fraction',
    'A line loss of 3 % written as 3',
    'refused',
    bill(flatPrice('0.5'), { quantities: { total: '650' }, losses: { line: { ratio: '3' } } }),
    { refusedAt: 'request.points.0.losses.line.ratio' },
  ),
  exam(
    'demand-price-missing',
    'By demand on a price with the capacity price alone',
    'refused',
    bill(
      { kind: 'two-part', energyYuan: '0.5', capacityYuan: '20' },
      { quantities: { total: '650', demand: '10' }, basic: { by: 'demand', rule: 'actual' } },
    ),
    { refusedAt: 'request.prices.0' },
  ),
  exam(
    'parts-and-total',
    'Recorded energy given twice',
    'refused',
    {
      kind: 'energy-correction',
      recordedKwh: '100',
      parts: [{ recordedKwh: '100' }],
      method: { by: 'factor', factor: '1.5' },
    },
    { refusedAt: 'request.parts' },
  ),
];
