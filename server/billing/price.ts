/**
 * Prices ready for rating (电价解析): each price version is parsed once and kept with it. Funds come off a price that contains
 * them; a time-of-use price derived by a factor is rounded to the decimals its base price is printed with, at least 4.
 */
import { PERIODS, type Period, type PricedVersion } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, exact, mul, roundTo, sub } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { Parameters } from '@/server/billing/parameters';
import type { FundCode, PriceBody, TierPrice, TouTerms } from '@/server/billing/price-body';

export type PeriodPrices = Readonly<Record<Period, Exact>>;

export interface ParsedTier {
  /** Inclusive upper bound; null = none. */
  readonly upTo: Exact | null;
  readonly price: Exact;
  /** Period prices of the tier's own. */
  readonly periods: PeriodPrices | null;
}

export interface ParsedTierSet {
  readonly tiers: readonly ParsedTier[];
  /** Period prices of the first tier, for residents on time of use. */
  readonly periods: PeriodPrices | null;
  /** Whether any tier has periods of its own: then each tier's energy is charged by period. */
  readonly tierPeriods: boolean;
}

export interface ParsedFund {
  readonly code: FundCode;
  readonly price: Exact;
}

export interface ParsedPrice {
  readonly version: PricedVersion;
  readonly body: PriceBody;
  readonly funds: readonly ParsedFund[];
  readonly fundSum: Exact;
  /** Of it, what the power-factor base holds. */
  readonly pfFundSum: Exact;
  /** Net of funds; zero for tiers. */
  readonly energy: Exact;
  readonly periods: PeriodPrices | null;
  readonly capacity: Exact | null;
  readonly demand: Exact | null;
  readonly tierSets: readonly ParsedTierSet[];
}

type Cache = { printed?: ParsedPrice; exact?: ParsedPrice };
const parsed = new WeakMap<PricedVersion, Cache>();

export function parsedPrice(version: PricedVersion, rounding: Parameters['touPriceRounding']): ParsedPrice {
  let cache = parsed.get(version);
  if (!cache) {
    cache = {};
    parsed.set(version, cache);
  }
  return (cache[rounding] ??= parse(version, rounding));
}

function parse(version: PricedVersion, rounding: Parameters['touPriceRounding']): ParsedPrice {
  const body = version.body;
  const funds = body.funds.map((fund) => ({ code: fund.code, price: exact(fund.yuanPerKwh) }));
  const fundSum = funds.reduce((total, fund) => add(total, fund.price), EXACT_ZERO);
  const pfFundSum = body.funds.reduce(
    (total, fund) => (fund.inPfBase === true ? add(total, exact(fund.yuanPerKwh)) : total),
    EXACT_ZERO,
  );
  const off = body.fundsIncluded ? fundSum : EXACT_ZERO;
  const tierSet = (tiers: readonly TierPrice[], tou: TouTerms | undefined): ParsedTierSet => {
    const list = tiers.map((tier): ParsedTier => {
      const price = sub(exact(tier.priceYuan), off);
      const own = tier.tou ?? tou;
      return {
        upTo: tier.upToKwh === null ? null : exact(tier.upToKwh),
        price,
        periods: own ? periodPrices(version, price, off, own, rounding) : null,
      };
    });
    const tierPeriods = tiers.some((tier) => tier.tou !== undefined);
    const first = list[0];
    if (!first) throw new FaultError('price-incomplete', { priceVersionId: version.id, part: 'tiers' });
    return { tiers: list, periods: tou ? first.periods : null, tierPeriods };
  };
  const common = {
    version,
    body,
    funds,
    fundSum,
    pfFundSum,
    energy: EXACT_ZERO,
    periods: null,
    capacity: null,
    demand: null,
    tierSets: [],
  };
  switch (body.kind) {
    case 'flat':
      return { ...common, energy: sub(exact(body.energyYuan), off) };
    case 'tou': {
      const energy = sub(exact(body.energyYuan), off);
      return { ...common, energy, periods: periodPrices(version, energy, off, body.tou, rounding) };
    }
    case 'two-part': {
      const energy = sub(exact(body.energyYuan), off);
      return {
        ...common,
        energy,
        periods: body.tou ? periodPrices(version, energy, off, body.tou, rounding) : null,
        capacity: body.capacityYuan === undefined ? null : exact(body.capacityYuan),
        demand: body.demandYuan === undefined ? null : exact(body.demandYuan),
      };
    }
    case 'tiers-monthly':
    case 'tiers-yearly':
      return { ...common, tierSets: [tierSet(body.tiers, body.tou)] };
    case 'tiers-seasonal':
      return { ...common, tierSets: body.seasons.map((season) => tierSet(season.tiers, body.tou)) };
  }
}

const MIN_PRINTED_PLACES = 4;

function periodPrices(
  version: PricedVersion,
  net: Exact,
  off: Exact,
  tou: TouTerms,
  rounding: Parameters['touPriceRounding'],
): PeriodPrices {
  const one = (period: Period): Exact | null => {
    const value = tou[period];
    if (value === undefined) {
      if (period === 'flat' && tou.by !== 'price') return net;
      return null;
    }
    if (tou.by === 'price') return sub(exact(value), off);
    if (tou.by === 'difference') return add(net, exact(value));
    const raw = mul(net, exact(value));
    if (rounding === 'exact') return raw;
    return roundTo(raw, tou.decimals ?? Math.max(net.s, MIN_PRINTED_PLACES));
  };
  const [sharp, peak, flat, valley, deep] = PERIODS.map(one);
  if (!peak || !valley) throw new FaultError('price-incomplete', { priceVersionId: version.id, part: 'tou' });
  // Where no sharp or deep-valley price is published, sharp hours are peak hours and deep valley is valley; a two-rate tariff prices its flat register as peak.
  return { sharp: sharp ?? peak, peak, flat: flat ?? peak, valley, 'deep-valley': deep ?? valley };
}
