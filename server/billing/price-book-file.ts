/**
 * Price books as files (电价表导入导出): one JSON document, described in `docs/price-books.md`. Export is canonical in the order of its
 * versions, so that two exports of one book are the same bytes. Import refuses the whole file and names every fault.
 */
import { z } from 'zod';

import { canonicalJson } from '@/server/billing/canonical';
import type { PriceVersion } from '@/server/billing/contract';
import { type BookFault, changeBook } from '@/server/billing/price-book-change';
import { priceVersionSchema } from '@/server/billing/quote-schema';

export const PRICE_BOOK_FORMAT = 1;
export const MAX_BOOK_BYTES = 8_000_000;

/** Every member named: a file says all it means. */
export const fileVersionSchema = priceVersionSchema.required({
  tariffCode: true,
  regionCode: true,
  effectiveFrom: true,
  effectiveTo: true,
  documentNo: true,
  sourced: true,
});

const fileSchema = z.strictObject({
  priceBook: z.literal(PRICE_BOOK_FORMAT),
  versions: z.array(fileVersionSchema).min(1).max(10_000),
});

/** JSON Schema of the file, for whoever writes one. */
export function priceBookJsonSchema(): unknown {
  return z.toJSONSchema(fileSchema, { io: 'input' });
}

export function exportPriceBook(versions: readonly PriceVersion[]): string {
  const key = (version: PriceVersion): string => `${version.regionCode}|${version.tariffCode}|${version.effectiveFrom}`;
  const sorted = [...versions].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  const plain = sorted.map(({ id, tariffCode, regionCode, effectiveFrom, effectiveTo, documentNo, sourced, body }) => ({
    id,
    tariffCode,
    regionCode,
    effectiveFrom,
    effectiveTo,
    documentNo,
    sourced,
    // Keys in one order, whatever order the book came in.
    body: JSON.parse(canonicalJson(body)) as unknown,
  }));
  return `${JSON.stringify({ priceBook: PRICE_BOOK_FORMAT, versions: plain }, null, 2)}\n`;
}

export type PriceBookImport =
  | { readonly ok: true; readonly versions: readonly PriceVersion[] }
  | { readonly ok: false; readonly faults: readonly BookFault[] };

const SHOWN = 60;

/** Reads a file by its shape alone; whether it fits a book is `changeBook`'s question. */
export function parsePriceBook(source: string): PriceBookImport {
  let document: unknown;
  try {
    document = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      faults: [{ code: 'not-json', path: '(root)', value: source.slice(0, SHOWN), params: { reason } }],
    };
  }
  const parsed = fileSchema.safeParse(document);
  if (parsed.success) return { ok: true, versions: parsed.data.versions };
  return { ok: false, faults: shapeFaults(parsed.error.issues, document) };
}

/** What zod found, in the codes of the price book. `at` is put before the paths. */
export function shapeFaults(issues: readonly z.core.$ZodIssue[], document: unknown, at = ''): BookFault[] {
  return issues.map((issue) => {
    const value = valueAt(document, issue.path);
    const path = [...(at === '' ? [] : [at]), ...issue.path.map(String)].join('.') || '(root)';
    return {
      path,
      value: typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, SHOWN) : '',
      ...codeOf(issue, value),
    };
  });
}

function codeOf(issue: z.core.$ZodIssue, value: unknown): Pick<BookFault, 'code' | 'params'> {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return { code: 'missing', params: {} };
      return /decimal/.test(issue.message)
        ? { code: 'not-decimal', params: {} }
        : { code: 'wrong-type', params: { expected: issue.expected } };
    case 'invalid_format':
      return { code: 'not-decimal', params: {} };
    case 'unrecognized_keys':
      return { code: 'unknown-keys', params: { keys: issue.keys.join(', ') } };
    case 'invalid_value':
      return value === undefined
        ? { code: 'missing', params: {} }
        : { code: 'not-one-of', params: { values: issue.values.map(String).join(', ') } };
    case 'invalid_union':
      return { code: 'unknown-kind', params: {} };
    case 'too_small':
      return { code: 'too-small', params: { bound: String(issue.minimum) } };
    case 'too_big':
      return { code: 'too-big', params: { bound: String(issue.maximum) } };
    default:
      return { code: /day/.test(issue.message) ? 'not-a-day' : 'not-valid', params: { reason: issue.message } };
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

/** A whole book from a file, on its own: the shape, the prices and the days. */
export function importPriceBook(source: string): PriceBookImport {
  const parsed = parsePriceBook(source);
  if (!parsed.ok) return parsed;
  const { faults } = changeBook([], parsed.versions);
  return faults.length > 0 ? { ok: false, faults } : parsed;
}
