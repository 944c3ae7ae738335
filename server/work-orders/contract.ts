/**
 * Work orders on the wire (工单). Browser-safe: requests, answers, receipts and events.
 */
import { z } from 'zod';
import type { Family, PanelId, RoleId } from '@/server/access/roles';
import type { UrgencyWeights } from '@/server/kernel/urgency';

export const ORDER_STATES = ['pending', 'locked', 'returned', 'done', 'archived'] as const;
export type OrderState = (typeof ORDER_STATES)[number];
export const OPEN_STATES: readonly OrderState[] = ['pending', 'locked', 'returned'];

/** One row of the queue. Money is a decimal string in yuan, instants ISO-8601 UTC, `billMonth` YYYY-MM. */
export interface OrderRow {
  id: number;
  orderNo: string;
  process: string;
  processVersion: number;
  family: Family;
  step: string;
  role: RoleId | '';
  state: OrderState;
  sentBack: boolean;
  unitId: number;
  priority: number;
  dueAt: string | null;
  createdAt: string;
  stepSince: string;
  assigneeId: number | null;
  lockedBy: number | null;
  lockedByName: string | null;
  lockedByNameEn: string | null;
  lockedAt: string | null;
  fence: number;
  version: number;
  accountId: number | null;
  accountNo: string | null;
  customerName: string | null;
  routeCode: string | null;
  meterNo: string | null;
  rule: string | null;
  rules: string[];
  reviewClasses: number[];
  moneyAtRiskYuan: string;
  billMonth: string | null;
  billId: number | null;
  billNo: string | null;
  runId: number | null;
  parentId: number | null;
}

/** The fields a move or a lock may change; an event carries them once for all its rows. */
export type OrderPatch = Partial<OrderRow>;

/**
 * Payload of topic `orders`. `rows` continue what a client holds: [id, version after, fence after]; a client that holds an older
 * version applies `patch`. `created` are whole rows. All rows of one event share unit and family.
 */
export interface OrderEvent {
  kind: 'changed' | 'created';
  actorId: number;
  patch?: OrderPatch;
  rows?: [id: number, version: number, fence: number][];
  created?: OrderRow[];
}

const id = z.number().int().positive();
const ids = z.array(id).min(1).max(5000);

/** A form may hold the file of a bank: two million characters, of up to four bytes. */
export const MAX_FORM_BYTES = 8_500_000;

// ── locks ──

export const lockRequest = z.strictObject({ ids });
/** "The next n of this queue": lock by query. */
export const lockNextRequest = z.strictObject({
  count: z.number().int().min(1).max(500),
  filter: z.lazy(() => queueFilter).optional(),
});
export const unlockRequest = z.strictObject({ ids });
export const breakLockRequest = z.strictObject({ ids, reason: z.string().trim().min(1).max(500) });
export const reassignRequest = z.strictObject({ ids, toUserId: id, reason: z.string().trim().min(1).max(500) });

