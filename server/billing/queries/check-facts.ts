/**
 * What the checks look at beside readings and bills (核查依据): place on the network, outages on record, and changes of the archive that the
 * database itself kept. One statement however many accounts.
 */
import type { FileChangeFacts, OutageFacts } from '@/server/anomalies/facts';
import type { CheckFacts } from '@/server/billing/source';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, type Month } from '@/server/kernel/time';
import { monthLiteral, PREPARED } from './prepared';

const UTILITY_ZONE = 'Asia/Shanghai';
/** Days around a change of the archive within which an archived order accounts for it. */
const ORDER_DAYS = 62;

interface Row {
  readonly accountId: number;
  readonly transformerId: number | null;
  readonly suspended: boolean;
  readonly outage: OutageFacts | null;
  readonly files: readonly (FileChangeFacts & { readonly orders: readonly string[] | null })[] | null;
}

export async function readCheckFacts(
  sql: Sql,
  month: Month,
  accountIds: readonly number[],
): Promise<Map<number, CheckFacts>> {
  const first = monthLiteral(month);
  const last = monthLiteral(addMonths(month, -1));
  const rows = await sql.query<Row>(
    `WITH chosen AS (SELECT id, transformer_id, status FROM account WHERE id = ANY($1::bigint[])),
     -- Outages of the last two months, by transformer or by the feeder above it.
     dark AS MATERIALIZED (
       SELECT t.id AS transformer_id, o.outage_no, o.reason, o.started_at, coalesce(o.ended_at, clock_timestamp()) AS ended_at FROM outage o
         JOIN transformer t ON t.id = o.transformer_id OR t.feeder_id = o.feeder_id
        WHERE o.withdrawn_at IS NULL AND (o.ended_at IS NULL OR o.ended_at > ${last} - 31) AND o.started_at < ${first} + 40
          AND t.id IN (SELECT transformer_id FROM chosen)
     ),
     outages AS (
       SELECT c.id, jsonb_build_object('outageNo', string_agg(DISTINCT d.outage_no, '、'), 'reason', min(d.reason),
                'from', min(d.started_at), 'to', max(d.ended_at),
                'hours', (SELECT round(coalesce(sum(extract(epoch FROM upper(part) - lower(part))), 0) / 3600, 2)
                            FROM unnest(range_agg(tstzrange(d.started_at, d.ended_at) * tstzrange(p.from_at, p.to_at))) AS part)) AS outage
         FROM chosen c JOIN dark d ON d.transformer_id = c.transformer_id
         JOIN LATERAL (SELECT min(prev_read_on)::timestamp AT TIME ZONE '${UTILITY_ZONE}' AS from_at,
                              max(read_on)::timestamp AT TIME ZONE '${UTILITY_ZONE}' AS to_at
                         FROM reading r WHERE r.reading_month = ${first} AND r.account_id = c.id) p
           ON p.from_at < p.to_at AND d.started_at < p.to_at AND d.ended_at > p.from_at
        GROUP BY c.id
     ),
     earlier AS MATERIALIZED (
       SELECT v.account_id, v.table_name, v.row_key, v.row, v.valid_to FROM row_version v
        WHERE v.account_id = ANY($1::bigint[]) AND v.table_name IN ('account', 'meter') AND v.valid_to >= ${last}
     ),
     fields AS (
       SELECT DISTINCT ON (e.account_id, e.row_key, x.field) e.account_id, x.field, x.before, x.after,
              (e.valid_to AT TIME ZONE '${UTILITY_ZONE}')::date AS "on"
         FROM earlier e
         LEFT JOIN account a ON e.table_name = 'account' AND a.id = e.row_key
         LEFT JOIN meter m ON e.table_name = 'meter' AND m.id = e.row_key
         CROSS JOIN LATERAL (VALUES
           ('tariff', e.row->>'tariff_code', a.tariff_code),
           ('class', e.row->>'class', a.class),
           ('voltage', trim_scale((e.row->>'voltage_kv')::numeric)::text, trim_scale(a.voltage_kv)::text),
           ('capacity', trim_scale((e.row->>'capacity_kva')::numeric)::text, trim_scale(a.capacity_kva)::text),
           ('powerFactor', e.row->>'pf_standard', a.pf_standard::text),
           ('multiplier', trim_scale((e.row->>'ct_ratio')::numeric * (e.row->>'pt_ratio')::numeric)::text,
                          trim_scale(m.ct_ratio * m.pt_ratio)::text),
           ('digits', e.row->>'digits', m.digits::text)) AS x(field, before, after)
        WHERE x.before IS NOT NULL AND x.before IS DISTINCT FROM x.after
        ORDER BY e.account_id, e.row_key, x.field, e.valid_to
     ),
     files AS (
       SELECT f.account_id, jsonb_agg(jsonb_build_object('field', f.field, 'before', f.before, 'after', coalesce(f.after, '—'), 'on', f."on",
                'orders', (SELECT jsonb_agg(DISTINCT c.kind) FROM account_change c
                            WHERE c.account_id = f.account_id AND c.effective_on BETWEEN f."on" - ${ORDER_DAYS} AND f."on" + ${ORDER_DAYS}))) AS files
         FROM fields f GROUP BY f.account_id
     )
     SELECT c.id AS "accountId", c.transformer_id AS "transformerId", c.status = 'suspended' AS suspended, o.outage, f.files
       FROM chosen c LEFT JOIN outages o ON o.id = c.id LEFT JOIN files f ON f.account_id = c.id`,
    [accountIds],
    PREPARED,
  );
  return new Map(
    rows.map((row) => [
      row.accountId,
      {
        transformerId: row.transformerId,
        suspended: row.suspended,
        outages: row.outage === null ? NONE : [row.outage],
        fileChanges: row.files?.map(({ orders, ...file }) => ({ ...file, orders: orders ?? [] })) ?? NONE,
      },
    ]),
  );
}

const NONE: readonly never[] = [];
