/**
 * Residential tiers (居民阶梯电价): monthly, seasonal (丰枯) and yearly cumulative. Rules: tier-monthly, tier-seasonal,
 * tier-yearly, tier-add-on, tier-free. In force from 2012-07-01.
 * - Monthly bounds are multiplied by the months of the period and cut by days over segments; yearly bounds stand against what
 *   the tier year has used in each tier. An allowance extra (一户多人口) widens the first tier; energy already billed in a
 *   higher tier stays there; several households on one meter (合表) have their bounds together. Supplied for part of the tier year: yearly bounds × months ÷ 12.
 * - The month of the bill chooses the season; of months read together each may bring the bounds of its own (parameter `seasonBounds`).
 * - Free energy is credited at the first price, or comes off before the tiers (`freeBy`); on a single price (合表) at that.
 * - Style base-plus-addon, and time of use: all energy at the first tier's price (of its period), then the differences.
 * - Tiers with period prices of their own: each tier's energy is taken over the periods in the proportion of the bill's, to whole kWh.
 * Inputs kWh, yuan/kWh. Each tier to 分. Example: 650 kWh over 260 @0.64, 600 @0.69, 0.94 gives 166.40 + 234.60 + 47.00 = 448.00.
 * Refuses: a month no season names, energy above a last bounded tier.
 */
