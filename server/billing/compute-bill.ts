/**
 * Rating of one bill (电费计算): a pure function of the frozen bundle and the price versions it names. Browser-safe; the
 * hashes are added by `rate-bill`.
 *
 * Order: 抄见电量 → 增减、退补电量 → 套扣 (定量、定比、总分) → 变损、线损 → 电度电费 → 基本电费 → 力调 → 附加 → 退补 → 合计.
 * Total = sum of the rounded lines. Terms that change within the period make segments; equal neighbours are one segment.
 * Refuses by throwing `FaultError`: see FAULT_CODES.
 */
import { BillContext, type SegmentMoney } from '@/server/billing/bill-context';
import { chargeBasic } from '@/server/billing/basic-charge';
import { canonicalJson } from '@/server/billing/canonical';
import type {
  BillFacts,
  BillingInput,
  ComputedBill,
  PointInput,
  PriceTable,
  SegmentTerms,
} from '@/server/billing/contract';
import { dayCount } from '@/server/billing/days';
import { applyEnergyCorrections } from '@/server/billing/energy-corrections';
import { chargeEnergyPercent, chargePeriods, chargeSingleRate } from '@/server/billing/energy-charges';
import { type Exact, EXACT_ZERO, add, exact, fixed, isZero, text } from '@/server/billing/exact';
import { FaultError, faultIf } from '@/server/billing/fault';
import { chargeFunds } from '@/server/billing/funds';
import { applyLosses } from '@/server/billing/losses';
import { type PointNode, pointNode } from '@/server/billing/point-node';
import { chargePowerFactor } from '@/server/billing/power-factor';
import { type Span, measurePoint } from '@/server/billing/quantity';
import { settleShares } from '@/server/billing/shares';
import { chargeFlatFree, chargeTiers } from '@/server/billing/tiers';
import { type Usage, emptyUsage, joinUsage } from '@/server/billing/usage';

export function computeBill(input: BillingInput, prices: PriceTable): ComputedBill {
  faultIf(!(input.from < input.to), 'period-empty', { from: input.from, to: input.to });
  faultIf(input.points.length === 0, 'no-point', {});
  const context = new BillContext(input, prices);
  const terms = input.points.map((point) => joinedSegments(input, point));
  const spans = gridOf(input, terms);
  const nodes = input.points.map((point, i) =>
    pointNode(point, terms[i] ?? [], measurePoint(input, point, spans, context.parameters)),
  );
  const roots = linkChain(nodes);
  for (const node of nodes) applyEnergyCorrections(context, node);
  const lossesFirst = context.parameters.lossOrder === 'before-shares';
  if (lossesFirst) for (const root of roots) applyLosses(context, root, spans);
  for (const root of roots) settleShares(context, root, spans);
  if (!lossesFirst) for (const root of roots) applyLosses(context, root, spans);

  const facts: { -readonly [K in keyof BillFacts]: BillFacts[K] } = { activeKwh: '0' };
  let energy = EXACT_ZERO;
  for (const node of nodes) {
    if (node.point.billed === false) continue;
    faultIf(node.segments.length === 0, 'segments-gap', { pointNo: node.point.pointNo, from: input.from });
    energy = add(energy, chargePointEnergy(context, node, spans, facts));
  }
  for (const node of nodes) {
    const billed = node.point.billed === false ? null : chargeBasic(context, node.money, node.quantity, energy);
    if (billed) facts.billedDemandKw = text(billed);
  }
  for (const node of nodes) {
    const result = node.point.billed === false ? null : chargePowerFactor(context, node, spans);
    if (!result || facts.cosPhi !== undefined) continue;
    if (result.factor) facts.cosPhi = result.factor.step.v;
    facts.pfRatePercent = text(result.rate);
  }
  chargeFunds(context);
  for (const correction of input.moneyCorrections ?? []) {
    const amount = exact(correction.amountYuan);
    context.book.add({
      charge: 'correction-money',
      ruleId: 'money-correction',
      formula: 'given',
      operands: [amount],
      unit: 'yuan',
      price: null,
    });
  }
  noteFacts(facts, nodes[0]);
  return { energyKwh: text(energy), amountYuan: fixed(context.book.total, 2), lines: context.book.lines, facts };
}

function noteFacts(facts: { -readonly [K in keyof BillFacts]: BillFacts[K] }, main: PointNode | undefined): void {
  if (!main) return;
  facts.activeKwh = text(main.gross);
  if (main.quantity.reactive) facts.reactiveKvarh = text(main.quantity.reactive);
  if (main.quantity.demandKw) facts.demandKw = text(main.quantity.demandKw);
  if (!isZero(main.transformerLossKwh)) facts.transformerLossKwh = text(main.transformerLossKwh);
  if (!isZero(main.lineLossKwh)) facts.lineLossKwh = text(main.lineLossKwh);
}

