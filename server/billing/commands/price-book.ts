/**
 * New versions of the price book (电价入库): all of a change or nothing. Two callers: an approved order, and the operator who loads a
 * file. The book is locked meanwhile, so that what was checked is what is changed.
 */
import type { PriceVersion } from '@/server/billing/contract';
import { priceHash } from '@/server/billing/hashing';
import type { BookChange, BookFault } from '@/server/billing/price-book-change';
import { parsePriceBook } from '@/server/billing/price-book-file';
import { bookChange, bookVersions } from '@/server/billing/queries/price-book';
import type { Sql } from '@/server/kernel/ports';

export interface Entry {
  readonly draftId: number | null;
  readonly enteredBy: number | null;
}

/** Enters the versions unless something is wrong with them; then nothing is written and the faults say what. */
export async function enterVersions(sql: Sql, incoming: readonly PriceVersion[], entry: Entry): Promise<BookChange> {
  return sql.tx(async (tx) => {
    await tx.run('SELECT pg_advisory_xact_lock($1)', [BOOK_LOCK]);
    const change = await bookChange(tx, await bookVersions(tx), incoming);
    if (change.faults.length > 0) return change;
    for (const { id, effectiveTo } of change.closed)
      await tx.run('UPDATE price_version SET effective_to = $2 WHERE id = $1', [id, effectiveTo]);
    for (const version of change.added) {
      await tx.run(
        `INSERT INTO price_version (id, tariff_code, region_code, effective_from, effective_to, document_no, sourced, body, content_hash,
                                    draft_id, entered_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          version.id,
          version.tariffCode,
          version.regionCode,
          version.effectiveFrom,
          version.effectiveTo,
          version.documentNo,
          version.sourced,
          JSON.stringify(version.body),
          priceHash(version),
          entry.draftId,
          entry.enteredBy,
        ],
      );
    }
    return change;
  });
}

/** One change of the book at a time in the installation. */
const BOOK_LOCK = 731_101;

export type BookImport =
  { readonly ok: true; readonly change: BookChange } | { readonly ok: false; readonly faults: readonly BookFault[] };

/** A whole file into the book, by the operator at the machine (first set-up, another province). */
export async function importBook(sql: Sql, text: string, dryRun: boolean): Promise<BookImport> {
  const parsed = parsePriceBook(text);
  if (!parsed.ok) return { ok: false, faults: parsed.faults };
  const change = dryRun
    ? await bookChange(sql, await bookVersions(sql), parsed.versions)
    : await enterVersions(sql, parsed.versions, { draftId: null, enteredBy: null });
  return change.faults.length > 0 ? { ok: false, faults: change.faults } : { ok: true, change };
}
