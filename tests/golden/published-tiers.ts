/** Further published questions of residential tiers: seasons, months read together, free energy, add-ons. */
import { flatPrice, published } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const tiers = (first: string, second: string): object[] => [
  { upToKwh: first, priceYuan: '0.62' },
  { upToKwh: second, priceYuan: '0.67' },
  { upToKwh: null, priceYuan: '0.92' },
];
/** Guangdong: other bounds from May to October, the prices alike. */
const GUANGDONG = {
  kind: 'tiers-seasonal',
  seasons: [
    { code: 'summer', months: [5, 6, 7, 8, 9, 10], tiers: tiers('260', '600') },
    { code: 'winter', months: [11, 12, 1, 2, 3, 4], tiers: tiers('200', '400') },
  ],
};
const home = (body: object, point: object, more: object): CalculationRow['request'] => ({
  kind: 'bill',
  prices: [{ id: 'home', body }],
  points: [point],
  ...more,
});
const HIDCN = 'hidcn.cn/gdsd/114322.html';
export const PUBLISHED_TIERS: readonly CalculationRow[] = [
  ...(
    [
      ['2012-11', '2012-11-01', '2012-12-01', '500', '350.00', '200 × 0.62 + 200 × 0.67 + 100 × 0.92'],
      ['2012-10', '2012-10-01', '2012-11-01', '700', '481.00', '260 × 0.62 + 340 × 0.67 + 100 × 0.92'],
      ['2012-12', '2012-11-01', '2013-01-01', '900', '608.00', '400 × 0.62 + 400 × 0.67 + 100 × 0.92'],
      ['2012-10', '2012-09-01', '2012-11-01', '1500', '1054.00', '520 × 0.62 + 680 × 0.67 + 300 × 0.92'],
    ] as const
  ).map(([month, from, to, total, amountYuan, arithmetic]) =>
    published(
      `season-${month}-${total}`,
      `${total} kWh read on ${to}`,
      HIDCN,
      arithmetic,
      home(GUANGDONG, { quantities: { total } }, { month, from, to }),
      { amountYuan },
    ),
  ),
  published(
    'season-crossed',
    'April and May read together, 1100 kWh: the bounds of both months',
    `${HIDCN} (the page gives the case, the figure follows its rule)`,
    '(200 + 260) × 0.62 + (200 + 340) × 0.67 + 100 × 0.92 = 285.20 + 361.80 + 92',
    home(GUANGDONG, { quantities: { total: '1100' } }, { month: '2013-05', from: '2013-04-01', to: '2013-06-01' }),
    { amountYuan: '739.00' },
  ),
  published(
    'season-crossed-low-income',
    'The same with 15 kWh free a month, taken off first',
    'zdxiazai.com/view/yYzMzZTNmNDhlOTBhMDdlYTE1Y2JiNWZkd.html (the case; the figure follows its rule)',
    '1070 kWh: 285.20 + 361.80 + 70 × 0.92',
    home(
      GUANGDONG,
      { quantities: { total: '1100' }, tier: { freeKwh: '15', freeBy: 'before-tiers' } },
      { month: '2013-05', from: '2013-04-01', to: '2013-06-01' },
    ),
    { amountYuan: '711.40', energyKwh: '1100', lines: { 'tier-3': '64.40' } },
  ),
  published(
    'shared-meter-low-income',
    'Homes behind one meter, 800 kWh of two months, 15 kWh free a month',
    'zdxiazai.com/view/yYzMzZTNmNDhlOTBhMDdlYTE1Y2JiNWZkd.html',
    '(800 − 30) × 0.657',
    home(
      flatPrice('0.657'),
      { quantities: { total: '800' }, tier: { freeKwh: '15' } },
      { month: '2013-05', from: '2013-04-01', to: '2013-06-01' },
    ),
    { amountYuan: '505.89', lines: { 'free-allowance': '-19.71' } },
  ),
  published(
    'add-ons-on-a-base-price',
    '650 kWh: all at the base price, the second and third tier pay more on top',
    'm.3dmxku.com/daquan/zonghe/3300367.html',
    '650 × 0.588 + 270 × 0.05 + 200 × 0.3 = 382.20 + 13.50 + 60',
    home(
      {
        kind: 'tiers-monthly',
        style: 'base-plus-addon',
        tiers: [
          { upToKwh: '180', priceYuan: '0.588' },
          { upToKwh: '450', priceYuan: '0.638' },
          { upToKwh: null, priceYuan: '0.888' },
        ],
      },
      { meters: [{ registers: [{ register: 'total', prev: '300', curr: '950' }] }] },
      { month: '2022-08' },
    ),
    { amountYuan: '455.70', lines: { 'tier-base': '382.20', 'tier-addon-2': '13.50', 'tier-addon-3': '60.00' } },
  ),
  published(
    'cheaper-above-a-bound',
    'A tenth less above 200 kWh',
    'daan888.com/show/8424031.html',
    '200 × 0.575 + 2480 × 0.5175 = 115 + 1283.40',
    home(
      {
        kind: 'tiers-monthly',
        tiers: [
          { upToKwh: '200', priceYuan: '0.575' },
          { upToKwh: null, priceYuan: '0.5175' },
        ],
      },
      { meters: [{ registers: [{ register: 'total', prev: '7815', curr: '10495' }] }] },
      { month: '2010-07' },
    ),
    { amountYuan: '1398.40' },
  ),
];
