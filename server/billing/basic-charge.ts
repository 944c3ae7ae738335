/**
 * Basic charge (基本电费) of the two-part tariff, by capacity or by demand. Rules: basic-capacity, basic-demand-*.
 *
 * Capacity: Σ kVA in charge × price. Days: 1/30 of the month each, part-day = 1 day, the change day belongs to the new state;
 * a whole month is always 30 days (the span with the least in charge takes 30 less the others), or calendar days by parameter.
 * In charge: in service, hot standby; half: suspended within two years of new supply; none: sealed cold standby, suspended at
 * least 15 days, absent; of interlocked sets the largest, of combinations that can run together the largest sum. Suspended fewer than 15 days is charged in full.
 * Demand: kW by the rule version × price; where agreed (from 2023-06-01) at 90 % of the price in a month of 260 kWh a kVA of contract
 * capacity or more, all energy of the bill counted.
 * Inputs kVA, kW, yuan. One line a segment, to 分. Example: 1000 kVA sealed (half) from 11 June, 630 kVA in service, 15 yuan:
 * (1630 × 10 + 1130 × 20) × 15 ÷ 30 = 19 450.00. Refuses: a missing price, demand reading, contract value or capacity.
 */
import type { BillContext, SegmentMoney } from '@/server/billing/bill-context';
import type { CapacityTerms, DemandRule, DemandTerms, EquipmentInput, QuantityStep } from '@/server/billing/contract';
import { dayCount, wholeMonths } from '@/server/billing/days';
import {
  type Exact,
  EXACT_ZERO,
  add,
  compare,
  exact,
  exactInt,
  isNegative,
  max,
  mul,
  roundTo,
  quotient,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { DEMAND_RULE_FROM } from '@/server/billing/parameters';
import type { PointQuantity, Span } from '@/server/billing/quantity';
import type { RuleId } from '@/server/billing/rules';

const MONTH_DAYS = 30;
const MIN_SUSPENSION_DAYS = 15;
const HALF: Exact = { m: 5n, s: 1 };
const FORTY_PERCENT = exact('0.4');
const ONE_HUNDRED_FIVE = exact('1.05');
const NINETY_FIVE = exact('0.95');

const DEMAND_RULE_ID = {
  'pre-2005': 'basic-demand-pre-2005',
  'excess-105': 'basic-demand-excess-105',
  'band-95-105': 'basic-demand-band-95-105',
  actual: 'basic-demand-actual',
} as const satisfies Record<DemandRule, RuleId>;

/** kW billed for a maximum demand, by the four published rule versions. */
export function billedDemand(
  rule: DemandRule,
  actual: Exact,
  terms: Pick<DemandTerms, 'contractKw' | 'capacityKva'>,
): Exact {
  if (rule === 'actual') return actual;
  if (terms.contractKw === undefined) throw new FaultError('contract-missing', { rule });
  const floor = terms.capacityKva === undefined ? EXACT_ZERO : mul(exact(terms.capacityKva), FORTY_PERCENT);
  const contract = max(exact(terms.contractKw), floor);
  const doubled = (limit: Exact): Exact => add(actual, sub(actual, limit));
  if (rule === 'pre-2005') return compare(actual, contract) > 0 ? doubled(contract) : max(actual, floor);
  const upper = mul(contract, ONE_HUNDRED_FIVE);
  if (rule === 'excess-105') return compare(actual, upper) > 0 ? doubled(upper) : contract;
  if (compare(actual, upper) > 0) return doubled(contract);
  return max(actual, mul(contract, NINETY_FIVE));
}

export function demandRuleId(rule: DemandRule): RuleId {
  return DEMAND_RULE_ID[rule];
}

export function demandRuleOn(date: string): DemandRule {
  let chosen: DemandRule = 'pre-2005';
  for (const { from, rule } of DEMAND_RULE_FROM) if (from <= date) chosen = rule;
  return chosen;
}

interface Slice extends Span {
  readonly segment: number;
  days: number;
  /** kVA or kW in charge. */
  readonly units: Exact;
  readonly note: QuantityStep | null;
}

function weightOn(item: EquipmentInput, day: string, periodTo: string): Exact | null {
  const state = item.states?.find((one) => one.from <= day && day < one.to);
  switch (state?.state) {
    case undefined:
    case 'in-service':
    case 'hot-standby':
      return null;
    case 'cold-standby':
    case 'absent':
      return EXACT_ZERO;
    case 'suspended':
    case 'suspended-half': {
      // A state that ends with the period goes on unless the next one is named; how long is not known yet, so it is not judged short.
      const isEnded = state.to !== periodTo || item.states?.some((one) => one.from === state.to) === true;
      if (isEnded && dayCount(state.from, state.to) < MIN_SUSPENSION_DAYS) return null;
      return state.state === 'suspended' ? EXACT_ZERO : HALF;
    }
  }
}

function capacityInCharge(terms: CapacityTerms, day: string, periodTo: string): Exact {
  let sum = EXACT_ZERO;
  const groups = new Map<string, Exact>();
  const runs = (terms.combinations ?? []).map((ids) => ({ ids, kva: EXACT_ZERO }));
  for (const item of terms.equipment) {
    const weight = weightOn(item, day, periodTo);
    const kva = weight ? mul(exact(item.kva), weight) : exact(item.kva);
    const within = runs.filter((run) => run.ids.includes(item.id));
    if (within.length > 0) {
      for (const run of within) run.kva = add(run.kva, kva);
      continue;
    }
    if (item.interlock === undefined) sum = add(sum, kva);
    else groups.set(item.interlock, max(groups.get(item.interlock) ?? EXACT_ZERO, kva));
  }
  for (const kva of groups.values()) sum = add(sum, kva);
  return add(
    sum,
    runs.reduce((most, run) => max(most, run.kva), EXACT_ZERO),
  );
}

function cutsOf(terms: CapacityTerms, from: string, to: string): string[] {
  const cuts = new Set<string>([from]);
  for (const item of terms.equipment) {
    for (const state of item.states ?? []) {
      if (state.from > from && state.from < to) cuts.add(state.from);
      if (state.to > from && state.to < to) cuts.add(state.to);
    }
  }
  return [...cuts].sort();
}

function capacitySlices(money: SegmentMoney, terms: CapacityTerms, segment: number, periodTo: string): Slice[] {
  const { from, to } = money.terms;
  const cuts = cutsOf(terms, from, to);
  return cuts.map((start, i) => {
    const end = cuts[i + 1] ?? to;
    const units = capacityInCharge(terms, start, periodTo);
    const days = dayCount(start, end);
    return { segment, from: start, to: end, days, units, note: null };
  });
}

function demandSlice(
  context: BillContext,
  money: SegmentMoney,
  terms: DemandTerms,
  segment: number,
  quantity: PointQuantity,
): Slice {
  const { from, to } = money.terms;
  if (!quantity.demandKw) throw new FaultError('demand-missing', { pointNo: money.pointNo });
  const rule = terms.rule ?? demandRuleOn(context.input.to);
  let actual = quantity.demandKw;
  if (terms.deductKw !== undefined) actual = sub(actual, exact(terms.deductKw));
  if (isNegative(actual)) throw new FaultError('negative-energy', { pointNo: money.pointNo, kwh: text(actual) });
  const units = billedDemand(rule, actual, terms);
  const o = [rule, text(actual), terms.contractKw ?? '', terms.capacityKva ?? ''];
  return { segment, from, to, days: dayCount(from, to), units, note: { k: 'demand-rule', o, v: text(units) } };
}

/** Whole months count 30 days each: the span with the least in charge takes what the others leave; ties go to the last. */
function normaliseDays(slices: Slice[], days: number, months: number | null): void {
  const target =
    months === null ? Math.min(days, MONTH_DAYS * Math.max(1, Math.round(days / MONTH_DAYS))) : MONTH_DAYS * months;
  let least: Slice | null = null;
  for (const slice of slices) if (!least || compare(slice.units, least.units) <= 0) least = slice;
  if (least) least.days = Math.max(0, least.days + target - days);
}

const HIGH_USE_KWH = '260';
const HIGH_USE_SHARE = '0.9';

/** What is left of the demand price in a month of high use, and the step that says so; null where the whole price stands. */
function highUseOf(terms: DemandTerms, pointNo: number, energyKwh: Exact): { share: Exact; step: QuantityStep } | null {
  if (!terms.highUse) return null;
  if (terms.capacityKva === undefined) throw new FaultError('capacity-missing', { pointNo });
  const bar = terms.highUse.kwhPerKva ?? HIGH_USE_KWH;
  if (compare(energyKwh, mul(exact(bar), exact(terms.capacityKva))) < 0) return null;
  const share = terms.highUse.priceShare ?? HIGH_USE_SHARE;
  return { share: exact(share), step: { k: 'high-use', o: [text(energyKwh), terms.capacityKva, bar], v: share } };
}

/** Adds the basic-charge lines of one point; returns the billed demand, if by demand. */
export function chargeBasic(
  context: BillContext,
  segments: readonly SegmentMoney[],
  quantity: PointQuantity,
  energyKwh: Exact,
): Exact | null {
  if (!segments.some((money) => money.terms.basic && money.price.body.kind === 'two-part')) return null;
  const { from, to } = context.input;
  const days = dayCount(from, to);
  const months = wholeMonths(from, to);
  const slices = segments.flatMap((money, index): Slice[] => {
    const basic = money.terms.basic;
    if (!basic || money.price.body.kind !== 'two-part') {
      const span = { from: money.terms.from, to: money.terms.to };
      return [{ ...span, segment: index, days: dayCount(span.from, span.to), units: EXACT_ZERO, note: null }];
    }
    return basic.by === 'capacity'
      ? capacitySlices(money, basic, index, to)
      : [demandSlice(context, money, basic, index, quantity)];
  });
  const calendar = context.parameters.basicDays === 'calendar';
  if (!calendar) normaliseDays(slices, days, months);
  const divisor = calendar ? Math.round(days / (months ?? 1)) : MONTH_DAYS;
  let billed: Exact | null = null;
  segments.forEach((money, index) => {
    const basic = money.terms.basic;
    if (!basic || money.price.body.kind !== 'two-part') return;
    const price = basic.by === 'capacity' ? money.price.capacity : money.price.demand;
    if (!price)
      throw new FaultError('price-incomplete', {
        priceVersionId: money.price.version.id,
        part: `basic by ${basic.by}`,
      });
    const own = slices.filter((slice) => slice.segment === index);
    if (basic.by === 'demand') billed = own[0]?.units ?? null;
    const highUse = basic.by === 'demand' ? highUseOf(basic, money.pointNo, energyKwh) : null;
    addLine(context, money, own, highUse ? mul(price, highUse.share) : price, divisor, quantity, highUse?.step);
  });
  return billed;
}

function addLine(
  context: BillContext,
  money: SegmentMoney,
  slices: readonly Slice[],
  price: Exact,
  divisor: number,
  quantity: PointQuantity,
  priceStep: QuantityStep | undefined,
): void {
  const basic = money.terms.basic;
  if (!basic) return;
  let unitDays = EXACT_ZERO;
  const steps: QuantityStep[] = basic.by === 'demand' ? [...quantity.demandSteps] : [];
  for (const slice of slices) {
    const part = mul(slice.units, exactInt(slice.days));
    unitDays = add(unitDays, part);
    if (slice.note) steps.push(slice.note);
    steps.push({ k: 'in-charge', o: [slice.from, slice.to, text(slice.units), String(slice.days)], v: text(part) });
  }
  if (basic.by === 'capacity' && basic.deductDays) {
    const last = slices[slices.length - 1];
    if (last) unitDays = max(EXACT_ZERO, sub(unitDays, mul(last.units, exactInt(basic.deductDays))));
  }
  if (priceStep) steps.push(priceStep);
  const by = exactInt(divisor);
  const ruleId =
    basic.by === 'capacity' ? 'basic-capacity' : DEMAND_RULE_ID[basic.rule ?? demandRuleOn(context.input.to)];
  const amount = context.book.add({
    charge: basic.by === 'capacity' ? 'basic-capacity' : 'basic-demand',
    ruleId,
    formula: 'unit-days',
    operands: [roundTo(unitDays, 6), price, by],
    quantity: quotient(unitDays, by, 4),
    unit: basic.by === 'capacity' ? 'kVA' : 'kW',
    price,
    segmentNo: money.segmentNo,
    pointNo: money.pointNo,
    priceVersionId: money.price.version.id,
    steps,
  });
  money.basicYuan = add(money.basicYuan, amount);
  money.lineNos.push(context.book.lastNo);
}
