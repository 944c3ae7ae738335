/**
 * Price books, drafts and what-ifs on the wire (电价表、电价调整草案、模拟试算). Browser-safe.
 */
import { z } from 'zod';
import type { PriceVersion } from '@/server/billing/contract';
import type { BookFault } from '@/server/billing/price-book-change';
import { fileVersionSchema } from '@/server/billing/price-book-file';
import type { WhatIfSummary } from '@/server/billing/what-if-wire';
import type { LocalDate } from '@/server/kernel/time';

export const MAX_DRAFT_VERSIONS = 50;
export const MAX_DRAFT_BYTES = 1_000_000;

const title = z.string().trim().min(1).max(120);
const versions = z.array(fileVersionSchema).min(1).max(MAX_DRAFT_VERSIONS);
export const draftParams = z.strictObject({ id: z.coerce.number().int().positive() });
export const newDraftRequest = z.strictObject({ title, versions });
export const changeDraftRequest = z.strictObject({ version: z.int().positive(), title, versions });
export const discardDraftRequest = z.strictObject({ version: z.int().positive() });
/** The text of a file as it is: what is wrong with it is the answer, not a refusal. */
export const checkBookRequest = z.strictObject({ text: z.string().max(8_000_000) });

export interface PriceVersionView extends PriceVersion {
  readonly contentHash: string;
  readonly enteredAt: string;
  readonly enteredByName: string | null;
  /** The draft it came by; null for what was there from the start or loaded by the operator. */
  readonly draftId: number | null;
}

export const DRAFT_STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'discarded'] as const;
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

export interface PriceDraftView {
  readonly id: number;
  readonly title: string;
  readonly status: DraftStatus;
  readonly versions: readonly PriceVersion[];
  readonly contentHash: string;
  readonly orderId: number | null;
  readonly orderNo: string | null;
  /** The trial that was attached, and whether the draft still is what was tried. */
  readonly whatIf: (WhatIfSummary & { readonly isCurrent: boolean }) | null;
  readonly createdByName: string;
  readonly updatedByName: string;
  readonly updatedAt: string;
  readonly version: number;
  readonly faults: readonly BookFault[];
  readonly closes: readonly { readonly id: string; readonly effectiveTo: LocalDate }[];
}

export interface PriceBookView {
  readonly versions: readonly PriceVersionView[];
  readonly drafts: readonly PriceDraftView[];
  readonly today: LocalDate;
}

export interface BookCheck {
  readonly faults: readonly BookFault[];
  /** What the file brings that the book does not have. */
  readonly added: readonly PriceVersion[];
  readonly same: number;
  readonly closes: readonly { readonly id: string; readonly effectiveTo: LocalDate }[];
}