export const OUTCOMES = [
  'locked',
  'already-yours',
  'held',
  'changed',
  'not-permitted',
  'over-cap',
  'unlocked',
  'not-yours',
  'broken',
  'reassigned',
  'done',
  'refused',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface ReceiptEntry {
  id: number;
  outcome: Outcome;
  orderNo?: string;
  fence?: number;
  version?: number;
  /** `held`: who and since when. */
  holderId?: number;
  holderName?: string;
  since?: string;
  /** `changed`: what it is now. `refused`: a refusal code with its localised message. */
  state?: OrderState;
  code?: string;
  message?: string;
}

/** What a batch did, order by order, in the order asked. */
export interface Receipt {
  verb: 'lock' | 'unlock' | 'break' | 'reassign' | 'submit';
  at: string;
  counts: Partial<Record<Outcome, number>>;
  entries: ReceiptEntry[];
}

// ── queue ──

export const QUEUE_VIEWS = ['mine', 'locked-by-me', 'others', 'unit'] as const;
export type QueueView = (typeof QUEUE_VIEWS)[number];
export const SORT_FIELDS = [
  'worth',
  'money',
  'due',
  'created',
  'priority',
  'customer',
  'route',
  'orderNo',
  'step',
  'holder',
] as const;

export const queueFilter = z.strictObject({
  ids: z.array(id).min(1).max(1000).optional(),
  unitId: id.optional(),
  process: z.string().max(60).optional(),
  steps: z.array(z.string().max(60)).max(20).optional(),
  states: z
    .array(z.enum(['pending', 'locked', 'returned']))
    .max(3)
    .optional(),
  rule: z.string().max(60).optional(),
  reviewClass: z.number().int().min(1).max(3).optional(),
  routeCode: z.string().max(40).optional(),
  customer: z.string().trim().max(60).optional(),
  accountNo: z.string().trim().max(20).optional(),
  holderId: id.optional(),
  moneyFrom: z
    .string()
    .regex(/^-?\d{1,14}(\.\d{1,2})?$/)
    .optional(),
  moneyTo: z
    .string()
    .regex(/^-?\d{1,14}(\.\d{1,2})?$/)
    .optional(),
  minAgeHours: z.number().min(0).max(100_000).optional(),
  overdue: z.boolean().optional(),
  runId: id.optional(),
  billMonth: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .optional(),
});
export type QueueFilter = z.infer<typeof queueFilter>;

export const queueRequest = z.strictObject({
  view: z.enum(QUEUE_VIEWS).default('mine'),
  filter: queueFilter.default({}),
  /** `worth`: money at risk × urgency of the deadline. */
  sort: z.enum(SORT_FIELDS).default('worth'),
  descending: z.boolean().default(true),
  offset: z.number().int().min(0).max(100_000).default(0),
  limit: z.number().int().min(1).max(1000).default(200),
});
export type QueueRequest = z.infer<typeof queueRequest>;

export interface QueueAnswer {
  rows: OrderRow[];
  /** Orders of the view, at most `TOTAL_CAP` counted. */
  total: number;
  totalIsCapped: boolean;
  /** Feed position the rows were read at. */
  seq: number;
  /** Fresh counts by view and by step of the whole scope. */
  counts: QueueCounts;
  /** How much a deadline weighs today. */
  weights: UrgencyWeights;
}
export const TOTAL_CAP = 100_000;

export interface QueueCounts {
  views: Record<QueueView, number>;
  steps: {
    process: string;
    step: string;
    pending: number;
    lockedByMe: number;
    lockedByOthers: number;
    returned: number;
    overdue: number;
  }[];
}

/** Alike orders: same step, raised by the same rule. */
export const groupRequest = z.strictObject({
  view: z.enum(QUEUE_VIEWS).default('mine'),
  filter: queueFilter.default({}),
});
export type GroupRequest = z.infer<typeof groupRequest>;
export interface QueueGroup {
  process: string;
  step: string;
  /** '' when no rule raised it. */
  rule: string;
  count: number;
  mine: number;
  moneyAtRiskYuan: string;
}

// ── one order ──

/** Id in the path of an order's routes. */
export const orderParams = z.strictObject({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });

export interface HistoryEntry {
  seq: number;
  at: string;
  actorId: number;
  actorName: string;
  action: string;
  fromStep: string;
  toStep: string;
  fromState: string;
  toState: string;
  fence: number;
  reason: string;
  data: Record<string, unknown> | null;
  hash: string;
}

export interface OrderComment {
  id: number;
  at: string;
  authorId: number;
  authorName: string;
  body: string;
}

export interface LinkedOrder {
  id: number;
  orderNo: string;
  process: string;
  step: string;
  state: OrderState;
  relation: 'parent' | 'child';
}

export interface OrderDetail {
  order: OrderRow;
  subject: Record<string, unknown>;
  /** Values already entered at earlier steps, by field. */
  form: Record<string, unknown>;
  /** The reader's own unsent text of the current step. */
  draft: Record<string, unknown> | null;
  history: HistoryEntry[];
  comments: OrderComment[];
  linked: LinkedOrder[];
  /** True when the reader holds it and may act. */
  writable: boolean;
  modules: PanelId[];
  /** People who may be chosen in `person` fields, by field. */
  people: Record<string, { id: number; name: string; barred: boolean }[]>;
  /** What `lookup` fields offer, by list. */
  lookups: Record<string, { value: string; label: string }[]>;
  /** The promised limit of the step; `order.dueAt` is the legal one. */
  warnAt: string | null;
  /** Approvals to come or done, when the process has a ladder. */
  approvals: ApprovalRung[];
  seq: number;
}

/** A rung of the approval ladder as this order meets it. */
export interface ApprovalRung {
  step: string;
  role: string;
  /** The rung may decide alone up to here; null for the highest. */
  upToYuan: string | null;
  /** `skipped`: the amount does not climb so high. */
  state: 'done' | 'current' | 'coming' | 'skipped';
  /** Who may approve there. */
  people: { id: number; name: string }[];
}

export const submitRequest = z.strictObject({
  fence: z.number().int().nonnegative(),
  step: z.string().max(60),
  action: z.string().max(60),
  form: z.record(z.string(), z.unknown()).default({}),
});
export const batchSubmitRequest = z.strictObject({
  orders: z
    .array(z.strictObject({ id, fence: z.number().int().nonnegative() }))
    .min(1)
    .max(1000),
  step: z.string().max(60),
  action: z.string().max(60),
  form: z.record(z.string(), z.unknown()).default({}),
});
export const previewRequest = z.strictObject({
  step: z.string().max(60),
  action: z.string().max(60),
  form: z.record(z.string(), z.unknown()).default({}),
});
export interface PreviewAnswer {
  /** What the effect would do; labels are messages `process.<id>.preview.<key>`. */
  lines: { key: string; kind: 'money' | 'energy' | 'date' | 'count' | 'text'; value: string }[];
  /** Where the order would go; null when it ends. */
  toStep: string | null;
  amountYuan: string;
  guards: string[];
  effect: string | null;
}

export const startFormQuery = z.strictObject({
  process: z.string().max(60),
  accountId: z.coerce.number().int().positive().optional(),
  unitId: z.coerce.number().int().positive().optional(),
});
export interface StartForm {
  people: OrderDetail['people'];
  lookups: OrderDetail['lookups'];
  accountNo: string | null;
  customerName: string | null;
}

export const startRequest = z.strictObject({
  process: z.string().max(60),
  accountId: id.optional(),
  unitId: id.optional(),
  orderId: id.optional(),
  form: z.record(z.string(), z.unknown()).optional(),
  note: z.string().trim().max(500).optional(),
});
export const commentRequest = z.strictObject({
  body: z.string().trim().min(1).max(4000),
  mentions: z.array(id).max(20).default([]),
});
export const draftRequest = z.strictObject({ step: z.string().max(60), data: z.record(z.string(), z.unknown()) });

// ── photos ──

export const PHOTO_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export const PHOTO_MOST_BYTES = 5 * 1024 * 1024;
export const photoQuery = z.strictObject({ name: z.string().trim().min(1).max(200) });
export const photoParams = z.strictObject({ photoId: z.coerce.number().int().positive() });

export interface PhotoView {
  id: number;
  at: string;
  byName: string;
  fileName: string;
  bytes: number;
}

// ── team ──

export interface TeamAnswer {
  steps: QueueCounts['steps'];
  people: {
    userId: number;
    name: string;
    roles: string[];
    locked: number;
    oldestLockAt: string | null;
    doneToday: number;
    moneyAtRiskYuan: string;
  }[];
  /** Open orders by age in hours: under 4, 24, 72, and older. */
  ageing: { process: string; step: string; under4h: number; under24h: number; under72h: number; older: number }[];
  seq: number;
}
