/**
 * 整批撤销、继续受影响户: a whole run taken back, and the accounts of a run computed again whose facts changed. In the caller's transaction.
 *
 *   cancelRun(ctx, sql, { runId, requestedBy, reason, released: 'refuse' | 'reverse', orderId? }) → { superseded, reversed, amountYuan }
 *     bills not released are superseded and their orders of 电费计费 end; released ones are taken back by red bills, with approval
 *     ('reverse'), or the cancelling is refused ('refuse'). The accounts may be billed again.
 *   continueAffected(ctx, sql, { runId, calculatedBy }) → { accounts }
 *     computes again, by a worker, the exceptions of the run and its unreleased bills whose readings or archive changed since
 *
 * Refuses: a trial run, a run that is going on or cancelled already, the applicant's own decision, a closed month.
 */
import { decimal, sum, yuanText } from '@/server/kernel/money';
import { enqueue } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { moveOrders } from '@/server/work-orders/commands/move';
import { AFFECTED } from '@/server/billing/queries/affected';
import { standing } from '@/server/billing/queries/standing';
import { announceBills } from './release';
import { reverseBills } from './reverse-bills';
import { refuseClosedUnit, tell } from './runs';

const REVERSAL_BATCH = 500;
const REBILL_JOB = 'billing/rebill-account';

export interface RunCancelling {
  readonly runId: number;
  readonly requestedBy: number;
  readonly reason: string;
  readonly released: 'refuse' | 'reverse';
  readonly orderId?: number;
}

export interface RunCancelled {
  readonly superseded: number;
  readonly reversed: number;
  /** What the red bills take back. */
  readonly amountYuan: string;
}

interface HeldRun {
  readonly unitId: number;
  readonly runNo: string;
  readonly month: Month;
  readonly status: string;
  readonly kind: string;
}

async function holdFinished(sql: Sql, runId: number): Promise<HeldRun> {
  const run = await sql.maybeOne<HeldRun>(
    `SELECT unit_id AS "unitId", run_no AS "runNo", to_char(bill_month, 'YYYY-MM') AS month, status, kind FROM billing_run WHERE id = $1 FOR NO KEY UPDATE`,
    [runId],
  );
  if (run === undefined) throw new Refusal('not-found', { what: 'run' });
  refuseIf(run.kind === 'trial', 'billing.run-is-trial', { runNo: run.runNo });
  refuseIf(run.status !== 'done' && run.status !== 'stopped', 'billing.run-not-cancellable', { runNo: run.runNo });
  return run;
}

export async function cancelRun(ctx: Ctx, sql: Sql, asked: RunCancelling): Promise<RunCancelled> {
  refuseIf(asked.requestedBy === ctx.actor.userId, 'accounts.own-request');
  const { runNo, month } = await holdFinished(sql, asked.runId);
  const day = firstDay(month);
  const released = await sql.query<{ id: number }>(
    `SELECT b.id FROM bill b WHERE b.bill_month = $1 AND b.run_id = $2 AND b.status = 'released' AND ${standing('b')} ORDER BY b.id`,
    [day, asked.runId],
  );
  refuseIf(asked.released === 'refuse' && released.length > 0, 'billing.run-released', {
    runNo,
    count: released.length,
  });
  const superseded = await supersedeOpen(ctx, sql, asked, month);
  const amounts: string[] = [];
  for (let from = 0; from < released.length; from += REVERSAL_BATCH) {
    const billIds = released.slice(from, from + REVERSAL_BATCH).map((row) => row.id);
    const { requestedBy, reason, orderId, runId } = asked;
    const reds = await reverseBills(ctx, sql, { month, billIds, requestedBy, reason, orderId, runId });
    amounts.push(...reds.map((red) => red.redYuan));
    await sql.run(
      `INSERT INTO account_change (account_id, kind, effective_on, detail)
       SELECT unnest($1::bigint[]), 'rebill', $2, $3::jsonb`,
      [reds.map((red) => red.accountId), ctx.clock.today(), JSON.stringify({ runNo, reason })],
    );
  }
  await sql.run(
    `UPDATE billing_run SET status = 'cancelled', cancelled_by = $2, cancelled_at = clock_timestamp(), cancel_reason = $3, version = version + 1
      WHERE id = $1`,
    [asked.runId, ctx.actor.userId, asked.reason],
  );
  await tell(sql, asked.runId);
  return {
    superseded,
    reversed: released.length,
    amountYuan: yuanText(sum(amounts.map((amount) => decimal(amount)))),
  };
}

/** Orders before bills, as everywhere. */
async function supersedeOpen(ctx: Ctx, sql: Sql, asked: RunCancelling, month: Month): Promise<number> {
  const day = firstDay(month);
  const orders = await sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE run_id = $1 AND process = 'billing' AND state IN ('pending', 'locked', 'returned') ORDER BY id FOR UPDATE`,
    [asked.runId],
  );
  if (orders.length > 0) {
    await moveOrders(
      sql,
      orders.map((order) => order.id),
      {
        process: 'billing',
        action: 'run-cancelled',
        sendBack: false,
        actorId: ctx.actor.userId,
        reason: asked.reason,
        form: {},
      },
    );
  }
  const bills = await sql.query<{ id: number; unitId: number }>(
    `UPDATE bill SET status = 'superseded' WHERE bill_month = $1 AND run_id = $2 AND status = 'computed' RETURNING id, unit_id AS "unitId"`,
    [day, asked.runId],
  );
  await sql.run(
    `UPDATE review_obligation SET closed_at = clock_timestamp(), closed_by = $3, conclusion = 'superseded', reason = $4
      WHERE bill_month = $1 AND bill_id = ANY($2::bigint[]) AND closed_at IS NULL`,
    [day, bills.map((bill) => bill.id), ctx.actor.userId, asked.reason],
  );
  await sql.run(
    `UPDATE billing_exception SET resolved_at = clock_timestamp() WHERE run_id = $1 AND resolved_at IS NULL`,
    [asked.runId],
  );
  await announceBills(sql, month, bills, 'superseded');
  return bills.length;
}

export async function continueAffected(
  _ctx: Ctx,
  sql: Sql,
  asked: { runId: number; calculatedBy: number },
): Promise<{ accounts: number }> {
  const { month, unitId } = await holdFinished(sql, asked.runId);
  await refuseClosedUnit(sql, unitId, month);
  const rows = await sql.query<{ accountId: number }>(`${AFFECTED} ORDER BY 1`, [firstDay(month), asked.runId]);
  await enqueue(
    sql,
    rows.map(({ accountId }) => ({
      name: REBILL_JOB,
      payload: { accountId, month, calculatedBy: asked.calculatedBy },
    })),
  );
  return { accounts: rows.length };
}
