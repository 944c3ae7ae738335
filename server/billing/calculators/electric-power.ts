/**
 * Power and energy of a load (电功率、电量): S = U·I (× √3 of three phases), P = S·cosφ, Q = S·sinφ, energy P × hours; any of current,
 * kVA or kW may be the known one; kW with one of the others gives cosφ. Several loads with a cosφ each give the sums and their common
 * cosφ. Inputs V, A, kW, kVA, h. Half-up to `places` decimals, cosφ to four.
 * Example: 380 V three-phase, 100 A, cosφ 0.85: 55.94 kW; 54 kW at 380 V and 100 A: cosφ 0.8204.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireName } from '@/server/billing/schema-parts';
import { Decimal, decimal } from '@/server/kernel/money';

const COS_PLACES = 4;
const ONE_LOAD = z.strictObject({ name: wireName.optional(), kw: wireAmount, cosPhi: wireAmount.default('1') });

const schema = z
  .strictObject({
    kind: z.literal('electric-power'),
    volts: wireAmount.optional(),
    phases: z.union([z.literal(1), z.literal(3)]).default(3),
    amps: wireAmount.optional(),
    kw: wireAmount.optional(),
    kva: wireAmount.optional(),
    loads: z.array(ONE_LOAD).min(1).max(100).optional(),
    cosPhi: wireAmount.optional(),
    hours: wireAmount.optional(),
    places: z.int().min(0).max(6).default(2),
  })
  .refine(
    ({ amps, kw, kva, loads, cosPhi }) => {
      const apparent = [amps, kva].filter((value) => value !== undefined).length;
      if (loads !== undefined) return apparent === 0 && kw === undefined && cosPhi === undefined;
      return kw === undefined ? apparent === 1 : apparent === 0 || (apparent === 1 && cosPhi === undefined);
    },
    { path: ['kw'], error: 'power-or-angle' },
  )
  .refine((one) => one.amps === undefined || one.volts !== undefined, { path: ['volts'], error: 'missing' });
type Request = z.output<typeof schema>;

interface Power {
  readonly kw: Decimal;
  readonly kvar: Decimal;
}

const kvaOf = ({ kw, kvar }: Power): Decimal => kw.times(kw).plus(kvar.times(kvar)).sqrt();

function cosine(written: string, path: string): Decimal {
  const cos = decimal(written);
  if (cos.gt(1)) throw new CalculationFault(path, 'above-one');
  return cos;
}

function ofKw(kw: Decimal, written: string, path: string): Power {
  const cos = cosine(written, path);
  if (cos.isZero()) throw new CalculationFault(path, 'is-zero');
  return { kw, kvar: kw.div(cos).times(Decimal.sqrt(decimal(1).minus(cos.times(cos)))) };
}

function powerOf(request: Request, kvaPerAmp: Decimal | undefined): Power {
  if (request.loads !== undefined)
    return request.loads
      .map((load, i) => ofKw(decimal(load.kw), load.cosPhi, `loads.${i}.cosPhi`))
      .reduce((sum, one) => ({ kw: sum.kw.plus(one.kw), kvar: sum.kvar.plus(one.kvar) }));
  const apparent =
    request.kva !== undefined
      ? decimal(request.kva)
      : request.amps !== undefined
        ? decimal(request.amps).times(kvaPerAmp ?? 0)
        : undefined;
  if (apparent === undefined) return ofKw(decimal(request.kw ?? '0'), request.cosPhi ?? '1', 'cosPhi');
  if (request.kw !== undefined) {
    const kw = decimal(request.kw);
    if (kw.gt(apparent)) throw new CalculationFault('kw', 'above-one');
    return { kw, kvar: apparent.times(apparent).minus(kw.times(kw)).sqrt() };
  }
  const cos = cosine(request.cosPhi ?? '1', 'cosPhi');
  return { kw: apparent.times(cos), kvar: apparent.times(Decimal.sqrt(decimal(1).minus(cos.times(cos)))) };
}

export const ELECTRIC_POWER = calculator({
  kind: 'electric-power',
  schema,
  calculate(request) {
    const shown = (value: Decimal): string => value.toDecimalPlaces(request.places).toFixed();
    const root = request.phases === 3 ? decimal(3).sqrt() : decimal(1);
    const kvaPerAmp = request.volts === undefined ? undefined : decimal(request.volts).times(root).div(1000);
    const power = powerOf(request, kvaPerAmp);
    const kva = kvaOf(power);
    const results: Record<string, string> = { kva: shown(kva), kw: shown(power.kw), kvar: shown(power.kvar) };
    if (!kva.isZero()) results['cosPhi'] = power.kw.div(kva).toDecimalPlaces(COS_PLACES).toFixed();
    if (kvaPerAmp && !kvaPerAmp.isZero()) results['amps'] = shown(kva.div(kvaPerAmp));
    if (request.hours !== undefined) results['kwh'] = shown(power.kw.times(request.hours));
    return resultOf(new LineBook(), results);
  },
});
