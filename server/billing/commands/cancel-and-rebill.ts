/**
 * 电费冲调: takes a released bill back by a red one and, where asked, puts a blue one in its place, computed from what the archive, the
 * readings and the corrections say now. Never an edit. In the caller's transaction.
 *
 *   cancelAndRebill(ctx, sql, {
 *     billId, month, mode: 'rebill' | 'cancel', requestedBy, reason, orderId?, orderNo?,
 *     readings?: [{ meterId, register, value, prev?, rolledOver? }],     corrected figures, kept with their former ones
 *   }) → { red: Reversed, blue: { billId, billNo, amountYuan, energyKwh, orderId } | null, differenceYuan }
 *   billOffCycle(ctx, sql, { accountId, month, calculatedBy, reason }) → { billId, billNo, amountYuan, orderId }      (an off-cycle bill)
 *
 * `requestedBy` (核算员, who applies) is the calculator of the blue bill: another reviews it, another releases it. The blue bill is reviewed
 * for the third class whatever the rules say; so is the next month's (account_change 'rebill'). Its order of 电费计费 is raised here, its
 * debt when it is released: until then the account owes neither the old amount nor the new one. What was paid of the old bill is a
 * prepayment and settles the blue one at release.
 * Refuses: not released, reversed already, closed month, the applicant's own decision, readings that do not exist, a blue bill that
 * cannot be computed (then nothing is reversed).
 */
