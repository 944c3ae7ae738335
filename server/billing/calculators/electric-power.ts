/**
 * Power and energy of a load (电功率、电量): S = U·I (× √3 of three phases), P = S·cosφ, Q = S·sinφ, energy P × hours; any of current,
 * kVA or kW may be the known one. Inputs V, A, kW, kVA, h. Half-up to `places` decimals.
 * Example: 380 V three-phase, 100 A, cosφ 0.85: 55.94 kW.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount } from '@/server/billing/schema-parts';
import { Decimal, decimal } from '@/server/kernel/money';

const schema = z
  .strictObject({
    kind: z.literal('electric-power'),
    volts: wireAmount.optional(),
    phases: z.union([z.literal(1), z.literal(3)]).default(3),
    amps: wireAmount.optional(),
    kw: wireAmount.optional(),
    kva: wireAmount.optional(),
    cosPhi: wireAmount.default('1'),
    hours: wireAmount.optional(),
    places: z.int().min(0).max(6).default(2),
  })
  .refine((one) => [one.amps, one.kw, one.kva].filter((value) => value !== undefined).length === 1, {
    path: ['kw'],
    error: 'one-power',
  })
  .refine((one) => one.amps === undefined || one.volts !== undefined, { path: ['volts'], error: 'missing' });

export const ELECTRIC_POWER = calculator({
  kind: 'electric-power',
  schema,
  calculate(request) {
    const shown = (value: Decimal): string => value.toDecimalPlaces(request.places).toFixed();
    const cos = decimal(request.cosPhi);
    if (cos.gt(1)) throw new CalculationFault('cosPhi', 'above-one');
    if (cos.isZero() && request.kw !== undefined) throw new CalculationFault('cosPhi', 'is-zero');
    const root = request.phases === 3 ? decimal(3).sqrt() : decimal(1);
    const kvaPerAmp = request.volts === undefined ? undefined : decimal(request.volts).times(root).div(1000);
    const kva =
      request.kva !== undefined
        ? decimal(request.kva)
        : request.kw !== undefined
          ? decimal(request.kw).div(cos)
          : decimal(request.amps ?? '0').times(kvaPerAmp ?? 0);
    const kw = kva.times(cos);
    const results: Record<string, string> = {
      kva: shown(kva),
      kw: shown(kw),
      kvar: shown(kva.times(Decimal.sqrt(decimal(1).minus(cos.times(cos))))),
    };
    if (kvaPerAmp && !kvaPerAmp.isZero()) results['amps'] = shown(kva.div(kvaPerAmp));
    if (request.hours !== undefined) results['kwh'] = shown(kw.times(request.hours));
    return resultOf(new LineBook(), results);
  },
});
