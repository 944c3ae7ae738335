/** Tiers, power factor and funds worked by hand. */
import type { PointInput, PriceVersion } from '@/server/billing/contract';
import { FUND_CODES } from '@/server/billing/price-body';
import { COMMERCIAL_TOU } from '@/server/billing/tariffs/commercial-tou';
import { RESIDENTIAL_TIERED } from '@/server/billing/tariffs/residential-tiered';
import { bundle, given, price, single, terms } from '@/tests/golden/fixtures';
import type { BillRow } from '@/tests/golden/golden-row';
import { JUNE, flat, half, none, row, sixty } from '@/tests/golden/hand-worked-fixtures';

const [, seasonal, yearly] = RESIDENTIAL_TIERED as [PriceVersion, PriceVersion, PriceVersion];
const commercialTou = COMMERCIAL_TOU[1] as PriceVersion;

const monthly = price('monthly', {
  kind: 'tiers-monthly',
  tiers: [
    { upToKwh: '260', priceYuan: '0.64' },
    { upToKwh: '600', priceYuan: '0.69' },
    { upToKwh: null, priceYuan: '0.94' },
  ],
  ...none,
});
const addOn = price('add-on', {
  kind: 'tiers-monthly',
  style: 'base-plus-addon',
  tiers: [
    { upToKwh: '200', priceYuan: '0.5' },
    { upToKwh: '400', priceYuan: '0.55' },
    { upToKwh: '600', priceYuan: '0.8' },
    { upToKwh: null, priceYuan: '1' },
  ],
  ...none,
});
const tierTou = price('tier-tou', {
  kind: 'tiers-monthly',
  tou: { by: 'difference', peak: '0.03', valley: '-0.17' },
  tiers: [
    { upToKwh: '200', priceYuan: '0.55' },
    { upToKwh: null, priceYuan: '0.6' },
  ],
  ...none,
});

const TIERS: readonly BillRow[] = [
  row(
    'tier-seasonal-dry',
    'Dry season of the 2012 tiers',
    '170 × 0.45 + 90 × 0.50 + 40 × 0.80 = 76.50 + 45.00 + 32.00',
    [seasonal],
    single(
      { month: '2012-12', from: '2012-12-01', to: '2013-01-01' },
      'residential',
      seasonal,
      given({ total: '300' }),
    ),
    { amountYuan: '153.50', lines: { 'tier-1': '76.50', 'tier-2': '45.00', 'tier-3': '32.00' } },
  ),
  row(
    'tier-seasonal-wet',
    'Wet season: no tiers',
    '300 × 0.45',
    [seasonal],
    single(
      { month: '2013-07', from: '2013-07-01', to: '2013-08-01' },
      'residential',
      seasonal,
      given({ total: '300' }),
    ),
    { amountYuan: '135.00' },
  ),
  row(
    'tier-yearly',
    'Yearly tiers in their second and third tier',
    '40 × 0.45 + 260 × 0.50',
    [yearly],
    single({ month: '2025-10', from: '2025-10-01', to: '2025-11-01' }, 'residential', yearly, given({ total: '300' }), {
      tier: { usedKwh: ['1560', '2000', '0', '0'] },
    }),
    {
      amountYuan: '148.00',
      lines: { 'tier-2': '18.00', 'tier-3': '130.00' },
      facts: { tierUsedKwh: ['1560', '2040', '260', '0'] },
    },
  ),
  row(
    'tier-yearly-top',
    'Yearly tiers into the fourth',
    '80 × 0.50 + 120 × 0.80',
    [yearly],
    single({ month: '2025-12', from: '2025-12-01', to: '2026-01-01' }, 'residential', yearly, given({ total: '200' }), {
      tier: { usedKwh: ['1560', '2040', '1000', '0'] },
    }),
    { amountYuan: '136.00', lines: { 'tier-3': '40.00', 'tier-4': '96.00' } },
  ),
  row(
    'tier-two-months',
    'Two months read together',
    '520 × 0.64 + 680 × 0.69 + 100 × 0.94',
    [monthly],
    single(
      { month: '2010-07', from: '2010-06-01', to: '2010-08-01' },
      'residential',
      monthly,
      given({ total: '1300' }),
    ),
    { amountYuan: '896.00' },
  ),
  row(
    'tier-household',
    'Household extra of 100 kWh a month',
    '360 × 0.64 + 290 × 0.69',
    [monthly],
    single(JUNE, 'residential', monthly, given({ total: '650' }), { tier: { extraKwh: '100' } }),
    { amountYuan: '430.50' },
  ),
  row(
    'tier-add-on',
    'Base price with three add-ons',
    '700 × 0.5 + 200 × 0.05 + 200 × 0.3 + 100 × 0.5',
    [addOn],
    single(JUNE, 'residential', addOn, given({ total: '700' })),
    {
      amountYuan: '470.00',
      lines: { 'tier-base': '350.00', 'tier-addon-2': '10.00', 'tier-addon-3': '60.00', 'tier-addon-4': '50.00' },
    },
  ),
  row(
    'tier-time-of-use',
    'Resident on tiers and time of use',
    '150 × 0.58 + 100 × 0.38 + 50 × 0.05',
    [tierTou],
    single(JUNE, 'residential', tierTou, given({ peak: '150', valley: '100' })),
    { amountYuan: '127.50' },
  ),
  row(
    'tier-free',
    'Low income: 15 kWh free',
    '100 × 0.36 − 15 × 0.36',
    [yearly],
    single({ month: '2025-01', from: '2025-01-01', to: '2025-02-01' }, 'residential', yearly, given({ total: '100' }), {
      tier: { freeKwh: '15' },
    }),
    { amountYuan: '30.60', lines: { 'tier-1': '36.00', 'free-allowance': '-5.40' } },
  ),
];

