/** Bills with a published answer. Prices are the examples' own, never a real utility's. */
import type { PriceVersion } from '@/server/billing/contract';
import { type Period, bundle, given, price, read, single, terms } from '@/tests/golden/fixtures';
import type { BillRow } from '@/tests/golden/golden-row';

const JUNE: Period = { month: '2010-06', from: '2010-06-01', to: '2010-07-01' };
const AUGUST: Period = { month: '2010-08', from: '2010-07-24', to: '2010-08-24' };

const a1Funds = [
  { code: 'three-gorges', yuanPerKwh: '0.007' },
  { code: 'rural-grid-loan', yuanPerKwh: '0.02' },
  { code: 'city-surcharge', yuanPerKwh: '0.007' },
] as const;
const a1Main = price('a1-main', {
  kind: 'two-part',
  energyYuan: '0.45',
  tou: { by: 'factor', peak: '1.5', flat: '1', valley: '0.5' },
  capacityYuan: '15',
  funds: a1Funds,
  fundsIncluded: false,
});
const a1Light = price('a1-light', { kind: 'flat', energyYuan: '0.70', funds: a1Funds, fundsIncluded: false });

const a3Funds = [
  { code: 'three-gorges', yuanPerKwh: '0.015' },
  { code: 'power-construction', yuanPerKwh: '0.02' },
] as const;
const a3Large = price('a3-large', {
  kind: 'two-part',
  energyYuan: '0.34',
  capacityYuan: '16',
  funds: a3Funds,
  fundsIncluded: false,
});
const a3Single = price('a3-single', { kind: 'flat', energyYuan: '0.464', funds: a3Funds, fundsIncluded: false });

const plain = (id: string, energyYuan: string): PriceVersion =>
  price(id, { kind: 'flat', energyYuan, funds: [], fundsIncluded: false });

const b1 = price('b1', {
  kind: 'tiers-monthly',
  tiers: [
    { upToKwh: '260', priceYuan: '0.64' },
    { upToKwh: '600', priceYuan: '0.69' },
    { upToKwh: null, priceYuan: '0.94' },
  ],
  funds: [],
  fundsIncluded: false,
});
const b3 = price('b3', {
  kind: 'tiers-yearly',
  style: 'base-plus-addon',
  tiers: [
    { upToKwh: '2760', priceYuan: '0.538' },
    { upToKwh: '4800', priceYuan: '0.588' },
    { upToKwh: null, priceYuan: '0.838' },
  ],
  funds: [],
  fundsIncluded: false,
});
const b5 = price('b5', {
  kind: 'tou',
  energyYuan: '0.5469',
  tou: { by: 'difference', peak: '0.03', valley: '-0.17' },
  funds: [],
  fundsIncluded: false,
});
const touFlat1 = price('a14', {
  kind: 'tou',
  energyYuan: '1',
  tou: { by: 'factor', peak: '1.6', flat: '1', valley: '0.4' },
  funds: [],
  fundsIncluded: false,
});
const basic = (id: string, capacityYuan: string, energyYuan = '0'): PriceVersion =>
  price(id, { kind: 'two-part', energyYuan, capacityYuan, funds: [], fundsIncluded: false });
const demand38 = price('c7', { kind: 'two-part', energyYuan: '0', demandYuan: '38', funds: [], fundsIncluded: false });
const c2 = basic('c2', '15');
const h3 = basic('h3', '15', '0.20');

