/**
 * Rows of the archive as they stood at an instant (历史版本): from the earlier rows the database keeps, else the row that stands now, if it was
 * there then.
 */
import type { Sql } from '@/server/kernel/ports';
import type { Instant } from '@/server/kernel/time';

export type Row = Readonly<Record<string, string | number | boolean | null>>;
type Versioned =
  | 'customer'
  | 'account'
  | 'service_point'
  | 'meter'
  | 'route'
  | 'transformer'
  | 'account_term'
  | 'equipment'
  | 'equipment_state'
  | 'meter_relation'
  | 'loss_term';

/** Rows of a table as they stood, by their ids or by the account they belonged to then. */
export async function rowsAsOf(
  sql: Sql,
  table: Versioned,
  of: { ids: readonly number[] } | { accountId: number },
  at: Instant,
): Promise<Row[]> {
  const byIds = 'ids' in of;
  const keys = byIds
    ? 'SELECT unnest($1::bigint[]) AS id'
    : `SELECT id FROM ${table} WHERE account_id = $1 UNION SELECT row_key FROM row_version WHERE account_id = $1 AND table_name = '${table}'`;
  const found = await sql.query<{ row: Row }>(
    `SELECT s.row FROM (${keys}) k
       LEFT JOIN ${table} t ON t.id = k.id
       LEFT JOIN LATERAL (SELECT v.row FROM row_version v WHERE v.table_name = '${table}' AND v.row_key = k.id AND v.valid_to > $2
                           ORDER BY v.valid_to LIMIT 1) v ON true
      CROSS JOIN LATERAL (SELECT coalesce(v.row, to_jsonb(t)) AS row) s
      WHERE s.row IS NOT NULL AND (s.row->>'created_at')::timestamptz <= $2 ${byIds ? '' : `AND (s.row->>'account_id')::bigint = $1`}
      ORDER BY k.id`,
    [byIds ? of.ids : of.accountId, at],
  );
  return found.map(({ row }) => row);
}

export const text = (row: Row, column: string): string => String(row[column]);
export const textOrNull = (row: Row, column: string): string | null =>
  row[column] == null ? null : String(row[column]);

/** Without the padding of its column. */
export const plain = (value: string): string => (value.includes('.') ? value.replace(/\.?0+$/, '') : value);
