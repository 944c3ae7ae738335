/** The account whose money moves, under a lock of its own (户账锁): of two that pay, refund or settle at once the second sees the first. */
import type { CustomerClass } from '@/server/billing/contract';
import { announce } from '@/server/kernel/outbox';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';

const ACCOUNT_LOCK = 731_011;

export interface HeldAccount {
  readonly id: number;
  readonly accountNo: string;
  readonly customerName: string;
  readonly unitId: number;
  readonly class: CustomerClass;
  readonly status: string;
  readonly prepaymentYuan: string;
}

export async function holdAccount(sql: Sql, accountId: number): Promise<HeldAccount> {
  await sql.run('SELECT pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)', [ACCOUNT_LOCK, accountId]);
  const row = await sql.maybeOne<HeldAccount>(
    `SELECT a.id, a.account_no AS "accountNo", c.name AS "customerName", a.unit_id AS "unitId", a.class, a.status,
            coalesce(b.prepayment_yuan, 0)::numeric(16,2)::text AS "prepaymentYuan"
       FROM account a JOIN customer c ON c.id = a.customer_id LEFT JOIN account_balance b ON b.account_id = a.id WHERE a.id = $1`,
    [accountId],
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'account' });
  return row;
}

/** Several at once, in one order, so that two batches never wait for each other. */
export async function holdAccounts(sql: Sql, accountIds: readonly number[]): Promise<void> {
  await sql.run(
    `SELECT pg_advisory_xact_lock($1, (id % 2147483647)::int) FROM (SELECT DISTINCT id FROM unnest($2::bigint[]) AS u(id) ORDER BY id) o`,
    [ACCOUNT_LOCK, accountIds],
  );
}

/** Screens that show the account read it again. */
export function tellAccount(sql: Sql, { id, unitId }: Pick<HeldAccount, 'id' | 'unitId'>): Promise<void> {
  return announce(sql, [{ topic: 'accounts', unitId, payload: { accountId: id } }]);
}
