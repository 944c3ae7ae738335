/**
 * Reading entry on the wire (抄表录入). Browser-safe. Register values and energy are decimal strings, dates `YYYY-MM-DD`, months `YYYY-MM`.
 */
import { z } from 'zod';
import type { RefusalCode } from '@/server/kernel/refusal';

export const ENTRY_REGISTERS = [
  'total',
  'sharp',
  'peak',
  'flat',
  'valley',
  'reactive',
  'reactive-reverse',
  'demand',
] as const;
export type EntryRegister = (typeof ENTRY_REGISTERS)[number];

/** Rows of one request; a screen sends what was typed since the last one. */
export const MOST_ENTRIES = 200;

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const queryId = z.coerce.number().int().positive();

export const routesQuery = z.strictObject({ unitId: queryId.optional(), month: month.optional() });
export const readingsQuery = z.strictObject({ routeId: queryId, month });

export interface RouteRow {
  id: number;
  code: string;
  name: string;
  unitId: number;
  unitNameZh: string;
  unitNameEn: string;
  readerId: number | null;
  readerNameZh: string | null;
  readerNameEn: string | null;
  readingDay: number;
  accounts: number;
  /** Registers of the month without a value. */
  unread: number;
}

export interface RoutesAnswer {
  /** The reader's own routes first. */
  routes: RouteRow[];
  /** True when there are more routes than are listed: choose a smaller unit. */
  isCut: boolean;
  month: string;
  /** Months that can be shown, newest first. */
  months: string[];
  /** Local date at the utility. */
  today: string;
}

/** One register of one meter in one month. */
export interface EntryRow {
  accountId: number;
  accountNo: string;
  customerName: string;
  address: string;
  routeSeq: number;
  meterId: number;
  meterNo: string;
  register: EntryRegister;
  digits: number;
  decimals: number;
  /** CT × PT. */
  multiplier: string;
  prevValue: string | null;
  prevReadOn: string | null;
  value: string | null;
  readOn: string | null;
  source: string | null;
  /** A person's ruling on a value below the former one; null: nobody ruled. */
  rolledOver: boolean | null;
  readerId: number | null;
  readerNameZh: string | null;
  readerNameEn: string | null;
  /** Null: no row of this month yet. */
  revision: number | null;
  changedAt: string | null;
  /** Energy of the same register a month ago, the mean of the three months before, and a year ago; null when not known. */
  lastEnergy: string | null;
  meanEnergy: string | null;
  yearEnergy: string | null;
  /** The bill that stands for this month: a released one closes the row, a computed one leaves only what is not read. */
  bill: 'computed' | 'released' | null;
}

export interface EntryAnswer {
  route: RouteRow;
  month: string;
  today: string;
  /** False: shown for reading only. */
  mayEnter: boolean;
  rows: EntryRow[];
}

const entry = z.strictObject({
  meterId: z.number().int().positive(),
  register: z.enum(ENTRY_REGISTERS),
  /** Revision the screen showed; null where it showed no row. */
  revision: z.number().int().nonnegative().nullable(),
  /** As typed; null takes the reading back to "not read". */
  value: z.string().max(30).nullable(),
  rolledOver: z.boolean().nullable().default(null),
});
export type Entry = z.output<typeof entry>;

export const enterReadingsRequest = z.strictObject({
  month,
  readOn: z.iso.date(),
  entries: z.array(entry).min(1).max(MOST_ENTRIES),
});
export type EnterReadingsRequest = z.output<typeof enterReadingsRequest>;

/** What is wrong with one figure; words in `reading-entry.fault.<code>`. */
export const ENTRY_FAULTS = [
  'not-a-number',
  'too-many-digits',
  'too-many-decimals',
  'register-not-on-meter',
  'read-in-future',
  'read-before-last',
  'month-in-future',
] as const;
export type EntryFault = (typeof ENTRY_FAULTS)[number];

export type EntryOutcome = 'saved' | 'same' | 'refused';

export interface EntryResult {
  meterId: number;
  register: EntryRegister;
  outcome: EntryOutcome;
  /** Why not: a fault of the figure, or a refusal with its message in `refusal`. */
  fault: EntryFault | null;
  refusal: RefusalCode | null;
  params: Record<string, string | number>;
  /** As it stands now; null when the row is not the reader's to see. */
  row: EntryRow | null;
}

export interface EnterReadingsAnswer {
  results: EntryResult[];
}
