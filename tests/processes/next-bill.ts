/** The next month of a new account: its meter is read and billed by a run, through the same routes as everything else. */
import { expect } from 'vitest';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { UNITS } from '@/tests/support/small-utility';
import type { World } from './scenario';

export interface NextBill {
  readonly energyKwh: string;
  readonly amountYuan: string;
  readonly reviewClasses: number[];
}

/** Reads every register that waits, so many kWh (kvarh) further, and bills the month: the bills by account, in their order. */
export async function nextBills(world: World, accountIds: readonly number[], by: string): Promise<NextBill[]> {
  const { month } = await world.sql.one<{ month: string }>(
    `SELECT to_char(max(reading_month), 'YYYY-MM') AS month FROM reading WHERE account_id = ANY($1::bigint[])`,
    [accountIds],
  );
  await world.sql.run(
    `UPDATE reading SET value = prev_value + CASE register WHEN 'total' THEN $3::numeric WHEN 'reactive' THEN 0 ELSE $3::numeric / 3 END,
            read_on = to_date($2, 'YYYY-MM') + 4, source = 'manual', changed_at = now() - interval '1 hour'
      WHERE account_id = ANY($1::bigint[]) AND value IS NULL AND register <> 'demand'`,
    [accountIds, month, by],
  );
  const run = await world.call<{ id: number }>('calculator', startRun, {
    method: 'POST',
    path: '/api/billing/runs',
    body: { unitId: UNITS.county, month },
  });
  expect(run.status, JSON.stringify(run.body)).toBe(200);
  await world.work();
  return world.sql.query<NextBill>(
    `SELECT trim_scale(b.energy_kwh)::text AS "energyKwh", b.amount_yuan::text AS "amountYuan", w.review_classes AS "reviewClasses"
       FROM bill b JOIN work_order w ON w.bill_id = b.id WHERE b.account_id = ANY($1::bigint[]) ORDER BY b.account_id`,
    [accountIds],
  );
}

/** What was owed and paid on an account, and by how much the ledger of business fees grew with it. */
export function feesOf(world: World, accountId: number): Promise<unknown[]> {
  return world.sql.query(
    `SELECT r.kind, r.amount_yuan::text AS amount, r.open_yuan::text AS open,
            (SELECT string_agg(p.method || ' ' || p.amount_yuan, ',') FROM payment p WHERE p.account_id = r.account_id) AS paid,
            (SELECT sum(e.credit_yuan - e.debit_yuan)::text FROM ledger_entry e WHERE e.account_id = r.account_id AND e.ledger = 'business-fee') AS fee
       FROM receivable r WHERE r.account_id = $1 AND r.kind = 'business-fee'`,
    [accountId],
  );
}
