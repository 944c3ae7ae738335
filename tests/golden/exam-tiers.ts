/** Residential tiers, asked as the certification banks ask. */
import { bill, exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const home = (body: object, point: object, more: object = {}): CalculationRow['request'] =>
  bill(body, point, { class: 'residential', ...more });
const monthly = (...tiers: readonly (readonly [string | null, string])[]): object => ({
  kind: 'tiers-monthly',
  tiers: tiers.map(([upToKwh, priceYuan]) => ({ upToKwh, priceYuan })),
});
const yunnanYear = {
  kind: 'tiers-yearly',
  tiers: [
    { upToKwh: '1560', priceYuan: '0.36' },
    { upToKwh: '3600', priceYuan: '0.45' },
    { upToKwh: '4680', priceYuan: '0.50' },
    { upToKwh: null, priceYuan: '0.80' },
  ],
};
const yunnanSeasons = {
  kind: 'tiers-seasonal',
  seasons: [
    { code: 'wet', months: [5, 6, 7, 8, 9, 10, 11], tiers: [{ upToKwh: null, priceYuan: '0.45' }] },
    {
      code: 'dry',
      months: [12, 1, 2, 3, 4],
      tiers: [
        { upToKwh: '170', priceYuan: '0.45' },
        { upToKwh: '260', priceYuan: '0.50' },
        { upToKwh: null, priceYuan: '0.80' },
      ],
    },
  ],
};
export const EXAM_TIERS: readonly CalculationRow[] = [
  exam(
    'dry-season',
    'Yunnan dry season, 300 kWh in January',
    '170 × 0.45 + 90 × 0.50 + 40 × 0.80 = 76.50 + 45 + 32',
    home(yunnanSeasons, { quantities: { total: '300' } }, { month: '2013-01' }),
    { amountYuan: '153.50' },
  ),
  exam(
    'wet-season',
    'The same in July',
    '300 × 0.45',
    home(yunnanSeasons, { quantities: { total: '300' } }, { month: '2013-07' }),
    {
      amountYuan: '135.00',
    },
  ),
  exam(
    'year-used-total',
    'Yearly tiers, 1500 kWh used before',
    '60 × 0.36 + 140 × 0.45 = 21.60 + 63',
    home(yunnanYear, { quantities: { total: '200' }, tier: { usedTotalKwh: '1500' } }),
    { amountYuan: '84.60', facts: { tierUsedKwh: ['1560', '140', '0', '0'] } },
  ),
  exam(
    'year-three-tiers',
    'One bill through three tiers of the year',
    '3500 used: 100 × 0.45 + 1080 × 0.50 + 20 × 0.80 = 45 + 540 + 16',
    home(yunnanYear, { quantities: { total: '1200' }, tier: { usedTotalKwh: '3500' } }),
    { amountYuan: '601.00' },
  ),
  exam(
    'year-new-customer',
    'Supplied from May: eight twelfths of the yearly bounds',
    '1560 × 8/12 = 1040; 1040 × 0.36 + 160 × 0.45 = 374.40 + 72',
    home(yunnanYear, { quantities: { total: '1200' }, tier: { yearMonths: 8 } }),
    { amountYuan: '446.40' },
  ),
  exam(
    'household-extra',
    'A large household: 100 kWh more a month',
    '280 × 0.5 + 120 × 0.55 = 140 + 66',
    home(monthly(['180', '0.5'], ['350', '0.55'], [null, '0.8']), {
      quantities: { total: '400' },
      tier: { extraKwh: '100' },
    }),
    { amountYuan: '206.00' },
  ),
  exam(
    'two-months',
    'Two months read together',
    '360 × 0.5 + 140 × 0.55 = 180 + 77',
    home(
      monthly(['180', '0.5'], ['350', '0.55'], [null, '0.8']),
      { quantities: { total: '500' } },
      { month: '2013-07', from: '2013-06-01', to: '2013-08-01' },
    ),
    { amountYuan: '257.00' },
  ),
  exam(
    'low-income',
    '15 kWh free for a low-income household',
    '100 × 0.45 − 15 × 0.45',
    home(monthly(['170', '0.45'], [null, '0.8']), { quantities: { total: '100' }, tier: { freeKwh: '15' } }),
    { amountYuan: '38.25', lines: { 'free-allowance': '-6.75' } },
  ),
  exam(
    'tiers-by-time-of-use',
    'Resident on time of use with tier add-ons',
    '200 × 0.5583 + 100 × 0.3583 + 70 × 0.05 = 111.66 + 35.83 + 3.50',
    home(
      {
        kind: 'tiers-monthly',
        tiers: [
          { upToKwh: '230', priceYuan: '0.5283' },
          { upToKwh: '400', priceYuan: '0.5783' },
          { upToKwh: null, priceYuan: '0.8283' },
        ],
        tou: { by: 'difference', peak: '0.03', valley: '-0.17' },
      },
      { quantities: { peak: '200', valley: '100' } },
    ),
    { amountYuan: '150.99', lines: { 'tier-addon-2': '3.50' } },
  ),
  exam(
    'shared-meter',
    'Residents behind one meter (合表)',
    '1860 × 0.51',
    home(flatPrice('0.51'), { meters: [{ registers: [{ register: 'total', prev: '1240', curr: '3100' }] }] }),
    { amountYuan: '948.60' },
  ),
  exam(
    'tier-edges',
    'The bound itself belongs to the lower tier',
    '170 × 0.45; 171 × … = 76.50 + 0.50',
    home(yunnanSeasons, { quantities: { total: '171' } }, { month: '2013-12' }),
    { amountYuan: '77.00' },
  ),
];
