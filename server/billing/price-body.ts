/**
 * Price bodies (电价表): what a price version says, by kind of tariff. Plain JSON with decimal strings, yuan per kWh, kVA or kW.
 *
 * A catalogue price may contain the funds (政府性基金及附加) or stand beside them: `fundsIncluded`. Time-of-use factors work on
 * the price net of funds; the power-factor base is net of funds.
 */
import type { Dec, Period } from '@/server/billing/contract';

export const FUND_CODES = [
  'water-project',
  'three-gorges',
  'rural-grid-loan',
  'reservoir-migrants',
  'local-reservoir',
  'renewable',
  'city-surcharge',
  'rural-grid-maintenance',
  'price-adjustment',
  'power-construction',
  'other',
] as const;
export type FundCode = (typeof FUND_CODES)[number];

export interface FundPrice {
  readonly code: FundCode;
  readonly yuanPerKwh: Dec;
  /** True: this fund's money is part of the power-factor base. Default false. */
  readonly inPfBase?: boolean;
}

type PeriodValues = { readonly [P in Period]?: Dec };

/** factor × net price; or the printed price of each period (as `energyYuan` with or without funds); or net price + difference. */
export type TouTerms =
  | ({ readonly by: 'factor'; readonly decimals?: number } & PeriodValues)
  | ({ readonly by: 'price' } & PeriodValues)
  | ({ readonly by: 'difference' } & PeriodValues);

interface CommonBody {
  readonly funds: readonly FundPrice[];
  readonly fundsIncluded: boolean;
}

/** 单一制单费率. */
export interface FlatBody extends CommonBody {
  readonly kind: 'flat';
  readonly energyYuan: Dec;
}

/** 单一制分时. */
export interface TouBody extends CommonBody {
  readonly kind: 'tou';
  readonly energyYuan: Dec;
  readonly tou: TouTerms;
}

/** 两部制. Both basic prices may stand; the account chooses by capacity or by demand. */
export interface TwoPartBody extends CommonBody {
  readonly kind: 'two-part';
  readonly energyYuan: Dec;
  readonly tou?: TouTerms;
  readonly capacityYuan?: Dec;
  readonly demandYuan?: Dec;
}

export interface TierPrice {
  /** Upper bound of the tier, inclusive; null = no bound. */
  readonly upToKwh: Dec | null;
  readonly priceYuan: Dec;
  /** Period prices of this tier's own; its energy is taken over the periods in the proportion of the bill's. */
  readonly tou?: TouTerms;
}

interface TieredBody extends CommonBody {
  /** Whole price on each tier's energy, or the first price on all energy and the differences on top (加价). */
  readonly style?: 'tier-price' | 'base-plus-addon';
  /** Time of use for residents: periods at the first tier's price ± difference or × factor, upper tiers as add-ons. */
  readonly tou?: TouTerms;
}

export interface MonthlyTiersBody extends TieredBody {
  readonly kind: 'tiers-monthly';
  readonly tiers: readonly TierPrice[];
}

/** 丰枯季节阶梯: the month of the bill chooses the season. */
export interface SeasonalTiersBody extends TieredBody {
  readonly kind: 'tiers-seasonal';
  readonly seasons: readonly {
    readonly code: string;
    readonly months: readonly number[];
    readonly tiers: readonly TierPrice[];
  }[];
}

/** 年阶梯: bounds count from the start of the tier year. */
export interface YearlyTiersBody extends TieredBody {
  readonly kind: 'tiers-yearly';
  readonly tiers: readonly TierPrice[];
}

export type PriceBody = FlatBody | TouBody | TwoPartBody | MonthlyTiersBody | SeasonalTiersBody | YearlyTiersBody;
