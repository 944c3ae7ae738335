/**
 * 重算: one account's bill of a month again, after its reading was settled. The old bill is superseded, never edited; the new one is
 * reviewed for the third class whatever the rules say; the order that asked for the reading goes back to its reviewer.
 *
 * Run twice it finds nothing left to do: the same bundle has the same hash, and the order has moved on. A released bill stays.
 */
import { type AccountOutcome, billAccount, type NotBilled } from '@/server/billing/bill-account';
import { canonicalJson } from '@/server/billing/canonical';
import { accountSources } from '@/server/billing/queries/account-sources';
import { billingWorld } from '@/server/billing/queries/billing-terms';
import { peersOfMonth } from '@/server/billing/queries/peers';
import { standing as standingCondition } from '@/server/billing/queries/standing';
import { readyBill } from '@/server/billing/ready-bill';
import type { AccountSource } from '@/server/billing/source';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { firstDay, type Instant, type Month } from '@/server/kernel/time';
import { moveOrders } from '@/server/work-orders/commands/move';
import type { OrderChange } from '@/server/work-orders/effects';
import { raiseRereadOrders, raiseReviewOrders, reviewOrderFields, reviewSubject } from './raise-orders';
import { announceBills } from './release';
import { type BillPlace, type BillWriting, writeBills, writeExceptions, type WrittenBill } from './write-bills';

export interface RebillRequest {
  readonly accountId: number;
  readonly month: Month;
  /** The person who concluded on the reading: the calculator of the new bill. */
  readonly calculatedBy: number;
}

export type RebillResult =
  | { readonly kind: 'rebilled'; readonly billId: number; readonly billNo: string; readonly orderId: number | null }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'not-billed'; readonly code: string }
  | { readonly kind: 'nothing-to-do'; readonly why: 'released' | 'not-computed-yet' | 'unknown-account' | 'closed' };

interface Standing {
  readonly id: number;
  readonly billNo: string;
  readonly status: 'computed' | 'released';
  readonly runId: number | null;
  readonly unitId: number;
  readonly input: unknown;
  readonly kind: BillPlace['kind'];
  readonly generation: number;
  readonly refersId: number | null;
}

interface OpenException {
  readonly runId: number;
}

interface OpenOrder {
  readonly id: number;
  readonly step: string;
  readonly barred: Record<string, number[]>;
}

const REBILL_LOCK = 731_004;

export async function rebillAccount(ctx: Ctx, request: RebillRequest): Promise<RebillResult> {
  const { accountId, month } = request;
  await ctx.sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  return ctx.sql.tx(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)', [REBILL_LOCK, accountId]);
    // Orders before bills, as everywhere: the reviewer's next action waits for this, or this for it.
    const order = await openOrder(sql, accountId, month);
    const standing = await standingBill(sql, accountId, month);
    if (standing?.status === 'released') return { kind: 'nothing-to-do', why: 'released' };
    const exception = await openException(sql, accountId, month);
    if (standing === undefined && exception === undefined) return { kind: 'nothing-to-do', why: 'not-computed-yet' };
    // One that was not billed before its month was closed stays listed until the month is open again.
    if (standing === undefined && (await isClosedFor(sql, accountId, month)))
      return { kind: 'nothing-to-do', why: 'closed' };
    const world = await billingWorld(sql, month);
    const [source] = await accountSources(sql, month, [accountId]);
    if (source === undefined) return { kind: 'nothing-to-do', why: 'unknown-account' };
    const peers = await peersOfMonth(sql, month, source.account.unitId);
    const outcome = billAccount(recalculated(source, standing), { ...world, peers });
    const { at } = await sql.one<{ at: Instant }>(`SELECT date_trunc('milliseconds', clock_timestamp()) AS at`);
    const writing: BillWriting = {
      month,
      runId: standing?.runId ?? exception?.runId ?? null,
      calculatedBy: request.calculatedBy,
      at,
      ...(standing === undefined ? {} : { place: standing }),
    };
    if (
      outcome.kind === 'billed' &&
      standing !== undefined &&
      canonicalJson(outcome.input) === canonicalJson(standing.input)
    ) {
      if (order?.step === 'reread') await backToReview(sql, order, request.calculatedBy, {});
      return { kind: 'unchanged' };
    }
    if (standing !== undefined) await supersede(sql, month, standing, request.calculatedBy);
    return settle(sql, outcome, { writing, order, standing });
  });
}

async function isClosedFor(sql: Sql, accountId: number, month: Month): Promise<boolean> {
  const row = await sql.maybeOne<{ closed: boolean }>(
    'SELECT period_is_closed(unit_id, $2) AS closed FROM account WHERE id = $1',
    [accountId, firstDay(month)],
  );
  return row?.closed === true;
}

/** The third class: whatever the rules say, a recalculated bill is looked at again. */
function recalculated(source: AccountSource, standing: Standing | undefined): AccountSource {
  return { ...source, trouble: [...source.trouble, { kind: 'recalculated', detail: standing?.billNo ?? '—' }] };
}

async function openOrder(sql: Sql, accountId: number, month: Month): Promise<OpenOrder | undefined> {
  const rows = await sql.query<OpenOrder>(
    `SELECT id, step, barred FROM work_order WHERE account_id = $1 AND bill_month = $2 AND process = 'billing'
        AND state IN ('pending', 'locked', 'returned') ORDER BY id FOR UPDATE`,
    [accountId, firstDay(month)],
  );
  return rows[0];
}

