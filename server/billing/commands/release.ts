/**
 * 发行: bills become owed. Set-wise; the database itself refuses an open review and the calculator's own hand, these checks say so in
 * words first.
 */
import { postReceivables } from '@/server/accounts/commands/post-receivables';
import { requireVerb } from '@/server/access/permissions';
import type { ReleaseReceipt } from '@/server/billing/run-wire';
import { visibleRun } from '@/server/billing/queries/runs';
import { groupBy } from '@/server/kernel/group';
import { type Decimal, yuanText, ZERO } from '@/server/kernel/money';
import { announce } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { moveOrders } from '@/server/work-orders/commands/move';
import { openLackingReviews } from './lacking-reviews';
import { queueRelease, type Share } from './release-shares';
import { tell } from './runs';

/** Bills released in one transaction. */
const RELEASE_BATCH = 500;
/** Above this workers do it. */
const INLINE_BILLS = 2000;

interface ReleasedRow {
  readonly id: number;
  readonly unitId: number;
}

export interface ReleaseOf {
  readonly month: Month;
  readonly billIds: readonly number[];
  readonly runId: number | null;
  readonly orderId: number | null;
  /** False: what the accounts paid ahead is left alone; left out: it settles the new bills. */
  readonly settlePrepayments?: boolean;
}

/** Releases exactly these bills or throws. Returns what they amount to. */
export async function releaseBills(
  ctx: Ctx,
  sql: Sql,
  { month, billIds, runId, orderId, settlePrepayments }: ReleaseOf,
): Promise<Decimal> {
  if (billIds.length === 0) return ZERO;
  await refuseClosed(sql, month, billIds);
  const { at } = await sql.one<{ at: string }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
  const released = await sql.query<ReleasedRow>(
    `UPDATE bill SET status = 'released', released_by = $3, released_at = $4
      WHERE bill_month = $1 AND id = ANY($2::bigint[]) AND status = 'computed' RETURNING id, unit_id AS "unitId"`,
    [firstDay(month), billIds, ctx.actor.userId, at],
  );
  refuseIf(released.length !== billIds.length, 'order.changed', { month });
  const posting = { month, runId, orderId, postedBy: ctx.actor.userId, at, today: ctx.clock.today() };
  const amount = await postReceivables(
    sql,
    settlePrepayments === undefined ? posting : { ...posting, settlePrepayments },
    billIds,
  );
  await announceBills(sql, month, released, 'released');
  return amount;
}

/** In words what the database would refuse: nothing goes into a closed month (月结). */
export async function refuseClosed(sql: Sql, month: Month, billIds: readonly number[]): Promise<void> {
  const closed = await sql.maybeOne(
    `SELECT 1 FROM (SELECT DISTINCT unit_id FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[])) u
      WHERE period_is_closed(u.unit_id, $1) LIMIT 1`,
    [firstDay(month), billIds],
  );
  refuseIf(closed !== undefined, 'billing.month-closed', { month });
}

export async function announceBills(
  sql: Sql,
  month: Month,
  bills: readonly { readonly id: number; readonly unitId: number }[],
  status: 'computed' | 'released' | 'superseded',
): Promise<void> {
  const groups = groupBy(bills, (bill) => bill.unitId);
  await announce(
    sql,
    [...groups].map(([unitId, group]) => ({
      topic: 'bills',
      unitId,
      payload: { billMonth: month, billIds: group.map((bill) => bill.id), status },
    })),
  );
}

interface Candidate {
  readonly billId: number;
  readonly calculatedBy: number;
  readonly orderId: number | null;
  readonly orderStep: string | null;
  readonly lockedBy: number | null;
}

type Tally = { released: number; amount: Decimal; heldByOthers: number; ownCalculation: number };

/**
 * Releases every bill of a run whose reviews are all closed. What someone else has in hand stays theirs. A big run goes on in a worker;
 * the receipt then says so.
 */
export async function releaseRun(ctx: Ctx, runId: number): Promise<ReleaseReceipt> {
  const run = await visibleRun(ctx, runId);
  requireVerb(ctx.actor, 'bill.release', run.unitId);
  refuseIf(run.kind === 'trial', 'billing.run-is-trial', { runNo: run.runNo });
  refuseIf(run.status === 'running' || run.status === 'paused' || run.status === 'planned', 'billing.run-not-done', {
    runNo: run.runNo,
  });
  const standing = await standingOf(ctx.sql, runId, run.month, ctx.actor.userId);
  if (standing.releasable === 0) {
    if (standing.own > 0) throw new Refusal('billing.own-calculation', { runNo: run.runNo });
    throw new Refusal('billing.nothing-releasable', { runNo: run.runNo, openReviews: standing.openReviews });
  }
  if (standing.releasable > INLINE_BILLS) {
    await ctx.sql.tx((sql) => queueRelease(sql, { runId, month: run.month, releasedBy: ctx.actor.userId }));
    return {
      released: 0,
      amountYuan: yuanText(ZERO),
      openReviews: standing.openReviews,
      heldByOthers: 0,
      ownCalculation: standing.own,
      inBackground: true,
    };
  }
  const done = await releaseAll(ctx, runId, run.month);
  const { openReviews } = await standingOf(ctx.sql, runId, run.month, ctx.actor.userId);
  return { ...done, openReviews, inBackground: false };
}

/** What of a share was released and what was not. */
type ShareReceipt = Omit<ReleaseReceipt, 'openReviews' | 'inBackground'>;

const WHOLE_RUN: Share = { from: 1, to: Number.MAX_SAFE_INTEGER };