import type { BillContext, SegmentMoney } from '@/server/billing/bill-context';
import type { ChargeCode } from '@/server/billing/charges';
import { PERIODS, type QuantityStep, type TierTerms } from '@/server/billing/contract';
import { wholeMonths } from '@/server/billing/days';
import { chargePeriods } from '@/server/billing/energy-charges';
import {
  type Exact,
  EXACT_ZERO,
  add,
  exact,
  exactInt,
  isNegative,
  isZero,
  max,
  min,
  mul,
  neg,
  quotient,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { ParsedTierSet } from '@/server/billing/price';
import type { RuleId } from '@/server/billing/rules';
import { type Usage, cutByWeights, noSteps, zeroPeriods } from '@/server/billing/usage';

const YEAR_MONTHS = exactInt(12);
const TIER_CHARGES: readonly ChargeCode[] = ['tier-1', 'tier-2', 'tier-3', 'tier-4'];
const ADDON_CHARGES: readonly (ChargeCode | null)[] = [null, 'tier-addon-2', 'tier-addon-3', 'tier-addon-4'];

/** Where this segment stands among the point's segments, by days. */
export interface SegmentPlace {
  readonly index: number;
  readonly days: readonly number[];
}

interface Fill {
  readonly taken: Exact;
  readonly step: QuantityStep;
}

export function tierSetOf(
  context: BillContext,
  money: SegmentMoney,
): { set: ParsedTierSet; rule: RuleId; yearly: boolean } {
  const { body, tierSets } = money.price;
  if (body.kind === 'tiers-seasonal') {
    const month = Number(context.input.month.slice(5, 7));
    const index = body.seasons.findIndex((season) => season.months.includes(month));
    const set = tierSets[index];
    if (!set) throw new FaultError('season-missing', { priceVersionId: money.price.version.id, month });
    return { set, rule: 'tier-seasonal', yearly: false };
  }
  const set = tierSets[0];
  if (!set) throw new FaultError('price-incomplete', { priceVersionId: money.price.version.id, part: 'tiers' });
  return {
    set,
    rule: body.kind === 'tiers-yearly' ? 'tier-yearly' : 'tier-monthly',
    yearly: body.kind === 'tiers-yearly',
  };
}

function monthsOf(context: BillContext, terms: TierTerms | undefined): number {
  return terms?.months ?? wholeMonths(context.input.from, context.input.to) ?? 1;
}

/**
 * Bounds of months read together, each of its own season, ending with the bill's month; null where one season holds, or where the
 * seasons differ in their prices too, so that their bounds cannot be added.
 */
function boundsOfMonths(
  context: BillContext,
  set: ParsedTierSet,
  money: SegmentMoney,
  terms: TierTerms | undefined,
): { readonly months: number; readonly bounds: readonly (Exact | null)[] } | null {
  const { body, tierSets } = money.price;
  const months = monthsOf(context, terms);
  if (context.parameters.seasonBounds !== 'each-month' || body.kind !== 'tiers-seasonal' || months === 1) return null;
  const last = Number(context.input.month.slice(5, 7));
  const sets = Array.from({ length: months }, (_none, back) => {
    const month = ((last - 1 - back + 12 * months) % 12) + 1;
    return tierSets[body.seasons.findIndex((season) => season.months.includes(month))];
  });
  const isAlike = (one: ParsedTierSet | undefined): one is ParsedTierSet =>
    one !== undefined &&
    one.tiers.length === set.tiers.length &&
    one.tiers.every((tier, i) => isZero(sub(tier.price, set.tiers[i]?.price ?? EXACT_ZERO)));
  if (!sets.every(isAlike)) return null;
  const bounds = set.tiers.map((_tier, i) =>
    sets.reduce<Exact | null>((sum, one) => {
      const upTo = one?.tiers[i]?.upTo ?? null;
      return sum === null || upTo === null ? null : add(sum, upTo);
    }, EXACT_ZERO),
  );
  return { months, bounds };
}

/** Upper bounds for this segment, the allowance extra included. */
function boundsOf(
  context: BillContext,
  set: ParsedTierSet,
  money: SegmentMoney,
  terms: TierTerms | undefined,
  yearly: boolean,
  place: SegmentPlace,
): (Exact | null)[] {
  const extra = terms?.extraKwh === undefined ? EXACT_ZERO : exact(terms.extraKwh);
  const eachMonth = yearly ? null : boundsOfMonths(context, set, money, terms);
  const months = yearly || eachMonth ? 1 : monthsOf(context, terms);
  const part = yearly ? terms?.yearMonths : undefined;
  const cut = !yearly && place.days.length > 1;
  return set.tiers.map((tier, i) => {
    const own = eachMonth ? (eachMonth.bounds[i] ?? null) : tier.upTo;
    if (own === null) return null;
    const upTo = terms?.households === undefined ? own : mul(own, exactInt(terms.households));
    const more = eachMonth ? mul(extra, exactInt(eachMonth.months)) : extra;
    let bound = isZero(more) ? upTo : add(upTo, more);
    if (part !== undefined)
      bound = add(quotient(mul(upTo, exactInt(part)), YEAR_MONTHS, context.parameters.energyDecimals), extra);
    if (months !== 1) bound = mul(bound, exactInt(months));
    if (!cut) return bound;
    return cutByWeights(bound, place.days.map(exactInt), context.parameters.energyDecimals)[place.index] ?? bound;
  });
}

/** Fills the tiers from below; `used` is what the tier year has already used in each. */
function fillTiers(money: SegmentMoney, kwh: Exact, bounds: readonly (Exact | null)[], used: readonly Exact[]): Fill[] {
  let left = kwh;
  let below: Exact = EXACT_ZERO;
  const fills = bounds.map((bound, i): Fill => {
    const before = used[i] ?? EXACT_ZERO;
    let taken = left;
    if (bound !== null) {
      const room = sub(sub(bound, below), before);
      taken = isNegative(room) ? EXACT_ZERO : min(left, room);
      below = bound;
    }
    left = sub(left, taken);
    return {
      taken,
      step: { k: 'tier-room', o: [String(i + 1), bound === null ? '' : text(bound), text(before)], v: text(taken) },
    };
  });
  if (!isZero(left))
    throw new FaultError('price-incomplete', { priceVersionId: money.price.version.id, part: 'last tier' });
  return fills;
}

/** Each tier's energy by period, in the proportion of what the bill has left of each; no period gets more than it has. */
function chargeTierPeriods(
  context: BillContext,
  money: SegmentMoney,
  usage: Usage,
  set: ParsedTierSet,
  fills: readonly Fill[],
): void {
  const { periods, periodSteps } = usage;
  if (!periods || !periodSteps) throw new FaultError('register-missing', { pointNo: money.pointNo, register: 'peak' });
  const left = { ...periods };
  let kwhLeft = usage.total;
  fills.forEach(({ taken, step }, i) => {
    if (isZero(taken) && !(i === 0 && isZero(usage.total))) return;
    const own = zeroPeriods();
    let [room, others] = [taken, kwhLeft];
    for (const period of PERIODS) {
      others = sub(others, left[period]);
      const part = isZero(kwhLeft)
        ? EXACT_ZERO
        : quotient(mul(left[period], taken), kwhLeft, context.parameters.energyDecimals);
      // Between what the other periods cannot take and what there is.
      own[period] = max(sub(room, others), min(min(part, room), left[period]));
      room = sub(room, own[period]);
    }
    for (const period of PERIODS) left[period] = sub(left[period], own[period]);
    kwhLeft = sub(kwhLeft, taken);
    const flat = set.tiers[i]?.price ?? EXACT_ZERO;
    const prices = set.tiers[i]?.periods ?? { sharp: flat, peak: flat, flat, valley: flat, 'deep-valley': flat };
    const steps = noSteps();
    for (const period of PERIODS) steps[period].push(...periodSteps[period], step);
    chargePeriods(context, money, { total: taken, periods: own, totalSteps: [], periodSteps: steps }, prices);
  });
}

function freeOf(context: BillContext, terms: TierTerms | undefined, kwh: Exact): Exact {
  if (terms?.freeKwh === undefined) return EXACT_ZERO;
  return min(mul(exact(terms.freeKwh), exactInt(monthsOf(context, terms))), kwh);
}

/** Free energy of a household on a single price (合表): credited at that price. */
export function chargeFlatFree(context: BillContext, money: SegmentMoney, usage: Usage, terms: TierTerms): void {
  const free = freeOf(context, terms, usage.total);
  if (isZero(free)) return;
  const price = money.price.energy;
  const amount = context.book.add({
    charge: 'free-allowance',
    ruleId: 'tier-free',
    formula: 'quantity-price',
    operands: [neg(free), price],
    unit: 'kWh',
    price,
    segmentNo: money.segmentNo,
    pointNo: money.pointNo,
    priceVersionId: money.price.version.id,
    steps: [],
  });
  money.energyYuan = add(money.energyYuan, amount);
  money.lineNos.push(context.book.lastNo);
}

/** Adds the tier lines of one segment and returns the energy used in each tier so far this tier year. */
export function chargeTiers(
  context: BillContext,
  money: SegmentMoney,
  usage: Usage,
  terms: TierTerms | undefined,
  used: readonly Exact[],
  place: SegmentPlace,
): Exact[] {
  const { set, rule, yearly } = tierSetOf(context, money);
  const body = money.price.body;
  const addOn = 'style' in body && body.style === 'base-plus-addon';
  const kwh = usage.total;
  if (isNegative(kwh)) throw new FaultError('negative-energy', { pointNo: money.pointNo, kwh: text(kwh) });
  const bounds = boundsOf(context, set, money, terms, yearly, place);
  if (yearly && used.length === 0 && terms?.usedTotalKwh !== undefined)
    used = fillTiers(money, exact(terms.usedTotalKwh), bounds, []).map(({ taken }) => taken);
  const free = place.index === 0 ? freeOf(context, terms, kwh) : EXACT_ZERO;
  const isFreeFirst = terms?.freeBy === 'before-tiers' && !isZero(free);
  const tiered = isFreeFirst ? sub(kwh, free) : kwh;
  const freeSteps: QuantityStep[] = isFreeFirst
    ? [{ k: 'free-first', o: [text(kwh), text(free)], v: text(tiered) }]
    : [];
  const fills = fillTiers(money, tiered, bounds, yearly ? used : []);
  const first = set.tiers[0]?.price ?? EXACT_ZERO;
  const firstLine = context.book.lastNo + 1;

  const line = (
    charge: ChargeCode,
    ruleId: RuleId,
    quantity: Exact,
    price: Exact,
    steps: readonly QuantityStep[],
  ): void => {
    const own = context.book.lastNo + 1 === firstLine;
    const amount = context.book.add({
      charge,
      ruleId,
      formula: 'quantity-price',
      operands: [quantity, price],
      unit: 'kWh',
      price,
      segmentNo: money.segmentNo,
      pointNo: money.pointNo,
      priceVersionId: money.price.version.id,
      steps: own ? [...usage.totalSteps, ...freeSteps, ...steps] : steps,
      quantityLine: own ? undefined : firstLine,
    });
    money.energyYuan = add(money.energyYuan, amount);
    money.lineNos.push(context.book.lastNo);
  };

  if (set.tierPeriods) {
    chargeTierPeriods(context, money, usage, set, fills);
  } else if (set.periods) {
    chargePeriods(context, money, usage, set.periods);
  } else if (addOn) {
    line('tier-base', rule, tiered, first, []);
  }
  if (!set.tierPeriods)
    fills.forEach(({ taken, step }, i) => {
      const price = set.tiers[i]?.price ?? EXACT_ZERO;
      if (set.periods || addOn) {
        const charge = ADDON_CHARGES[Math.min(i, 3)];
        if (charge && !isZero(taken)) line(charge, 'tier-add-on', taken, sub(price, first), [step]);
      } else if (!isZero(taken) || (i === 0 && isZero(tiered))) {
        line(TIER_CHARGES[Math.min(i, 3)] as ChargeCode, rule, taken, price, [step]);
      }
    });
  // Periods at the first price are charged whole, so that what is free is credited there even where it spares the upper tiers.
  const isCredited = !isFreeFirst || (set.periods !== null && !set.tierPeriods);
  if (!isZero(free) && isCredited) line('free-allowance', 'tier-free', neg(free), first, []);
  return fills.map(({ taken }, i) => add(used[i] ?? EXACT_ZERO, taken));
}
