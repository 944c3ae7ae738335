/**
 * Imports on the wire (数据导入). Browser-safe: what is asked, what a batch and its faults look like.
 */
import { z } from 'zod';

export const IMPORT_KINDS = ['customers', 'meters', 'readings'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const IMPORT_STATUSES = [
  'waiting',
  'running',
  'loaded',
  'loaded-partly',
  'unchanged',
  'refused',
  'failed',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];
export const FINISHED_STATUSES: readonly ImportStatus[] = ['loaded', 'loaded-partly', 'unchanged', 'refused', 'failed'];

/** What is wrong with a value, a row or a file. Message `imports.fault.<code>` with the params of the fault. */
export const FAULT_CODES = [
  'required',
  'not-a-number',
  'negative',
  'too-large',
  'too-precise',
  'not-a-date',
  'not-a-month',
  'not-in-list',
  'wrong-form',
  'too-long',
  'undecodable',
  'wrong-column-count',
  'broken-quotes',
  'row-too-long',
  'duplicate-in-file',
  'unknown-unit',
  'out-of-scope',
  'unknown-route',
  'route-of-other-unit',
  'unknown-transformer',
  'unknown-tariff',
  'unknown-account',
  'unknown-meter',
  'account-of-other-customer',
  'customer-differs',
  'meter-of-other-account',
  'removed-before-installed',
  'register-not-on-meter',
  'exceeds-digits',
  'prev-missing',
  'dates-out-of-order',
  'in-future',
  'read-date-missing',
  'reading-released',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export type FaultParams = Readonly<Record<string, string | number>>;

export interface FaultView {
  /** Line of the file on which the row begins; the header is line 1. */
  line: number;
  /** Column id; '' when the whole row is meant. */
  column: string;
  value: string;
  code: FaultCode;
  params: FaultParams;
  /** In the reader's language. */
  message: string;
}

/** Payload of topic `imports`, and one row of the list. */
export interface BatchView {
  id: number;
  kind: ImportKind;
  fileName: string;
  bytes: number;
  bytesRead: number;
  encoding: string | null;
  acceptGood: boolean;
  status: ImportStatus;
  rowsRead: number;
  rowsNew: number;
  rowsChanged: number;
  rowsSame: number;
  rowsBad: number;
  /** Why the file as a whole was refused or failed: message `imports.message.<code>`. */
  message: { code: string; params: FaultParams } | null;
  unitId: number;
  startedBy: number;
  startedByName: string | null;
  startedByNameEn: string | null;
  startedAt: string;
  finishedAt: string | null;
}

export const uploadQuery = z.strictObject({
  kind: z.enum(IMPORT_KINDS),
  name: z.string().trim().min(1).max(200),
  acceptGood: z.enum(['true', 'false']).default('false'),
});

export const batchParams = z.strictObject({ id: z.coerce.number().int().positive() });

export const batchListQuery = z.strictObject({
  kind: z.enum(IMPORT_KINDS).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type BatchListQuery = z.infer<typeof batchListQuery>;

export interface BatchListAnswer {
  rows: BatchView[];
  /** Feed position the rows were read at. */
  seq: number;
}

export const faultsQuery = z.strictObject({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});

export interface FaultsAnswer {
  faults: FaultView[];
  total: number;
}

export const MAX_UPLOAD_BYTES = 2_000_000_000;
export const UPLOAD_TYPES: readonly string[] = [
  'text/csv',
  'application/vnd.ms-excel',
  'application/octet-stream',
  'text/plain',
];
