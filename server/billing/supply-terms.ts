/**
 * Terms of supply over the days of a period (用电条件分段): tariff, capacity, power-factor standard and the way of the basic charge, and
 * the household's allowance. Sources, in this order: dated facts of the account; archived changes whose detail names the old value
 * (`{fromTariff}`, `{fromKva}`), read backwards; what stands on the account. The change day belongs to the new state. The way of the
 * basic charge, its rule and its contract value cut nothing: what holds at the end of the period holds for all of it (按整个计费月).
 *
 * A household extra is kWh a month. Monthly tiers take the value of the month's last day; yearly tiers the sum over the twelve months of
 * the year, the month of the change counted whole: +100 from 15 February widens the year's first tier by 1100. What earlier months
 * have used stays in the tier it was billed in. Rounds nothing, refuses nothing.
 */
import type { ChangeFacts, PastMonth } from '@/server/anomalies/facts';
import {
  type CustomerClass,
  DEMAND_RULES,
  type DemandRule,
  PF_STANDARDS,
  type PfStandard,
  type TierTerms,
} from '@/server/billing/contract';
import {
  add,
  exact,
  type Exact,
  EXACT_ZERO,
  exactInt,
  isNegative,
  isZero,
  min,
  sub,
  text,
} from '@/server/billing/exact';
import type { TierPrice } from '@/server/billing/price-body';
import type { AccountSource } from '@/server/billing/source';
import type { TermFact, TermName } from '@/server/billing/supply';
import type { LocalDate, Month } from '@/server/kernel/time';

export interface DatedTerms {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly tariffCode: string;
  readonly kva: string;
  readonly pfStandard: PfStandard | null;
  readonly pfReduced: boolean;
  /** Null: by demand where the meter shows it and the tariff has a price for it. */
  readonly basicBy: 'capacity' | 'demand' | null;
  readonly contractKw: string | null;
  readonly demandRule: DemandRule | null;
  readonly deductKw: string | null;
}

const NO_FACTS: readonly TermFact[] = [];
/** Terms that cut a period into segments. */
const CUTTING: ReadonlySet<TermName> = new Set<TermName>(['tariff', 'capacity-kva', 'pf-standard', 'pf-reduced']);
/** How "no value any more" is written. */
export const NO_VALUE = 'none';

/** The value in force on a day; before the first fact the first one. Facts come in order of days. */
export function termOn(facts: readonly TermFact[], term: TermName, day: LocalDate): string | undefined {
  let found: string | undefined;
  for (const fact of facts) {
    if (fact.term !== term) continue;
    if (fact.on > day && found !== undefined) break;
    found = fact.value;
    if (fact.on > day) break;
  }
  return found;
}

/** The value in force on the last day before `to`. */
function termBefore(facts: readonly TermFact[], term: TermName, to: LocalDate): string | undefined {
  let found: string | undefined;
  for (const fact of facts) {
    if (fact.term !== term) continue;
    if (fact.on >= to && found !== undefined) break;
    found = fact.value;
  }
  return found;
}

const given = (value: string | undefined): string | null => (value === undefined || value === NO_VALUE ? null : value);

export function datedTerms(source: AccountSource, from: LocalDate, to: LocalDate): DatedTerms[] {
  const facts = source.supply?.terms ?? NO_FACTS;
  const days = new Set<LocalDate>([from]);
  for (const fact of facts) if (fact.on > from && fact.on < to && CUTTING.has(fact.term)) days.add(fact.on);
  const earlier = earlierTerms(source.changes, facts, from, to);
  for (const { on } of earlier) days.add(on);
  const cuts = days.size === 1 ? [from] : [...days].sort();
  const basic = basicTerms(facts, to);
  return cuts.map((day, index) => termsOn(source, facts, { earlier, basic }, day, cuts[index + 1] ?? to));
}

type BasicOfPeriod = Pick<DatedTerms, 'basicBy' | 'contractKw' | 'demandRule' | 'deductKw'>;

function basicTerms(facts: readonly TermFact[], to: LocalDate): BasicOfPeriod {
  const rule = termBefore(facts, 'demand-rule', to);
  const by = termBefore(facts, 'basic-by', to);
  return {
    basicBy: by === 'capacity' || by === 'demand' ? by : null,
    contractKw: given(termBefore(facts, 'contract-kw', to)),
    demandRule: DEMAND_RULES.find((one) => one === rule) ?? null,
    deductKw: given(termBefore(facts, 'deduct-kw', to)),
  };
}

function termsOn(
  source: AccountSource,
  facts: readonly TermFact[],
  { earlier, basic }: { earlier: readonly EarlierTerms[]; basic: BasicOfPeriod },
  from: LocalDate,
  to: LocalDate,
): DatedTerms {
  const { account } = source;
  const former = (what: 'tariffCode' | 'kva'): string | undefined =>
    earlier.find((change) => change.on > from && change[what] !== undefined)?.[what];
  const pf = termOn(facts, 'pf-standard', from);
  return {
    from,
    to,
    tariffCode: termOn(facts, 'tariff', from) ?? former('tariffCode') ?? account.tariffCode,
    kva: termOn(facts, 'capacity-kva', from) ?? former('kva') ?? account.capacityKva,
    pfStandard: pf === undefined ? account.pfStandard : (PF_STANDARDS.find((one) => one === pf) ?? null),
    pfReduced: termOn(facts, 'pf-reduced', from) === 'yes',
    // Name by name: spreading one object into another took longer than all the rest of this.
    basicBy: basic.basicBy,
    contractKw: basic.contractKw,
    demandRule: basic.demandRule,
    deductKw: basic.deductKw,
  };
}

