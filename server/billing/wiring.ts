/**
 * Wrong wirings (错误接线) and the power a meter registers under them. Source: the vector method of the metering handbooks; the right
 * power of three phases is 3·cosφ in units of phase voltage × line current.
 * A meter element of voltage U and current I registers |U||I|cos(angle between them); phases a, b, c stand at 0°, −120°, 120°, a line
 * voltage `ab` is U_a − U_b, a current lags its phase voltage by φ. K = right ÷ registered.
 * Example: 3-wire, current of the a element reversed: registered √3·sinφ, K = √3 ÷ tanφ. Nothing is rounded.
 */
import { Decimal, ZERO, decimal } from '@/server/kernel/money';

export const VOLTAGES = ['a', 'b', 'c', 'ab', 'bc', 'ca', 'ba', 'cb', 'ac'] as const;
export const CURRENTS = ['a', 'b', 'c', '-a', '-b', '-c'] as const;
type Voltage = (typeof VOLTAGES)[number];
type Current = (typeof CURRENTS)[number];

export interface Element {
  readonly voltage: Voltage | `-${Voltage}` | 'none';
  readonly current: Current | 'none';
  /** Share of the voltage that is there, e.g. 0.5 behind a blown b fuse. */
  readonly voltageTimes?: string;
  readonly currentTimes?: string;
}

const DEGREES: Readonly<Record<string, number>> = {
  a: 0,
  b: -120,
  c: 120,
  ab: 30,
  bc: -90,
  ca: 150,
  ba: -150,
  cb: 90,
  ac: -30,
};
const RADIAN = Decimal.acos(-1).div(180);
const ROOT3 = decimal(3).sqrt();

export interface Registered {
  /** Coefficients of cosφ and sinφ in the registered power. */
  readonly cos: Decimal;
  readonly sin: Decimal;
}

/** Registered power = cos·cosφ + sin·sinφ, in units of phase voltage × line current. */
export function registeredPower(elements: readonly Element[]): Registered {
  let cos = ZERO;
  let sin = ZERO;
  for (const element of elements) {
    if (element.voltage === 'none' || element.current === 'none') continue;
    const voltage = element.voltage.replace('-', '');
    const current = element.current.replace('-', '');
    const turned = element.voltage.startsWith('-') !== element.current.startsWith('-');
    const size = (voltage.length === 2 ? ROOT3 : decimal(1))
      .times(element.voltageTimes ?? '1')
      .times(element.currentTimes ?? '1')
      .times(turned ? -1 : 1);
    const delta = RADIAN.times((DEGREES[voltage] ?? 0) - (DEGREES[current] ?? 0));
    cos = cos.plus(size.times(Decimal.cos(delta)));
    sin = sin.minus(size.times(Decimal.sin(delta)));
  }
  return { cos, sin };
}

const four = (change: Partial<Record<0 | 1 | 2, Partial<Element>>>): readonly Element[] =>
  (['a', 'b', 'c'] as const).map((phase, i) => ({ voltage: phase, current: phase, ...change[i as 0 | 1 | 2] }));
const three = (first: Partial<Element>, second: Partial<Element>): readonly Element[] => [
  { voltage: 'ab', current: 'a', ...first },
  { voltage: 'cb', current: 'c', ...second },
];
const gone = { voltage: 'none' } as const;
const half = (voltage: Voltage) => ({ voltage, voltageTimes: '0.5' });

/** Wirings by name: `4w` three-phase four-wire with three elements, `3w` three-phase three-wire with two. */
export const WIRINGS = {
  '4w-right': four({}),
  '4w-one-voltage-open': four({ 2: gone }),
  '4w-two-voltages-open': four({ 1: gone, 2: gone }),
  '4w-one-current-open': four({ 2: { current: 'none' } }),
  '4w-two-currents-open': four({ 1: { current: 'none' }, 2: { current: 'none' } }),
  '4w-one-ct-reversed': four({ 2: { current: '-c' } }),
  '4w-two-cts-reversed': four({ 1: { current: '-b' }, 2: { current: '-c' } }),
  '4w-three-cts-reversed': four({ 0: { current: '-a' }, 1: { current: '-b' }, 2: { current: '-c' } }),
  '4w-one-ct-reversed-one-voltage-open': four({ 1: { current: '-b' }, 2: gone }),
  '4w-voltages-bca': four({ 0: { voltage: 'b' }, 1: { voltage: 'c' }, 2: { voltage: 'a' } }),
  '4w-voltages-cab': four({ 0: { voltage: 'c' }, 1: { voltage: 'a' }, 2: { voltage: 'b' } }),
  '4w-two-phases-swapped': four({ 0: { voltage: 'b' }, 1: { voltage: 'a' } }),
  '3w-right': three({}, {}),
  '3w-a-ct-reversed': three({ current: '-a' }, {}),
  '3w-c-ct-reversed': three({}, { current: '-c' }),
  '3w-both-cts-reversed': three({ current: '-a' }, { current: '-c' }),
  '3w-currents-swapped': three({ current: 'c' }, { current: 'a' }),
  '3w-currents-swapped-a-reversed': three({ current: 'c' }, { current: '-a' }),
  '3w-currents-swapped-c-reversed': three({ current: '-c' }, { current: 'a' }),
  '3w-a-current-open': three({ current: 'none' }, {}),
  '3w-c-current-open': three({}, { current: 'none' }),
  '3w-a-voltage-open': three(gone, {}),
  '3w-b-voltage-open': three(half('ac'), half('ca')),
  '3w-c-voltage-open': three({}, gone),
  '3w-a-ct-reversed-b-voltage-open': three({ ...half('ac'), current: '-a' }, half('ca')),
  '3w-c-ct-reversed-b-voltage-open': three(half('ac'), { ...half('ca'), current: '-c' }),
  '3w-voltages-bca': three({ voltage: 'bc' }, { voltage: 'ac' }),
  '3w-voltages-cab': three({ voltage: 'ca' }, { voltage: 'ba' }),
  '3w-voltages-bac': three({ voltage: 'ba' }, { voltage: 'ca' }),
  '3w-voltages-acb': three({ voltage: 'ac' }, { voltage: 'bc' }),
  '3w-voltages-cba': three({ voltage: 'cb' }, { voltage: 'ab' }),
} as const satisfies Readonly<Record<string, readonly Element[]>>;

export type WiringId = keyof typeof WIRINGS;
export const WIRING_IDS = Object.keys(WIRINGS) as [WiringId, ...WiringId[]];
