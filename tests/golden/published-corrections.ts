/** Further published questions of energy correction (退补电量): wrong wiring, wrong ratios, lost voltages. */
import { published } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

const CORRECTIONS: readonly CalculationRow[] = [
  published(
    'periods-one-ct-reversed',
    'One current circuit of a three-rate meter reversed; the energy recorded by period',
    'm.274949.com/203/t28749569.html',
    'K = 3, rate 200 %: 30 000 × 2 × 0.60 + 20 000 × 2 × 0.20 + 30 000 × 2 × 0.40 = 36 000 + 8000 + 24 000',
    {
      kind: 'energy-correction',
      method: { by: 'wiring', wiring: '4w-one-ct-reversed' },
      parts: [
        { name: 'peak', recordedKwh: '30000', priceYuan: '0.60' },
        { name: 'valley', recordedKwh: '20000', priceYuan: '0.20' },
        { name: 'flat', recordedKwh: '30000', priceYuan: '0.40' },
      ],
    },
    {
      amountYuan: '68000.00',
      lines: { 'correction-energy': ['36000.00', '8000.00', '24000.00'] },
      results: { ratePercent: '200', correctionKwh: '160000', 'correctionKwh.peak': '60000' },
    },
  ),
  published(
    'three-ratios-one-reversed',
    'Transformers of 150/5, 100/5 and 200/5, the third reversed, billed as 150/5',
    'app.ixiawen.com/question/54625681',
    'right 3/30, registered 1/30 + 1/20 − 1/40 = 7/120: rate 5/7 of 210 000',
    {
      kind: 'energy-correction',
      recordedKwh: '210000',
      method: {
        by: 'elements',
        elements: [
          { ctBilled: '150/5', ctActual: '150/5' },
          { ctBilled: '150/5', ctActual: '100/5' },
          { ctBilled: '150/5', ctActual: '200/5', reversed: true },
        ],
      },
    },
    { results: { correctionKwh: '150000', rightKwh: '360000' } },
  ),
  published(
    'ct-exchanged-by-customer',
    'One current transformer of 400/5 where 300/5 is billed; energy to one decimal as printed',
    'gaojiufeng.cn/?id=2833218',
    'rate 1/11: 3000 ÷ 11 = 272.7 kWh (the page misprints 272.5) × 0.45 = 122.715',
    {
      kind: 'energy-correction',
      recordedKwh: '3000',
      priceYuan: '0.45',
      kwhDecimals: 1,
      method: { by: 'elements', elements: [{}, {}, { ctBilled: '300/5', ctActual: '400/5' }] },
    },
    { amountYuan: '122.72', results: { correctionKwh: '272.7' } },
  ),
  published(
    'ct-ratio-errors',
    'Ratio errors of −40 % and +10 % on two of three current transformers; K to two decimals',
    'livelovelifegateway.com/tiku/shiti/4999148.html',
    'K = 3 ÷ (1 + 0.6 + 1.1) = 1.11; 500 × 0.11',
    {
      kind: 'energy-correction',
      recordedKwh: '500',
      method: { by: 'elements', elements: [{}, { times: '0.6' }, { times: '1.1' }], factorPlaces: 2 },
    },
    { results: { factor: '1.11', correctionKwh: '55' } },
  ),
];

const OPEN: readonly CalculationRow[] = (
  [
    ['a', '1.56', '√3·cosφ ÷ cos(30° − φ)'],
    ['b', '2', 'half of each voltage'],
    ['c', '2.78', '√3·cosφ ÷ cos(30° + φ)'],
  ] as const
).map(([phase, factor, arithmetic]) =>
  published(
    `three-wire-${phase}-voltage-open`,
    `Three-wire meter, voltage ${phase} lost; the page leaves out its cosφ, which is 0.90`,
    'm.huatuo8.com/dadarvsa/rvscrdsd',
    `K = ${arithmetic} = ${factor}`,
    {
      kind: 'energy-correction',
      recordedKwh: '10000',
      method: { by: 'wiring', wiring: `3w-${phase}-voltage-open`, cosPhi: '0.90', factorPlaces: 2 },
    },
    { results: { factor } },
  ),
);

const RATIOS: readonly CalculationRow[] = (
  [
    ['300/5', '600/5', '100', '3000'],
    ['400/5', '600/5', '50', '1500'],
    ['600/5', '400/5', '-33.333333', '-1000'],
  ] as const
).map(([usedMultiplier, rightMultiplier, ratePercent, correctionKwh]) =>
  published(
    `ratio-${rightMultiplier}-billed-${usedMultiplier}`,
    `Transformers of ${rightMultiplier} billed as ${usedMultiplier}`,
    'qx47.com/zhishi/1/305564.html',
    `3000 × (right ÷ used − 1) = ${correctionKwh}`,
    {
      kind: 'energy-correction',
      recordedKwh: '3000',
      method: { by: 'multiplier', usedMultiplier, rightMultiplier },
    },
    { results: { ratePercent, correctionKwh } },
  ),
);

export const PUBLISHED_CORRECTIONS: readonly CalculationRow[] = [...CORRECTIONS, ...OPEN, ...RATIOS];
