/**
 * Kinds of customers (用电类别) of the demo utility: how they are metered, what they pay by, how much they use and when.
 *
 * Rates of change stay well inside the usual thresholds of the checks (±100 % resident, ±50 % low voltage, ±30 % high voltage), so
 * that what a check finds in the current month is, nearly always, a planted fault.
 */
export type Kind = 'home' | 'shop' | 'business' | 'farm' | 'pump' | 'factory' | 'works';

export interface Profile {
  readonly kind: Kind;
  readonly class: 'residential' | 'commercial' | 'agricultural' | 'industrial';
  readonly tariffCode: string;
  readonly voltageKv: string;
  readonly pfStandard: '0.80' | '0.85' | '0.90' | null;
  /** Registers of its meter, in the order they are read. */
  readonly registers: readonly Register[];
  readonly privateTransformer: boolean;
  /** Monthly kWh at the quantiles 0, 1/6 … 1; at high voltage kWh per kVA of the transformer. */
  readonly kwh: readonly number[];
  /** Relative deviation from month to month. */
  readonly noise: number;
  /** January … December. */
  readonly seasons: readonly number[];
}

export type Register = 'total' | 'peak' | 'flat' | 'valley' | 'reactive' | 'demand';

const HOME_SEASONS = [1.14, 1.1, 1.02, 0.96, 0.94, 0.96, 1.0, 1.02, 0.98, 0.95, 0.99, 1.07];
const SHOP_SEASONS = [1.0, 0.95, 0.98, 1.0, 1.03, 1.05, 1.07, 1.07, 1.03, 1.0, 0.98, 0.98];
const FARM_SEASONS = [1.02, 1.1, 1.18, 1.22, 1.16, 1.02, 0.92, 0.86, 0.86, 0.9, 0.94, 0.98];
const FACTORY_SEASONS = [0.96, 0.92, 0.99, 1.01, 1.02, 1.02, 1.01, 1.0, 1.01, 1.02, 1.02, 1.01];

export const PROFILES: Readonly<Record<Kind, Profile>> = {
  home: {
    kind: 'home',
    class: 'residential',
    tariffCode: 'residential-tiered',
    voltageKv: '0.22',
    pfStandard: null,
    registers: ['total'],
    privateTransformer: false,
    kwh: [22, 62, 92, 118, 150, 205, 420],
    noise: 0.07,
    seasons: HOME_SEASONS,
  },
  shop: {
    kind: 'shop',
    class: 'commercial',
    tariffCode: 'commercial-flat',
    voltageKv: '0.38',
    pfStandard: null,
    registers: ['total'],
    privateTransformer: false,
    kwh: [45, 140, 260, 420, 700, 1250, 3400],
    noise: 0.05,
    seasons: SHOP_SEASONS,
  },
  business: {
    kind: 'business',
    class: 'commercial',
    tariffCode: 'commercial-tou',
    voltageKv: '10',
    pfStandard: '0.85',
    registers: ['total', 'peak', 'flat', 'valley', 'reactive'],
    privateTransformer: true,
    kwh: [45, 62, 78, 95, 115, 140, 190],
    noise: 0.045,
    seasons: SHOP_SEASONS,
  },
  farm: {
    kind: 'farm',
    class: 'agricultural',
    tariffCode: 'agricultural',
    voltageKv: '0.38',
    pfStandard: null,
    registers: ['total'],
    privateTransformer: false,
    kwh: [60, 110, 170, 260, 420, 760, 2100],
    noise: 0.05,
    seasons: FARM_SEASONS,
  },
  pump: {
    kind: 'pump',
    class: 'agricultural',
    tariffCode: 'agricultural',
    voltageKv: '10',
    pfStandard: '0.80',
    registers: ['total', 'reactive'],
    privateTransformer: true,
    kwh: [40, 55, 70, 85, 105, 130, 170],
    noise: 0.04,
    seasons: FACTORY_SEASONS,
  },
  factory: {
    kind: 'factory',
    class: 'industrial',
    tariffCode: 'large-industry-tou',
    voltageKv: '10',
    pfStandard: '0.90',
    registers: ['total', 'peak', 'flat', 'valley', 'reactive'],
    privateTransformer: true,
    kwh: [90, 125, 165, 205, 250, 300, 380],
    noise: 0.03,
    seasons: FACTORY_SEASONS,
  },
  works: {
    kind: 'works',
    class: 'industrial',
    tariffCode: 'large-industry-tou',
    voltageKv: '10',
    pfStandard: '0.90',
    registers: ['total', 'peak', 'flat', 'valley', 'reactive', 'demand'],
    privateTransformer: true,
    kwh: [150, 190, 230, 270, 310, 350, 410],
    noise: 0.025,
    seasons: FACTORY_SEASONS,
  },
};

/** Cumulative shares of the kinds at urban and at rural stations. */
export const MIX: Readonly<Record<'urban' | 'rural', readonly (readonly [number, Kind])[]>> = {
  urban: [
    [0.872, 'home'],
    [0.962, 'shop'],
    [0.986, 'business'],
    [0.988, 'farm'],
    [0.993, 'factory'],
    [1, 'works'],
  ],
  rural: [
    [0.845, 'home'],
    [0.89, 'shop'],
    [0.898, 'business'],
    [0.972, 'farm'],
    [0.986, 'pump'],
    [0.993, 'factory'],
    [1, 'works'],
  ],
};

/** kVA of private transformers by kind: below 315 kVA a customer is not large industry. */
export const CAPACITIES: Readonly<Record<'business' | 'pump' | 'factory' | 'works', readonly number[]>> = {
  business: [100, 125, 160, 200, 250, 315, 400],
  pump: [100, 100, 125, 160, 200],
  factory: [315, 400, 500, 630, 800, 1000],
  works: [800, 1000, 1250, 1600, 2000, 2500],
};
