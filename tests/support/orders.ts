/** What the tests of work orders share: a fresh snapshot of every order, and the events their commands wrote. */
import { openPool, PoolSql } from '@/server/platform/db';
import type { Sql } from '@/server/kernel/ports';
import type { OrderEvent, OrderRow } from '@/server/work-orders/contract';
import { ORDER_COLUMNS, ORDER_FROM } from '@/server/work-orders/order-columns';

export async function snapshot(sql: Sql): Promise<Map<number, OrderRow>> {
  const rows = await sql.query<OrderRow>(`SELECT ${ORDER_COLUMNS} FROM ${ORDER_FROM} ORDER BY w.id`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Order events waiting in the outbox, in the order they were written. */
export async function outboxEvents(sql: Sql): Promise<OrderEvent[]> {
  const rows = await sql.query<{ payload: OrderEvent }>(
    `SELECT payload FROM outbox WHERE topic = 'orders' ORDER BY id`,
  );
  return rows.map((row) => row.payload);
}

/** Runs as the owner of the database, past the application's rights. */
export async function asOwner<Result>(url: string, work: (sql: Sql) => Promise<Result>): Promise<Result> {
  const pool = openPool(url, { role: null, max: 2 });
  try {
    return await work(new PoolSql(pool));
  } finally {
    await pool.end();
  }
}
