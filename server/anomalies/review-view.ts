/**
 * One review as its screen shows it (审核台): everything a decision rests on, read in one round trip. Browser-safe; money, energies and
 * register values are decimal strings, instants ISO-8601 UTC.
 */
import type { FindingView } from '@/server/anomalies/contract';
import type { OrderRow } from '@/server/work-orders/contract';
import type { PriorityTerms } from './priority';

export interface ReviewAccount {
  id: number;
  accountNo: string;
  customerName: string;
  address: string;
  class: string;
  tariffCode: string;
  voltageKv: string;
  capacityKva: string;
  openedOn: string;
  routeCode: string;
  routeName: string;
  routeSeq: number;
  readerName: string | null;
  transformer: { id: number; code: string; name: string; kva: string; isPublic: boolean } | null;
  meters: {
    id: number;
    meterNo: string;
    digits: number;
    multiplier: string;
    installedOn: string;
    batch: string | null;
  }[];
}

export interface ReviewBillLine {
  charge: string;
  quantity: string | null;
  unit: string | null;
  priceYuan: string | null;
  amountYuan: string;
}

export interface ReviewBill {
  id: number;
  billNo: string;
  month: string;
  revision: number;
  status: string;
  periodFrom: string;
  periodTo: string;
  energyKwh: string;
  amountYuan: string;
  calculatedByName: string;
  lines: ReviewBillLine[];
}

export interface ReviewReading {
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
  digits: number;
  ctRatio: string;
  ptRatio: string;
  readerName: string | null;
}

/** An account on the same transformer: its energy of the month against the mean of the three months before. */
export interface Neighbour {
  id: number;
  accountNo: string;
  customerName: string;
  class: string;
  routeCode: string;
  routeSeq: number;
  kwh: string | null;
  usualKwh: string | null;
  /** Its own review of the month, where there is one open. */
  orderId: number | null;
}

export interface EarlierOrder {
  id: number;
  orderNo: string;
  process: string;
  step: string;
  state: string;
  billMonth: string | null;
  createdAt: string;
  rule: string | null;
  verdict: string | null;
  reason: string | null;
}

export interface ReviewPhoto {
  id: number;
  orderNo: string;
  at: string;
  byName: string;
  fileName: string;
  bytes: number;
}

export interface ReviewChange {
  kind: string;
  effectiveOn: string;
  orderNo: string | null;
}

export interface ReviewView {
  order: OrderRow;
  writable: boolean;
  draft: Record<string, unknown> | null;
  account: ReviewAccount | null;
  bill: ReviewBill | null;
  previous: ReviewBill | null;
  /** The calculation this bill replaced, newest first. */
  replaced: { billNo: string; revision: number; amountYuan: string; energyKwh: string }[];
  openClasses: number[];
  findings: FindingView[];
  readings: ReviewReading[];
  /** Rules that found something, by month. */
  flags: { month: string; rules: string[] }[];
  neighbours: Neighbour[];
  earlier: EarlierOrder[];
  changes: ReviewChange[];
  photos: ReviewPhoto[];
  priority: PriorityTerms;
  seq: number;
}
