/**
 * Checks of a meter on site (现场检查): the watt-second method (瓦秒法), creep (潜动), the energy of a register, and the error of a meter
 * against a standard one.
 * Power shown = pulses ÷ constant × 3600 ÷ seconds × ratio; error = (shown − load) ÷ load; standard time = the seconds the pulses
 * should take, standard pulses = those due in the seconds. Creep: pulses in the seconds without load, over the idle hours of the days, in kWh.
 * Register: (本次 − 上次) × 倍率, rollover by the register's own digits. Inputs imp/kWh (or r/kWh), s, kW. Error in percent,
 * half-up to `places` decimals (2). Example: 20 pulses in 15 s, 2000 imp/kWh, CT 150/5, load 100 kW: 72 kW, −28 %.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { LineBook } from '@/server/billing/line-book';
import { ratioOf } from '@/server/billing/ratio';
import { CalculationFault, wireAmount, wireDays, wireRatio } from '@/server/billing/schema-parts';
import { type Decimal, ONE, decimal, roundKwh } from '@/server/kernel/money';

const schema = z.strictObject({
  kind: z.literal('meter-check'),
  check: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('watt-second'),
      pulses: wireAmount.optional(),
      seconds: wireAmount.optional(),
      constant: wireAmount,
      ct: wireRatio.optional(),
      pt: wireRatio.optional(),
      loadKw: wireAmount.optional(),
    }),
    z.strictObject({
      by: z.literal('creep'),
      pulses: wireAmount.default('1'),
      seconds: wireAmount,
      constant: wireAmount,
      ct: wireRatio.optional(),
      pt: wireRatio.optional(),
      hoursPerDay: wireAmount,
      days: wireDays,
    }),
    z.strictObject({
      by: z.literal('register'),
      prev: wireAmount,
      curr: wireAmount,
      digits: z.int().min(1).max(12).optional(),
      rolledOver: z.boolean().default(false),
      multiplier: wireAmount.optional(),
      ct: wireRatio.optional(),
      pt: wireRatio.optional(),
      platedFactor: wireAmount.optional(),
      platedCt: wireRatio.optional(),
      platedPt: wireRatio.optional(),
    }),
    z.strictObject({ by: z.literal('standard'), shownKwh: wireAmount, standardKwh: wireAmount }),
  ]),
  places: z.int().min(0).max(10).default(2),
});
type Check = z.output<typeof schema>['check'];

const SHOWN_PLACES = 4;

function ratio(actual: string | undefined, plated?: string): Decimal {
  return (actual === undefined ? ONE : ratioOf(actual)).div(plated === undefined ? ONE : ratioOf(plated));
}

function positive(value: string, member: string): Decimal {
  const number = decimal(value);
  if (number.isZero()) throw new CalculationFault(`check.${member}`, 'is-zero');
  return number;
}

/** kW × seconds a pulse stands for. */
function workOfPulse(check: { readonly constant: string; readonly ct?: string; readonly pt?: string }): Decimal {
  return decimal(3600).div(positive(check.constant, 'constant')).times(ratio(check.ct)).times(ratio(check.pt));
}

function wattSecond(check: Extract<Check, { by: 'watt-second' }>, places: number): Record<string, string> {
  const results: Record<string, string> = {};
  if (check.seconds === undefined && check.loadKw === undefined)
    throw new CalculationFault('check.seconds', 'seconds-or-load');
  const one = workOfPulse(check);
  const load = check.loadKw === undefined ? undefined : positive(check.loadKw, 'loadKw');
  if (load && check.seconds !== undefined)
    results['standardPulses'] = load.times(check.seconds).div(one).toDecimalPlaces(SHOWN_PLACES).toFixed();
  if (check.pulses === undefined) {
    if (results['standardPulses'] === undefined) throw new CalculationFault('check.pulses', 'missing');
    return results;
  }
  const work = one.times(check.pulses);
  if (load) results['standardSeconds'] = work.div(load).toDecimalPlaces(SHOWN_PLACES).toFixed();
  if (check.seconds !== undefined) {
    const shown = work.div(positive(check.seconds, 'seconds'));
    results['shownKw'] = shown.toDecimalPlaces(SHOWN_PLACES).toFixed();
    if (load) results['errorPercent'] = shown.div(load).minus(1).times(100).toDecimalPlaces(places).toFixed();
  }
  return results;
}

function creep(check: Extract<Check, { by: 'creep' }>): Record<string, string> {
  const kw = workOfPulse(check).times(check.pulses).div(positive(check.seconds, 'seconds'));
  const kwh = kw.times(check.hoursPerDay).times(check.days);
  return { kwh: kwh.toDecimalPlaces(SHOWN_PLACES).toFixed() };
}

function register(check: Extract<Check, { by: 'register' }>): Record<string, string> {
  const difference = decimal(check.curr).minus(check.prev);
  if (check.rolledOver !== difference.isNegative())
    throw new CalculationFault('check.rolledOver', check.rolledOver ? 'rollover-not-below' : 'reading-below');
  if (check.rolledOver && check.digits === undefined) throw new CalculationFault('check.digits', 'digits-for-rollover');
  const multiplier = ratio(check.ct, check.platedCt)
    .times(ratio(check.pt, check.platedPt))
    .times(check.platedFactor ?? '1')
    .times(check.multiplier ?? '1');
  const whole = check.rolledOver ? difference.plus(decimal(10).pow(check.digits ?? 0)) : difference;
  return { multiplier: multiplier.toDecimalPlaces(8).toFixed(), kwh: roundKwh(whole.times(multiplier)).toFixed() };
}

export const METER_CHECK = calculator({
  kind: 'meter-check',
  schema,
  calculate({ check, places }) {
    const book = new LineBook();
    if (check.by === 'watt-second') return resultOf(book, wattSecond(check, places));
    if (check.by === 'creep') return resultOf(book, creep(check));
    if (check.by === 'register') return resultOf(book, register(check));
    const error = decimal(check.shownKwh).div(positive(check.standardKwh, 'standardKwh')).minus(1).times(100);
    return resultOf(book, { errorPercent: error.toDecimalPlaces(places).toFixed() });
  },
});
