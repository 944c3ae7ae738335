/** Checks on what an account owes, for processes that ask for settled debts first (欠费已结清). */
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { yuanText, decimal } from '@/server/kernel/money';
import type { HeldOrder, OrderParts } from '@/server/work-orders/effects';

/** Refused while anything past its due day is open. */
async function debtsSettled(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<Map<number, Refusal>> {
  const owed = await sql.query<{ accountId: number; yuan: string }>(
    `SELECT account_id AS "accountId", sum(open_yuan)::text AS yuan FROM receivable
      WHERE account_id = ANY($1::bigint[]) AND due_on < $2::date AND open_yuan > 0 GROUP BY account_id`,
    [orders.flatMap((order) => order.accountId ?? []), ctx.clock.today()],
  );
  const byAccount = new Map(owed.map((row) => [row.accountId, row.yuan]));
  return new Map(
    orders.flatMap((order): [number, Refusal][] => {
      const yuan = order.accountId === null ? undefined : byAccount.get(order.accountId);
      return yuan === undefined
        ? []
        : [
            [
              order.id,
              new Refusal('accounts.debts-open', { accountNo: order.accountNo, yuan: yuanText(decimal(yuan)) }),
            ],
          ];
    }),
  );
}

export const accountGuards: OrderParts = { guards: { 'accounts.debts-settled': debtsSettled } };
