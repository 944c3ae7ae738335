/**
 * Transformer and line losses (变损、线损) of a low-side metered point (高供低计); billed at 平, or by the energy of the periods
 * (parameter `lossPeriod`); after the sub-points came off, or before (parameter `lossOrder`).
 * - Formula: active = P0·T + K·(Wp²+Wq²)·Pk/(Sn²·T); reactive with Q0 = Sn·I0 %/100 and Qk = Sn·Uk %/100; T = 24 × days run;
 *   K by shifts: three 1.2, two 1.8, one 3.6.
 * - Table: monthly kWh of the size (no exact size: the next larger) and band; part of a month × days ÷ 30.
 * - Sharing with other accounts: by kVA, by kWh (ratio of 6 decimals), fixed, or counted but not billed; the last member takes
 *   the remainder; a month without energy is shared equally.
 * - Terms that changed within the period (换变压器): each its own loss, of its days and its share of the energy; a table's band is that of the
 *   month's energy.
 * - Ratio: a contract fraction of the energy. - Given: losses fixed by contract. - Line loss: a contract fraction of the energy, or the energy itself.
 * Inputs kWh, kvarh, kVA, kW, %. Rounds each loss to whole kWh, half-up. Example: 304 kWh a month for 20 days: 203.
 * Refuses: a size larger than the table.
 */