/** The worker's half: permission was checked when it was asked for; the releaser is the person who asked. */
export async function releaseRunFor(
  ctx: Ctx,
  runId: number,
  releasedBy: number,
  { share, onBatch }: { share?: Share | undefined; onBatch?: () => boolean } = {},
): Promise<ShareReceipt> {
  const run = await ctx.sql.maybeOne<{ month: Month }>(
    `SELECT to_char(bill_month, 'YYYY-MM') AS month FROM billing_run WHERE id = $1`,
    [runId],
  );
  if (run === undefined) throw new Refusal('not-found', { what: 'run' });
  const releaser: Ctx = { ...ctx, actor: { ...ctx.actor, kind: 'user', userId: releasedBy } };
  return releaseAll(releaser, runId, run.month, share, onBatch);
}

async function standingOf(
  sql: Sql,
  runId: number,
  month: Month,
  userId: number,
): Promise<{ releasable: number; openReviews: number; own: number }> {
  return sql.one(
    `SELECT count(*) FILTER (WHERE open_obligations = 0 AND calculated_by <> $3)::int AS releasable,
            count(*) FILTER (WHERE open_obligations > 0)::int AS "openReviews",
            count(*) FILTER (WHERE open_obligations = 0 AND calculated_by = $3)::int AS own
       FROM bill WHERE run_id = $1 AND bill_month = $2 AND status = 'computed'`,
    [runId, firstDay(month), userId],
  );
}

async function releaseAll(
  ctx: Ctx,
  runId: number,
  month: Month,
  { from, to }: Share = WHOLE_RUN,
  onBatch?: () => boolean,
): Promise<ShareReceipt> {
  const tally: Tally = { released: 0, amount: ZERO, heldByOthers: 0, ownCalculation: 0 };
  let next = from;
  for (;;) {
    const last = await ctx.sql.tx((sql) => releaseBatch(ctx, sql, { runId, month, share: { from: next, to } }, tally));
    if (last === undefined) break;
    next = last + 1;
    if (onBatch?.() === true) await ctx.sql.tx((sql) => tell(sql, runId));
  }
  await ctx.sql.tx((sql) => tell(sql, runId));
  const { released, amount, heldByOthers, ownCalculation } = tally;
  return { released, amountYuan: yuanText(amount), heldByOthers, ownCalculation };
}

/** Orders are locked before bills, as everywhere else. Returns the last bill looked at. */
async function releaseBatch(
  ctx: Ctx,
  sql: Sql,
  { runId, month, share }: { runId: number; month: Month; share: Share },
  tally: Tally,
): Promise<number | undefined> {
  const found = await sql.query<Candidate>(
    `SELECT b.id AS "billId", b.calculated_by AS "calculatedBy", w.id AS "orderId", w.step AS "orderStep", w.locked_by AS "lockedBy"
       FROM bill b LEFT JOIN work_order w ON w.bill_month = b.bill_month AND w.bill_id = b.id AND w.process = 'billing'
        AND w.state IN ('pending', 'locked', 'returned')
      WHERE b.run_id = $1 AND b.bill_month = $2 AND b.status = 'computed' AND b.open_obligations = 0 AND b.id BETWEEN $3 AND $4
      ORDER BY b.id LIMIT ${RELEASE_BATCH}`,
    [runId, firstDay(month), share.from, share.to],
  );
  if (found.length === 0) return undefined;
  const free = await lockFreeOrders(ctx, sql, found);
  const go: Candidate[] = [];
  const count = { heldByOthers: 0, ownCalculation: 0 };
  for (const one of found) {
    if (one.calculatedBy === ctx.actor.userId) count.ownCalculation += 1;
    else if (one.orderId !== null && !free.has(one.orderId)) count.heldByOthers += 1;
    else go.push(one);
  }
  const still = await sql.query<{ id: number }>(
    `SELECT id FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[]) AND status = 'computed' AND open_obligations = 0 ORDER BY id FOR UPDATE`,
    [firstDay(month), go.map((one) => one.billId)],
  );
  const lacking = await openLackingReviews(
    sql,
    month,
    still.map((row) => row.id),
  );
  const billIds = still.map((row) => row.id).filter((id) => !lacking.has(id));
  const kept = new Set(billIds);
  const amount = await releaseBills(ctx, sql, { month, billIds, runId, orderId: null });
  const orderIds = go.flatMap((one) => (one.orderId !== null && kept.has(one.billId) ? [one.orderId] : []));
  if (orderIds.length > 0) {
    await moveOrders(sql, orderIds, {
      process: 'billing',
      action: 'release',
      sendBack: false,
      actorId: ctx.actor.userId,
      reason: '',
      form: { withRun: runId },
    });
  }
  tally.released += billIds.length;
  tally.amount = tally.amount.plus(amount);
  tally.heldByOthers += count.heldByOthers;
  tally.ownCalculation += count.ownCalculation;
  return found.at(-1)!.billId;
}

/** Orders at the step `release` that nobody else holds, under their row locks. */
async function lockFreeOrders(ctx: Ctx, sql: Sql, found: readonly Candidate[]): Promise<Set<number>> {
  const ids = found.flatMap((one) => (one.orderId === null ? [] : [one.orderId]));
  if (ids.length === 0) return new Set();
  const rows = await sql.query<{ id: number }>(
    `SELECT id FROM work_order WHERE id = ANY($1::bigint[]) AND step = 'release' AND state IN ('pending', 'returned', 'locked')
        AND (locked_by IS NULL OR locked_by = $2) ORDER BY id FOR UPDATE`,
    [ids, ctx.actor.userId],
  );
  return new Set(rows.map((row) => row.id));
}
