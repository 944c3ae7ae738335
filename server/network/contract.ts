/**
 * The distribution network on the wire (配网维护). Browser-safe. Energy and capacity are decimal strings, instants ISO-8601 UTC, months
 * `YYYY-MM`. Energy is null for readers who may not see bills.
 */
import { z } from 'zod';

const id = z.number().int().positive();
const queryId = z.coerce.number().int().positive();

export const networkQuery = z.strictObject({ unitId: queryId.optional() });
export const networkParams = z.strictObject({ id: queryId });

/** Energy sold behind something in its last billed month, beside the month before. */
export interface Sold {
  month: string;
  kwh: string;
  beforeKwh: string | null;
}

export interface FeederView {
  id: number;
  code: string;
  name: string;
  substation: string;
  voltageKv: string;
  transformers: number;
  accounts: number;
  kva: string;
  /** Supply is lost now, of all of it. */
  isOut: boolean;
}

export interface NetworkAnswer {
  feeders: FeederView[];
}

export interface TransformerView {
  id: number;
  code: string;
  name: string;
  kva: string;
  isPublic: boolean;
  unitNameZh: string;
  unitNameEn: string;
  accounts: number;
  /** Contract capacity of the accounts behind it. */
  contractKva: string;
  retiredOn: string | null;
  isOut: boolean;
  sold: Sold | null;
}

export interface FeederAnswer {
  transformers: TransformerView[];
}

export interface BehindView {
  accountId: number;
  accountNo: string;
  customerName: string;
  class: string;
  status: string;
  capacityKva: string;
  /** Sub-meters, fixed quantities and ratios below its points. */
  relations: number;
  equipment: number;
  sold: Sold | null;
}

export const BEHIND_MOST = 1000;
export interface TransformerAnswer {
  accounts: BehindView[];
  /** More than `BEHIND_MOST`: the first by number. */
  isCapped: boolean;
}

// ── outages ──

export const OUTAGE_KINDS = ['planned', 'fault'] as const;
export const OUTAGES_SHOWN = 200;

export const outagesQuery = z.strictObject({ unitId: queryId.optional() });
export const outageRequest = z.strictObject({
  place: z.enum(['feeder', 'transformer']),
  placeId: id,
  kind: z.enum(OUTAGE_KINDS),
  startedAt: z.iso.datetime(),
  /** Left out while supply is not back. */
  endedAt: z.iso.datetime().optional(),
  reason: z.string().trim().min(2).max(300),
});
export type OutageRequest = z.infer<typeof outageRequest>;
export const outageEndRequest = z.strictObject({ endedAt: z.iso.datetime() });

export interface OutageView {
  id: number;
  outageNo: string;
  kind: (typeof OUTAGE_KINDS)[number];
  place: 'feeder' | 'transformer';
  placeName: string;
  unitId: number;
  startedAt: string;
  endedAt: string | null;
  withdrawnAt: string | null;
  reason: string;
  recordedByName: string;
  accounts: number;
}

export interface OutagesAnswer {
  outages: OutageView[];
}
