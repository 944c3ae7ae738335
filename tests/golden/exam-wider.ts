/** Figures and bills of wider shape: power of several loads, shares of uses, and what the older forms could not say. */
import { bill, exam, flatPrice } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const FIGURES: readonly CalculationRow[] = [
  exam(
    'cosphi-from-kw-and-current',
    '54 kW at 380 V and 100 A',
    '54 000 ÷ (√3 × 380 × 100) = 0.8204',
    { kind: 'electric-power', volts: '380', amps: '100', kw: '54' },
    { results: { cosPhi: '0.8204', kva: '65.82' } },
  ),
  exam(
    'cosphi-of-two-loads',
    '250 kW at 0.8, and 70 kW at 0.75 more',
    '187.5 + 61.73 = 249.23 kvar; 320 ÷ 405.61 = 0.7889',
    {
      kind: 'electric-power',
      loads: [
        { kw: '250', cosPhi: '0.8' },
        { kw: '70', cosPhi: '0.75' },
      ],
    },
    { results: { kw: '320', kvar: '249.23', cosPhi: '0.7889' } },
  ),
  exam(
    'shares-of-unmetered-uses',
    'A plant of 35 kW in three shifts, homes of 8 kW for 6 hours, offices of 14 kW for 8 hours, no sub-meters',
    '840, 48 and 112 of 1000 kWh a day',
    {
      kind: 'indicator',
      indicator: {
        of: 'shares',
        parts: [
          { name: 'plant', kw: '35', hours: '24' },
          { name: 'homes', kw: '8', hours: '6' },
          { name: 'offices', kw: '14', hours: '8' },
        ],
      },
    },
    { results: { 'percent.plant': '84', 'percent.homes': '4.8', 'percent.offices': '11.2' } },
  ),
  exam(
    'line-loss-by-kvar',
    '200 kW and 150 kvar over 5 km of 1 Ω at 10 kV',
    'S = 250 kVA; I = 14.43 A; 3I²R = 3.125 kW; ÷ 200',
    {
      kind: 'indicator',
      places: 3,
      indicator: { of: 'line-power-loss', resistanceOhm: '5', kw: '200', kvar: '150', kv: '10' },
    },
    { results: { lossKw: '3.125', percent: '1.563' } },
  ),
  exam(
    'transformer-loss-by-hours',
    '315 kVA for 720 hours',
    '0.76 × 720 + 1.2 × 100 000² ÷ (315² × 720) × 4.8 = 547.2 + 806.25',
    {
      kind: 'transformer-loss',
      loss: { method: 'formula', kva: '315', p0: '0.76', pk: '4.8', activeKwh: '100000', hours: '720' },
    },
    { results: { lossKwh: '1353' } },
  ),
];

