/** What the tests of billing share: prices, readings by hand, jobs done at once, and the figures a run is judged by. */
import { createHash } from 'node:crypto';
import { JOB_BY_NAME } from '@/jobs/catalog';
import { billChunk } from '@/server/billing/commands/bill-chunk';
import { billingEffects } from '@/server/billing/commands/order-effects';
import { priceTable } from '@/server/billing/hashing';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import type { RunRow } from '@/server/billing/run-wire';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';
import { meteringEffects } from '@/server/metering/commands/order-effects';
import { lockOrders } from '@/server/work-orders/commands/locks';
import { submitOrder } from '@/server/work-orders/commands/submit';
import type { EffectHandlers, OrderCtx } from '@/server/work-orders/effects';

export const EFFECTS: EffectHandlers = { ...billingEffects, ...meteringEffects };

export async function loadPrices(owner: Sql): Promise<void> {
  for (const version of priceTable(YUNNAN_BOOK).values()) {
    await owner.run(
      `INSERT INTO price_version (id, tariff_code, region_code, effective_from, effective_to, document_no, sourced, body, content_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
      [
        version.id,
        version.tariffCode,
        version.regionCode,
        version.effectiveFrom,
        version.effectiveTo,
        version.documentNo,
        version.sourced,
        JSON.stringify(version.body),
        version.contentHash,
      ],
    );
  }
}

export interface ReadingSpec {
  readonly accountId: number;
  readonly prev: number;
  /** Null: not read. */
  readonly curr: number | null;
  readonly readerId?: number;
}

/** One total register each, read on the fifth. The meter's id is the account's. */
export async function enterReadings(owner: Sql, month: Month, specs: readonly ReadingSpec[]): Promise<void> {
  await owner.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  await owner.run(
    `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, reader_id)
     SELECT $1, a, a, 'total', p, v, $2, CASE WHEN v IS NULL THEN NULL ELSE $3::date END, 'manual', r
       FROM unnest($4::bigint[], $5::numeric[], $6::numeric[], $7::int[]) AS s(a, p, v, r)`,
    [
      firstDay(month),
      `${addMonths(month, -1)}-05`,
      `${month}-05`,
      specs.map((spec) => spec.accountId),
      specs.map((spec) => spec.prev),
      specs.map((spec) => spec.curr),
      specs.map((spec) => spec.readerId ?? 1),
    ],
  );
  await owner.run(`UPDATE reading SET changed_at = now() - interval '1 hour' WHERE reading_month = $1`, [
    firstDay(month),
  ]);
}

export async function doChunks(ctx: OrderCtx, run: RunRow): Promise<void> {
  for (let chunkNo = 0; chunkNo < run.chunks; chunkNo += 1) await billChunk(ctx, run.id, chunkNo);
}

/** Does the jobs waiting in the outbox, as a worker would, until none is left. Returns their names. */
export async function doJobs(ctx: OrderCtx): Promise<string[]> {
  const done: string[] = [];
  for (;;) {
    const jobs = await ctx.sql.query<{ name: string; payload: unknown }>(
      `WITH taken AS (DELETE FROM outbox WHERE kind = 'job' RETURNING id, topic, payload) SELECT topic AS name, payload FROM taken ORDER BY id`,
    );
    if (jobs.length === 0) return done;
    for (const { name, payload } of jobs) {
      await JOB_BY_NAME.get(name)!.run(ctx, payload, { signal: new AbortController().signal, attempt: 1 });
      done.push(name);
    }
  }
}

/** Locks one order and does a step of it. */
export async function act(
  ctx: OrderCtx,
  orderId: number,
  step: string,
  action: string,
  form: Record<string, unknown>,
): Promise<void> {
  const receipt = await lockOrders(ctx, [orderId]);
  const entry = receipt.entries[0]!;
  if (entry.outcome !== 'locked' && entry.outcome !== 'already-yours')
    throw new Error(`order ${orderId}: ${entry.outcome}`);
  await submitOrder(ctx, orderId, entry.fence!, { step, action, form });
}

/** A hash over what all standing bills of a month say, whoever computed them in whatever pieces. */
export async function billsHash(sql: Sql, month: Month): Promise<string> {
  const rows = await sql.query<{ line: string }>(
    `SELECT concat_ws('|', b.bill_no, b.account_id, b.energy_kwh, b.amount_yuan, b.input_hash, b.output_hash, b.period_from, b.period_to,
            (SELECT string_agg(concat_ws(',', l.line_no, l.charge, l.quantity, l.price_yuan, l.amount_yuan, l.rule_id, l.trace::text), ';' ORDER BY l.line_no)
               FROM bill_line l WHERE l.bill_month = b.bill_month AND l.bill_id = b.id)) AS line
       FROM bill b WHERE b.bill_month = $1 AND b.status <> 'superseded' ORDER BY b.bill_no`,
    [firstDay(month)],
  );
  const hash = createHash('sha256');
  for (const row of rows) hash.update(row.line).update('\n');
  return hash.digest('hex');
}