function standingBill(sql: Sql, accountId: number, month: Month): Promise<Standing | undefined> {
  return sql.maybeOne<Standing>(
    `SELECT id, bill_no AS "billNo", status, run_id AS "runId", unit_id AS "unitId", input, kind, generation, refers_id AS "refersId"
       FROM bill b WHERE bill_month = $1 AND account_id = $2 AND ${standingCondition('b')} FOR UPDATE`,
    [firstDay(month), accountId],
  );
}

async function openException(sql: Sql, accountId: number, month: Month): Promise<OpenException | undefined> {
  const rows = await sql.query<OpenException>(
    `SELECT run_id AS "runId" FROM billing_exception WHERE account_id = $1 AND bill_month = $2 AND resolved_at IS NULL
        AND run_id IN (SELECT id FROM billing_run WHERE bill_month = $2) ORDER BY run_id DESC`,
    [accountId, firstDay(month)],
  );
  return rows[0];
}

async function supersede(sql: Sql, month: Month, bill: Standing, by: number): Promise<void> {
  await sql.run(`UPDATE bill SET status = 'superseded' WHERE bill_month = $1 AND id = $2`, [firstDay(month), bill.id]);
  await sql.run(
    `UPDATE review_obligation SET closed_at = clock_timestamp(), closed_by = $3, conclusion = 'superseded', reason = 'recalculated'
      WHERE bill_month = $1 AND bill_id = $2 AND closed_at IS NULL`,
    [firstDay(month), bill.id, by],
  );
  await announceBills(sql, month, [bill], 'superseded');
}

interface Settling {
  readonly writing: BillWriting;
  readonly order: OpenOrder | undefined;
  readonly standing: Standing | undefined;
}

async function settle(
  sql: Sql,
  outcome: AccountOutcome,
  { writing, order, standing }: Settling,
): Promise<RebillResult> {
  if (outcome.kind === 'not-billed') return settleFailed(sql, outcome, writing, order);
  await sql.run(
    `UPDATE billing_exception SET resolved_at = $3 WHERE account_id = $1 AND bill_month = $2 AND resolved_at IS NULL`,
    [outcome.source.account.id, firstDay(writing.month), writing.at],
  );
  const written = (await writeBills(sql, [readyBill(outcome)], writing))[0]!;
  await announceBills(sql, writing.month, [{ id: written.billId, unitId: outcome.source.account.unitId }], 'computed');
  const orderId =
    order === undefined ? await newOrder(sql, written, writing) : await goOn(sql, order, written, writing, standing);
  return { kind: 'rebilled', billId: written.billId, billNo: written.billNo, orderId };
}

async function newOrder(sql: Sql, written: WrittenBill, writing: BillWriting): Promise<number | null> {
  const [raised] = await raiseReviewOrders(sql, [written], writing);
  return raised?.id ?? null;
}

async function goOn(
  sql: Sql,
  order: OpenOrder,
  written: WrittenBill,
  writing: BillWriting,
  standing: Standing | undefined,
): Promise<number> {
  const { rule, rules, reviewClasses, moneyAtRiskYuan } = reviewOrderFields(written);
  await backToReview(sql, order, writing.calculatedBy, {
    barred: { ...order.barred, review: [writing.calculatedBy], release: [writing.calculatedBy] },
    subject: { ...reviewSubject(written), ...(standing === undefined ? {} : { replacedBillNo: standing.billNo }) },
    bill: {
      billId: written.billId,
      billNo: written.billNo,
      rule: rule ?? null,
      rules: rules ?? [],
      reviewClasses: reviewClasses ?? [],
      moneyAtRiskYuan: moneyAtRiskYuan ?? '0.00',
    },
  });
  return order.id;
}

async function backToReview(sql: Sql, order: OpenOrder, actorId: number, change: OrderChange): Promise<void> {
  await moveOrders(
    sql,
    [order.id],
    { process: 'billing', action: 'recalculated', toStep: 'review', sendBack: true, actorId, reason: '', form: {} },
    new Map([[order.id, change]]),
  );
}

/** Still not billable: listed with its present reason; the order about the bill that is no more ends. */
async function settleFailed(
  sql: Sql,
  failed: NotBilled,
  writing: BillWriting,
  order: OpenOrder | undefined,
): Promise<RebillResult> {
  const day = firstDay(writing.month);
  await writeExceptions(sql, [failed], writing);
  await sql.run(
    `UPDATE billing_exception SET code = $4, params = $5, resolved_at = NULL WHERE run_id = $1 AND account_id = $2 AND bill_month = $3`,
    [writing.runId, failed.source.account.id, day, failed.code, JSON.stringify(failed.params)],
  );
  if (order !== undefined) {
    await moveOrders(sql, [order.id], {
      process: 'billing',
      action: 'not-billable',
      sendBack: false,
      actorId: writing.calculatedBy,
      reason: failed.code,
      form: {},
    });
  }
  // A person has just ruled that it ran backwards: reading it once more would say the same.
  if (failed.params['why'] !== 'ruledNotRound') await raiseRereadOrders(sql, [failed], writing);
  return { kind: 'not-billed', code: failed.code };
}
