/**
 * The reviewer's desk on the wire (审核台): groups, decisions and their receipts. Browser-safe. Money is a decimal string in yuan,
 * instants ISO-8601 UTC, months `YYYY-MM`.
 */
import { z } from 'zod';
import type { Receipt } from '@/server/work-orders/contract';
import { DIMENSIONS, type Cluster, type Outlier, type SizeBand } from './grouping';
import type { PriorityTerms } from './priority';

/** 审核结论, as the form of the step asks for it. */
export const VERDICTS = ['real-fault', 'harmless', 'false-alarm'] as const;

const id = z.number().int().positive();
const reason = z.string().trim().min(2).max(500);

/** Open reviews grouped at a time; the most money at risk first. */
export const GROUPED_MOST = 20_000;

export const reviewGroupsRequest = z.strictObject({
  unitId: id.optional(),
  runId: id.optional(),
  billMonth: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
  /** Null: the server chooses what explains most. `whole`: by findings alone. */
  by: z
    .enum([...DIMENSIONS, 'whole'])
    .nullable()
    .default(null),
});
export type ReviewGroupsRequest = z.infer<typeof reviewGroupsRequest>;

/** One order of a group as its samples and outliers show it. */
export interface GroupedOrder {
  id: number;
  orderNo: string;
  accountNo: string | null;
  customerName: string | null;
  address: string;
  class: string;
  moneyAtRiskYuan: string;
  energyKwh: string | null;
  lastKwh: string | null;
  amountYuan: string | null;
  lastAmountYuan: string | null;
  dueAt: string | null;
  routeCode: string | null;
  reader: string | null;
  batch: string | null;
  day: string | null;
  transformer: string | null;
  /** The finding that counts most, for its sentence. */
  finding: { rule: string; detail: { variant: string; params: Record<string, string | number> } } | null;
}

export interface ReviewGroup {
  key: string;
  /** `rule/variant` of each finding all members have. */
  signature: string[];
  change: string | null;
  band: SizeBand | null;
  cluster: (Cluster & { name: string }) | null;
  ids: number[];
  moneyAtRiskYuan: string;
  firstDueAt: string | null;
  /** Sum of the members' weights, and the terms of the member that stands first. */
  weightYuan: string;
  first: PriorityTerms & { orderId: number; rule: string };
  samples: GroupedOrder[];
  outliers: (GroupedOrder & Pick<Outlier, 'of' | 'deviation' | 'median'>)[];
}

export interface ReviewGroupsAnswer {
  groups: ReviewGroup[];
  orders: number;
  findings: number;
  isCapped: boolean;
  seq: number;
}

/** One shape, so that every fault is named at once; only an acceptance has a verdict. */
export const groupDecisionRequest = z
  .strictObject({
    action: z.enum(['accept', 'send-for-rereading']),
    orderIds: z.array(id).min(1).max(GROUPED_MOST),
    verdict: z.enum(VERDICTS).optional(),
    reason,
    alike: z.record(z.string().max(40), z.string().max(400)).default({}),
  })
  .refine((asked) => (asked.action === 'accept') === (asked.verdict !== undefined), {
    path: ['verdict'],
    error: 'missing',
  });
export type GroupDecisionRequest = z.infer<typeof groupDecisionRequest>;

export interface DecisionAnswer {
  decisionId: number;
  receipt: Receipt;
}

export const decisionParams = z.strictObject({ id: z.coerce.number().int().positive() });
export const decisionQuery = z.strictObject({ format: z.enum(['json', 'csv']).default('json') });

/** A stored receipt: what one decision did, bill by bill. */
export interface DecisionRow {
  id: number;
  at: string;
  actorId: number;
  actorName: string;
  action: 'accept' | 'send-for-rereading';
  verdict: string | null;
  reason: string;
  alike: Record<string, string>;
  asked: number;
  done: number;
  undone: number;
  moneyAtRiskYuan: string;
}

export interface DecisionBill {
  orderId: number;
  orderNo: string;
  accountNo: string | null;
  customerName: string | null;
  billMonth: string | null;
  billId: number | null;
  billNo: string | null;
  amountYuan: string | null;
  moneyAtRiskYuan: string;
  outcome: string;
  code: string | null;
  message?: string;
  holderName: string | null;
  undoneAt: string | null;
  /** True while the order still stands where the decision left it. */
  reversible: boolean;
}

export interface DecisionDetail {
  decision: DecisionRow;
  bills: DecisionBill[];
}

export interface UndoAnswer {
  undone: number;
  /** Orders that went on meanwhile and stay as they are. */
  stayed: { orderNo: string; step: string }[];
}
