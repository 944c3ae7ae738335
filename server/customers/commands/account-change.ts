/**
 * What every change of service has in common (业务变更): the account under its lock, the day it may take effect, its record, and the bills
 * that must be computed again. Called by the commands of customers, metering and network inside the caller's transaction.
 *
 * Who may do it is decided before, by the order's step; here only what the facts forbid is refused: a closed account, a day before the
 * supply began, a day inside a released bill (that needs 退补 or 冲调), a day ahead where the archive's own row must say it today.
 * The record makes the next bill a forced review (class 2). Bills of that time that were computed but not released are computed again.
 *
 * Commands for flows: holdAccount(ctx, sql, accountId) → HeldAccount · mayChange(ctx, sql, account, effectiveOn, {ahead?})
 *   · recordChange(ctx, sql, account, kind, frame, detail)
 */
import type { ChangeKind } from '@/server/anomalies/contract';
import { enqueue } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { isLocalDate, type LocalDate, type Month } from '@/server/kernel/time';

/** What every change says of itself. */
export interface ChangeFrame {
  readonly accountId: number;
  /** The first day of the new state. */
  readonly effectiveOn: LocalDate;
  /** The order that archives it. */
  readonly orderNo?: string | null;
}

export interface HeldAccount {
  readonly id: number;
  readonly accountNo: string;
  readonly customerId: number;
  readonly unitId: number;
  readonly routeId: number;
  readonly readingDay: number;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly openedOn: LocalDate;
  readonly class: string;
  readonly tariffCode: string;
  readonly voltageKv: string;
  readonly capacityKva: string;
  readonly pfStandard: string | null;
}

export async function holdAccount(_ctx: Ctx, sql: Sql, accountId: number): Promise<HeldAccount> {
  const account = await sql.maybeOne<HeldAccount>(
    `SELECT a.id, a.account_no AS "accountNo", a.customer_id AS "customerId", a.unit_id AS "unitId", a.route_id AS "routeId",
            r.reading_day AS "readingDay", a.status, a.opened_on AS "openedOn", a.class, a.tariff_code AS "tariffCode",
            trim_scale(a.voltage_kv)::text AS "voltageKv", trim_scale(a.capacity_kva)::text AS "capacityKva", a.pf_standard::text AS "pfStandard"
       FROM account a JOIN route r ON r.id = a.route_id WHERE a.id = $1 FOR NO KEY UPDATE OF a`,
    [accountId],
  );
  if (account === undefined) throw new Refusal('not-found', { what: 'account' });
  return account;
}

/** Refuses a day on which nothing may change any more, or not yet. */
export async function mayChange(
  ctx: Ctx,
  sql: Sql,
  account: HeldAccount,
  effectiveOn: LocalDate,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Promise<void> {
  const { accountNo, openedOn } = account;
  if (!isLocalDate(effectiveOn))
    throw new Refusal('input.invalid', {}, [
      { path: 'effectiveOn', message: 'wrongFormat', value: String(effectiveOn) },
    ]);
  refuseIf(account.status === 'closed', 'supply.account-closed', { accountNo });
  refuseIf(effectiveOn < openedOn, 'supply.before-opening', { accountNo, openedOn, day: effectiveOn });
  refuseIf(!ahead && effectiveOn > ctx.clock.today(), 'supply.day-ahead', {
    day: effectiveOn,
    today: ctx.clock.today(),
  });
  const { until } = await sql.one<{ until: LocalDate | null }>(
    `SELECT max(period_to) AS until FROM bill WHERE account_id = $1 AND status = 'released'`,
    [account.id],
  );
  refuseIf(until !== null && effectiveOn < until, 'supply.day-released', { accountNo, day: effectiveOn, until });
}

export async function recordChange(
  ctx: Ctx,
  sql: Sql,
  account: HeldAccount,
  kind: ChangeKind,
  { effectiveOn, orderNo }: Omit<ChangeFrame, 'accountId'>,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  await sql.run(
    `INSERT INTO account_change (account_id, kind, effective_on, order_no, detail, recorded_at) VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    [account.id, kind, effectiveOn, orderNo ?? null, JSON.stringify(detail)],
  );
  await sql.run('UPDATE account SET version = version + 1 WHERE id = $1', [account.id]);
  await computeAgain(ctx, sql, account.id, effectiveOn);
}

const REBILL_JOB = 'billing/rebill-account';

/** Computed bills that reach beyond the day, and accounts that could not be billed: a worker computes them once this is committed. */
async function computeAgain(ctx: Ctx, sql: Sql, accountId: number, from: LocalDate): Promise<void> {
  const months = await sql.query<{ month: Month; calculatedBy: number }>(
    `SELECT to_char(bill_month, 'YYYY-MM') AS month, calculated_by AS "calculatedBy" FROM bill
      WHERE account_id = $1 AND status = 'computed' AND period_to > $2::date
     UNION
     SELECT to_char(e.bill_month, 'YYYY-MM'), r.started_by FROM billing_exception e JOIN billing_run r ON r.id = e.run_id
      WHERE e.account_id = $1 AND e.resolved_at IS NULL AND e.bill_month >= date_trunc('month', $2::date)
        AND e.run_id IN (SELECT id FROM billing_run WHERE bill_month >= date_trunc('month', $2::date))`,
    [accountId, from],
  );
  const latest = new Map(months.map(({ month, calculatedBy }) => [month, calculatedBy]));
  await enqueue(
    sql,
    [...latest].map(([month, calculatedBy]) => ({
      name: REBILL_JOB,
      payload: { accountId, month, calculatedBy: ctx.actor.userId > 0 ? ctx.actor.userId : Math.max(1, calculatedBy) },
    })),
  );
}
