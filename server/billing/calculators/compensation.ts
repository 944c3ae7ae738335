/**
 * Reactive compensation (无功补偿): capacitors that raise the power factor of a load. Qc = P × (tanφ1 − tanφ2); P from kW, or kWh ÷ hours.
 * With a voltage the current before and after; with `kvar` instead of the wished cosφ the cosφ that results.
 * Inputs kW, kWh, h, cosφ, kvar, V. kvar, kVA, A half-up to `places` decimals. Example: 100 kW from 0.70 to 0.90: 53.59 kvar.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount } from '@/server/billing/schema-parts';
import { Decimal, decimal } from '@/server/kernel/money';

const schema = z
  .strictObject({
    kind: z.literal('compensation'),
    kw: wireAmount.optional(),
    activeKwh: wireAmount.optional(),
    hours: wireAmount.optional(),
    reactiveKvarh: wireAmount.optional(),
    cosPhi: wireAmount.optional(),
    wantedCosPhi: wireAmount.optional(),
    kvar: wireAmount.optional(),
    volts: wireAmount.optional(),
    places: z.int().min(0).max(6).default(2),
  })
  .refine((one) => (one.kw === undefined) !== (one.activeKwh === undefined || one.hours === undefined), {
    path: ['kw'],
    error: 'kw-or-energy',
  })
  .refine((one) => (one.cosPhi === undefined) !== (one.reactiveKvarh === undefined || one.activeKwh === undefined), {
    path: ['cosPhi'],
    error: 'one-angle',
  })
  .refine((one) => (one.wantedCosPhi === undefined) !== (one.kvar === undefined), {
    path: ['wantedCosPhi'],
    error: 'wanted-or-kvar',
  });

function tanOf(cos: string, path: string): Decimal {
  const value = decimal(cos);
  if (value.gt(1)) throw new CalculationFault(path, 'above-one');
  if (value.isZero()) throw new CalculationFault(path, 'is-zero');
  return Decimal.sqrt(decimal(1).minus(value.times(value))).div(value);
}

export const COMPENSATION = calculator({
  kind: 'compensation',
  schema,
  calculate(request) {
    const shown = (value: Decimal): string => value.toDecimalPlaces(request.places).toFixed();
    if (request.hours !== undefined && decimal(request.hours).isZero()) throw new CalculationFault('hours', 'is-zero');
    const kw =
      request.kw === undefined ? decimal(request.activeKwh ?? '0').div(request.hours ?? '1') : decimal(request.kw);
    if (kw.isZero()) throw new CalculationFault(request.kw === undefined ? 'activeKwh' : 'kw', 'is-zero');
    const before =
      request.cosPhi === undefined
        ? decimal(request.reactiveKvarh ?? '0').div(request.activeKwh ?? '1')
        : tanOf(request.cosPhi, 'cosPhi');
    const after =
      request.wantedCosPhi === undefined
        ? before.minus(decimal(request.kvar ?? '0').div(kw))
        : tanOf(request.wantedCosPhi, 'wantedCosPhi');
    const kva = (tan: Decimal): Decimal => kw.times(tan.times(tan).plus(1).sqrt());
    const results: Record<string, string> = {
      kw: shown(kw),
      kvar: shown(kw.times(before.minus(after))),
      kvarBefore: shown(kw.times(before)),
      kvarAfter: shown(kw.times(after)),
      kvaBefore: shown(kva(before)),
      kvaAfter: shown(kva(after)),
      cosPhiBefore: kw.div(kva(before)).toDecimalPlaces(4).toFixed(),
      cosPhiAfter: kw.div(kva(after)).toDecimalPlaces(4).toFixed(),
    };
    if (request.volts !== undefined) {
      const root = decimal(request.volts).times(decimal(3).sqrt()).div(1000);
      if (root.isZero()) throw new CalculationFault('volts', 'is-zero');
      results['ampsBefore'] = shown(kva(before).div(root));
      results['ampsAfter'] = shown(kva(after).div(root));
    }
    return resultOf(new LineBook(), results);
  },
});
