/**
 * Quantities of one point in one span of days (电量), with the steps that led to them.
 * kWh are rounded half-up to the parameter's decimals (0 = integers) where they arise; later steps keep that.
 */
import { type Period, PERIODS, type QuantityStep } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, mul, quotient, roundTo, sub } from '@/server/billing/exact';

export interface Usage {
  total: Exact;
  /** Null for an energy without periods. */
  periods: Record<Period, Exact> | null;
  totalSteps: QuantityStep[];
  periodSteps: Record<Period, QuantityStep[]> | null;
}

export function emptyUsage(): Usage {
  return { total: EXACT_ZERO, periods: null, totalSteps: [], periodSteps: null };
}

export function zeroPeriods(): Record<Period, Exact> {
  return { sharp: EXACT_ZERO, peak: EXACT_ZERO, flat: EXACT_ZERO, valley: EXACT_ZERO, 'deep-valley': EXACT_ZERO };
}

export function noSteps(): Record<Period, QuantityStep[]> {
  return { sharp: [], peak: [], flat: [], valley: [], 'deep-valley': [] };
}

/** Adds energy that has no period of its own: it goes to 平 where the usage has periods. */
export function addToFlat(usage: Usage, kwh: Exact, step: QuantityStep): void {
  usage.total = add(usage.total, kwh);
  if (usage.periods && usage.periodSteps) {
    usage.periods.flat = add(usage.periods.flat, kwh);
    usage.periodSteps.flat.push(step);
  }
  usage.totalSteps.push(step);
}

/** The sum of two usages of neighbouring spans or of two meters; energy without periods joins 平. */
export function joinUsage(into: Usage, more: Usage): void {
  into.total = add(into.total, more.total);
  into.totalSteps.push(...more.totalSteps);
  if (!more.periods || !more.periodSteps) {
    if (into.periods && into.periodSteps) {
      into.periods.flat = add(into.periods.flat, more.total);
      into.periodSteps.flat.push(...more.totalSteps);
    }
    return;
  }
  if (!into.periods || !into.periodSteps) {
    into.periods = zeroPeriods();
    into.periodSteps = noSteps();
    into.periods.flat = sub(into.total, more.total);
    into.periodSteps.flat.push(...into.totalSteps.slice(0, into.totalSteps.length - more.totalSteps.length));
  }
  for (const period of PERIODS) {
    into.periods[period] = add(into.periods[period], more.periods[period]);
    into.periodSteps[period].push(...more.periodSteps[period]);
  }
}

/**
 * Cuts a quantity over neighbouring spans by their weights: each span gets the rounded running share less what went before,
 * so the parts always add up to the whole.
 */
export function cutByWeights(whole: Exact, weights: readonly Exact[], places: number): Exact[] {
  const sum = weights.reduce(add, EXACT_ZERO);
  let running = EXACT_ZERO;
  let given = EXACT_ZERO;
  return weights.map((weight) => {
    running = add(running, weight);
    const upTo = sum.m === 0n ? EXACT_ZERO : quotient(mul(whole, running), sum, Math.max(places, whole.s));
    const rounded = running.m === sum.m ? whole : roundTo(upTo, places);
    const part = sub(rounded, given);
    given = rounded;
    return part;
  });
}

export function sumUsage(usages: readonly Usage[]): Exact {
  return usages.reduce((total, usage) => add(total, usage.total), EXACT_ZERO);
}
