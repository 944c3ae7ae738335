/** Corrections of energy by wiring, transformers, meter errors, asked as the certification banks ask. */
import { exam } from '@/tests/golden/exam-row';
import type { CalculationRow } from '@/tests/golden/golden-row';

type Expected = CalculationRow['expected'];

const correction = (recordedKwh: string, method: object, more: object = {}): CalculationRow['request'] => ({
  kind: 'energy-correction',
  recordedKwh,
  method,
  ...more,
});
const wired = (
  wiring: string,
  recordedKwh: string,
  angle: object,
  arithmetic: string,
  results: NonNullable<Expected['results']>,
): CalculationRow =>
  exam(
    `wiring-${wiring}`,
    `Wired as ${wiring}`,
    arithmetic,
    correction(recordedKwh, { by: 'wiring', wiring, ...angle }),
    {
      results,
    },
  );
const TAN = { tanPhi: '0.75' };
const THIRTY = { phiDegrees: '30' };

const WIRINGS: readonly CalculationRow[] = [
  wired('4w-one-voltage-open', '10000', {}, 'K = 3/2', { factor: '1.5', correctionKwh: '5000' }),
  wired('4w-two-voltages-open', '1000', {}, 'K = 3', { factor: '3', correctionKwh: '2000' }),
  wired('4w-one-ct-reversed', '2000', {}, 'K = 3 ÷ (1 + 1 − 1) = 3', { factor: '3', correctionKwh: '4000' }),
  wired('4w-two-cts-reversed', '-3000', {}, 'K = −3: right 9000, 12 000 more than −3000', {
    factor: '-3',
    rightKwh: '9000',
    correctionKwh: '12000',
  }),
  wired('4w-voltages-bca', '1000', { tanPhi: '1.2' }, 'K = 2 ÷ (√3·1.2 − 1) = 1.854495', {
    factor: '1.854495',
    correctionKwh: '854',
  }),
  wired('3w-a-ct-reversed', '1000', TAN, 'K = √3 ÷ tanφ = 1.7320508 ÷ 0.75', {
    factor: '2.309401',
    correctionKwh: '1309',
  }),
  wired('3w-both-cts-reversed', '-5000', {}, 'K = −1: the meter runs backwards', {
    factor: '-1',
    correctionKwh: '10000',
  }),
  wired('3w-a-current-open', '2000', THIRTY, 'K = √3·cos 30° ÷ cos(30° − 30°) = 1.5', {
    factor: '1.5',
    correctionKwh: '1000',
  }),
  wired('3w-c-current-open', '2000', THIRTY, 'K = √3·cos 30° ÷ cos(30° + 30°) = 3', {
    factor: '3',
    correctionKwh: '4000',
  }),
  wired('3w-a-voltage-open', '5000', TAN, 'K = 2√3 ÷ (√3 + tanφ) = 1.395661', {
    factor: '1.395661',
    correctionKwh: '1978',
  }),
  wired('3w-b-voltage-open', '10000', {}, 'half the power: K = 2', { factor: '2', correctionKwh: '10000' }),
  exam(
    'wiring-stops',
    'Two currents changed about: the meter stands still',
    'registers nothing: refused',
    correction('10', { by: 'wiring', wiring: '3w-currents-swapped', cosPhi: '0.8' }),
    { refusedAt: 'request.method.wiring' },
  ),
  exam(
    'wiring-backwards-positive',
    'A wiring that runs backwards on a positive record',
    'refused',
    correction('10', { by: 'wiring', wiring: '3w-both-cts-reversed' }),
    { refusedAt: 'request.method.wiring' },
  ),
  exam(
    'wiring-no-angle',
    'K depends on φ, and φ is not given',
    'refused',
    correction('10', { by: 'wiring', wiring: '3w-a-ct-reversed' }),
    { refusedAt: 'request.method' },
  ),
];