const LATER: readonly CalculationRow[] = [
  exam(
    'printed-prices-without-flat',
    'Peak and valley prices printed, the energy price is the flat one',
    '30 × 0.8 + 50 × 0.5 + 20 × 0.3 = 24 + 25 + 6',
    bill(
      { kind: 'tou', energyYuan: '0.5', tou: { by: 'price', peak: '0.8', valley: '0.3' } },
      { quantities: { total: '100', peak: '30', valley: '20' } },
    ),
    { amountYuan: '55.00', lines: { 'energy-flat': '25.00' } },
  ),
  exam(
    'net-reactive-as-quantities',
    'A reactive register that ran backwards on export, given as quantities',
    '20 000 + 2 × 5000 = 30 000; cosφ 0.80 at 0.90: +5 % of 20 000',
    bill(flatPrice('0.5'), {
      quantities: { total: '40000', reactive: '20000', 'reactive-reverse': '5000' },
      reactiveIsNet: true,
      pfStandard: '0.90',
    }),
    { amountYuan: '21000.00', facts: { cosPhi: '0.80' } },
  ),
  exam(
    'used-of-the-year-on-monthly-tiers',
    'Energy used before in the year, on tiers that count by the month',
    'refused',
    bill(
      {
        kind: 'tiers-monthly',
        tiers: [
          { upToKwh: '170', priceYuan: '0.45' },
          { upToKwh: null, priceYuan: '0.8' },
        ],
      },
      { quantities: { total: '100' }, tier: { usedTotalKwh: '150' } },
    ),
    { refusedAt: 'request.points.0.tier.usedTotalKwh' },
  ),
  exam(
    'transformer-of-nothing',
    'A transformer of 0 kVA',
    'refused',
    {
      kind: 'transformer-loss',
      loss: { method: 'formula', kva: '0', p0: '0.76', pk: '4.8', activeKwh: '100000', days: 30 },
    },
    { refusedAt: 'request.loss.kva' },
  ),
  exam(
    'feeds-with-contracts',
    'Two feeds of 500 kW by contract, 600 and 400 measured',
    '525 + 2 × 75 = 675; 500; 1175 × 30',
    {
      kind: 'demand',
      rule: 'excess-105',
      priceYuan: '30',
      feeds: [
        { kw: '600', contractKw: '500' },
        { kw: '400', contractKw: '500' },
      ],
    },
    { amountYuan: '35250.00', results: { actualKw: '1000', billedKw: '1175' } },
  ),
  exam(
    'feeds-twice',
    'Feeds written both ways',
    'refused',
    { kind: 'demand', feedsKw: ['600'], feeds: [{ kw: '600' }] },
    { refusedAt: 'request.feedsKw' },
  ),
  exam(
    'gain-passed-on',
    'Bought for the customer at 0.42, line loss 0.0185, network 0.1234, system operation 0.0312, a gain of 0.0075 given back, funds 0.0269',
    '10 000 × (0.42 + 0.1234) = 5434; 185 + 312 − 75 + 269',
    bill(
      flatPrice('0.5434', {
        funds: [
          { code: 'other', yuanPerKwh: '0.0185' },
          { code: 'other', yuanPerKwh: '0.0312' },
          { code: 'other', yuanPerKwh: '-0.0075' },
          { code: 'renewable', yuanPerKwh: '0.0269' },
        ],
      }),
      { quantities: { total: '10000' } },
    ),
    { amountYuan: '6125.00', lines: { energy: '5434.00', 'fund-other': ['185.00', '312.00', '-75.00'] } },
  ),
  exam(
    'fund-given-back',
    'A fund cannot be negative',
    'refused',
    bill(flatPrice('0.5', { funds: [{ code: 'renewable', yuanPerKwh: '-0.0269' }] }), { quantities: { total: '1' } }),
    { refusedAt: 'request.prices.0.body.funds.0.yuanPerKwh' },
  ),
  exam(
    'market-energy',
    '80 000 of 100 000 kWh bought in the market at 0.45, the rest at 0.62; cosφ 0.85 at 0.90: +2.5 % on both',
    '80 000 × 0.45 = 36 000; 20 000 × 0.62 = 12 400; 48 400 × 2.5 % = 1210',
    bill(
      flatPrice('0.62'),
      {},
      {
        prices: [
          { id: 'rest', body: flatPrice('0.62') },
          { id: 'market', body: flatPrice('0.45') },
        ],
        points: [
          { quantities: { total: '100000' }, price: 'rest', cosPhi: '0.85', pfStandard: '0.90' },
          { parentNo: 0, share: { kind: 'fixed', kwh: '80000' }, price: 'market', jointPf: { money: true } },
        ],
      },
    ),
    { amountYuan: '49610.00', lines: { 'power-factor': '1210.00' } },
  ),
];

const changed = (more: object, child: readonly object[] = []): CalculationRow['request'] =>
  bill(
    flatPrice('0.5'),
    {},
    {
      prices: [
        { id: 'old', body: flatPrice('0.5') },
        { id: 'new', body: flatPrice('0.6') },
        { id: 'light', body: flatPrice('0.8') },
      ],
      points: [
        {
          meters: [
            { to: '2010-06-16', registers: [{ register: 'total', prev: '0', curr: '1000' }] },
            { from: '2010-06-16', registers: [{ register: 'total', prev: '1000', curr: '3000' }] },
          ],
          segments: [{ to: '2010-06-16', price: 'old' }, { price: 'new' }],
          ...more,
        },
        ...child,
      ],
    },
  );

