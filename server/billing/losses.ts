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
 * - Over the segments of a period a loss falls by days; one that is a fraction of the energy by that (parameter `fractionsBy`).
 * - Of the whole period, or of one segment's days and energy alone (a transformer exchanged, or metering moved to the high side).
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
  LossTerms,
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

/** Loss of a transformer by its nameplate in so many hours, unrounded. */
export function formulaLoss(terms: TransformerFormula, wp: Decimal, wq: Decimal, t: Decimal): Loss {
  const units = terms.count ?? 1;
  const sn = decimal(terms.kva);
  const k = decimal(terms.k ?? SHIFT_FACTOR[terms.shifts ?? 3]);
  const load = t.isZero()
    ? decimal(0)
    : k.times(wp.times(wp).plus(wq.times(wq))).div(sn.times(sn).times(t).times(units));
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

/** What a loss is worked out on: the energy of some days, and which spans bear it. */
interface LossBase extends Span {
  readonly gross: Exact;
  readonly reactive: Exact;
  readonly own: Exact;
  readonly spans: readonly Span[];
  /** Place of the first of those spans among all. */
  readonly first: number;
}

function transformerLoss(terms: TransformerLossTerms, base: LossBase): Loss & { readonly days: number } {
  const { from, to } = base;
  const period = dayCount(from, to);
  const days = terms.days ?? period;
  const sharing = terms.sharing;
  if (terms.method === 'given') {
    return { kwh: decimal(terms.lossKwh), kvarh: decimal(terms.lossKvarh ?? '0'), days };
  }
  // All members' energy runs through the one transformer.
  const others = (sharing?.others ?? []).reduce((total, other) => add(total, exact(other.kwh ?? '0')), EXACT_ZERO);
  const wholeKwh = toDecimal(add(base.gross, others));
  const part = decimal(terms.energyShare ?? '1');
  const wp = wholeKwh.times(part);
  const wq = toDecimal(base.reactive).times(part);
  if (terms.method === 'ratio')
    return { kwh: wp.times(terms.ratio), kvarh: wq.times(terms.reactiveRatio ?? '0'), days };
  if (terms.method === 'formula') return { ...formulaLoss(terms, wp, wq, decimal(HOURS * days)), days };
  const whole = terms.days === undefined ? wholeMonths(from, to) : null;
  return { ...tableLoss(terms, wholeKwh, whole === null ? decimal(days).div(MONTH_DAYS) : decimal(whole)), days };
}

/** Adds a loss to every period by its energy; what rounding leaves is 平's. */
function addToPeriods(usage: Usage, kwh: Exact, places: number, step: QuantityStep): void {
  const { periods, periodSteps } = usage;
  if (!periods || !periodSteps || isZero(usage.total)) return addToFlat(usage, kwh, step);
  const order = ['sharp', 'peak', 'valley', 'deep-valley', 'flat'] as const;
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

/** Adds a loss to the spans that bear it, by their days; what is a fraction of the energy, by that where the parameter says so. */
function addLoss(
  context: BillContext,
  node: PointNode,
  loss: { kwh: Exact; kvarh: Exact; isFraction: boolean },
  base: LossBase,
  step: QuantityStep,
): void {
  const places = context.parameters.energyDecimals;
  const byPeriod = context.parameters.lossPeriod === 'pro-rata';
  const byEnergy = loss.isFraction && context.parameters.fractionsBy === 'energy';
  const weights = base.spans.map((span, i) =>
    byEnergy ? (node.bySpan?.[base.first + i]?.gross ?? EXACT_ZERO) : exactInt(dayCount(span.from, span.to)),
  );
  const kvarhs = cutByWeights(loss.kvarh, weights, places);
  cutByWeights(loss.kwh, weights, places).forEach((part, i) => {
    const usage = node.quantity.usages[base.first + i];
    const sums = node.bySpan?.[base.first + i];
    if (sums) {
      sums.lossKwh = add(sums.lossKwh, part);
      sums.lossKvarh = add(sums.lossKvarh, kvarhs[i] ?? EXACT_ZERO);
    }
    const own = { ...step, v: text(part) };
    if (!usage) return;
    if (byPeriod) addToPeriods(usage, part, places, own);
    else addToFlat(usage, part, own);
  });
}

function chargeLosses(context: BillContext, node: PointNode, terms: LossTerms, base: LossBase): void {
  const places = context.parameters.energyDecimals;
  let own = EXACT_ZERO;
  for (const transformer of [...(terms.earlier ?? []), ...(terms.transformer ? [terms.transformer] : [])]) {
    const loss = transformerLoss(transformer, base);
    const whole = roundTo(fromDecimal(loss.kwh), places);
    const part = ownPart(whole, transformer.sharing, base.own, places);
    const kwh = transformer.sharing?.by === 'not-billed' ? EXACT_ZERO : part;
    own = add(own, kwh);
    const all = roundTo(fromDecimal(loss.kvarh), places);
    // The reactive loss follows the share of the active one.
    const kvarh =
      compare(part, whole) === 0 || whole.m === 0n ? all : roundTo(quotient(mul(all, part), whole, 12), places);
    node.transformerLossKwh = add(node.transformerLossKwh, kwh);
    node.transformerLossKvarh = add(node.transformerLossKvarh, kvarh);
    const o = [transformer.method, text(whole), text(all), String(loss.days), transformer.sharing?.by ?? 'none'];
    addLoss(context, node, { kwh, kvarh, isFraction: transformer.method === 'ratio' }, base, {
      k: 'transformer-loss',
      o,
      v: '',
    });
  }
  if (terms.line) {
    const on = terms.line.base === 'metered' ? base.gross : add(base.gross, own);
    const raw = add(mul(on, exact(terms.line.ratio ?? '0')), exact(terms.line.kwh ?? '0'));
    const kwh = roundTo(raw, places);
    node.lineLossKwh = add(node.lineLossKwh, kwh);
    const o = [text(on), terms.line.ratio ?? ''];
    const isFraction = terms.line.kwh === undefined;
    addLoss(context, node, { kwh, kvarh: EXACT_ZERO, isFraction }, base, { k: 'line-loss', o, v: '' });
  }
}

/** The energy of a segment's days. */
function segmentBase(node: PointNode, segment: Span, spans: readonly Span[]): LossBase {
  const first = spans.findIndex((span) => span.from >= segment.from);
  const own = spans.filter((span) => span.from >= segment.from && span.to <= segment.to);
  const sums = node.bySpan?.slice(first, first + own.length) ?? [];
  return {
    from: segment.from,
    to: segment.to,
    gross: sums.reduce((sum, one) => add(sum, one.gross), EXACT_ZERO),
    reactive: sums.reduce((sum, one) => add(sum, one.reactive), EXACT_ZERO),
    own: sumUsage(node.quantity.usages.slice(first, first + own.length)),
    spans: own,
    first,
  };
}

export function applyLosses(context: BillContext, node: PointNode, spans: readonly Span[]): void {
  const { from, to } = context.input;
  const whole = (): LossBase => ({
    from,
    to,
    gross: node.gross,
    reactive: node.quantity.reactive ?? EXACT_ZERO,
    own: sumUsage(node.quantity.usages),
    spans,
    first: 0,
  });
  if (node.point.losses) chargeLosses(context, node, node.point.losses, whole());
  for (const segment of node.segments) {
    if (segment.losses)
      chargeLosses(context, node, segment.losses, node.bySpan ? segmentBase(node, segment, spans) : whole());
  }
  for (const child of node.children) applyLosses(context, child, spans);
}
