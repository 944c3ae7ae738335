/**
 * A utility several times as large as the one seeded, of the same customers under further numbers: what a run reads of them, and no
 * more (no customers' names of their own, no payments, no ledger), so that a million stand in minutes and fit on the disk.
 */
import type { PoolSql } from '@/server/platform/db';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';

/** Numbers of the seeded accounts, meters and bills are below it. */
const APART = 10_000_000;

export async function moreCustomers(owner: PoolSql, times: number, month: Month): Promise<void> {
  const last = firstDay(addMonths(month, -1));
  await owner.tx(async (sql) => {
    // Rows that are right already are not checked again, and nobody searches in them.
    await sql.run('SET LOCAL session_replication_role = replica');
    await sql.run('DROP INDEX account_no_trgm, meter_no_trgm');
    const copies = [APART, times];
    const copy = 'CROSS JOIN (SELECT n, $1::bigint * n AS apart FROM generate_series(1, $2::int - 1) AS n) k';
    await sql.run(
      `INSERT INTO account (id, account_no, customer_id, unit_id, route_id, route_seq, transformer_id, class, tariff_code, voltage_kv, capacity_kva,
              pf_standard, status, opened_on, closed_on, address)
       SELECT id + apart, account_no || '-' || n, customer_id, unit_id, route_id, route_seq, transformer_id, class, tariff_code, voltage_kv,
              capacity_kva, pf_standard, status, opened_on, closed_on, address FROM account ${copy}`,
      copies,
    );
    await sql.run(
      `INSERT INTO service_point (id, account_id, point_no, address, transformer_id)
       SELECT id + apart, account_id + apart, point_no || '-' || n, address, transformer_id FROM service_point ${copy}`,
      copies,
    );
    await sql.run(
      `INSERT INTO meter (id, meter_no, account_id, service_point_id, kind, digits, decimals, ct_ratio, pt_ratio, has_reactive, installed_on,
              removed_on, install_batch)
       SELECT id + apart, meter_no || '-' || n, account_id + apart, service_point_id + apart, kind, digits, decimals, ct_ratio, pt_ratio,
              has_reactive, installed_on, removed_on, install_batch FROM meter ${copy}`,
      copies,
    );
    await sql.run(
      `INSERT INTO account_term (account_id, term, effective_on, value, order_no)
       SELECT account_id + apart, term, effective_on, value, order_no FROM account_term ${copy}`,
      copies,
    );
    await sql.run(
      `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, rolled_over, reader_id)
       SELECT reading_month, account_id + apart, meter_id + apart, register, prev_value, value, prev_read_on, read_on, source, rolled_over,
              reader_id FROM reading ${copy} WHERE reading_month IN ($3, $4)`,
      [...copies, last, firstDay(month)],
    );
    // Last month's figures, which the peers are worked out from; what they were made from nobody asks for. Their history comes with them.
    await sql.run(
      `INSERT INTO bill (bill_month, id, bill_no, account_id, unit_id, run_id, revision, status, period_from, period_to, energy_kwh, amount_yuan,
              calculated_by, calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input, kind, generation, refers_id)
       SELECT bill_month, id + apart, bill_no || '-' || n, account_id + apart, unit_id, run_id, revision, status, period_from, period_to,
              energy_kwh, amount_yuan, calculated_by, calculated_at, released_by, released_at, engine_version, input_hash, output_hash, '{}',
              kind, generation, refers_id + apart FROM bill ${copy} WHERE bill_month = $3`,
      [...copies, last],
    );
    await sql.run(
      `INSERT INTO bill_history (account_id, bill_month, bill_id, energy_kwh, amount_yuan, days, superseded, kind)
       SELECT account_id + apart, bill_month, bill_id + apart, energy_kwh, amount_yuan, days, superseded, kind FROM bill_history ${copy}
        WHERE bill_month <> $3`,
      [...copies, last],
    );
  });
}
