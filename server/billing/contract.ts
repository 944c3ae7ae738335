/**
 * Shapes of rating (电费计算): the frozen input bundle, the bill, its lines and the fault. Types only, browser-safe.
 *
 * Decimals are strings, dates `YYYY-MM-DD`, periods half-open. Optional members are left out, never null, so that a stored
 * bundle stays small. A change that an older bundle would not survive raises `schema`.
 */
import type { ChargeCode } from '@/server/billing/charges';
import type { FormulaId } from '@/server/billing/formulas';
import type { LossTerms } from '@/server/billing/loss-terms';
import type { Parameters } from '@/server/billing/parameters';
import type { PriceBody } from '@/server/billing/price-body';
import type { RuleId } from '@/server/billing/rules';
import type { StepKind } from '@/server/billing/steps';
import type { LocalDate, Month } from '@/server/kernel/time';

/** A plain decimal as text, e.g. `-12.50`. */
export type Dec = string;

/** Raised whenever the same bundle would give other bytes. */
export const ENGINE_VERSION = '1.1.0';

export const CUSTOMER_CLASSES = ['residential', 'commercial', 'agricultural', 'industrial'] as const;
export type CustomerClass = (typeof CUSTOMER_CLASSES)[number];

/** 尖 峰 平 谷 深谷 */
export const PERIODS = ['sharp', 'peak', 'flat', 'valley', 'deep-valley'] as const;
export type Period = (typeof PERIODS)[number];

/** 总 尖 峰 平 谷 深谷 无功正向 无功反向 需量 */
export const REGISTERS = [
  'total',
  'sharp',
  'peak',
  'flat',
  'valley',
  'deep-valley',
  'reactive',
  'reactive-reverse',
  'demand',
] as const;
export type Register = (typeof REGISTERS)[number];

export const PF_STANDARDS = ['0.90', '0.85', '0.80'] as const;
export type PfStandard = (typeof PF_STANDARDS)[number];

export interface BillingInput {
  readonly schema: 1;
  readonly account: AccountInput;
  readonly month: Month;
  /** First day billed. */
  readonly from: LocalDate;
  /** First day not billed any more: the reading day. */
  readonly to: LocalDate;
  /** 计费点: the first is the main one; others hang below it by `parentNo` or stand beside it. */
  readonly points: readonly PointInput[];
  /** Parameters that differ from the engine's defaults, already chosen by date. */
  readonly parameters?: Partial<Parameters>;
  /** 电费退补: money added to (+) or taken off (−) this bill, without energy. */
  readonly moneyCorrections?: readonly MoneyCorrection[];
}

export interface AccountInput {
  readonly accountId: string;
  readonly accountNo: string;
  readonly class: CustomerClass;
  readonly unitCode: string;
}

export interface PointInput {
  readonly pointNo: number;
  /** The point whose meter also measures this one's energy. */
  readonly parentNo?: number;
  /** How the quantity arises; left out: by its own meters. */
  readonly share?: FixedShare | RatioShare;
  /** False: the energy is only taken off the parent and billed on another account. */
  readonly billed?: boolean;
  readonly meters?: readonly MeterInput[];
  /** Terms in force, adjacent and covering the period. */
  readonly segments?: readonly SegmentTerms[];
  readonly tier?: TierTerms;
  readonly losses?: LossTerms;
  /** 退补电量、增减电量 that take part in this calculation. */
  readonly energyCorrections?: readonly EnergyCorrection[];
  /** How this point enters the parent's power factor. */
  readonly jointPf?: JointPf;
  /** The month's power factor where it was stated instead of measured; registers are then not looked at for it. */
  readonly cosPhi?: Dec;
}

/** 定量: so many kWh a month. */
export interface FixedShare {
  readonly kind: 'fixed';
  readonly kwh: Dec;
}

/** 定比: a fraction of what the parent has left after the fixed quantities. */
export interface RatioShare {
  readonly kind: 'ratio';
  readonly ratio: Dec;
}

export interface JointPf {
  /** through-parent: counted once, in the parent's meter (default); exclude: taken out of cosφ; add: metered beside the parent and added. */
  readonly energy?: 'through-parent' | 'exclude' | 'add';
  /** True: this point's energy money is adjusted with the parent's rate. Default false. */
  readonly money?: boolean;
}