const forty = flat('forty', '0.4');
const manyFunds = price('many-funds', {
  kind: 'flat',
  energyYuan: '0.5',
  funds: FUND_CODES.map((code) => ({ code, yuanPerKwh: '0.01' })),
  fundsIncluded: false,
});
const jointChild = (jointPf: PointInput['jointPf']): PointInput[] => [
  {
    pointNo: 0,
    meters: [given({ total: '10000', reactive: jointPf?.energy === 'exclude' ? '6000' : '7500' })],
    segments: [terms(sixty, JUNE.from, JUNE.to, { pfStandard: '0.85' })],
  },
  {
    pointNo: 1,
    parentNo: 0,
    share: { kind: 'fixed', kwh: '2000' },
    segments: [terms(half, JUNE.from, JUNE.to)],
    jointPf,
  },
];

const FACTOR_AND_FUNDS: readonly BillRow[] = [
  row(
    'pf-080',
    'Standard 0.80',
    'tan 0.8 → cosφ 0.78 → +1 % of 40 000',
    [forty],
    single(JUNE, 'agricultural', forty, given({ total: '100000', reactive: '80000' }), {
      terms: { pfStandard: '0.80' },
    }),
    { lines: { 'power-factor': '400.00' }, facts: { cosPhi: '0.78' } },
  ),
  row(
    'pf-reduced',
    'A reduced standard earns no reward',
    'cosφ 0.96 at 0.85 would be −1.1 %',
    [forty],
    single(JUNE, 'commercial', forty, given({ total: '100000', reactive: '30000' }), {
      terms: { pfStandard: '0.85', pfReduced: true },
    }),
    { lines: { 'power-factor': '0.00' }, facts: { cosPhi: '0.96', pfRatePercent: '0' } },
  ),
  row(
    'pf-edge-exact',
    'Q/P 1.2490 exactly: 0.62',
    'P ÷ √(P² + Q²) = 0.62499…',
    [forty],
    single(JUNE, 'industrial', forty, given({ total: '10000', reactive: '12490' }), { terms: { pfStandard: '0.90' } }),
    { facts: { cosPhi: '0.62' } },
  ),
  row(
    'pf-edge-printed',
    'Q/P 1.2490 in the printed ratio table: 0.63',
    'bound of 0.63 printed as 1.2490',
    [forty],
    {
      ...single(JUNE, 'industrial', forty, given({ total: '10000', reactive: '12490' }), {
        terms: { pfStandard: '0.90' },
      }),
      parameters: { cosPhiMethod: 'ratio-4' },
    },
    { facts: { cosPhi: '0.63' } },
  ),
  row(
    'pf-joint-money',
    'Sub-point adjusted with its parent',
    '(8000 × 0.6 + 2000 × 0.5) × 2.5 %',
    [sixty, half],
    bundle(JUNE, 'commercial', jointChild({ money: true })),
    { lines: { 'power-factor': '145.00' }, facts: { cosPhi: '0.80' } },
  ),
  row(
    'pf-joint-excluded',
    'Sub-point out of the power factor',
    'cosφ(8000, 6000) = 0.80; 4800 × 2.5 %',
    [sixty, half],
    bundle(JUNE, 'commercial', jointChild({ energy: 'exclude' })),
    { lines: { 'power-factor': '120.00' }, facts: { cosPhi: '0.80' } },
  ),
  row(
    'pf-not-read',
    'Reactive register missing',
    'refused',
    [forty],
    single(JUNE, 'industrial', forty, given({ total: '100' }), { terms: { pfStandard: '0.90' } }),
    { fault: 'reactive-missing' },
  ),
  row(
    'funds-each-a-line',
    'Every fund a line of its own',
    '1000 × 0.5 + 11 × 1000 × 0.01',
    [manyFunds],
    single(JUNE, 'commercial', manyFunds, given({ total: '1000' })),
    { amountYuan: '610.00', lines: Object.fromEntries(FUND_CODES.map((code) => [`fund-${code}`, '10.00'])) },
  ),
  row(
    'funds-inside-price',
    'Factor on the price net of the funds it contains',
    '0.657 − 0.04716875 = 0.60983125; × 1.5 = 0.91474688; × 0.5 = 0.30491563',
    [commercialTou],
    single(
      { month: '2026-10', from: '2026-10-01', to: '2026-11-01' },
      'commercial',
      commercialTou,
      given({ peak: '1000', flat: '1000', valley: '1000' }),
    ),
    {
      amountYuan: '1971.01',
      lines: {
        'energy-peak': '914.75',
        'energy-flat': '609.83',
        'energy-valley': '304.92',
        'fund-water-project': '5.91',
      },
    },
  ),
];

export const CHARGE_ROWS: readonly BillRow[] = [...TIERS, ...FACTOR_AND_FUNDS];
