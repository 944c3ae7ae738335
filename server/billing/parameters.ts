/**
 * Dated parameters of rating (计费参数). Where published rules disagree the choice is a named parameter, not a fork of code.
 * A bundle carries those in force that differ from the defaults; the caller picks them by date from the settings.
 */
export interface Parameters {
  /** Decimals of every kWh and kvarh quantity; half-up. */
  readonly energyDecimals: number;
  /** month-30: 1/30 of the monthly basic charge a day; calendar: by the days of the period (2024 rule). */
  readonly basicDays: 'month-30' | 'calendar';
  /** printed: a derived TOU price keeps the decimals of its base price, at least 4; exact: not rounded. */
  readonly touPriceRounding: 'printed' | 'exact';
  /** exact: cosφ from P and Q, 2 decimals half-up; ratio-4: Q/P first rounded to 4 decimals, as the printed ratio table is entered. */
  readonly cosPhiMethod: 'exact' | 'ratio-4';
  /** Which of the energy money the power-factor rate multiplies: net of funds, or with them. */
  readonly pfBase: 'net-of-funds' | 'with-funds';
  /** Order in which a fixed quantity or ratio is taken from the parent's periods. */
  readonly shareTakenFrom: 'flat-first' | 'pro-rata';
  /** Whether a point's losses join its energy after sub-points came off (default) or before, so that a ratio also bears them. */
  readonly lossOrder: 'after-shares' | 'before-shares';
  /** Period of the losses: 平 (default), or every period by its energy. */
  readonly lossPeriod: 'flat' | 'pro-rata';
  /** How what is a fraction of the period's energy (定比, loss by ratio) falls on its segments: by their days, or by their energy. */
  readonly fractionsBy: 'days' | 'energy';
  /** Seasonal tiers read together over several months: the bounds of the bill's month so many times, or each month its own. */
  readonly seasonBounds: 'bill-month' | 'each-month';
}

export const PARAMETER_DEFAULTS: Parameters = {
  energyDecimals: 0,
  basicDays: 'month-30',
  touPriceRounding: 'printed',
  cosPhiMethod: 'exact',
  pfBase: 'net-of-funds',
  shareTakenFrom: 'flat-first',
  lossOrder: 'after-shares',
  lossPeriod: 'flat',
  fractionsBy: 'days',
  seasonBounds: 'bill-month',
};

/** Demand rule versions (需量规则) by the day they came in force; the first is older than any bill. */
export const DEMAND_RULE_FROM = [
  { from: '0000-01-01', rule: 'pre-2005' },
  { from: '2005-01-01', rule: 'excess-105' },
  { from: '2016-01-01', rule: 'actual' },
] as const;