const BILLS: readonly CalculationRow[] = [
  exam(
    'discount-in-percent',
    'A discount of 5 % on the energy money, power factor stated, one fund',
    '10 000 × 0.6 = 6000; −300; cosφ 0.80 at 0.85: +2.5 % of 5700 = 142.50; 10 000 × 0.02 = 200',
    bill(flatPrice('0.6', { funds: [{ code: 'rural-grid-loan', yuanPerKwh: '0.02' }] }), {
      quantities: { total: '10000' },
      cosPhi: '0.80',
      pfStandard: '0.85',
      energyPercent: '-5',
    }),
    { amountYuan: '6042.50', lines: { surcharge: '-300.00', 'power-factor': '142.50' } },
  ),
  exam(
    'surcharge-in-percent-of-periods',
    'A surcharge of 10 % on peak, flat and valley of large industry; the basic charge bears none',
    '1000 × 0.9 + 2000 × 0.6 + 1000 × 0.3 = 2400; + 240; 400 × 20 = 8000',
    bill(
      { kind: 'two-part', energyYuan: '0.6', capacityYuan: '20', tou: { by: 'factor', peak: '1.5', valley: '0.5' } },
      {
        quantities: { total: '4000', peak: '1000', valley: '1000' },
        basic: { by: 'capacity', equipment: [{ id: 'T', kva: '400' }] },
        energyPercent: '10',
      },
    ),
    { amountYuan: '10640.00', lines: { surcharge: '240.00', 'basic-capacity': '8000.00' } },
  ),
  exam(
    'ratio-over-a-price-change',
    'A new price on 16 June with a reading; 10 % lighting of each part',
    '900 × 0.5 + 1800 × 0.6 + 300 × 0.8 = 450 + 1080 + 240',
    changed({}, [{ parentNo: 0, share: { kind: 'ratio', ratio: '0.1' }, price: 'light' }]),
    { amountYuan: '1770.00', lines: { energy: ['450.00', '1080.00', '240.00'] } },
  ),
  exam(
    'line-loss-over-a-price-change',
    'The same with a line loss of 3 %',
    '1030 × 0.5 + 2060 × 0.6 = 515 + 1236',
    changed({ losses: { line: { ratio: '0.03' } } }),
    { amountYuan: '1751.00', facts: { lineLossKwh: '90' } },
  ),
  exam(
    'loss-of-a-month-over-a-price-change',
    'A month of 304 kWh transformer loss falls by days',
    '1152 × 0.5 + 2152 × 0.6 = 576 + 1291.20',
    changed({
      losses: {
        transformer: { method: 'table', kva: '50', rows: [{ kva: '50', bands: [{ upToKwh: null, lossKwh: '304' }] }] },
      },
    }),
    { amountYuan: '1867.20', facts: { transformerLossKwh: '304' } },
  ),
];

const FIVE_PERIODS = {
  kind: 'tou',
  energyYuan: '0.6',
  tou: { by: 'factor', sharp: '2', peak: '1.7', valley: '0.3', 'deep-valley': '0.1' },
};

const PERIODS: readonly CalculationRow[] = [
  ...['residential', 'commercial', 'agricultural', 'industrial'].map((cls) =>
    exam(
      `deep-valley-${cls}`,
      `Five periods with sharp and deep valley, ${cls}`,
      '100 × 1.2 + 300 × 1.02 + 350 × 0.6 + 200 × 0.18 + 50 × 0.06 = 120 + 306 + 210 + 36 + 3',
      bill(
        FIVE_PERIODS,
        { quantities: { total: '1000', sharp: '100', peak: '300', valley: '200', 'deep-valley': '50' } },
        { class: cls },
      ),
      { amountYuan: '675.00', lines: { 'energy-flat': '210.00', 'energy-deep-valley': '3.00' } },
    ),
  ),
  exam(
    'deep-valley-losses-and-share',
    'Losses by period, 10 % lighting pro rata, five periods read',
    'lighting 10, 30, 35, 20, 5; loss 90 on 90, 270, 315, 180, 45: 9, 27, 31, 18, 5; 99 × 1.2 + 297 × 1.02 + 346 × 0.6 + 198 × 0.18 + 50 × 0.06 + 100 × 0.8',
    bill(
      FIVE_PERIODS,
      {},
      {
        prices: [
          { id: 'p', body: FIVE_PERIODS },
          { id: 'light', body: flatPrice('0.8') },
        ],
        parameters: { shareTakenFrom: 'pro-rata', lossPeriod: 'pro-rata' },
        points: [
          {
            price: 'p',
            meters: [
              {
                ct: '50/5',
                registers: [
                  { register: 'sharp', prev: '0', curr: '10' },
                  { register: 'peak', prev: '0', curr: '30' },
                  { register: 'flat', prev: '0', curr: '35' },
                  { register: 'valley', prev: '0', curr: '20' },
                  { register: 'deep-valley', prev: '0', curr: '5' },
                ],
              },
            ],
            losses: { transformer: { method: 'given', lossKwh: '90' } },
          },
          { parentNo: 0, share: { kind: 'ratio', ratio: '0.1' }, price: 'light' },
        ],
      },
    ),
    { amountYuan: '747.98', energyKwh: '1090', lines: { 'energy-sharp': '118.80', 'energy-flat': '207.60' } },
  ),
];

export const EXAM_WIDER: readonly CalculationRow[] = [...FIGURES, ...LATER, ...BILLS, ...PERIODS];