const METHODS: readonly CalculationRow[] = [
  exam(
    'expression-of-power',
    'K from two expressions',
    '√3UIcosφ ÷ UIcos(30° − φ) = 2√3 ÷ (√3 + tanφ); tanφ 0.75; 5000 × 0.395661',
    correction('5000', { by: 'power', right: '√3UIcosφ', wrong: 'UIcos(30°−φ)', ...TAN }),
    { results: { factor: '1.395661', correctionKwh: '1978' } },
  ),
  exam(
    'expression-of-tan',
    'K itself as an expression of tanφ',
    '2√3 ÷ (√3 + 0.75)',
    correction('5000', { by: 'power', right: '2√3', wrong: '√3 + tanφ', activeKwh: '40000', reactiveKvarh: '30000' }),
    { results: { factor: '1.395661', correctionKwh: '1978' } },
  ),
  exam(
    'expression-broken',
    'An expression that is none',
    'refused',
    correction('5000', { by: 'power', right: '√3UIcosφ', wrong: 'UI cos(30° −', ...TAN }),
    { refusedAt: 'request.method.wrong' },
  ),
  exam(
    'phasors',
    'First element U_bc, I_a; second U_ac, −I_c',
    'φ = 30°: √3·cos(φ − 90°) − √3·cos(φ − 150°) = √3·(0.5 + 0.5) = √3; 3·cos 30° ÷ √3 = 1.5',
    correction('1000', {
      by: 'phasors',
      ...THIRTY,
      elements: [
        { voltage: 'bc', current: 'a' },
        { voltage: 'ac', current: '-c' },
      ],
    }),
    { results: { factor: '1.5', correctionKwh: '500' } },
  ),
  exam(
    'one-ct-smaller',
    'One of three CTs is 150/5, billed as 200/5',
    'K = 3 ÷ (1 + 1 + 4/3) = 0.9; a refund',
    correction(
      '10000',
      { by: 'elements', elements: [{}, {}, { ctBilled: '200/5', ctActual: '150/5' }] },
      { priceYuan: '0.5' },
    ),
    { amountYuan: '-500.00', results: { factor: '0.9', correctionKwh: '-1000' } },
  ),
  exam(
    'half-shunted',
    'Half the current of one phase shunted',
    'K = 3 ÷ 2.5 = 1.2',
    correction('10000', { by: 'elements', elements: [{}, {}, { times: '0.5' }] }),
    { results: { factor: '1.2', correctionKwh: '2000' } },
  ),
  exam(
    'error-under-wrong-wiring',
    'The meter is 4 % fast under the wrong wiring',
    '[1.5 × (1 − 4 %) − 1] × 10 000 = 4400',
    correction('10000', { by: 'wiring', wiring: '4w-one-voltage-open', wrongErrorPercent: '4' }),
    { results: { factor: '1.5', correctionKwh: '4400' } },
  ),
  exam(
    'voltage-drop',
    'Drop of 1.2 %, 0.5 % allowed',
    '500 000 × 0.7 %',
    correction('500000', { by: 'voltage-drop', actualPercent: '1.2', allowedPercent: '0.5' }, { priceYuan: '0.6' }),
    { amountYuan: '2100.00', results: { correctionKwh: '3500' } },
  ),
  exam(
    'meter-fast',
    'Meter 8 % fast, half the time',
    '10 800 ÷ 1.08 − 10 800 = −800; × ½; × 0.5',
    correction('10800', { by: 'meter-error', errorPercent: '8' }, { priceYuan: '0.5' }),
    { amountYuan: '-200.00', results: { correctionKwh: '-400' } },
  ),
  exam(
    'meter-slow-of-recorded',
    'The error taken of the recorded energy',
    '20 000 × 5 % × ½',
    correction('20000', { by: 'meter-error', errorPercent: '-5', base: 'recorded' }),
    { results: { correctionKwh: '500' } },
  ),
  exam(
    'meter-slow-whole-time',
    'Slow 10 % and the whole time known',
    '9000 ÷ 0.9 − 9000',
    correction('9000', { by: 'meter-error', errorPercent: '-10', timeFactor: '1' }),
    { results: { correctionKwh: '1000' } },
  ),
  exam(
    'correction-with-funds',
    'Wrong ratio, energy price and two funds',
    '30 000 × (40/30 − 1) = 10 000 × 0.5; × 0.02; × 0.007',
    correction(
      '30000',
      { by: 'multiplier', usedMultiplier: '150/5', rightMultiplier: '200/5' },
      {
        priceYuan: '0.5',
        funds: [
          { code: 'rural-grid-loan', yuanPerKwh: '0.02' },
          { code: 'three-gorges', yuanPerKwh: '0.007' },
        ],
      },
    ),
    { amountYuan: '5270.00', lines: { 'fund-three-gorges': '70.00' } },
  ),
  exam(
    'read-backwards',
    'A meter that ran back from 620 to 600 with both CTs reversed',
    '(600 − 620) × 40 = −800; K = −1; 1600 more',
    {
      kind: 'energy-correction',
      reading: { prev: '620', curr: '600', ct: '200/5' },
      method: { by: 'wiring', wiring: '3w-both-cts-reversed' },
    },
    { results: { recordedKwh: '-800', rightKwh: '800', correctionKwh: '1600' } },
  ),
  exam(
    'rounded-factor',
    'K rounded to three decimals first',
    '√3 ÷ 0.75 = 2.309; 1000 × 1.309',
    correction('1000', { by: 'wiring', wiring: '3w-a-ct-reversed', ...TAN, factorPlaces: 3 }),
    { results: { factor: '2.309', correctionKwh: '1309' } },
  ),
  exam(
    'normal-month-days',
    'Burnt meter, twelve days at the normal 3000 a month',
    '3000 × 12/30 = 1200',
    correction('0', { by: 'normal-month', normalKwh: '3000', days: 12 }, { priceYuan: '0.48' }),
    { amountYuan: '576.00', results: { correctionKwh: '1200' } },
  ),
];

export const EXAM_CORRECTIONS: readonly CalculationRow[] = [...WIRINGS, ...METHODS];