interface EarlierTerms {
  readonly on: LocalDate;
  readonly tariffCode?: string;
  readonly kva?: string;
}

/** Changes inside the period that name the value before them, in order of days; dated facts of the same term know better. */
function earlierTerms(
  changes: readonly ChangeFacts[],
  facts: readonly TermFact[],
  from: LocalDate,
  to: LocalDate,
): EarlierTerms[] {
  const known = new Set(facts.map((fact) => fact.term));
  return changes
    .flatMap(({ kind, effectiveOn: on, detail: { fromTariff, fromKva } }): EarlierTerms[] => {
      if (on <= from || on >= to) return [];
      if (kind === 'tariff' && typeof fromTariff === 'string' && !known.has('tariff'))
        return [{ on, tariffCode: fromTariff }];
      if (
        kind === 'capacity' &&
        (typeof fromKva === 'string' || typeof fromKva === 'number') &&
        !known.has('capacity-kva')
      )
        return [{ on, kva: String(fromKva) }];
      return [];
    })
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
}

/** The class on the last day before `to`. */
export function classBefore(source: AccountSource, to: LocalDate): CustomerClass {
  const known = source.supply?.terms.filter((fact) => fact.term === 'class' && fact.on < to);
  return (known?.at(-1)?.value as CustomerClass | undefined) ?? source.account.class;
}

/** Allowance and use of the tier year for one tariff with tiers. */
export function tierTerms(
  facts: readonly TermFact[] | undefined,
  history: readonly PastMonth[],
  month: Month,
  yearlyTiers: readonly TierPrice[] | null,
): TierTerms | undefined {
  const household = facts?.some((fact) => fact.term === 'household-extra-kwh') === true;
  const free = facts === undefined ? null : given(termOn(facts, 'free-kwh', lastDay(month)));
  const extra = household ? extraOf(facts, month, yearlyTiers !== null) : EXACT_ZERO;
  const used =
    yearlyTiers === null ? undefined : usedByTier(household ? facts : undefined, history, month, yearlyTiers);
  if (used === undefined && isZero(extra) && free === null) return undefined;
  return {
    ...(used === undefined ? {} : { usedKwh: used.map(text) }),
    ...(isZero(extra) ? {} : { extraKwh: text(extra) }),
    ...(free === null ? {} : { freeKwh: free }),
  };
}

const LAST_DAY = '-31';
/** Not always a day of the calendar; it sorts after every day of its month, and that is all it is for. */
const lastDay = (month: Month): string => `${month}${LAST_DAY}`;

function extraOf(facts: readonly TermFact[], month: Month, yearly: boolean): Exact {
  const known = facts.filter((fact) => fact.term === 'household-extra-kwh' && fact.on <= lastDay(month));
  const valueIn = (one: Month): Exact => {
    let value = EXACT_ZERO;
    for (const fact of known) if (fact.on <= lastDay(one)) value = exact(given(fact.value) ?? '0');
    return value;
  };
  if (!yearly) return valueIn(month);
  let sum = EXACT_ZERO;
  for (let number = 1; number <= 12; number += 1)
    sum = add(sum, valueIn(`${month.slice(0, 4)}-${String(number).padStart(2, '0')}`));
  return sum;
}

/** What the tier year (January to December by bill month) has used, filled into the tiers from below, month by month. */
function usedByTier(
  facts: readonly TermFact[] | undefined,
  history: readonly PastMonth[],
  month: Month,
  tiers: readonly TierPrice[],
): Exact[] | undefined {
  const year = month.slice(0, 4);
  const used = tiers.map(() => EXACT_ZERO);
  if (facts === undefined) {
    // One allowance all year: what was used is filled in at once.
    let total = 0;
    for (const past of history) if (past.month.startsWith(year)) total += past.kwh;
    if (total === 0) return undefined;
    fill(used, tiers, exactInt(total), EXACT_ZERO);
    return used;
  }
  const past = history
    .filter((one) => one.month.startsWith(year) && one.kwh !== 0)
    .sort((a, b) => (a.month < b.month ? -1 : 1));
  if (past.length === 0) return undefined;
  for (const one of past) fill(used, tiers, exactInt(one.kwh), extraOf(facts, one.month, true));
  return used;
}

function fill(used: Exact[], tiers: readonly TierPrice[], kwh: Exact, extra: Exact): void {
  let left = kwh;
  let below = EXACT_ZERO;
  tiers.forEach((tier, index) => {
    if (tier.upToKwh === null) {
      used[index] = add(used[index]!, left);
      left = EXACT_ZERO;
      return;
    }
    const bound = add(exact(tier.upToKwh), extra);
    const free = sub(sub(bound, below), used[index]!);
    const taken = isNegative(free) ? EXACT_ZERO : min(left, free);
    used[index] = add(used[index]!, taken);
    left = sub(left, taken);
    below = bound;
  });
}