export interface MeterInput {
  readonly meterId: string;
  /** PT × CT. */
  readonly multiplier: Dec;
  /** Days this meter measured; left out: the whole period. */
  readonly from?: LocalDate;
  readonly to?: LocalDate;
  /** Meters of one feed replace each other; demand of several feeds is summed. Default '1'. */
  readonly feed?: string;
  /** The reactive register runs backwards on export, so it shows forward − reverse. */
  readonly reactiveIsNet?: boolean;
  readonly registers: readonly (RegisterReading | RegisterQuantity)[];
}

export interface RegisterReading {
  readonly register: Register;
  /** Null: not read. For `demand` the register is not differential and `prev` is not looked at. */
  readonly prev: Dec | null;
  readonly curr: Dec | null;
  /** Integer digits of the register plate. */
  readonly digits: number;
  /** A person's decision about a reading below the former one; never inferred. */
  readonly rolledOver?: boolean;
}

/** A quantity already in kWh, kvarh or kW: the multiplier is not applied. */
export interface RegisterQuantity {
  readonly register: Register;
  readonly quantity: Dec;
}

export interface SegmentTerms {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly tariffCode: string;
  readonly priceVersionId: string;
  readonly priceHash: string;
  readonly basic?: BasicTerms;
  readonly pfStandard?: PfStandard;
  /** A reduced standard was granted: penalties stand, rewards do not. */
  readonly pfReduced?: boolean;
  /** The rate itself, percent of the base, instead of a standard: negative is a reward. */
  readonly pfRatePercent?: Dec;
  /** 电费加价 (+) or 优惠 (−): so many percent of the segment's energy money, a line of its own within the power-factor base. */
  readonly energyPercent?: Dec;
  /** Losses of the days of this segment alone; those of the whole period stand at the point. */
  readonly losses?: LossTerms;
}

export type BasicTerms = CapacityTerms | DemandTerms;

export interface CapacityTerms {
  readonly by: 'capacity';
  readonly equipment: readonly EquipmentInput[];
  /** Sets of equipment ids that can run together; the largest sum is charged, equipment in no set always. */
  readonly combinations?: readonly (readonly string[])[];
  /** 扣减天数: basic-charge days not charged in this segment. */
  readonly deductDays?: number;
}

export interface EquipmentInput {
  readonly id: string;
  /** kVA of a transformer; kW of a high-voltage motor counts the same. */
  readonly kva: Dec;
  /** Only the largest set of one interlocked group that can run together is charged. */
  readonly interlock?: string;
  /** States by day; days not named are in service. */
  readonly states?: readonly EquipmentState[];
}

export const EQUIPMENT_STATES = [
  'in-service',
  'hot-standby',
  'cold-standby',
  'suspended',
  'suspended-half',
  'absent',
] as const;

export interface EquipmentState {
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** suspended-half: suspended within two years of new or increased supply; absent: not yet there or no more there. */
  readonly state: (typeof EQUIPMENT_STATES)[number];
}

export const DEMAND_RULES = ['pre-2005', 'excess-105', 'band-95-105', 'actual'] as const;
export type DemandRule = (typeof DEMAND_RULES)[number];

export interface DemandTerms {
  readonly by: 'demand';
  /** 核准数 / 合同确定值; not looked at by the rule `actual`. */
  readonly contractKw?: Dec;
  readonly capacityKva?: Dec;
  /** Left out: chosen by the date of the period's end. */
  readonly rule?: DemandRule;
  /** 转供 demand equivalents taken off, kW. */
  readonly deductKw?: Dec;
  /** 发改价格〔2023〕526号: so many kWh a kVA of capacity in the month (260) bring the demand price down to a share of it (0.9). */
  readonly highUse?: { readonly kwhPerKva?: Dec; readonly priceShare?: Dec };
}

export interface TierTerms {
  /** Energy already billed in each tier this tier year, before this period; yearly tiers only. */
  readonly usedKwh?: readonly Dec[];
  /** The same as one figure, filled into the tiers from below; `usedKwh` goes before it. */
  readonly usedTotalKwh?: Dec;
  /** Months of the tier year the customer is supplied: yearly bounds are cut to so many twelfths. */
  readonly yearMonths?: number;
  /** Widens the first tier for the whole month (monthly tiers) or year (yearly): 一户多人口. */
  readonly extraKwh?: Dec;
  /** 合表: households on the one meter; every bound counts so many times. Default 1. */
  readonly households?: number;
  /** 低保免费电量, kWh a month. */
  readonly freeKwh?: Dec;
  /** credit: at the first price, after the tiers (default); before-tiers: comes off the energy first, so that the dearest tier is spared. */
  readonly freeBy?: 'credit' | 'before-tiers';
  /** Months of monthly allowance in this period; left out: the whole months of the period, at least 1. */
  readonly months?: number;
}