import { billAccount } from '@/server/billing/bill-account';
import { accountSources } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { peersOfMonth } from '@/server/billing/queries/peers';
import { standing } from '@/server/billing/queries/standing';
import { readyBill, type ReadyBill } from '@/server/billing/ready-bill';
import { decimal, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import type { TroubleKind } from '@/server/anomalies/contract';
import { raiseReviewOrders } from './raise-orders';
import { announceBills } from './release';
import { reverseBills, type Reversed } from './reverse-bills';
import { refuseClosedUnit } from './runs';
import { type BillPlace, type BillWriting, writeBills } from './write-bills';

export interface CorrectedReading {
  readonly meterId: number;
  readonly register: string;
  readonly value: string;
  /** Left out: the base stays. */
  readonly prev?: string;
  readonly rolledOver?: boolean;
}

export interface Rebilling {
  readonly billId: number;
  readonly month: Month;
  readonly mode: 'rebill' | 'cancel';
  readonly requestedBy: number;
  readonly reason: string;
  readonly orderId?: number;
  readonly orderNo?: string;
  readonly readings?: readonly CorrectedReading[];
}

export interface NewBill {
  readonly billId: number;
  readonly billNo: string;
  readonly amountYuan: string;
  readonly energyKwh: string;
  /** The order of 电费计费 that reviews it. */
  readonly orderId: number | null;
}

export interface Rebilled {
  readonly red: Reversed;
  readonly blue: NewBill | null;
  /** Blue less the old bill; cancelled: minus the old bill. */
  readonly differenceYuan: string;
}

export async function cancelAndRebill(ctx: Ctx, sql: Sql, asked: Rebilling): Promise<Rebilled> {
  const red = (await reverseBills(ctx, sql, { ...asked, billIds: [asked.billId] }))[0]!;
  await writeReadings(ctx, sql, asked, red.accountId);
  await sql.run(
    `INSERT INTO account_change (account_id, kind, effective_on, order_no, detail) VALUES ($1, 'rebill', $2, $3, $4)`,
    [
      red.accountId,
      ctx.clock.today(),
      asked.orderNo ?? null,
      JSON.stringify({ billNo: red.billNo, redBillNo: red.redBillNo, mode: asked.mode, reason: asked.reason }),
    ],
  );
  const blue =
    asked.mode === 'cancel'
      ? null
      : await computeBill(ctx, sql, {
          accountId: red.accountId,
          month: asked.month,
          calculatedBy: asked.requestedBy,
          trouble: { kind: 'correction', detail: asked.orderNo ?? red.billNo },
          place: { kind: 'blue', generation: red.generation + 1, refersId: red.billId },
          refusal: 'billing.cannot-rebill',
        });
  const difference = decimal(red.redYuan).plus(blue?.amountYuan ?? '0');
  return { red, blue, differenceYuan: yuanText(difference) };
}

export interface OffCycle {
  readonly accountId: number;
  readonly month: Month;
  /** Who asks for it is its calculator: another reviews, another releases. */
  readonly calculatedBy: number;
  readonly reason: string;
}

/** 周期外账单: one account's bill of a month outside any run. A later run leaves the account out. */
export async function billOffCycle(ctx: Ctx, sql: Sql, asked: OffCycle): Promise<NewBill> {
  const account = await sql.maybeOne<{ unitId: number }>('SELECT unit_id AS "unitId" FROM account WHERE id = $1', [
    asked.accountId,
  ]);
  if (account === undefined) throw new Refusal('not-found', { what: 'account' });
  await refuseClosedUnit(sql, account.unitId, asked.month);
  const there = await sql.maybeOne<{ billNo: string }>(
    `SELECT bill_no AS "billNo" FROM bill b WHERE b.bill_month = $1 AND b.account_id = $2 AND ${standing('b')}`,
    [firstDay(asked.month), asked.accountId],
  );
  refuseIf(there !== undefined, 'billing.bill-exists', { billNo: there?.billNo ?? '' });
  const cancelled = await sql.maybeOne<{ refersId: number; generation: number }>(
    `SELECT refers_id AS "refersId", generation FROM bill WHERE bill_month = $1 AND account_id = $2 AND kind = 'red' AND status = 'released'
      ORDER BY generation DESC LIMIT 1`,
    [firstDay(asked.month), asked.accountId],
  );
  return computeBill(ctx, sql, {
    ...asked,
    trouble: { kind: 'off-cycle', detail: asked.reason },
    place:
      cancelled === undefined
        ? { kind: 'off-cycle', generation: 0, refersId: null }
        : { kind: 'blue', generation: cancelled.generation + 1, refersId: cancelled.refersId },
    refusal: 'billing.not-billable',
  });
}

interface Computing {
  readonly accountId: number;
  readonly month: Month;
  readonly calculatedBy: number;
  readonly trouble: { readonly kind: TroubleKind; readonly detail: string };
  readonly place: BillPlace;
  readonly refusal: 'billing.cannot-rebill' | 'billing.not-billable';
}

async function computeBill(_ctx: Ctx, sql: Sql, asked: Computing): Promise<NewBill> {
  const world = await billingWorld(sql, asked.month);
  const [source] = await accountSources(sql, asked.month, [asked.accountId]);
  if (source === undefined) throw new Refusal('not-found', { what: 'account' });
  const peers = await peersOfMonth(sql, asked.month, source.account.unitId);
  const outcome = billAccount({ ...source, trouble: [...source.trouble, asked.trouble] }, { ...world, peers });
  if (outcome.kind === 'not-billed') throw new Refusal(asked.refusal, { code: outcome.code });
  const { at } = await sql.one<{ at: string }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
  const writing: BillWriting = {
    month: asked.month,
    runId: null,
    calculatedBy: asked.calculatedBy,
    at,
    place: asked.place,
  };
  return write(sql, readyBill(outcome), writing);
}

async function write(sql: Sql, bill: ReadyBill, writing: BillWriting): Promise<NewBill> {
  const written = (await writeBills(sql, [bill], writing))[0]!;
  await announceBills(sql, writing.month, [{ id: written.billId, unitId: bill.account.unitId }], 'computed');
  const [order] = await raiseReviewOrders(sql, [written], writing);
  const { amountYuan, energyKwh } = bill;
  return { billId: written.billId, billNo: written.billNo, amountYuan, energyKwh, orderId: order?.id ?? null };
}

/** Corrected figures; the former ones go to `reading_revision`. */
async function writeReadings(ctx: Ctx, sql: Sql, asked: Rebilling, accountId: number): Promise<void> {
  const readings = asked.readings ?? [];
  if (readings.length === 0) return;
  const { done } = await sql.one<{ done: number }>(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS g("meterId" bigint, register text, value numeric, prev numeric, "rolledOver" boolean)),
     kept AS (
       INSERT INTO reading_revision (reading_month, meter_id, register, revision, prev_value, value, source, rolled_over, replaced_by, replaced_at, reason, order_id)
       SELECT r.reading_month, r.meter_id, r.register, r.revision, r.prev_value, r.value, r.source, r.rolled_over, $3, clock_timestamp(), $4, $5
         FROM reading r JOIN given g ON g."meterId" = r.meter_id AND g.register = r.register WHERE r.reading_month = $1 AND r.account_id = $6),
     changed AS (
       UPDATE reading r SET value = g.value, prev_value = coalesce(g.prev, r.prev_value), rolled_over = g."rolledOver", revision = r.revision + 1,
              changed_at = clock_timestamp(), source = 'correction'
         FROM given g WHERE r.reading_month = $1 AND r.meter_id = g."meterId" AND r.register = g.register AND r.account_id = $6 RETURNING 1)
     SELECT count(*)::int AS done FROM changed`,
    [firstDay(asked.month), JSON.stringify(readings), ctx.actor.userId, asked.reason, asked.orderId ?? null, accountId],
  );
  if (done !== readings.length) {
    throw new Refusal('input.invalid', {}, [{ path: 'readings', message: 'registerAbsent' }]);
  }
}
