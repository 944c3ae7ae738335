/**
 * 月结: closes a billing month of a unit and everything below it, and reopens it. In a transaction of its own.
 *
 *   closeMonth(ctx, { unitId, month, note? }) → PeriodView      refuses while a run, a computed bill, an open review or an order of it is open, and a
 *                                                             month that has not begun
 *   reopenMonth(ctx, { unitId, month, reason }) → PeriodView
 *
 * After a close the database refuses every release and every red bill of the month there (`period_is_closed`); releasing and closing take
 * the same lock, so of two at once one sees the other. Rule ACC-13. Verbs: period.close, period.reopen.
 */
import { requireVerb } from '@/server/access/permissions';
import type { PeriodView } from '@/server/accounts/contract';
import { periodStanding } from '@/server/accounts/queries/period';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month, monthOf } from '@/server/kernel/time';

const PERIOD_LOCK = 731_010;

export async function closeMonth(
  ctx: Ctx,
  asked: { unitId: number; month: Month; note?: string | undefined },
): Promise<PeriodView> {
  const { unitId, month, note = '' } = asked;
  requireVerb(ctx.actor, 'period.close', unitId);
  return ctx.sql.tx(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock($1, period_lock($2::date))', [PERIOD_LOCK, firstDay(month)]);
    const { blockers, closed, figures } = await periodStanding(sql, unitId, month);
    refuseIf(closed !== null, 'period.closed-already', { month });
    refuseIf(month > monthOf(ctx.clock.today()), 'period.ahead', { month });
    const count = blockers.filter((one) => one.blocks).reduce((sum, one) => sum + one.count, 0);
    refuseIf(count > 0, 'period.blocked', { month, count });
    await sql.run(
      `INSERT INTO period_close (unit_id, bill_month, closed_by, closed_at, note, figures) VALUES ($1, $2, $3, clock_timestamp(), $4, $5)`,
      [unitId, firstDay(month), ctx.actor.userId, note, JSON.stringify(figures)],
    );
    return periodStanding(sql, unitId, month);
  });
}

export async function reopenMonth(
  ctx: Ctx,
  asked: { unitId: number; month: Month; reason: string },
): Promise<PeriodView> {
  const { unitId, month, reason } = asked;
  requireVerb(ctx.actor, 'period.reopen', unitId);
  return ctx.sql.tx(async (sql) => {
    const reopened = await sql.run(
      `UPDATE period_close SET reopened_by = $3, reopened_at = clock_timestamp(), reopen_reason = $4
        WHERE unit_id = $1 AND bill_month = $2 AND reopened_at IS NULL`,
      [unitId, firstDay(month), ctx.actor.userId, reason],
    );
    if (reopened === 0) throw new Refusal('period.not-closed', { month });
    return periodStanding(sql, unitId, month);
  });
}
