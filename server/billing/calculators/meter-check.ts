/**
 * Checks of a meter on site (现场检查): the watt-second method (瓦秒法) and the energy of a register.
 * Power shown = pulses ÷ constant × 3600 ÷ seconds × ratio; error = (shown − load) ÷ load. Register: (本次 − 上次) × 倍率, rollover
 * by the register's own digits. Inputs imp/kWh (or r/kWh), s, kW. Error in percent, half-up to 2 decimals.
 * Example: 20 pulses in 15 s, 2000 imp/kWh, CT 150/5, load 100 kW: 72 kW, −28 %.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { ratioOf } from '@/server/billing/calculators/energy-correction';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireRatio } from '@/server/billing/schema-parts';
import { ONE, decimal, roundKwh } from '@/server/kernel/money';

const schema = z.strictObject({
  kind: z.literal('meter-check'),
  check: z.discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('watt-second'),
      pulses: wireAmount,
      seconds: wireAmount,
      constant: wireAmount.describe('imp/kWh or r/kWh'),
      ct: wireRatio.optional(),
      pt: wireRatio.optional(),
      loadKw: wireAmount,
    }),
    z.strictObject({
      by: z.literal('register'),
      prev: wireAmount,
      curr: wireAmount,
      digits: z.int().min(1).max(12),
      rolledOver: z.boolean().default(false),
      ct: wireRatio.optional(),
      pt: wireRatio.optional(),
      platedFactor: wireAmount.optional().describe('factor printed on the plate (倍率 of a nameplate-ratio meter)'),
      platedCt: wireRatio.optional().describe('ratio the meter is built for: actual ÷ plated'),
      platedPt: wireRatio.optional(),
    }),
  ]),
});

export const METER_CHECK = calculator({
  kind: 'meter-check',
  schema,
  calculate({ check }) {
    const ratio = (actual: string | undefined, plated?: string) =>
      (actual === undefined ? ONE : ratioOf(actual)).div(plated === undefined ? ONE : ratioOf(plated));
    if (check.by === 'watt-second') {
      for (const key of ['seconds', 'constant', 'loadKw'] as const) {
        if (decimal(check[key]).isZero()) throw new CalculationFault(`check.${key}`, 'is zero');
      }
      const shown = decimal(check.pulses)
        .times(3600)
        .div(decimal(check.constant).times(check.seconds))
        .times(ratio(check.ct))
        .times(ratio(check.pt));
      const error = shown.div(check.loadKw).minus(1).times(100);
      return resultOf(new LineBook(), {
        shownKw: shown.toDecimalPlaces(4).toFixed(),
        errorPercent: error.toDecimalPlaces(2).toFixed(),
      });
    }
    const difference = decimal(check.curr).minus(check.prev);
    if (check.rolledOver !== difference.isNegative()) {
      throw new CalculationFault(
        'check.rolledOver',
        check.rolledOver ? 'the reading is not below the former one' : 'the reading is below the former one',
      );
    }
    const multiplier = ratio(check.ct, check.platedCt)
      .times(ratio(check.pt, check.platedPt))
      .times(check.platedFactor ?? '1');
    const whole = check.rolledOver ? difference.plus(decimal(10).pow(check.digits)) : difference;
    return resultOf(new LineBook(), {
      multiplier: multiplier.toDecimalPlaces(8).toFixed(),
      kwh: roundKwh(whole.times(multiplier)).toFixed(),
    });
  },
});
