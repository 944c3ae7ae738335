/**
 * Main and sub meters (套扣): 定量, then 定比 of what is left, then real sub-meters (总分), in chains of any depth.
 * - A fixed quantity or ratio comes off 平 first, then peak, valley, sharp (or pro rata by parameter); ratio result integer half-up.
 * - Over segments a fixed quantity falls by days, a ratio by days or (parameter `fractionsBy`) by the parent's energy of each.
 * - A sub-meter with periods comes off period by period; one without, pro rata over the parent's periods, the rest on 平.
 * Inputs kWh. Example: total 511 800, peak 107 700, valley 80 400, 定量 2000: 平 321 700.
 * Refuses: sub-points above their parent.
 */
import type { BillContext } from '@/server/billing/bill-context';
import type { Period, QuantityStep } from '@/server/billing/contract';
import { dayCount, wholeMonths } from '@/server/billing/days';
import {
  type Exact,
  EXACT_ZERO,
  compare,
  exact,
  exactInt,
  isNegative,
  isZero,
  min,
  mul,
  quotient,
  roundTo,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { PointNode } from '@/server/billing/point-node';
import type { Span } from '@/server/billing/quantity';
import { type Usage, cutByWeights, noSteps, sumUsage, zeroPeriods } from '@/server/billing/usage';

const FLAT_FIRST: readonly Period[] = ['flat', 'peak', 'valley', 'sharp', 'deep-valley'];

function refuseAbove(parent: PointNode, child: PointNode, parentKwh: Exact, childKwh: Exact): never {
  throw new FaultError('child-above-parent', {
    pointNo: parent.point.pointNo,
    childNo: child.point.pointNo,
    kwh: text(parentKwh),
    childKwh: text(childKwh),
  });
}

/** Which part of `kwh` comes off each period of the parent. */
function takeFromPeriods(
  context: BillContext,
  periods: Record<Period, Exact>,
  total: Exact,
  kwh: Exact,
  proRata: boolean,
): Record<Period, Exact> {
  const taken = zeroPeriods();
  if (!proRata) {
    let left = kwh;
    for (const period of FLAT_FIRST) {
      taken[period] = min(left, periods[period]);
      left = sub(left, taken[period]);
    }
    return taken;
  }
  if (isZero(total)) return taken;
  let left = kwh;
  for (const period of ['sharp', 'peak', 'valley', 'deep-valley'] as const) {
    taken[period] = roundTo(quotient(mul(kwh, periods[period]), total, 12), context.parameters.energyDecimals);
    left = sub(left, taken[period]);
  }
  taken.flat = left;
  return taken;
}

function lessStep(child: PointNode, from: Exact, kwh: Exact, v: Exact): QuantityStep {
  const kind = child.point.share?.kind;
  const k = kind === 'fixed' ? 'child-fixed' : kind === 'ratio' ? 'child-ratio' : 'child-metered';
  const ratio = child.point.share?.kind === 'ratio' ? child.point.share.ratio : '';
  return { k, o: [String(child.point.pointNo), text(from), text(kwh), ratio], v: text(v) };
}

/** Takes a sub-point's energy off its parent in one span; for a share, also gives the sub-point its periods. */
function takeOff(context: BillContext, parent: PointNode, child: PointNode, usage: Usage, own: Usage): void {
  const kwh = own.total;
  if (compare(usage.total, kwh) < 0) refuseAbove(parent, child, usage.total, kwh);
  const before = usage.total;
  usage.total = sub(usage.total, kwh);
  usage.totalSteps.push(lessStep(child, before, kwh, usage.total));
  if (!usage.periods || !usage.periodSteps) return;
  let taken: Record<Period, Exact>;
  if (own.periods) {
    taken = own.periods;
  } else {
    const proRata = !child.point.share || context.parameters.shareTakenFrom === 'pro-rata';
    taken = takeFromPeriods(context, usage.periods, before, kwh, proRata);
    if (child.point.share) {
      own.periods = taken;
      own.periodSteps = noSteps();
      for (const period of FLAT_FIRST) {
        if (!isZero(taken[period]))
          own.periodSteps[period].push({ k: 'share', o: [String(parent.point.pointNo)], v: text(taken[period]) });
      }
    }
  }
  for (const period of FLAT_FIRST) {
    if (isZero(taken[period])) continue;
    const there = usage.periods[period];
    const left = sub(there, taken[period]);
    if (isNegative(left)) refuseAbove(parent, child, there, taken[period]);
    usage.periods[period] = left;
    usage.periodSteps[period].push(lessStep(child, there, taken[period], left));
  }
}

/** The share's kWh, cut over the spans by their weights. */
function shareUsages(child: PointNode, kwh: Exact, weights: readonly Exact[], places: number): void {
  const parts = cutByWeights(kwh, weights, places);
  child.gross = kwh;
  child.quantity.usages.forEach((usage, i) => {
    usage.total = parts[i] ?? EXACT_ZERO;
    if (child.bySpan?.[i]) child.bySpan[i].gross = usage.total;
    usage.totalSteps.push({ k: 'share', o: [String(child.point.parentNo ?? 0)], v: text(usage.total) });
  });
}

const ORDER = { fixed: 0, ratio: 1, metered: 2 } as const;
const rank = (node: PointNode): number => ORDER[node.point.share?.kind ?? 'metered'];

/** Takes every sub-point off its parent, parents before their children. */
export function settleShares(context: BillContext, parent: PointNode, spans: readonly Span[]): void {
  if (parent.children.length === 0) return;
  const places = context.parameters.energyDecimals;
  const ordered = parent.children
    .filter((child) => child.point.jointPf?.energy !== 'add')
    .sort((a, b) => rank(a) - rank(b));
  const days = spans.map((span) => exactInt(dayCount(span.from, span.to)));
  const afterFixed: { base: Exact | null; energies: readonly Exact[] } = { base: null, energies: [] };
  for (const child of ordered) {
    const share = child.point.share;
    const months = wholeMonths(context.input.from, context.input.to) ?? 1;
    if (share?.kind === 'fixed') {
      shareUsages(child, roundTo(mul(exact(share.kwh), exactInt(months)), places), days, places);
    } else if (share?.kind === 'ratio') {
      if (afterFixed.base === null) {
        afterFixed.base = sumUsage(parent.quantity.usages);
        afterFixed.energies = parent.quantity.usages.map((usage) => usage.total);
      }
      const weights = context.parameters.fractionsBy === 'energy' ? afterFixed.energies : days;
      shareUsages(child, roundTo(mul(afterFixed.base, exact(share.ratio)), places), weights, places);
    }
    parent.quantity.usages.forEach((usage, i) => {
      const own = child.quantity.usages[i];
      if (own) takeOff(context, parent, child, usage, own);
    });
  }
  for (const child of parent.children) settleShares(context, child, spans);
}
