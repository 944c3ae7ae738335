/** The price book as it stands, its drafts, and what a change of it would meet (电价表). */
import { requireVerb } from '@/server/access/permissions';
import type { PriceVersion } from '@/server/billing/contract';
import { type BookChange, type BookFault, changeBook } from '@/server/billing/price-book-change';
import { exportPriceBook, parsePriceBook } from '@/server/billing/price-book-file';
import type { BookCheck, PriceBookView, PriceDraftView, PriceVersionView } from '@/server/billing/price-book-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, monthOf } from '@/server/kernel/time';

const VERSION_COLUMNS = `v.id, v.tariff_code AS "tariffCode", v.region_code AS "regionCode", v.effective_from AS "effectiveFrom",
  v.effective_to AS "effectiveTo", v.document_no AS "documentNo", v.sourced, v.body`;

export function bookVersions(sql: Sql): Promise<PriceVersion[]> {
  return sql.query<PriceVersion>(
    `SELECT ${VERSION_COLUMNS} FROM price_version v ORDER BY region_code, tariff_code, effective_from`,
  );
}

export async function priceBook(ctx: Ctx): Promise<PriceBookView> {
  requireVerb(ctx.actor, 'price.see');
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const [versions, drafts] = await Promise.all([
    ctx.sql.query<PriceVersionView>(
      `SELECT ${VERSION_COLUMNS}, v.content_hash AS "contentHash", v.entered_at AS "enteredAt", u.${name} AS "enteredByName",
              v.draft_id AS "draftId"
         FROM price_version v LEFT JOIN app_user u ON u.id = v.entered_by ORDER BY region_code, tariff_code, effective_from`,
    ),
    draftsOf(ctx, `d.status <> 'discarded'`),
  ]);
  return { versions, drafts, today: ctx.clock.today() };
}

export async function exportBook(ctx: Ctx): Promise<string> {
  requireVerb(ctx.actor, 'price.see');
  return exportPriceBook(await bookVersions(ctx.sql));
}

type DraftRow = Omit<PriceDraftView, 'faults' | 'closes' | 'whatIf'> & {
  readonly whatIf: (NonNullable<PriceDraftView['whatIf']> & { readonly draftHash?: string }) | null;
};

async function draftsOf(ctx: Ctx, where: string, values: readonly unknown[] = []): Promise<PriceDraftView[]> {
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const rows = await ctx.sql.query<DraftRow>(
    `SELECT d.id, d.title, d.status, d.versions, d.content_hash AS "contentHash", d.order_id AS "orderId", w.order_no AS "orderNo",
            d.what_if AS "whatIf", coalesce(c.${name}, '') AS "createdByName", coalesce(u.${name}, '') AS "updatedByName",
            d.updated_at AS "updatedAt", d.version
       FROM price_draft d LEFT JOIN work_order w ON w.id = d.order_id
       LEFT JOIN app_user c ON c.id = d.created_by LEFT JOIN app_user u ON u.id = d.updated_by
      WHERE ${where} ORDER BY d.status IN ('draft', 'submitted') DESC, d.updated_at DESC, d.id LIMIT 200`,
    values,
  );
  if (rows.length === 0) return [];
  const book = await bookVersions(ctx.sql);
  return Promise.all(
    rows.map(async ({ whatIf, ...row }) => {
      const isOpen = row.status === 'draft' || row.status === 'submitted';
      const change = isOpen ? await bookChange(ctx.sql, book, row.versions) : undefined;
      return {
        ...row,
        whatIf: whatIf === null ? null : { ...whatIf, isCurrent: whatIf.draftHash === row.contentHash },
        faults: change?.faults ?? [],
        closes: change?.closed ?? [],
      };
    }),
  );
}

export async function priceDraft(ctx: Ctx, id: number): Promise<PriceDraftView> {
  requireVerb(ctx.actor, 'price.see');
  const [draft] = await draftsOf(ctx, 'd.id = $1', [id]);
  if (draft === undefined) throw new Refusal('not-found', { what: 'price-draft' });
  return draft;
}

/** What a file or a draft would do to the book; bills that were computed already are part of the question. */
export async function bookChange(
  sql: Sql,
  book: readonly PriceVersion[],
  incoming: readonly PriceVersion[],
): Promise<BookChange> {
  const change = changeBook(book, incoming);
  const faults: BookFault[] = [...change.faults];
  const known = new Set(book.map((version) => version.tariffCode));
  for (const version of change.added) {
    if (!known.has(version.tariffCode)) continue;
    const billed = await sql.one<{ on: string | null }>(
      `SELECT max(b.period_to)::text AS on FROM bill b JOIN account a ON a.id = b.account_id
        WHERE b.bill_month >= $1 AND b.period_to > $2 AND a.tariff_code = $3`,
      [firstDay(monthOf(version.effectiveFrom)), version.effectiveFrom, version.tariffCode],
    );
    if (billed.on === null) continue;
    const index = incoming.findIndex(({ id }) => id === version.id);
    faults.push({
      code: 'days-billed',
      path: `versions.${index}.effectiveFrom`,
      value: version.effectiveFrom,
      params: { id: version.id, on: billed.on },
    });
  }
  return { ...change, faults };
}

/** What stands in a file, held against the book; nothing is written. */
export async function checkBook(ctx: Ctx, text: string): Promise<BookCheck> {
  requireVerb(ctx.actor, 'price.see');
  const parsed = parsePriceBook(text);
  if (!parsed.ok) return { faults: parsed.faults, added: [], same: 0, closes: [] };
  const change = await bookChange(ctx.sql, await bookVersions(ctx.sql), parsed.versions);
  return { faults: change.faults, added: change.added, same: change.same.length, closes: change.closed };
}
