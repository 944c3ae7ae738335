/** Catalogue of the calculations a quote offers beside the bill: one file each, one line here. */
import { BASIC_CHARGE } from '@/server/billing/calculators/basic-charge';
import { BILL_DIFFERENCE } from '@/server/billing/calculators/bill-difference';
import { BREACH } from '@/server/billing/calculators/breach';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import { COMPENSATION } from '@/server/billing/calculators/compensation';
import { DEMAND } from '@/server/billing/calculators/demand';
import { ELECTRIC_POWER } from '@/server/billing/calculators/electric-power';
import { ENERGY_CORRECTION } from '@/server/billing/calculators/energy-correction';
import { INDICATOR } from '@/server/billing/calculators/indicator';
import { LATE_FEE } from '@/server/billing/calculators/late-fee';
import { METER_CHECK } from '@/server/billing/calculators/meter-check';
import { POWER_FACTOR } from '@/server/billing/calculators/power-factor';
import { PRICE_CORRECTION } from '@/server/billing/calculators/price-correction';
import { THEFT } from '@/server/billing/calculators/theft';
import { TRANSFORMER_LOSS } from '@/server/billing/calculators/transformer-loss';
import { UNMETERED } from '@/server/billing/calculators/unmetered';
import type { PriceVersion } from '@/server/billing/contract';

export const CALCULATORS = [
  LATE_FEE,
  ENERGY_CORRECTION,
  BREACH,
  THEFT,
  UNMETERED,
  POWER_FACTOR,
  TRANSFORMER_LOSS,
  DEMAND,
  METER_CHECK,
  INDICATOR,
  BASIC_CHARGE,
  PRICE_CORRECTION,
  BILL_DIFFERENCE,
  COMPENSATION,
  ELECTRIC_POWER,
] as const;

export type CalculationKind = (typeof CALCULATORS)[number]['kind'];

/** Runs a calculation whose request its own schema has already accepted. */
export function calculate(
  kind: CalculationKind,
  request: unknown,
  prices: ReadonlyMap<string, PriceVersion> = new Map(),
): CalculationResult {
  const entry = CALCULATORS.find((one) => one.kind === kind);
  if (!entry) throw new RangeError(`no calculation ${kind}`);
  return (entry.calculate as (parsed: unknown, named: typeof prices) => CalculationResult)(request, prices);
}