function sameTerms(a: SegmentTerms, b: SegmentTerms): boolean {
  const bare = ({ from: _from, to: _to, ...rest }: SegmentTerms): string => canonicalJson(rest);
  return bare(a) === bare(b);
}

/** The point's terms with equal neighbours joined: a cut without a change of terms moves nothing. */
function joinedSegments(input: BillingInput, point: PointInput): readonly SegmentTerms[] {
  const given = point.segments ?? [];
  if (given.length === 0) return given;
  let at = input.from;
  for (const segment of given) {
    faultIf(segment.from !== at || segment.from >= segment.to, 'segments-gap', { pointNo: point.pointNo, from: at });
    at = segment.to;
  }
  faultIf(at !== input.to, 'segments-gap', { pointNo: point.pointNo, from: at });
  if (given.length === 1) return given;
  const joined: SegmentTerms[] = [];
  for (const segment of given) {
    const last = joined[joined.length - 1];
    if (last && sameTerms(last, segment)) joined[joined.length - 1] = { ...last, to: segment.to };
    else joined.push(segment);
  }
  return joined;
}

/** Spans between all days on which any point's terms change. */
function gridOf(input: BillingInput, terms: readonly (readonly SegmentTerms[])[]): readonly Span[] {
  if (terms.every((segments) => segments.length <= 1)) return [{ from: input.from, to: input.to }];
  const days = [...new Set(terms.flatMap((segments) => segments.map((segment) => segment.from)))];
  if (days.length > 1) days.sort();
  return days.map((from, i) => ({ from, to: days[i + 1] ?? input.to }));
}

function linkChain(nodes: readonly PointNode[]): PointNode[] {
  if (nodes.length === 1) return [...nodes];
  const byNo = new Map(nodes.map((node) => [node.point.pointNo, node]));
  faultIf(byNo.size !== nodes.length, 'point-chain', { reason: 'number twice' });
  const roots: PointNode[] = [];
  for (const node of nodes) {
    const parentNo = node.point.parentNo;
    if (parentNo === undefined) {
      faultIf(node.point.share !== undefined, 'point-chain', { pointNo: node.point.pointNo });
      roots.push(node);
      continue;
    }
    const parent = byNo.get(parentNo);
    if (!parent) throw new FaultError('point-chain', { pointNo: node.point.pointNo, parentNo });
    parent.children.push(node);
  }
  const seen = new Set<PointNode>();
  const walk = (node: PointNode): void => {
    seen.add(node);
    node.children.forEach(walk);
  };
  roots.forEach(walk);
  faultIf(seen.size !== nodes.length, 'point-chain', { reason: 'circle' });
  return roots;
}

/** The usage of one segment: the spans of the grid inside it. */
function usageOf(node: PointNode, segment: SegmentTerms, spans: readonly Span[]): Usage {
  if (spans.length === 1) return node.quantity.usages[0] ?? emptyUsage();
  let sum: Usage | null = null;
  spans.forEach((span, i) => {
    const usage = node.quantity.usages[i];
    if (!usage || span.from < segment.from || span.to > segment.to) return;
    if (sum) joinUsage(sum, usage);
    else sum = usage;
  });
  return sum ?? emptyUsage();
}

function chargePointEnergy(
  context: BillContext,
  node: PointNode,
  spans: readonly Span[],
  facts: { -readonly [K in keyof BillFacts]: BillFacts[K] },
): Exact {
  let energy = EXACT_ZERO;
  let tierUsed = (node.point.tier?.usedKwh ?? []).map(exact);
  const days = node.segments.length > 1 ? node.segments.map((segment) => dayCount(segment.from, segment.to)) : [1];
  node.segments.forEach((terms, index) => {
    const price = context.priceOf(terms);
    const usage = usageOf(node, terms, spans);
    const money: SegmentMoney = {
      pointNo: node.point.pointNo,
      segmentNo: index,
      terms,
      price,
      energyYuan: EXACT_ZERO,
      basicYuan: EXACT_ZERO,
      energyKwh: usage.total,
      lineNos: [],
    };
    node.money.push(money);
    if (price.tierSets.length > 0) {
      tierUsed = chargeTiers(context, money, usage, node.point.tier, tierUsed, { index, days });
      if (node.point.pointNo === context.input.points[0]?.pointNo) facts.tierUsedKwh = tierUsed.map(text);
    } else if (price.periods) {
      chargePeriods(context, money, usage, price.periods);
    } else {
      chargeSingleRate(context, money, usage, price.energy);
      const { tier } = node.point;
      const isOnly = tier && index === 0 && node.segments.every((one) => context.priceOf(one).tierSets.length === 0);
      if (isOnly) chargeFlatFree(context, money, usage, tier);
    }
    if (terms.energyPercent !== undefined) chargeEnergyPercent(context, money, exact(terms.energyPercent));
    if (price.funds.length > 0) context.noteFunds(price, usage.total);
    energy = add(energy, usage.total);
  });
  return energy;
}
