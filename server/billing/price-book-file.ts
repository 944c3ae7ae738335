/**
 * Price books as files (电价表导入导出): one JSON document, described in `docs/quote.md`. Export is canonical in the order of its
 * versions, so that two exports of one book are the same bytes. Import refuses the whole file and names every fault.
 */
import { z } from 'zod';

import { canonicalJson } from '@/server/billing/canonical';
import type { PriceVersion } from '@/server/billing/contract';
import type { QuoteFault } from '@/server/billing/quote';
import { priceVersionSchema } from '@/server/billing/quote-schema';
import { priceBookFaults } from '@/server/billing/tariffs/price-book';

const fileSchema = z.strictObject({
  priceBook: z.literal(1),
  versions: z
    .array(
      priceVersionSchema.required({
        tariffCode: true,
        regionCode: true,
        effectiveFrom: true,
        effectiveTo: true,
        documentNo: true,
        sourced: true,
      }),
    )
    .min(1)
    .max(10_000),
});

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
  return `${JSON.stringify({ priceBook: 1, versions: plain }, null, 2)}\n`;
}

export type PriceBookImport =
  | { readonly ok: true; readonly versions: readonly PriceVersion[] }
  | { readonly ok: false; readonly faults: readonly QuoteFault[] };

export function importPriceBook(source: string): PriceBookImport {
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch (error) {
    return {
      ok: false,
      faults: [{ path: '(root)', value: source.slice(0, 60), reason: `not JSON: ${String(error)}` }],
    };
  }
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.') || '(root)',
      value: '',
      reason: issue.message,
    }));
    return { ok: false, faults };
  }
  const versions: readonly PriceVersion[] = parsed.data.versions;
  const faults = priceBookFaults(versions).map((fault) => {
    const index = versions.findIndex((version) => version.id === fault.versionId);
    const with_ = fault.otherId === undefined ? '' : ` with ${fault.otherId}`;
    return {
      path: `versions.${index}`,
      value: fault.versionId,
      reason: `${fault.code}${with_}${fault.on ? ` on ${fault.on}` : ''}`,
    };
  });
  return faults.length > 0 ? { ok: false, faults } : { ok: true, versions };
}
