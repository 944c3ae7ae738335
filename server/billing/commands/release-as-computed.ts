/**
 * 随算发行: a second person lets a run that is going on release what no rule holds. From the next chunk on such bills are born released,
 * with receivable and voucher in the same transaction; those of the chunks before are released when the run ends. What a rule holds waits
 * for its review as ever, and the run's starter may not be the releaser: the database refuses both (`bill_inserted`).
 *
 *   releaseAsComputed(ctx, runId, true | false) → the run
 *   postReleased(ctx, sql, written, writing)     posts what a chunk releases
 *
 * Refuses: a trial run, a run that is over, the run's starter (billing.own-calculation).
 */
import { type Earned, type Owed, postOwed } from '@/server/accounts/commands/post-receivables';
import { requireVerb } from '@/server/access/permissions';
import { add, type Exact, fixed } from '@/server/billing/exact';
import { visibleRun } from '@/server/billing/queries/runs';
import type { RunRow, RunStatus } from '@/server/billing/run-wire';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { refuseIf } from '@/server/kernel/refusal';
import { announceBills } from './release';
import { tell } from './runs';
import type { BillWriting, WrittenBill } from './write-bills';

const GOING_ON: readonly RunStatus[] = ['planned', 'running', 'paused'];

export async function releaseAsComputed(ctx: Ctx, runId: number, on: boolean): Promise<RunRow> {
  const { unitId, runNo, kind, startedBy } = await visibleRun(ctx, runId);
  requireVerb(ctx.actor, 'bill.release', unitId);
  refuseIf(kind === 'trial', 'billing.run-is-trial', { runNo });
  refuseIf(on && startedBy === ctx.actor.userId, 'billing.own-calculation', { runNo });
  return ctx.sql.tx(async (sql) => {
    const { status } = await sql.one<{ status: RunStatus }>(
      'SELECT status FROM billing_run WHERE id = $1 FOR NO KEY UPDATE',
      [runId],
    );
    refuseIf(!GOING_ON.includes(status), 'billing.run-over', { runNo });
    await sql.run(
      `UPDATE billing_run SET releaser_id = $2, releaser_from = CASE WHEN $2::int IS NULL THEN NULL ELSE clock_timestamp() END, version = version + 1
        WHERE id = $1`,
      [runId, on ? ctx.actor.userId : null],
    );
    return tell(sql, runId);
  });
}

/** Receivables and vouchers of the bills of a chunk that were born released. */
export async function postReleased(
  ctx: Ctx,
  sql: Sql,
  written: readonly WrittenBill[],
  { month, runId, at, releaserId }: BillWriting,
): Promise<void> {
  if (releaserId === undefined) return;
  const released = written
    .filter((one) => one.released)
    .map(({ billId, billed }): Owed & { billed: WrittenBill['billed'] } => ({
      billId,
      accountId: billed.account.id,
      unitId: billed.account.unitId,
      amountYuan: billed.amountYuan,
      kind: 'ordinary',
      billed,
    }));
  if (released.length === 0) return;
  await postOwed(
    sql,
    { month, runId, orderId: null, postedBy: releaserId, at, today: ctx.clock.today() },
    released,
    earnedBy(released),
  );
  await announceBills(
    sql,
    month,
    released.map((one) => ({ id: one.billId, unitId: one.unitId })),
    'released',
  );
}

function earnedBy(
  bills: readonly { readonly unitId: number; readonly billed: WrittenBill['billed'] }[],
): readonly Earned[] {
  const sums = new Map<number, Map<string, Exact>>();
  for (const { unitId, billed } of bills) {
    let ofUnit = sums.get(unitId);
    if (ofUnit === undefined) sums.set(unitId, (ofUnit = new Map()));
    for (const [charge, amount] of billed.earned) {
      const before = ofUnit.get(charge);
      ofUnit.set(charge, before === undefined ? amount : add(before, amount));
    }
  }
  return [...sums].flatMap(([unitId, charges]) =>
    [...charges].map(([charge, amount]): Earned => ({ unitId, charge, amountYuan: fixed(amount, 2) })),
  );
}
