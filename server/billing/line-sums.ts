/** Sums of a bill's lines by charge and by part of the price (费目小计), for who reads an answer. Pure; sums of rounded lines. */
import type { ChargeCode } from '@/server/billing/charges';
import type { BillLine, Dec } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, exact, fixed } from '@/server/billing/exact';

export interface LineSums {
  /** Energy charges, tiers, free allowance and surcharges in percent, without funds. */
  readonly energyYuan?: Dec;
  readonly basicYuan?: Dec;
  readonly powerFactorYuan?: Dec;
  readonly fundsYuan?: Dec;
  readonly byCharge: Readonly<Partial<Record<ChargeCode, Dec>>>;
}

function partOf(charge: ChargeCode): Exclude<keyof LineSums, 'byCharge'> | null {
  if (charge.startsWith('fund-')) return 'fundsYuan';
  if (charge.startsWith('basic-')) return 'basicYuan';
  if (charge === 'power-factor') return 'powerFactorYuan';
  const isEnergy = charge.startsWith('energy') || charge.startsWith('tier-');
  return isEnergy || charge === 'free-allowance' || charge === 'surcharge' ? 'energyYuan' : null;
}

export function sumsOf(lines: readonly BillLine[]): LineSums {
  const parts = new Map<string, Exact>();
  const charges = new Map<string, Exact>();
  const put = (into: Map<string, Exact>, key: string, amount: Exact): void => {
    into.set(key, add(into.get(key) ?? EXACT_ZERO, amount));
  };
  for (const line of lines) {
    const amount = exact(line.amountYuan);
    const part = partOf(line.charge);
    if (part !== null) put(parts, part, amount);
    put(charges, line.charge, amount);
  }
  const texts = (from: Map<string, Exact>): Record<string, Dec> =>
    Object.fromEntries([...from].map(([key, sum]) => [key, fixed(sum, 2)]));
  return { ...texts(parts), byCharge: texts(charges) };
}
