/**
 * Drafts of a price change (电价调整草案): written by the billing clerk, kept whatever is still wrong with them, and frozen once an order
 * carries them. A draft moves no price; only the approval of its order does.
 */
import { requireVerb } from '@/server/access/permissions';
import type { PriceVersion } from '@/server/billing/contract';
import { contentHash } from '@/server/billing/hashing';
import type { PriceDraftView } from '@/server/billing/price-book-wire';
import { priceDraft } from '@/server/billing/queries/price-book';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

interface DraftText {
  readonly title: string;
  readonly versions: readonly PriceVersion[];
}

export async function createDraft(ctx: Ctx, { title, versions }: DraftText): Promise<PriceDraftView> {
  requireVerb(ctx.actor, 'price.draft');
  const { id } = await ctx.sql.one<{ id: number }>(
    `INSERT INTO price_draft (title, versions, content_hash, created_by, updated_by) VALUES ($1, $2, $3, $4, $4) RETURNING id`,
    [title, JSON.stringify(versions), contentHash(versions), ctx.actor.userId],
  );
  return priceDraft(ctx, id);
}

export async function changeDraft(
  ctx: Ctx,
  id: number,
  { version, title, versions }: DraftText & { readonly version: number },
): Promise<PriceDraftView> {
  requireVerb(ctx.actor, 'price.draft');
  await ctx.sql.tx(async (sql) => {
    await openDraft(sql, id, version);
    await sql.run(
      `UPDATE price_draft SET title = $2, versions = $3, content_hash = $4, updated_by = $5, updated_at = clock_timestamp(), version = version + 1
        WHERE id = $1`,
      [id, title, JSON.stringify(versions), contentHash(versions), ctx.actor.userId],
    );
  });
  return priceDraft(ctx, id);
}

export async function discardDraft(ctx: Ctx, id: number, version: number): Promise<void> {
  requireVerb(ctx.actor, 'price.draft');
  await ctx.sql.tx(async (sql) => {
    await openDraft(sql, id, version);
    await sql.run(
      `UPDATE price_draft SET status = 'discarded', updated_by = $2, updated_at = clock_timestamp(), version = version + 1 WHERE id = $1`,
      [id, ctx.actor.userId],
    );
  });
}

/** Under its row lock, still a draft, and the one the writer saw. */
async function openDraft(sql: Sql, id: number, version: number): Promise<void> {
  const row = await sql.maybeOne<{ status: string; version: number }>(
    'SELECT status, version FROM price_draft WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'price-draft' });
  if (row.status !== 'draft') throw new Refusal('price.draft-closed');
  if (row.version !== version) throw new Refusal('price.draft-changed');
}