export interface EnergyCorrection {
  readonly register: 'total' | Period | 'reactive';
  readonly kwh: Dec;
  readonly reason: string;
}

export interface MoneyCorrection {
  readonly amountYuan: Dec;
  readonly reason: string;
  readonly documentNo?: string;
}

/** A dated version of one tariff's prices. */
export interface PriceVersion {
  readonly id: string;
  readonly tariffCode: string;
  readonly regionCode: string;
  readonly effectiveFrom: LocalDate;
  /** First day not in force any more; null = open. */
  readonly effectiveTo: LocalDate | null;
  readonly documentNo: string;
  readonly sourced: 'published' | 'sample';
  readonly body: PriceBody;
}

export interface PricedVersion extends PriceVersion {
  readonly contentHash: string;
}

export type PriceTable = ReadonlyMap<string, PricedVersion>;

export type Unit = 'kWh' | 'kVA' | 'kW' | 'yuan' | 'day' | 'item';

export interface BillLine {
  readonly amountYuan: Dec;
  readonly charge: ChargeCode;
  readonly lineNo: number;
  readonly priceYuan: Dec | null;
  readonly quantity: Dec;
  readonly ruleId: RuleId;
  readonly segmentNo: number;
  readonly trace: Trace;
  readonly unit: Unit;
}

/**
 * Why a line has its amount: amount = round(formula(operands)). `FORMULAS[f].operands` names the operands in their order.
 * Evaluating every line's trace and adding up gives the bill: the amount is never computed any other way.
 */
export interface Trace {
  readonly f: FormulaId;
  readonly o: readonly Dec[];
  /** Point number, left out when 0. */
  readonly pt?: number;
  readonly pv?: string;
  /** How the quantity arose. */
  readonly q?: readonly QuantityStep[];
  /** Line that shows how the shared quantity arose. */
  readonly qr?: number;
  /** Decimals the amount is rounded to, half-up. */
  readonly r: number;
  /** What a base is the sum of: line numbers. */
  readonly s?: readonly number[];
}

/** One step of a quantity: operands as named in `STEPS[k]`; `v` the result that goes on. */
export interface QuantityStep {
  readonly k: StepKind;
  readonly o: readonly string[];
  readonly v: Dec;
}

export interface BillFacts {
  /** What the main point measured, before sub-points and losses. */
  readonly activeKwh: Dec;
  readonly reactiveKvarh?: Dec;
  readonly cosPhi?: Dec;
  readonly pfRatePercent?: Dec;
  readonly demandKw?: Dec;
  readonly billedDemandKw?: Dec;
  /** Energy billed in each tier this tier year, this period included. */
  readonly tierUsedKwh?: readonly Dec[];
  readonly transformerLossKwh?: Dec;
  readonly lineLossKwh?: Dec;
}

export interface ComputedBill {
  readonly energyKwh: Dec;
  readonly amountYuan: Dec;
  readonly lines: readonly BillLine[];
  readonly facts: BillFacts;
}

export interface RatedBill extends ComputedBill {
  readonly engineVersion: string;
  readonly inputHash: string;
  readonly outputHash: string;
}

export const FAULT_CODES = [
  'input-malformed',
  'period-empty',
  'no-point',
  'point-chain',
  'segments-gap',
  'no-meter',
  'reading-missing',
  'register-missing',
  'register-twice',
  'reading-backwards',
  'rollover-not-below',
  'reading-exceeds-digits',
  'meter-outside-period',
  'price-missing',
  'price-changed',
  'price-out-of-date',
  'price-incomplete',
  'tariff-mismatch',
  'child-above-parent',
  'negative-energy',
  'demand-missing',
  'contract-missing',
  'capacity-missing',
  'reactive-missing',
  'loss-size-missing',
  'season-missing',
  'engine-failure',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** An account that cannot be billed: why, in words of the catalogue `billing.exception.<code>`. */
export interface BillingFault {
  readonly fault: true;
  readonly code: FaultCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export type RateResult = RatedBill | BillingFault;

export function isBillingFault(result: object): result is BillingFault {
  return 'fault' in result;
}
