/** The bills of a run in the order they are carried out in (打印顺序): by reading route and place on it, a part at a time. */
import { requireVerb, unitsFor } from '@/server/access/permissions';
import { PRINT_MOST } from '@/server/billing/run-wire';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';

export async function runBillIds(ctx: Ctx, runId: number, part: number): Promise<number[]> {
  requireVerb(ctx.actor, 'bill.see');
  const run = await ctx.sql.maybeOne<{ month: Month }>(
    `SELECT to_char(bill_month, 'YYYY-MM') AS month FROM billing_run WHERE id = $1`,
    [runId],
  );
  const rows =
    run === undefined
      ? []
      : await ctx.sql.query<{ id: number }>(
          `SELECT b.id FROM bill b JOIN account a ON a.id = b.account_id
            WHERE b.bill_month = $1 AND b.run_id = $2 AND b.status <> 'superseded' AND b.unit_id = ANY($3::int[])
            ORDER BY a.unit_id, a.route_id, a.route_seq, b.id LIMIT ${PRINT_MOST} OFFSET $4`,
          [firstDay(run.month), runId, unitsFor(ctx.actor, 'bill.see'), (part - 1) * PRINT_MOST],
        );
  if (rows.length === 0) throw new Refusal('not-found', { what: 'bill' });
  return rows.map(({ id }) => id);
}
