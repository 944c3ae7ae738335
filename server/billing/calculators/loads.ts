/**
 * Energy from connected loads (按容量计算电量): kW × factor × hours a day × days, each load to whole kWh, half-up. Power: kW; kVA taken as
 * kW; or volts × amps (× √3 of three phases) ÷ 1000, as for the rated current of a meter.
 */
import { z } from 'zod';

import type { QuantityStep } from '@/server/billing/contract';
import { wireAmount, wireDays, wireName } from '@/server/billing/schema-parts';
import { type Decimal, ONE, ZERO, decimal, roundKwh } from '@/server/kernel/money';

const powerFields = {
  name: wireName.optional(),
  kw: wireAmount.optional(),
  kva: wireAmount.optional(),
  volts: wireAmount.optional(),
  amps: wireAmount.optional(),
  phases: z.union([z.literal(1), z.literal(3)]).optional(),
  quantity: wireAmount.optional(),
  factor: wireAmount.optional(),
};

interface Power {
  readonly kw?: string;
  readonly kva?: string;
  readonly volts?: string;
  readonly amps?: string;
  readonly phases?: 1 | 3;
  readonly quantity?: string;
}

const isOnePower = (one: Power): boolean =>
  [one.kw, one.kva, one.amps].filter((value) => value !== undefined).length === 1 &&
  (one.amps === undefined) === (one.volts === undefined);
const ONE_POWER = { path: ['kw'], error: 'one-power' };

export const loadSchema = z
  .strictObject({ ...powerFields, hoursPerDay: wireAmount, days: wireDays })
  .refine(isOnePower, ONE_POWER);
/** A load whose time may be unknown. */
export const timelessLoadSchema = z
  .strictObject({ ...powerFields, hoursPerDay: wireAmount.optional(), days: wireDays.optional() })
  .refine(isOnePower, ONE_POWER);
export type Load = z.output<typeof loadSchema>;

function kwOf(load: Power): Decimal {
  const one = ((): Decimal => {
    if (load.kw !== undefined) return decimal(load.kw);
    if (load.kva !== undefined) return decimal(load.kva);
    const root = load.phases === 3 ? decimal(3).sqrt() : ONE;
    return decimal(load.volts ?? '0')
      .times(load.amps ?? '0')
      .times(root)
      .div(1000);
  })();
  return one.times(load.quantity ?? '1');
}

const SHOWN_PLACES = 6;

export function loadEnergy(loads: readonly Load[]): { readonly kwh: Decimal; readonly steps: QuantityStep[] } {
  let total = ZERO;
  const steps = loads.map((load): QuantityStep => {
    const kw = kwOf(load);
    const kwh = roundKwh(
      kw
        .times(load.factor ?? '1')
        .times(load.hoursPerDay)
        .times(load.days),
    );
    total = total.plus(kwh);
    return {
      k: 'load',
      o: [
        load.name ?? '',
        kw.toDecimalPlaces(SHOWN_PLACES).toFixed(),
        load.factor ?? '1',
        load.hoursPerDay,
        String(load.days),
      ],
      v: kwh.toFixed(),
    };
  });
  return { kwh: total, steps };
}
