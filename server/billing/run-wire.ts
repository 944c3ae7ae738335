/**
 * Runs, bills and releases on the wire (电费计费). Browser-safe: requests, answers and events. Money and energy are decimal strings,
 * instants ISO-8601 UTC, months `YYYY-MM`.
 */
import { z } from 'zod';
import type { FindingView } from '@/server/anomalies/contract';
import type { BillingInput, Trace } from '@/server/billing/contract';

const id = z.number().int().positive();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const queryId = z.coerce.number().int().positive();

export const RUN_STATUSES = ['planned', 'running', 'paused', 'done', 'stopped', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];
export const BILL_STATUSES = ['computed', 'released', 'superseded'] as const;
export const BILL_KINDS = ['ordinary', 'off-cycle', 'red', 'blue'] as const;
export type BillKind = (typeof BILL_KINDS)[number];
export type BillStatus = (typeof BILL_STATUSES)[number];

/** `trial` (试算): computed like a run, and nothing of it is billed. */
export const RUN_KINDS = ['regular', 'trial'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

export const startRunRequest = z.strictObject({ unitId: id, month, kind: z.enum(RUN_KINDS).default('regular') });
export const releaseAsComputedRequest = z.strictObject({ on: z.boolean() });
export const runsQuery = z.strictObject({
  month: month.optional(),
  unitId: queryId.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const idParam = z.strictObject({ id: queryId });
export const exceptionsQuery = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  open: z.enum(['true', 'false']).default('false'),
});
/** Bills in one printed file; more are printed in parts. */
export const PRINT_MOST = 200;
export const printQuery = z.strictObject({
  ids: z
    .string()
    .regex(/^\d{1,15}(,\d{1,15})*$/)
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .pipe(z.array(id).min(1).max(PRINT_MOST)),
});
export const printRunQuery = z.strictObject({ part: z.coerce.number().int().min(1).max(100_000).default(1) });
export const billNoQuery = z.strictObject({ billNo: z.string().trim().min(1).max(60) });
export const whyQuery = z.strictObject({
  billId: queryId.optional(),
  runId: queryId.optional(),
  unitId: queryId.optional(),
  month: month.optional(),
});

/** One run in the monitor; also the payload of topic `runs`. */
export interface RunRow {
  id: number;
  runNo: string;
  unitId: number;
  unitNameZh: string;
  unitNameEn: string;
  month: string;
  status: RunStatus;
  kind: RunKind;
  accounts: number;
  chunks: number;
  chunksDone: number;
  billed: number;
  exceptions: number;
  findings: number;
  reviews: number;
  amountYuan: string;
  energyKwh: string;
  /** Accounts a second over the last seconds of work; null before the first chunk. */
  accountsPerSecond: number | null;
  startedBy: number;
  startedByZh: string;
  startedByEn: string;
  startedAt: string;
  /** Who lets the run release as it computes (随算发行); null: nobody. */
  releaserId: number | null;
  releaserZh: string;
  releaserEn: string;
  finishedAt: string | null;
  pausedAt: string | null;
  version: number;
  /** Findings by rule, for the panel's bars. */
  byRule: Record<string, number>;
  /** Bills of the run that are released. */
  released: number;
}

export interface RunDetail {
  run: RunRow;
  byClass: { class: 1 | 2 | 3; findings: number; bills: number; openReviews: number }[];
  byRule: { rule: string; class: 1 | 2 | 3; findings: number; moneyAtRiskYuan: string }[];
  byException: { code: string; open: number; resolved: number }[];
  bills: { status: BillStatus; bills: number; amountYuan: string; openObligations: number }[];
  workers: { worker: string; chunks: number; accounts: number; elapsedMs: number }[];
  /** Of a finished run: accounts that failed or changed since, which `continue` computes again. */
  affected: number;
  /** An open order of 整批撤销 about it. */
  cancelling: { id: number; orderNo: string } | null;
  seq: number;
}

export const TRIAL_FILTERS = ['all', 'failed', 'flagged'] as const;
export const trialQuery = z.strictObject({ only: z.enum(TRIAL_FILTERS).default('all') });

/** One account of a trial run (试算结果), beside the bill before it. */
export interface TrialRow {
  accountId: number;
  accountNo: string;
  customerName: string;
  routeCode: string;
  /** Why it would not be billed: message `billing.exception.<code>`; null when it would. */
  code: string | null;
  params: Record<string, string | number>;
  energyKwh: string | null;
  amountYuan: string | null;
  lastEnergyKwh: string | null;
  lastAmountYuan: string | null;
  differenceYuan: string | null;
  rules: string[];
  classes: number[];
}

export interface TrialAnswer {
  total: {
    accounts: number;
    billed: number;
    failed: number;
    flagged: number;
    energyKwh: string;
    amountYuan: string;
    lastAmountYuan: string;
    differenceYuan: string;
  };
  byRule: { rule: string; accounts: number }[];
  /** Those that differ most first; `rowsLeftOff` more were left off. */
  rows: TrialRow[];
  rowsLeftOff: number;
}

export interface ExceptionRow {
  runId: number;
  accountId: number;
  accountNo: string;
  customerName: string;
  routeCode: string;
  unitId: number;
  /** Message `billing.exception.<code>` with `params`. */
  code: string;
  params: Record<string, string | number>;
  createdAt: string;
  resolvedAt: string | null;
  orderId: number | null;
  orderNo: string | null;
}

export interface BillLineView {
  lineNo: number;
  charge: string;
  segmentNo: number;
  quantity: string | null;
  unit: string | null;
  priceYuan: string | null;
  amountYuan: string;
  ruleId: string;
  trace: Trace;
}

export interface ObligationView {
  id: number;
  class: 1 | 2 | 3;
  openedAt: string;
  closedAt: string | null;
  closedBy: number | null;
  closedByName: string | null;
  conclusion: 'accepted' | 'superseded' | null;
  reason: string | null;
}

export interface BillView {
  id: number;
  billNo: string;
  month: string;
  accountId: number;
  accountNo: string;
  customerName: string;
  address: string;
  class: string;
  tariffCode: string;
  unitId: number;
  runId: number | null;
  revision: number;
  /** 普通, 周期外, 红字, 蓝字. */
  kind: BillKind;
  status: BillStatus;
  openObligations: number;
  periodFrom: string;
  periodTo: string;
  energyKwh: string;
  amountYuan: string;
  calculatedBy: number;
  calculatedByName: string;
  calculatedAt: string;
  releasedBy: number | null;
  releasedByName: string | null;
  releasedAt: string | null;
  engineVersion: string;
  inputHash: string;
  outputHash: string;
  lines: BillLineView[];
}

export interface BillDetail {
  bill: BillView;
  input: BillingInput;
  meters: { id: number; meterNo: string }[];
  /** The price versions the bill was computed with. */
  prices: {
    id: string;
    documentNo: string;
    sourced: 'published' | 'sample';
    effectiveFrom: string;
    effectiveTo: string | null;
  }[];
  obligations: ObligationView[];
  findings: FindingView[];
  orders: { id: number; orderNo: string; process: string; step: string; state: string }[];
  /** The bill that stands for the month before, to compare with; null when there is none. */
  previous: BillView | null;
  /** The red bill that took this one back; null when none did. */
  reversal: { id: number; billNo: string; at: string } | null;
  /** All revisions of the same month, newest first. */
  revisions: { id: number; billNo: string; revision: number; status: BillStatus; amountYuan: string }[];
  seq: number;
}

export interface ReleaseReceipt {
  released: number;
  amountYuan: string;
  /** Bills that stay: reviews open, their order held by someone else, computed by the releaser. */
  openReviews: number;
  heldByOthers: number;
  ownCalculation: number;
  /** True when a worker goes on with it; the run's events tell. */
  inBackground: boolean;
}

export const BLOCK_REASONS = ['open-review', 'waiting-reread', 'not-billed', 'waits-for-release'] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

export interface WhyNotReleased {
  released: number;
  notReleased: number;
  reasons: {
    reason: BlockReason;
    count: number;
    /** The first ones, to open. */
    samples: {
      accountNo: string;
      billId: number | null;
      billNo: string | null;
      orderId: number | null;
      orderNo: string | null;
      classes: number[];
    }[];
  }[];
}