import type { BillContext } from '@/server/billing/bill-context';
import type { QuantityStep } from '@/server/billing/contract';
import { dayCount, wholeMonths } from '@/server/billing/days';
import {
  type Exact,
  EXACT_ZERO,
  add,
  compare,
  exact,
  exactInt,
  fromDecimal,
  isZero,
  mul,
  quotient,
  roundTo,
  sub,
  text,
  toDecimal,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type {
  LossSharing,
  TransformerFormula,
  TransformerLossTerms,
  TransformerTable,
} from '@/server/billing/loss-terms';
import type { PointNode } from '@/server/billing/point-node';
import type { Span } from '@/server/billing/quantity';
import { type Usage, addToFlat, cutByWeights, sumUsage } from '@/server/billing/usage';
import { type Decimal, decimal } from '@/server/kernel/money';

const HOURS = 24;
const MONTH_DAYS = 30;
const SHIFT_FACTOR = { 1: '3.6', 2: '1.8', 3: '1.2' } as const;

export interface Loss {
  readonly kwh: Decimal;
  readonly kvarh: Decimal;
}

/** Loss of a transformer by its nameplate, unrounded. */
export function formulaLoss(terms: TransformerFormula, wp: Decimal, wq: Decimal, days: number): Loss {
  const t = decimal(HOURS * days);
  const units = terms.count ?? 1;
  const sn = decimal(terms.kva);
  const k = decimal(terms.k ?? SHIFT_FACTOR[terms.shifts ?? 3]);
  const load =
    days === 0 ? decimal(0) : k.times(wp.times(wp).plus(wq.times(wq))).div(sn.times(sn).times(t).times(units));
  const q0 = sn.times(terms.i0).div(100);
  const qk = sn.times(terms.uk).div(100);
  const idle = t.times(units);
  return { kwh: idle.times(terms.p0).plus(load.times(terms.pk)), kvarh: idle.times(q0).plus(load.times(qk)) };
}

/** Loss by the table of sizes and bands, for so many months (or part of one), unrounded. */
export function tableLoss(terms: TransformerTable, kwh: Decimal, months: Decimal): Loss {
  const size = decimal(terms.kva);
  const row = [...terms.rows].sort((a, b) => decimal(a.kva).comparedTo(b.kva)).find((one) => size.lte(one.kva));
  const band = row?.bands.find((one) => one.upToKwh === null || kwh.lte(one.upToKwh));
  if (!band) throw new FaultError('loss-size-missing', { kva: terms.kva });
  return { kwh: months.times(band.lossKwh), kvarh: months.times(band.lossKvarh ?? '0') };
}

export interface LossMember {
  readonly kva?: Exact;
  readonly kwh?: Exact;
  readonly fixedKwh?: Exact;
}

const RATIO_PLACES = 6;

/** Each member's part of a loss; the parts add up to it. */
export function shareLoss(
  loss: Exact,
  members: readonly LossMember[],
  by: 'capacity' | 'energy' | 'fixed',
  places: number,
): Exact[] {
  const weight = (member: LossMember): Exact =>
    (by === 'capacity' ? member.kva : by === 'energy' ? member.kwh : member.fixedKwh) ?? EXACT_ZERO;
  const sum = members.reduce((total, member) => add(total, weight(member)), EXACT_ZERO);
  let left = loss;
  return members.map((member, i) => {
    if (i === members.length - 1) return left;
    let part: Exact;
    if (by === 'fixed') part = weight(member);
    else if (sum.m === 0n) part = roundTo(quotient(loss, exactInt(members.length), 12), places);
    else part = roundTo(mul(loss, quotient(weight(member), sum, RATIO_PLACES)), places);
    left = sub(left, part);
    return part;
  });
}

function ownPart(loss: Exact, sharing: LossSharing | undefined, ownKwh: Exact, places: number): Exact {
  if (!sharing || sharing.by === 'none') return loss;
  if (sharing.by === 'not-billed') return EXACT_ZERO;
  const parse = (value: string | undefined): Exact | undefined => (value === undefined ? undefined : exact(value));
  const members: LossMember[] = (sharing.others ?? []).map((other) => ({
    kva: parse(other.kva),
    kwh: parse(other.kwh),
    fixedKwh: parse(other.fixedKwh),
  }));
  const own = Math.min(sharing.position ?? 0, members.length);
  members.splice(own, 0, { kva: parse(sharing.ownKva), kwh: ownKwh, fixedKwh: parse(sharing.ownFixedKwh) });
  return shareLoss(loss, members, sharing.by, places)[own] ?? EXACT_ZERO;
}

function transformerLoss(
  context: BillContext,
  terms: TransformerLossTerms,
  node: PointNode,
): Loss & { readonly days: number } {
  const { from, to } = context.input;
  const period = dayCount(from, to);
  const days = terms.days ?? period;
  const sharing = terms.sharing;
  if (terms.method === 'given') {
    return { kwh: decimal(terms.lossKwh), kvarh: decimal(terms.lossKvarh ?? '0'), days };
  }
  // All members' energy runs through the one transformer.
  const others = (sharing?.others ?? []).reduce((total, other) => add(total, exact(other.kwh ?? '0')), EXACT_ZERO);
  const wholeKwh = toDecimal(add(node.gross, others));
  const part = decimal(terms.energyShare ?? '1');
  const wp = wholeKwh.times(part);
  const wq = toDecimal(node.quantity.reactive ?? EXACT_ZERO).times(part);
  if (terms.method === 'ratio') {
    return { kwh: wp.times(terms.ratio), kvarh: wq.times(terms.reactiveRatio ?? '0'), days };
  }
  if (terms.method === 'formula') return { ...formulaLoss(terms, wp, wq, days), days };
  const whole = terms.days === undefined ? wholeMonths(from, to) : null;
  return { ...tableLoss(terms, wholeKwh, whole === null ? decimal(days).div(MONTH_DAYS) : decimal(whole)), days };
}

/** Adds a loss to every period by its energy; what rounding leaves is 平's. */
function addToPeriods(usage: Usage, kwh: Exact, places: number, step: QuantityStep): void {
  const { periods, periodSteps } = usage;
  if (!periods || !periodSteps || isZero(usage.total)) return addToFlat(usage, kwh, step);
  const order = ['sharp', 'peak', 'valley', 'flat'] as const;
  const parts = cutByWeights(
    kwh,
    order.map((period) => periods[period]),
    places,
  );
  order.forEach((period, i) => {
    const part = parts[i] ?? EXACT_ZERO;
    if (isZero(part)) return;
    periods[period] = add(periods[period], part);
    periodSteps[period].push({ ...step, v: text(part) });
  });
  usage.total = add(usage.total, kwh);
  usage.totalSteps.push(step);
}

function addLoss(context: BillContext, node: PointNode, kwh: Exact, spans: readonly Span[], step: QuantityStep): void {
  const places = context.parameters.energyDecimals;
  const byPeriod = context.parameters.lossPeriod === 'pro-rata';
  const parts = cutByWeights(
    kwh,
    spans.map((span) => exactInt(dayCount(span.from, span.to))),
    places,
  );
  node.quantity.usages.forEach((usage, i) => {
    const part = parts[i] ?? EXACT_ZERO;
    const own = { ...step, v: text(part) };
    if (byPeriod) addToPeriods(usage, part, places, own);
    else addToFlat(usage, part, own);
  });
}

function addTransformerLoss(
  context: BillContext,
  node: PointNode,
  transformer: TransformerLossTerms,
  ownKwh: Exact,
  spans: readonly Span[],
): void {
  const places = context.parameters.energyDecimals;
  const loss = transformerLoss(context, transformer, node);
  const whole = roundTo(fromDecimal(loss.kwh), places);
  const part = ownPart(whole, transformer.sharing, ownKwh, places);
  const billed = transformer.sharing?.by === 'not-billed' ? EXACT_ZERO : part;
  const kvarh = roundTo(fromDecimal(loss.kvarh), places);
  node.transformerLossKwh = add(node.transformerLossKwh, billed);
  // The reactive loss follows the share of the active one.
  node.transformerLossKvarh = add(
    node.transformerLossKvarh,
    compare(part, whole) === 0 || whole.m === 0n ? kvarh : roundTo(quotient(mul(kvarh, part), whole, 12), places),
  );
  const o = [transformer.method, text(whole), text(kvarh), String(loss.days), transformer.sharing?.by ?? 'none'];
  addLoss(context, node, billed, spans, { k: 'transformer-loss', o, v: '' });
}

export function applyLosses(context: BillContext, node: PointNode, spans: readonly Span[]): void {
  const terms = node.point.losses;
  const places = context.parameters.energyDecimals;
  // A share of the energy goes by what was metered, before any loss joined it.
  const ownKwh = sumUsage(node.quantity.usages);
  const stretches = [...(terms?.earlier ?? []), ...(terms?.transformer === undefined ? [] : [terms.transformer])];
  for (const transformer of stretches) addTransformerLoss(context, node, transformer, ownKwh, spans);
  if (terms?.line) {
    const base = terms.line.base === 'metered' ? node.gross : add(node.gross, node.transformerLossKwh);
    const raw = add(mul(base, exact(terms.line.ratio ?? '0')), exact(terms.line.kwh ?? '0'));
    node.lineLossKwh = roundTo(raw, places);
    const o = [text(base), terms.line.ratio ?? ''];
    addLoss(context, node, node.lineLossKwh, spans, { k: 'line-loss', o, v: '' });
  }
  for (const child of node.children) applyLosses(context, child, spans);
}