export const BILL_ROWS: readonly BillRow[] = [
  {
    id: 'a1-two-part-tou-fixed-lighting',
    title: 'Two-part tariff with three rates, fixed lighting and funds',
    source: 'examk.com/p/1123548778.html; m.274949.com/2644/t28908703.html',
    arithmetic:
      'multiplier 100 × 30 = 3000; 511 800 total, 107 700 peak, 80 400 valley, flat 511 800 − 107 700 − 80 400 − 2000 = 321 700; PF base 310 552.50 × −0.75 %',
    prices: [a1Main, a1Light],
    input: bundle(JUNE, 'industrial', [
      {
        pointNo: 0,
        meters: [
          read('3000', {
            total: ['5953.8', '6124.4'],
            peak: ['4639.2', '4675.1'],
            valley: ['4565.9', '4592.7'],
            reactive: ['3459.8', '3496.5'],
          }),
        ],
        segments: [
          terms(a1Main, JUNE.from, JUNE.to, {
            pfStandard: '0.90',
            basic: { by: 'capacity', equipment: [{ id: 'T1', kva: '5000' }] },
          }),
        ],
      },
      {
        pointNo: 1,
        parentNo: 0,
        share: { kind: 'fixed', kwh: '2000' },
        segments: [terms(a1Light, JUNE.from, JUNE.to)],
      },
    ]),
    expected: {
      amountYuan: '327024.56',
      energyKwh: '511800',
      lines: {
        energy: '1400.00',
        'basic-capacity': '75000.00',
        'energy-peak': '72697.50',
        'energy-valley': '18090.00',
        'energy-flat': '144765.00',
        'power-factor': '-2329.14',
        'fund-rural-grid-loan': '10236.00',
        'fund-three-gorges': '3582.60',
        'fund-city-surcharge': '3582.60',
      },
      facts: { cosPhi: '0.98', pfRatePercent: '-0.75', activeKwh: '511800', reactiveKvarh: '110100' },
    },
  },
  {
    id: 'a3-reduction-below-315',
    title: 'Permanent reduction mid-period: two tariffs and standards, one cosφ',
    source: 'm.274949.com/8067/t29369948.html',
    arithmetic:
      'cosφ(50 000, 32 000) = 0.84; (1024.00 + 6800.00) × 3 % = 234.72; 13 920.00 × 0.5 % = 69.60; funds 1000.00 + 750.00',
    prices: [a3Large, a3Single],
    input: bundle(AUGUST, 'industrial', [
      {
        pointNo: 0,
        meters: [
          given({ total: '20000', reactive: '12000' }, { from: '2010-07-24', to: '2010-07-30' }),
          given({ total: '30000', reactive: '20000' }, { from: '2010-07-30', to: '2010-08-24' }),
        ],
        segments: [
          terms(a3Large, '2010-07-24', '2010-07-30', {
            pfStandard: '0.90',
            basic: {
              by: 'capacity',
              equipment: [
                { id: 'T1', kva: '160' },
                { id: 'T2', kva: '160' },
              ],
            },
          }),
          terms(a3Single, '2010-07-30', '2010-08-24', { pfStandard: '0.85' }),
        ],
      },
    ]),
    expected: {
      amountYuan: '23798.32',
      lines: {
        energy: ['6800.00', '13920.00'],
        'basic-capacity': '1024.00',
        'power-factor': ['234.72', '69.60'],
        'fund-power-construction': '1000.00',
        'fund-three-gorges': '750.00',
      },
      facts: { cosPhi: '0.84' },
    },
  },
  ...(
    [
      ['a8-cos-065', '59000', '4500.00', '0.65', '15'],
      ['a8-cos-095', '16434', '-225.00', '0.95', '-0.75'],
    ] as const
  ).map(([id, reactive, amount, cosPhi, pfRatePercent]): BillRow => {
    const version = plain('a8', '0.6');
    return {
      id,
      title: 'Power-factor adjustment of a 200 kVA customer',
      source: 'dqdf.com/chinaconews/3_18217642.html',
      arithmetic: `50 000 × 0.6 = 30 000; cosφ ${cosPhi}: ${pfRatePercent} %`,
      prices: [version],
      input: single(JUNE, 'industrial', version, given({ total: '50000', reactive }), {
        terms: { pfStandard: '0.90' },
      }),
      expected: { lines: { energy: '30000.00', 'power-factor': amount }, facts: { cosPhi, pfRatePercent } },
    };
  }),
  ...(
    [
      ['a9-irrigation', '0.85', '40000', '30000', '0.2', '8200.00', '2.5'],
      ['h2-irrigation-090', '0.90', '100000', '75000', '0.20', '21000.00', '5'],
    ] as const
  ).map(([id, pfStandard, total, reactive, energyYuan, amountYuan, pfRatePercent]): BillRow => {
    const version = plain(id, energyYuan);
    return {
      id,
      title: 'Irrigation: no basic charge, power-factor adjusted',
      source: id.startsWith('a9') ? 'itgle.com/c_14218/q2uS2q0.html' : 'worked example H2',
      arithmetic: `${total} × ${energyYuan} × (1 + ${pfRatePercent} %)`,
      prices: [version],
      input: single(JUNE, 'agricultural', version, given({ total, reactive }), { terms: { pfStandard } }),
      expected: { amountYuan, facts: { cosPhi: '0.80', pfRatePercent } },
    };
  }),
  {
    id: 'a14-tou',
    title: 'Time of use against a flat price',
    source: 'm.274949.com/7347/t28749574.html',
    arithmetic: '20 000 × 1.6 + 30 000 × 1 + 50 000 × 0.4 = 82 000',
    prices: [touFlat1],
    input: single(JUNE, 'commercial', touFlat1, given({ total: '100000', peak: '20000', valley: '50000' })),
    expected: {
      amountYuan: '82000.00',
      lines: { 'energy-peak': '32000.00', 'energy-flat': '30000.00', 'energy-valley': '20000.00' },
    },
  },
  {
    id: 'a14-flat',
    title: 'The same energy at a flat price',
    source: 'm.274949.com/7347/t28749574.html',
    arithmetic: '100 000 × 1',
    prices: [plain('a14-flat', '1')],
    input: single(
      JUNE,
      'commercial',
      plain('a14-flat', '1'),
      given({ total: '100000', peak: '20000', valley: '50000' }),
    ),
    expected: { amountYuan: '100000.00', lines: { energy: '100000.00' } },
  },
  {
    id: 'b1-monthly-tiers',
    title: 'Monthly tiers of the summer season',
    source: 'w09.net; 00.wendadaohang.com',
    arithmetic: '260 × 0.64 + 340 × 0.69 + 50 × 0.94 = 166.40 + 234.60 + 47.00',
    prices: [b1],
    input: single(JUNE, 'residential', b1, given({ total: '650' })),
    expected: { amountYuan: '448.00', lines: { 'tier-1': '166.40', 'tier-2': '234.60', 'tier-3': '47.00' } },
  },
  {
    id: 'b3-first-bill',
    title: 'Yearly tiers, base and add-on',
    source: 'woyaosouti.com/x_ask/6BvBmNw6ekwEF5cv4a.html',
    arithmetic: '2800 × 0.538 + 40 × 0.05',
    prices: [b3],
    input: single(
      { month: '2014-01', from: '2014-01-01', to: '2014-02-01' },
      'residential',
      b3,
      given({ total: '2800' }),
    ),
    expected: {
      amountYuan: '1508.40',
      lines: { 'tier-base': '1506.40', 'tier-addon-2': '2.00' },
      facts: { tierUsedKwh: ['2760', '40', '0'] },
    },
  },
  {
    id: 'b3-second-bill',
    title: 'Yearly tiers after the allowance grew by 11 × 100',
    source: 'woyaosouti.com/x_ask/6BvBmNw6ekwEF5cv4a.html',
    arithmetic: 'tier 1 room 3860 − 2760 = 1100; 1200 × 0.538 + 100 × 0.05',
    prices: [b3],
    input: single(
      { month: '2014-02', from: '2014-02-01', to: '2014-03-01' },
      'residential',
      b3,
      given({ total: '1200' }),
      {
        tier: { usedKwh: ['2760', '40', '0'], extraKwh: '1100' },
      },
    ),
    expected: {
      amountYuan: '650.60',
      lines: { 'tier-base': '645.60', 'tier-addon-2': '5.00' },
      facts: { tierUsedKwh: ['3860', '140', '0'] },
    },
  },
  ...(
    [
      ['95', '5', '54.81', '1.88', '56.69'],
      ['60', '40', '34.61', '15.08', '49.69'],
    ] as const
  ).map(([peak, valley, peakYuan, valleyYuan, amountYuan]): BillRow => ({
    id: `b5-${peak}-${valley}`,
    title: 'Resident on time of use, rounded by period',
    source: 'm.csjbk.com/techan/369269.html',
    arithmetic: `${peak} × 0.5769 + ${valley} × 0.3769`,
    prices: [b5],
    input: single(JUNE, 'residential', b5, given({ peak, valley })),
    expected: { amountYuan, lines: { 'energy-peak': peakYuan, 'energy-valley': valleyYuan } },
  })),
  {
    id: 'b5-flat',
    title: 'The same resident at the flat price',
    source: 'm.csjbk.com/techan/369269.html',
    arithmetic: '100 × 0.5469',
    prices: [plain('b5-flat', '0.5469')],
    input: single(JUNE, 'residential', plain('b5-flat', '0.5469'), given({ total: '100' })),
    expected: { amountYuan: '54.69' },
  },
  {
    id: 'c2-half-rate-suspension',
    title: 'Suspended within two years of new supply: half rate; the sealing day counts as stopped',
    source: 'm.274949.com/4591/t28841077.html',
    arithmetic: '(1630 × 10 + 1130 × 20) × 15 ÷ 30 = 15 000 + 9450 − 15 000 × 20/30 × 0.5',
    prices: [c2],
    input: single(JUNE, 'industrial', c2, given({ total: '0' }), {
      terms: {
        basic: {
          by: 'capacity',
          equipment: [
            { id: 'T1', kva: '1000', states: [{ from: '2010-06-11', to: '2010-07-01', state: 'suspended-half' }] },
            { id: 'T2', kva: '630' },
          ],
        },
      },
    }),
    expected: { amountYuan: '19450.00', lines: { 'basic-capacity': '19450.00' } },
  },
  {
    id: 'c7-demand-105',
    title: 'Demand above 105 % of the contract',
    source: '58z.net/z/310404533.html (发改价格〔2005〕514号)',
    arithmetic: '1050 + 250 × 2 = 1550 kW; × 38',
    prices: [demand38],
    input: single(JUNE, 'industrial', demand38, given({ total: '0', demand: '1300' }), {
      terms: { basic: { by: 'demand', contractKw: '1000', rule: 'excess-105' } },
    }),
    expected: { amountYuan: '58900.00', facts: { billedDemandKw: '1550' } },
  },
  {
    id: 'g6-ct-only',
    title: '10 kV meter with CT 50/5 and a difference of 20',
    source: 'itgle.com/jinengqita/qYdT6fI.html',
    arithmetic: '20 × 100 × 10 = 20 000',
    prices: [plain('g6', '0')],
    input: single(JUNE, 'industrial', plain('g6', '0'), read('1000', { total: ['100', '120'] })),
    expected: { energyKwh: '20000' },
  },
  {
    id: 'h8-pt-ct',
    title: 'Multiplier from PT and CT',
    source: 'worked example H8',
    arithmetic: '(235 − 165) × 100 × 10',
    prices: [plain('h8', '0')],
    input: single(JUNE, 'industrial', plain('h8', '0'), read('1000', { total: ['165', '235'] })),
    expected: { energyKwh: '70000' },
  },
  ...(
    [
      ['100000', '35000.00'],
      ['200000', '55000.00'],
    ] as const
  ).map(([total, amountYuan]): BillRow => ({
    id: `h3-average-${total}`,
    title: 'Two-part bill behind the average price',
    source: 'worked example H3',
    arithmetic: `1000 × 15 + ${total} × 0.20`,
    prices: [h3],
    input: single(JUNE, 'industrial', h3, given({ total }), {
      terms: { basic: { by: 'capacity', equipment: [{ id: 'T1', kva: '1000' }] } },
    }),
    expected: { amountYuan },
  })),
  {
    id: 'h6-reactive-net',
    title: 'A reactive register that ran backwards on export: the export counts twice',
    source: 'worked example H6',
    arithmetic: '20 000 + 2 × 5000 = 30 000; cosφ(40 000, 30 000) = 0.80',
    prices: [plain('h6', '0.5')],
    input: single(
      JUNE,
      'industrial',
      plain('h6', '0.5'),
      given({ total: '40000', reactive: '20000', 'reactive-reverse': '5000' }, { reactiveIsNet: true }),
      {
        terms: { pfStandard: '0.90' },
      },
    ),
    expected: { facts: { reactiveKvarh: '30000', cosPhi: '0.80', pfRatePercent: '5' } },
  },
];
