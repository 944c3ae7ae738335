/** Energy from connected loads (按容量计算电量): kW × factor × hours a day × days, each load to whole kWh, half-up. */
import { z } from 'zod';

import type { QuantityStep } from '@/server/billing/contract';
import { wireAmount, wireDays, wireName } from '@/server/billing/schema-parts';
import { type Decimal, ZERO, decimal, roundKwh } from '@/server/kernel/money';

export const loadSchema = z.strictObject({
  name: wireName.optional(),
  kw: wireAmount.describe('kW, or kVA taken as kW'),
  factor: wireAmount.optional().describe('demand factor (需用系数), default 1'),
  hoursPerDay: wireAmount,
  days: wireDays,
});
export type Load = z.output<typeof loadSchema>;

export function loadEnergy(loads: readonly Load[]): { readonly kwh: Decimal; readonly steps: QuantityStep[] } {
  let total = ZERO;
  const steps = loads.map((load): QuantityStep => {
    const kwh = roundKwh(
      decimal(load.kw)
        .times(load.factor ?? '1')
        .times(load.hoursPerDay)
        .times(load.days),
    );
    total = total.plus(kwh);
    return {
      k: 'load',
      o: [load.name ?? '', load.kw, load.factor ?? '1', load.hoursPerDay, String(load.days)],
      v: kwh.toFixed(),
    };
  });
  return { kwh: total, steps };
}
