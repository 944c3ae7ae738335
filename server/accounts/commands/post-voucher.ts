/**
 * 过账: the one command that writes vouchers. In the caller's transaction, a batch in two statements; the database refuses one that does
 * not balance, a prepayment below zero, and any later change.
 *
 *   postVouchers(sql, { postedBy, at }, vouchers) → ids in the order given
 */
import type { Voucher } from '@/server/accounts/voucher';
import { copyLine } from '@/server/kernel/copy-text';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Instant } from '@/server/kernel/time';

const ENTRY_COPY = `COPY ledger_entry (voucher_id, ledger, bill_month, debit_yuan, credit_yuan, account_id, document_kind, document_id) FROM STDIN`;

export interface Posted {
  readonly postedBy: number;
  readonly at: Instant;
}

/** The moment of a posting: the database's, not a process's. */
export async function postingTime(sql: Sql): Promise<Instant> {
  const { at } = await sql.one<{ at: Instant }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
  return at;
}

export async function postVouchers(
  sql: Sql,
  { postedBy, at }: Posted,
  vouchers: readonly Voucher[],
): Promise<number[]> {
  if (vouchers.length === 0) return [];
  const rows = await sql.query<{ id: number }>(
    `INSERT INTO ledger_voucher (kind, unit_id, run_id, order_id, note, posted_by, posted_at)
     SELECT v.kind, v.unit_id, v.run_id, v.order_id, v.note, $2, $3
       FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (kind text, unit_id int, run_id bigint, order_id bigint, note text))
            WITH ORDINALITY AS v(kind, unit_id, run_id, order_id, note, ord) ORDER BY v.ord
     RETURNING id`,
    [
      JSON.stringify(
        vouchers.map(({ kind, unitId, runId, orderId, note }) => ({
          kind,
          unit_id: unitId,
          run_id: runId ?? null,
          order_id: orderId ?? null,
          note: note ?? null,
        })),
      ),
      postedBy,
      at,
    ],
  );
  const ids = rows.map((row) => row.id);
  const rowsOf = (voucher: Voucher, index: number): string[] =>
    voucher.entries.map((entry) =>
      copyLine([
        ids[index],
        entry.ledger,
        entry.month === null ? null : firstDay(entry.month),
        entry.debitYuan,
        entry.creditYuan,
        entry.accountId,
        entry.documentKind,
        entry.documentId,
      ]),
    );
  const entries = vouchers.flatMap(rowsOf);
  if (entries.length > 0) await sql.copyIn(ENTRY_COPY, entries);
  return ids;
}

export async function postVoucher(sql: Sql, posted: Posted, voucher: Voucher): Promise<number> {
  return (await postVouchers(sql, posted, [voucher]))[0]!;
}
