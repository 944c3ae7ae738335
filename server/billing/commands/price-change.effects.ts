/**
 * What the steps of 电价调整 do: a draft without faults, tried as it stands, is frozen with its order; sent back it opens again; enacted
 * its versions stand in the book, in force from their day. Who wrote the prices decides nothing about them.
 */
import { enterVersions } from '@/server/billing/commands/price-book';
import type { PriceVersion } from '@/server/billing/contract';
import { bookChange, bookVersions } from '@/server/billing/queries/price-book';
import type { WhatIfSummary } from '@/server/billing/what-if-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { HeldOrder, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';

interface DraftRow {
  readonly id: number;
  readonly title: string;
  readonly status: string;
  readonly versions: PriceVersion[];
  readonly hash: string;
  readonly updatedBy: number;
  readonly whatIf: (WhatIfSummary & { readonly draftHash: string }) | null;
}

async function draftRow(sql: Sql, id: number, lock: 'FOR UPDATE' | '' = 'FOR UPDATE'): Promise<DraftRow | undefined> {
  return sql.maybeOne<DraftRow>(
    `SELECT id, title, status, versions, content_hash AS hash, updated_by AS "updatedBy", what_if AS "whatIf"
       FROM price_draft WHERE id = $1 ${lock}`,
    [id],
  );
}

const chosenDraft = (form: Record<string, unknown>): number => Number(form['draftId']);
const draftOf = (order: HeldOrder): number => Number(order.subject['draftId'] ?? 0);

async function faultsOf(sql: Sql, draft: DraftRow): Promise<number> {
  return (await bookChange(sql, await bookVersions(sql), draft.versions)).faults.length;
}

type Verdicts = Map<number, Refusal | OrderChange>;

async function submittable(sql: Sql, orders: readonly HeldOrder[], form: Record<string, unknown>): Promise<Verdicts> {
  const verdicts: Verdicts = new Map();
  for (const order of orders) {
    const draft = await draftRow(sql, chosenDraft(form));
    if (draft === undefined) {
      verdicts.set(order.id, new Refusal('not-found', { what: 'price-draft' }));
      continue;
    }
    const count = await faultsOf(sql, draft);
    if (draft.status !== 'draft') verdicts.set(order.id, new Refusal('price.draft-closed'));
    else if (count > 0) verdicts.set(order.id, new Refusal('price.draft-faulty', { count }));
    else if (draft.whatIf?.draftHash !== draft.hash) verdicts.set(order.id, new Refusal('price.draft-untried'));
    else
      verdicts.set(order.id, {
        subject: { ...order.subject, draftId: draft.id, draftTitle: draft.title, draftHash: draft.hash },
        amountYuan: draft.whatIf.total.differenceYuan.replace('-', ''),
      });
  }
  return verdicts;
}

/** Still faultless, and not decided by its own author. */
async function decidable(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<Verdicts> {
  const verdicts: Verdicts = new Map();
  for (const order of orders) {
    const draft = await draftRow(sql, draftOf(order));
    if (draft?.status !== 'submitted' || draft.hash !== order.subject['draftHash'])
      verdicts.set(order.id, new Refusal('price.draft-closed'));
    else if (draft.updatedBy === ctx.actor.userId) verdicts.set(order.id, new Refusal('price.draft-own'));
    else {
      const count = await faultsOf(sql, draft);
      if (count > 0) verdicts.set(order.id, new Refusal('price.draft-faulty', { count }));
    }
  }
  return verdicts;
}

async function setStatus(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[], status: string): Promise<void> {
  for (const order of orders) {
    const isDecided = status === 'rejected';
    await sql.run(
      `UPDATE price_draft SET status = $2, order_id = $3, version = version + 1,
              decided_by = CASE WHEN $4 THEN $5::int END, decided_at = CASE WHEN $4 THEN clock_timestamp() END
        WHERE id = $1`,
      [draftOf(order), status, order.id, isDecided, ctx.actor.userId],
    );
  }
}

async function enact(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const order of orders) {
    const draft = await draftRow(sql, draftOf(order));
    if (draft === undefined) throw new Error(`order ${order.orderNo} lost its price draft`);
    const { faults } = await enterVersions(sql, draft.versions, { draftId: draft.id, enteredBy: draft.updatedBy });
    if (faults.length > 0) throw new Refusal('price.draft-faulty', { count: faults.length });
    await sql.run(
      `UPDATE price_draft SET status = 'approved', decided_by = $2, decided_at = clock_timestamp(), version = version + 1 WHERE id = $1`,
      [draft.id, ctx.actor.userId],
    );
  }
}

async function preview(sql: Sql, draftId: number): Promise<PreviewLine[]> {
  const draft = await draftRow(sql, draftId, '');
  if (draft === undefined) return [];
  const change = await bookChange(sql, await bookVersions(sql), draft.versions);
  const lines: PreviewLine[] = [{ key: 'draft', kind: 'text', value: draft.title }];
  for (const version of change.added) {
    lines.push({ key: 'version', kind: 'text', value: version.id });
    lines.push({ key: 'from', kind: 'date', value: version.effectiveFrom });
  }
  for (const { id } of change.closed) lines.push({ key: 'closes', kind: 'text', value: id });
  const { whatIf } = draft;
  if (whatIf !== null && whatIf.draftHash === draft.hash) {
    lines.push({ key: 'difference', kind: 'money', value: whatIf.total.differenceYuan });
    lines.push({ key: 'worse', kind: 'count', value: String(whatIf.total.worse) });
    lines.push({ key: 'better', kind: 'count', value: String(whatIf.total.better) });
  }
  return lines;
}

const previewOfOrder = (_ctx: Ctx, sql: Sql, order: HeldOrder): Promise<PreviewLine[]> => preview(sql, draftOf(order));

export const priceChangeParts: OrderParts = {
  effects: {
    'billing.submit-prices': {
      prepare: (_ctx, sql, orders, form) => submittable(sql, orders, form),
      apply: async (ctx, sql, orders, form) => {
        for (const order of orders)
          await setStatus(
            ctx,
            sql,
            [{ ...order, subject: { ...order.subject, draftId: chosenDraft(form) } }],
            'submitted',
          );
      },
      preview: (_ctx, sql, _order, form) => preview(sql, chosenDraft(form)),
    },
    'billing.check-prices': { prepare: decidable, preview: previewOfOrder },
    'billing.reopen-prices': { apply: (ctx, sql, orders) => setStatus(ctx, sql, orders, 'draft') },
    'billing.enact-prices': { prepare: decidable, apply: enact, preview: previewOfOrder },
    'billing.refuse-prices': { apply: (ctx, sql, orders) => setStatus(ctx, sql, orders, 'rejected') },
  },
  lookups: {
    'billing.price-drafts': async (_ctx, sql) =>
      sql.query<{ value: string; label: string }>(
        `SELECT id::text AS value, title AS label FROM price_draft WHERE status = 'draft' ORDER BY updated_at DESC LIMIT 50`,
      ),
  },
};
