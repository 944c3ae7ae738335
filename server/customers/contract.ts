/**
 * Customer view and search on the wire (客户档案 / 综合查询). Browser-safe. Money and energy are decimal strings, dates `YYYY-MM-DD`,
 * months `YYYY-MM`, instants ISO-8601 UTC. A part that is null is one the reader may not see.
 */
import { z } from 'zod';
import type { OrderState } from '@/server/work-orders/contract';

export const accountParams = z.strictObject({ accountId: z.coerce.number().int().positive() });

export interface AccountView {
  id: number;
  accountNo: string;
  class: 'residential' | 'commercial' | 'agricultural' | 'industrial';
  tariffCode: string;
  voltageKv: string;
  capacityKva: string;
  pfStandard: string | null;
  status: 'active' | 'suspended' | 'closed';
  openedOn: string;
  closedOn: string | null;
  address: string;
  /** From the province down to the unit that keeps the account. */
  unitPath: { id: number; nameZh: string; nameEn: string }[];
  route: {
    id: number;
    code: string;
    name: string;
    seq: number;
    readingDay: number;
    readerZh: string;
    readerEn: string;
  };
  transformer: { code: string; name: string; kva: string; isPublic: boolean; feeder: string } | null;
}

export interface MeterView {
  id: number;
  meterNo: string;
  kind: 'single' | 'three-rate' | 'four-rate';
  digits: number;
  decimals: number;
  ctRatio: string;
  ptRatio: string;
  /** CT × PT. */
  multiplier: string;
  hasReactive: boolean;
  installedOn: string;
  removedOn: string | null;
  installBatch: string | null;
  registers: string[];
}

export interface ServicePointView {
  id: number;
  pointNo: string;
  address: string;
  transformer: string | null;
  meters: MeterView[];
}

/** One row of a register in one month. */
export interface ReadingView {
  month: string;
  meterId: number;
  meterNo: string;
  register: string;
  prevValue: string | null;
  value: string | null;
  prevReadOn: string | null;
  readOn: string | null;
  source: string;
  rolledOver: boolean | null;
  revision: number;
  /** Advance × multiplier, kWh (kvarh, kW by register); null when unread, or when it went back and nobody has ruled on it. */
  energy: string | null;
}

export interface MonthOfRegister {
  month: string;
  energy: string | null;
  days: number | null;
  /** Between the lowest and the highest of last month, three-month mean and same month last year, per day × days. */
  expectedFrom: string | null;
  expectedTo: string | null;
  /** Rules that found something in this month. */
  rules: string[];
}

export interface RegisterHistory {
  register: string;
  unit: 'kWh' | 'kvarh' | 'kW';
  months: MonthOfRegister[];
}

export interface BillRow {
  id: number;
  billNo: string;
  billMonth: string;
  revision: number;
  status: 'computed' | 'released' | 'superseded';
  periodFrom: string;
  periodTo: string;
  energyKwh: string;
  amountYuan: string;
  calculatedAt: string;
  releasedAt: string | null;
  openObligations: { class: number; openedAt: string; orderId: number | null; orderNo: string | null }[];
}

export interface OrderOfAccount {
  id: number;
  orderNo: string;
  process: string;
  processVersion: number;
  step: string;
  state: OrderState;
  priority: number;
  billMonth: string | null;
  createdAt: string;
  dueAt: string | null;
  lockedBy: number | null;
  lockedByNameZh: string | null;
  lockedByNameEn: string | null;
  moneyAtRiskYuan: string;
}

export interface FindingOfAccount {
  id: number;
  billMonth: string;
  billId: number | null;
  rule: string;
  class: number;
  severity: number;
  moneyAtRiskYuan: string;
  meterId: number | null;
  detail: unknown;
}

export interface ChangeOfAccount {
  id: number;
  kind: string;
  effectiveOn: string;
  orderNo: string | null;
  recordedAt: string;
  detail: unknown;
}

export interface CustomerView {
  customer: { id: number; customerNo: string; name: string; phone: string | null; idNo: string | null };
  account: AccountView;
  /** Other accounts of the same customer within the reader's units. */
  otherAccounts: { id: number; accountNo: string; address: string; status: string }[];
  servicePoints: ServicePointView[];
  readings: { history: RegisterHistory[]; rows: ReadingView[] } | null;
  bills: BillRow[] | null;
  orders: OrderOfAccount[] | null;
  findings: FindingOfAccount[] | null;
  changes: ChangeOfAccount[];
  supply: SupplyAsOf;
  /** Feed position it was read at. */
  seq: number;
}

/** Rows of supply as they stood, as the tables name them. */
export interface SupplyAsOf {
  readonly terms: readonly { term: string; effectiveOn: string; value: string }[];
  readonly equipment: readonly {
    equipmentNo: string;
    kind: string;
    kva: string;
    installedOn: string;
    states: readonly { state: string; effectiveOn: string }[];
  }[];
  /** Parts metered, fixed or shared below a point; `childPointNo` and `childAccountNo` name a sub-meter. */
  readonly relations: readonly {
    id: number;
    kind: string;
    effectiveOn: string;
    endedOn: string | null;
    parentPointNo: string | null;
    childPointNo: string | null;
    childAccountNo: string | null;
    fixedKwh: string | null;
    ratio: string | null;
  }[];
  /** Transformer and line losses the account bears, from a day on; all null: none any more. */
  readonly losses: readonly {
    pointId: number;
    effectiveOn: string;
    method: string | null;
    kva: string | null;
    lossKwh: string | null;
    sharedBy: string | null;
    lineRatio: string | null;
  }[];
}

export type CustomerAsOf = Omit<CustomerView, 'otherAccounts'> & { readonly asOf: string };

// ── search ──

export const SEARCH_KINDS = ['customer', 'meter', 'order', 'bill'] as const;
export type SearchKind = (typeof SEARCH_KINDS)[number];

export const searchQuery = z.strictObject({
  q: z.string().trim().min(1).max(60),
  /** Only what belongs to this unit and below. */
  unitId: z.coerce.number().int().positive().optional(),
});

export interface SearchHit {
  kind: SearchKind;
  /** What the panel of this kind opens with: account, order or bill. */
  id: string;
  label: string;
  detail: string | null;
  accountId: string | null;
  /** Of a bill: its month, `YYYY-MM`. */
  billMonth?: string;
}

export interface SearchAnswer {
  hits: SearchHit[];
}
