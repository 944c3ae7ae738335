/**
 * The network as it hangs together now (线路、台区、用户): feeders, their transformers, the accounts behind each, and what was sold there in the
 * last billed month. What a transformer was supplied with is not on file, so no line loss can be named; the energy sold of two months is.
 * Rights: accounts of the reader's units (`customer.see`); energy where bills may be seen.
 */
import { may, unitsFor } from '@/server/access/permissions';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import {
  BEHIND_MOST,
  type BehindView,
  type FeederAnswer,
  type FeederView,
  type NetworkAnswer,
  type Sold,
  type TransformerAnswer,
  type TransformerView,
} from '../contract';

/** Units of the reader, below the one asked for. */
export async function networkUnits(ctx: Ctx, unitId: number | undefined): Promise<number[]> {
  const units = unitsFor(ctx.actor, 'customer.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'customer.see' });
  if (unitId === undefined) return units;
  const rows = await ctx.sql.query<{ id: number }>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT id FROM below WHERE id = ANY($2::int[])`,
    [unitId, units],
  );
  return rows.map((row) => row.id);
}

const OUT = `o.withdrawn_at IS NULL AND o.ended_at IS NULL AND o.started_at <= now()`;

export async function feeders(ctx: Ctx, unitId?: number): Promise<NetworkAnswer> {
  const units = await networkUnits(ctx, unitId);
  const rows = await ctx.sql.query<FeederView>(
    `SELECT f.id, f.code, f.name, f.substation, trim_scale(f.voltage_kv)::text AS "voltageKv", count(t.id)::int AS transformers,
            coalesce(sum(t.accounts), 0)::int AS accounts, coalesce(trim_scale(sum(t.kva)), 0)::text AS kva,
            EXISTS (SELECT 1 FROM outage o WHERE o.feeder_id = f.id AND ${OUT}) AS "isOut"
       FROM feeder f
       LEFT JOIN (SELECT t.id, t.feeder_id, t.kva, (SELECT count(*) FROM account a WHERE a.transformer_id = t.id AND a.status <> 'closed') AS accounts
                    FROM transformer t WHERE t.unit_id = ANY($1::int[]) AND t.retired_on IS NULL) t ON t.feeder_id = f.id
      WHERE f.unit_id = ANY($1::int[]) OR t.id IS NOT NULL
      GROUP BY f.id ORDER BY f.code`,
    [units],
  );
  return { feeders: rows };
}

export async function feederTransformers(ctx: Ctx, feederId: number): Promise<FeederAnswer> {
  const units = await networkUnits(ctx, undefined);
  const rows = await ctx.sql.query<Omit<TransformerView, 'sold'>>(
    `SELECT t.id, t.code, t.name, trim_scale(t.kva)::text AS kva, t.is_public AS "isPublic", u.name_zh AS "unitNameZh", u.name_en AS "unitNameEn",
            coalesce(a.accounts, 0)::int AS accounts, coalesce(trim_scale(a.kva), 0)::text AS "contractKva", t.retired_on AS "retiredOn",
            EXISTS (SELECT 1 FROM outage o WHERE (o.transformer_id = t.id OR o.feeder_id = t.feeder_id) AND ${OUT}) AS "isOut"
       FROM transformer t JOIN org_unit u ON u.id = t.unit_id
       LEFT JOIN LATERAL (SELECT count(*) AS accounts, sum(a.capacity_kva) AS kva FROM account a
                           WHERE a.transformer_id = t.id AND a.status <> 'closed') a ON true
      WHERE t.feeder_id = $1 AND t.unit_id = ANY($2::int[]) ORDER BY t.retired_on IS NOT NULL, t.code`,
    [feederId, units],
  );
  const sold = await soldBy(
    ctx,
    'a.transformer_id',
    `a.transformer_id = ANY($2::int[])`,
    rows.map(({ id }) => id),
  );
  return { transformers: rows.map((row) => ({ ...row, sold: sold.get(row.id) ?? null })) };
}

export async function behindTransformer(ctx: Ctx, transformerId: number): Promise<TransformerAnswer> {
  const units = await networkUnits(ctx, undefined);
  const rows = await ctx.sql.query<Omit<BehindView, 'sold'>>(
    `SELECT a.id AS "accountId", a.account_no AS "accountNo", c.name AS "customerName", a.class, a.status, trim_scale(a.capacity_kva)::text AS "capacityKva",
            (SELECT count(*) FROM meter_relation r WHERE r.account_id = a.id AND (r.ended_on IS NULL OR r.ended_on > current_date))::int AS relations,
            (SELECT count(*) FROM equipment e WHERE e.account_id = a.id)::int AS equipment
       FROM account a JOIN customer c ON c.id = a.customer_id
      WHERE a.transformer_id = $1 AND a.unit_id = ANY($2::int[]) AND a.status <> 'closed' ORDER BY a.account_no LIMIT ${BEHIND_MOST + 1}`,
    [transformerId, units],
  );
  const shown = rows.slice(0, BEHIND_MOST);
  const sold = await soldBy(
    ctx,
    'a.id',
    `a.id = ANY($2::bigint[])`,
    shown.map(({ accountId }) => accountId),
  );
  return {
    accounts: shown.map((row) => ({ ...row, sold: sold.get(row.accountId) ?? null })),
    isCapped: rows.length > BEHIND_MOST,
  };
}

/** What stands billed, red against what it took back, of the newest billed month of each and the month before it. */
async function soldBy(ctx: Ctx, key: string, chosen: string, ids: readonly number[]): Promise<Map<number, Sold>> {
  const units = unitsFor(ctx.actor, 'bill.see').filter((unit) => may(ctx.actor, 'bill.see', unit));
  if (ids.length === 0 || units.length === 0) return new Map();
  const rows = await ctx.sql.query<Sold & { id: number }>(
    `WITH monthly AS (
       SELECT ${key} AS id, h.bill_month, sum(h.energy_kwh) AS kwh
         FROM account a JOIN bill_history h ON h.account_id = a.id AND NOT h.superseded
        WHERE a.unit_id = ANY($1::int[]) AND ${chosen} AND h.bill_month >= (current_date - interval '13 months')::date
        GROUP BY 1, 2
     ), newest AS (SELECT id, max(bill_month) AS bill_month FROM monthly GROUP BY id)
     SELECT n.id, to_char(n.bill_month, 'YYYY-MM') AS month, m.kwh::text AS kwh, b.kwh::text AS "beforeKwh"
       FROM newest n JOIN monthly m ON m.id = n.id AND m.bill_month = n.bill_month
       LEFT JOIN monthly b ON b.id = n.id AND b.bill_month = (n.bill_month - interval '1 month')::date`,
    [units, ids],
  );
  return new Map(rows.map(({ id, ...sold }) => [id, sold]));
}
