/**
 * Power-factor adjustment (功率因数调整电费, 力调). Rules: power-factor-090, -085, -080; source (83)水电财字215号, in force from 1983.
 * One cosφ a month from P and Q of the point, losses and jointly measured sub-points included, 2 decimals half-up; each
 * segment takes its own standard, and energy of days without a standard stays out. Money: (energy net of funds + basic charge) × percent, to 分 a segment.
 * A stated cosφ stands for the registers, a stated rate for standard and table (rule power-factor-given).
 * Reduced standards get no reward. Example: base 310 552.50, cosφ 0.98, standard 0.90: −0.75 % = −2 329.14.
 * Refuses: a standard without a reactive reading.
 */
import type { BillContext, SegmentMoney } from '@/server/billing/bill-context';
import type { QuantityStep, SegmentTerms } from '@/server/billing/contract';
import {
  type Exact,
  EXACT_ZERO,
  add,
  exact,
  fixed,
  isNegative,
  isZero,
  mul,
  roundTo,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { cosHundredths, cosHundredthsByRatio, pfRatePercent } from '@/server/billing/pf-table';
import { type PointNode, lossesOf } from '@/server/billing/point-node';
import type { Span } from '@/server/billing/quantity';
import { pfRuleId } from '@/server/billing/rules';

export interface PowerFactor {
  readonly activeKwh: Exact;
  readonly reactiveKvarh: Exact;
  readonly cosHundredths: number;
  readonly step: QuantityStep;
}

interface PowerSums {
  readonly active: Exact;
  readonly q: Exact;
}

const isAdjusted = ({ pfStandard, pfRatePercent }: SegmentTerms): boolean =>
  pfStandard !== undefined || pfRatePercent !== undefined;

/** Spans whose segments are adjusted; null where that is the whole period. */
function adjustedSpans(node: PointNode, spans: readonly Span[]): readonly number[] | null {
  if (!node.bySpan || node.segments.every(isAdjusted)) return null;
  const segments = node.segments.filter(isAdjusted);
  return spans.flatMap((span, i) => (segments.some((one) => one.from <= span.from && span.to <= one.to) ? [i] : []));
}

/** P and Q of a point and its losses, of the period or of some spans. */
function powerOf(node: PointNode, reactive: Exact, only: readonly number[] | null): PowerSums {
  if (!only || !node.bySpan)
    return { active: add(node.gross, lossesOf(node)), q: add(reactive, node.transformerLossKvarh) };
  let active = EXACT_ZERO;
  let q = EXACT_ZERO;
  for (const i of only) {
    const sums = node.bySpan[i];
    if (!sums) continue;
    active = add(active, add(sums.gross, sums.lossKwh));
    q = add(q, add(sums.reactive, sums.lossKvarh));
  }
  return { active, q };
}

/** What a sub-point measured, without losses. */
function measuredOf(child: PointNode, only: readonly number[] | null): PowerSums {
  if (!only || !child.bySpan) return { active: child.gross, q: child.quantity.reactive ?? EXACT_ZERO };
  const sums = only.flatMap((i) => child.bySpan?.[i] ?? []);
  return {
    active: sums.reduce((sum, one) => add(sum, one.gross), EXACT_ZERO),
    q: sums.reduce((sum, one) => add(sum, one.reactive), EXACT_ZERO),
  };
}

/** P, Q and cosφ of a point for the month; null where nothing was measured. */
export function powerFactorOf(context: BillContext, node: PointNode, spans: readonly Span[]): PowerFactor | null {
  const stated = node.point.cosPhi;
  if (stated !== undefined) {
    const cos = statedHundredths(stated);
    const shown = fixed({ m: BigInt(cos), s: 2 }, 2);
    const step: QuantityStep = { k: 'cosphi-given', o: [stated], v: shown };
    return { activeKwh: node.gross, reactiveKvarh: EXACT_ZERO, cosHundredths: cos, step };
  }
  const reactive = node.quantity.reactive;
  if (!reactive) throw new FaultError('reactive-missing', { pointNo: node.point.pointNo });
  const only = adjustedSpans(node, spans);
  let { active, q } = powerOf(node, reactive, only);
  for (const child of node.children) {
    const how = child.point.jointPf?.energy ?? 'through-parent';
    if (how === 'through-parent') continue;
    const own = measuredOf(child, only);
    active = how === 'add' ? add(active, own.active) : sub(active, own.active);
    q = how === 'add' ? add(q, own.q) : sub(q, own.q);
  }
  if (isZero(active) && isZero(q)) return null;
  const cos = context.parameters.cosPhiMethod === 'exact' ? cosHundredths(active, q) : cosHundredthsByRatio(active, q);
  const shown = fixed({ m: BigInt(cos), s: 2 }, 2);
  return {
    activeKwh: active,
    reactiveKvarh: q,
    cosHundredths: cos,
    step: { k: 'cosphi', o: [text(active), text(q)], v: shown },
  };
}

/** A stated cosφ in hundredths, half-up. */
export function statedHundredths(stated: string): number {
  const rounded = roundTo(exact(stated), 2);
  return Number(rounded.m * 10n ** BigInt(2 - rounded.s));
}

function jointMoney(node: PointNode, money: SegmentMoney): { yuan: Exact; lineNos: number[] } {
  let yuan = add(money.energyYuan, money.basicYuan);
  const lineNos = [...money.lineNos];
  for (const child of node.children) {
    if (child.point.jointPf?.money !== true) continue;
    for (const part of child.money) {
      if (part.terms.from < money.terms.from || part.terms.from >= money.terms.to) continue;
      yuan = add(yuan, add(part.energyYuan, part.basicYuan));
      lineNos.push(...part.lineNos);
    }
  }
  return { yuan, lineNos };
}

export function chargePowerFactor(
  context: BillContext,
  node: PointNode,
  spans: readonly Span[],
): { factor: PowerFactor | null; rate: Exact } | null {
  const byTable = node.money.some(({ terms }) => terms.pfStandard !== undefined && terms.pfRatePercent === undefined);
  if (!byTable && !node.money.some(({ terms }) => terms.pfRatePercent !== undefined)) return null;
  const factor = byTable ? powerFactorOf(context, node, spans) : null;
  if (byTable && !factor) return null;
  let lastRate = EXACT_ZERO;
  for (const money of node.money) {
    const standard = money.terms.pfStandard;
    const given = money.terms.pfRatePercent;
    if (given === undefined && standard === undefined) continue;
    const tabled = standard !== undefined && factor ? pfRatePercent(standard, factor.cosHundredths) : EXACT_ZERO;
    let rate = given === undefined ? tabled : exact(given);
    if (money.terms.pfReduced === true && isNegative(rate)) rate = EXACT_ZERO;
    lastRate = rate;
    const joint = jointMoney(node, money);
    let base = joint.yuan;
    const inBase = context.parameters.pfBase === 'with-funds' ? money.price.fundSum : money.price.pfFundSum;
    const steps: QuantityStep[] = given === undefined && factor ? [...node.quantity.reactiveSteps, factor.step] : [];
    if (!isZero(inBase)) {
      const funds = roundTo(mul(money.energyKwh, inBase), 2);
      base = add(base, funds);
      steps.push({ k: 'funds-in-base', o: [text(money.energyKwh), text(inBase)], v: text(funds) });
    }
    context.book.add({
      charge: 'power-factor',
      ruleId: given === undefined && standard !== undefined ? pfRuleId(standard) : 'power-factor-given',
      formula: 'base-percent',
      operands: [base, rate],
      unit: 'yuan',
      price: null,
      segmentNo: money.segmentNo,
      pointNo: money.pointNo,
      priceVersionId: money.price.version.id,
      steps,
      sumOf: joint.lineNos,
    });
  }
  return { factor, rate: lastRate };
}
