/**
 * What-if (模拟试算): a stored bill computed again as if other prices or parameters had been in force on every day of its period. Pure; the
 * only input is what the bill has stored.
 *
 * Prices: each segment whose tariff the scenario names takes its version; everything else of the bundle stays. Yearly tiers: what was
 * used is filled again into the new tiers from below. A basic charge stays where the new price is two-part and falls away elsewhere.
 * A bill the scenario does not touch keeps what it bears. Rounds nothing beyond rating. Refuses nothing: a fault is counted.
 */
import { canonicalJson } from '@/server/billing/canonical';
import { computeBill } from '@/server/billing/compute-bill';
import type {
  BillingFault,
  BillingInput,
  ComputedBill,
  PointInput,
  PricedVersion,
  PriceTable,
  PriceVersion,
  SegmentTerms,
} from '@/server/billing/contract';
import { add, EXACT_ZERO, exact, min, sub, text } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { priceTable } from '@/server/billing/hashing';
import type { Parameters } from '@/server/billing/parameters';
import type { PriceBody } from '@/server/billing/price-body';
import { PriceChoice } from '@/server/billing/price-choice';

const ALWAYS = '0001-01-01';
/** Ids of supposed versions never meet those of the book. */
export const SUPPOSED = 'what-if/';

export interface Scenario {
  readonly choice: PriceChoice;
  /** Prices of the book and of the scenario. */
  readonly table: PriceTable;
  readonly parameters: Partial<Parameters>;
  /** True when a supposed version counts yearly tiers. */
  readonly isYearly: boolean;
}

/** Of several versions of one tariff and region the first by date is the one that is tried. */
export function scenarioOf(
  book: PriceTable,
  versions: readonly PriceVersion[],
  parameters: Partial<Parameters>,
): Scenario {
  const first = new Map<string, PriceVersion>();
  for (const version of [...versions].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1))) {
    const key = `${version.regionCode}|${version.tariffCode}`;
    if (!first.has(key)) first.set(key, version);
  }
  const supposed = priceTable(
    [...first.values()].map((version) => ({
      ...version,
      id: `${SUPPOSED}${version.id}`,
      effectiveFrom: ALWAYS,
      effectiveTo: null,
    })),
  );
  return {
    choice: new PriceChoice(supposed),
    table: new Map([...book, ...supposed]),
    parameters,
    isYearly: [...supposed.values()].some((version) => version.body.kind === 'tiers-yearly'),
  };
}

function supposedVersion(scenario: Scenario, input: BillingInput, segment: SegmentTerms): PricedVersion | undefined {
  const [days] = scenario.choice.between(segment.tariffCode, input.account.unitCode, segment.from, segment.to);
  return days?.version;
}

/** True when tiers of the year are needed that the bundle does not hold, since its own price had none. */
export function needsYearBefore(input: BillingInput, scenario: Scenario): boolean {
  if (!scenario.isYearly) return false;
  const [segment] = input.points[0]?.segments ?? [];
  if (segment === undefined || supposedVersion(scenario, input, segment)?.body.kind !== 'tiers-yearly') return false;
  return scenario.table.get(segment.priceVersionId)?.body.kind !== 'tiers-yearly';
}

/** The bundle under the scenario; null when the scenario says nothing about it. `yearBeforeKwh`: see `needsYearBefore`. */
export function suppose(input: BillingInput, scenario: Scenario, yearBeforeKwh = '0'): BillingInput | null {
  let isTouched = false;
  const points = input.points.map((point): PointInput => {
    let first: PriceBody | undefined;
    const segments = point.segments?.map((segment, i) => {
      const version = supposedVersion(scenario, input, segment);
      if (version === undefined) return segment;
      isTouched = true;
      if (i === 0) first = version.body;
      const { basic, ...rest } = segment;
      return {
        ...rest,
        priceVersionId: version.id,
        priceHash: version.contentHash,
        ...(basic === undefined || version.body.kind !== 'two-part' ? {} : { basic }),
      };
    });
    if (segments === undefined) return point;
    const { tier, ...others } = point;
    const own = first === undefined ? tier : tierUnder(first, tier, yearBeforeKwh);
    return { ...others, segments, ...(own === undefined ? {} : { tier: own }) };
  });
  const parameters = { ...input.parameters, ...scenario.parameters };
  if (canonicalJson(parameters) !== canonicalJson(input.parameters ?? {})) isTouched = true;
  if (!isTouched) return null;
  return { ...input, points, ...(Object.keys(parameters).length === 0 ? {} : { parameters }) };
}

function tierUnder(body: PriceBody, tier: PointInput['tier'], yearBeforeKwh: string): PointInput['tier'] {
  const { usedKwh, ...rest } = tier ?? {};
  if (body.kind !== 'tiers-yearly') return tier === undefined ? undefined : rest;
  let left = usedKwh === undefined ? exact(yearBeforeKwh) : usedKwh.map(exact).reduce(add, EXACT_ZERO);
  let below = EXACT_ZERO;
  const refilled = body.tiers.map((one) => {
    if (one.upToKwh === null) return text(left);
    const bound = exact(one.upToKwh);
    const taken = min(left, sub(bound, below));
    left = sub(left, taken);
    below = bound;
    return text(taken);
  });
  return { ...rest, usedKwh: refilled };
}

export function rateSupposed(input: BillingInput, scenario: Scenario): ComputedBill | BillingFault {
  try {
    return computeBill(input, scenario.table);
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    const message = error instanceof Error ? error.message : String(error);
    return { fault: true, code: 'engine-failure', params: { message } };
  }
}
