/**
 * What the steps of 电费计费 do to bills: the review closes obligations, sending back asks for a reading on site, release makes the bill
 * owed. Each order gets its own yes or no before anything moves.
 */
import { requireVerb } from '@/server/access/permissions';
import { accountSources } from '@/server/billing/queries/account-sources';
import { groupBy } from '@/server/kernel/group';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import { createOrders, type NewOrder } from '@/server/work-orders/commands/create';
import type { EffectHandlers, HeldOrder, OrderChange } from '@/server/work-orders/effects';
import { openLackingObligations } from './lacking-reviews';
import { announceBills, releaseBills } from './release';

interface BillState {
  readonly id: number;
  readonly billNo: string;
  readonly month: Month;
  readonly unitId: number;
  readonly status: 'computed' | 'released' | 'superseded';
  readonly open: number;
  readonly calculatedBy: number;
}

/** Bills of the orders under their row locks, by bill id. */
async function billsOf(sql: Sql, orders: readonly HeldOrder[]): Promise<Map<number, BillState>> {
  const bills = new Map<number, BillState>();
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    const rows = await sql.query<BillState>(
      `SELECT id, bill_no AS "billNo", to_char(bill_month, 'YYYY-MM') AS month, unit_id AS "unitId", status, open_obligations AS open, calculated_by AS "calculatedBy"
         FROM bill WHERE bill_month = $1 AND id = ANY($2::bigint[]) ORDER BY id FOR UPDATE`,
      [firstDay(month), group.flatMap((order) => (order.billId === null ? [] : [order.billId]))],
    );
    for (const row of rows) bills.set(row.id, row);
  }
  return bills;
}

type Verdicts = Map<number, Refusal | OrderChange>;

/** One verdict an order; `judge` answers with a refusal or nothing. */
async function judged(
  sql: Sql,
  orders: readonly HeldOrder[],
  judge: (order: HeldOrder, bill: BillState) => Refusal | undefined,
): Promise<Verdicts> {
  const bills = await billsOf(sql, orders);
  const verdicts: Verdicts = new Map();
  for (const order of orders) {
    const bill = order.billId === null ? undefined : bills.get(order.billId);
    const params = { orderNo: order.orderNo };
    if (bill === undefined || bill.status === 'superseded')
      verdicts.set(order.id, new Refusal('order.changed', params));
    else if (bill.status === 'released')
      verdicts.set(order.id, new Refusal('billing.already-released', { ...params, billNo: bill.billNo }));
    else {
      const refusal = judge(order, bill);
      if (refusal !== undefined) verdicts.set(order.id, refusal);
    }
  }
  return verdicts;
}

function ownCalculation(ctx: Ctx, order: HeldOrder, bill: BillState): Refusal | undefined {
  return bill.calculatedBy === ctx.actor.userId
    ? new Refusal('billing.own-calculation', { orderNo: order.orderNo })
    : undefined;
}

async function acceptReview(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<void> {
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    const billIds = group.flatMap((order) => (order.billId === null ? [] : [order.billId]));
    await sql.run(
      `UPDATE review_obligation SET closed_at = clock_timestamp(), closed_by = $3, conclusion = 'accepted', reason = $4
        WHERE bill_month = $1 AND bill_id = ANY($2::bigint[]) AND closed_at IS NULL`,
      [firstDay(month), billIds, ctx.actor.userId, form['reason']],
    );
    await sql.run(
      `UPDATE finding SET detail = detail || jsonb_build_object('verdict', $3::text, 'verdictBy', $4::int)
        WHERE bill_month = $1 AND bill_id = ANY($2::bigint[])`,
      [firstDay(month), billIds, form['verdict'], ctx.actor.userId],
    );
    await announceBills(sql, month, billsOfOrders(group), 'computed');
  }
  await noteEffort(ctx, sql, orders, 'accept');
  await sql.run('SELECT note_review_outcome($1::bigint[], $2, $3)', [
    orders.map((order) => order.id),
    ctx.actor.userId,
    form['verdict'],
  ]);
}

/** What the decision cost and what it says of the rules, for their record (规则成效). */
async function noteEffort(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[], action: string): Promise<void> {
  await sql.run('SELECT note_review_effort($1::bigint[], $2, $3)', [
    orders.map((order) => order.id),
    ctx.actor.userId,
    action,
  ]);
}

function billsOfOrders(orders: readonly HeldOrder[]): { id: number; unitId: number }[] {
  return orders.flatMap((order) => (order.billId === null ? [] : [{ id: order.billId, unitId: order.unitId }]));
}

/** A reading order each, dispatched to another reader than the one who took the figure. */
async function requestReread(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<void> {
  const specs: NewOrder[] = [];
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    const sources = await accountSources(
      sql,
      month,
      group.flatMap((order) => (order.accountId === null ? [] : [order.accountId])),
    );
    const byAccount = new Map(sources.map((source) => [source.account.id, source]));
    for (const order of group) {
      const source = order.accountId === null ? undefined : byAccount.get(order.accountId);
      if (source === undefined) continue;
      const readers = [...new Set(source.registers.flatMap((row) => (row.readerId === null ? [] : [row.readerId])))];
      const { account } = source;
      specs.push({
        process: 'reading-anomaly',
        unitId: order.unitId,
        createdBy: ctx.actor.userId,
        reason: typeof form['reason'] === 'string' ? form['reason'] : '',
        accountId: account.id,
        accountNo: account.accountNo,
        customerName: account.customerName,
        routeCode: account.routeCode,
        meterNo: source.registers[0]?.meterNo ?? null,
        billMonth: month,
        billId: order.billId,
        parentId: order.id,
        barred: readers.length === 0 ? {} : { field: readers },
        subject: {
          why: 'review',
          findings: order.subject['findings'] ?? [],
          readings: source.registers.map(
            ({ meterId, meterNo, register, prev, curr, prevReadOn, readOn, multiplier, digits, source: how }) => ({
              meterId,
              meterNo,
              register,
              prev,
              curr,
              prevReadOn,
              readOn,
              multiplier,
              digits,
              source: how,
            }),
          ),
          originalReaderIds: readers,
        },
      });
    }
  }
  const raised = await createOrders(sql, specs);
  if (raised.length !== orders.length)
    throw new Error(`${orders.length} readings asked for, ${raised.length} orders raised`);
  await noteEffort(ctx, sql, orders, 'send-for-rereading');
}

/** The same classes are owed again: what was accepted is looked at once more. */
async function reopenReview(_ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    await sql.run(
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
       SELECT DISTINCT o.bill_month, o.bill_id, o.account_id, o.class, b.calculated_by, clock_timestamp()
         FROM review_obligation o JOIN bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id
        WHERE o.bill_month = $1 AND o.bill_id = ANY($2::bigint[])
          AND NOT EXISTS (SELECT 1 FROM review_obligation x WHERE x.bill_month = o.bill_month AND x.bill_id = o.bill_id
                           AND x.class = o.class AND x.closed_at IS NULL)`,
      [firstDay(month), group.map((order) => order.billId)],
    );
    await openLackingObligations(
      sql,
      month,
      group.flatMap((order) => (order.billId === null ? [] : [order.billId])),
    );
    await announceBills(sql, month, billsOfOrders(group), 'computed');
  }
}

/** A bill whose facts changed since its review is refused; sent back, it is reviewed for them. */
async function judgeRelease(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<Verdicts> {
  const verdicts = await judged(sql, orders, (order, bill) =>
    bill.open > 0
      ? new Refusal('billing.open-obligation', { orderNo: order.orderNo, billNo: bill.billNo, open: bill.open })
      : ownCalculation(ctx, order, bill),
  );
  for (const [month, group] of groupBy(orders, (order) => order.billMonth)) {
    if (month === null) continue;
    const lacking = await sql.query<{ billId: number; billNo: string }>(
      `SELECT l.bill_id AS "billId", b.bill_no AS "billNo" FROM review_lacking($1::bigint[], $2::date) l
         JOIN bill b ON b.bill_month = $2 AND b.id = l.bill_id`,
      [group.flatMap((order) => (order.billId === null ? [] : [order.billId])), firstDay(month)],
    );
    const billNoOf = new Map(lacking.map((row) => [row.billId, row.billNo]));
    for (const order of group) {
      const billNo = billNoOf.get(order.billId ?? 0);
      if (billNo === undefined || verdicts.get(order.id) instanceof Refusal) continue;
      verdicts.set(order.id, new Refusal('billing.changed-since-review', { orderNo: order.orderNo, billNo }));
    }
  }
  return verdicts;
}

async function release(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const group of groupBy(orders, (order) => `${order.billMonth}|${order.runId}`).values()) {
    const first = group[0]!;
    if (first.billMonth === null) continue;
    await releaseBills(ctx, sql, {
      month: first.billMonth,
      billIds: group.map((order) => order.billId!),
      runId: first.runId,
      orderId: group.length === 1 ? first.id : null,
    });
  }
}

function requireEverywhere(ctx: Ctx, verb: 'bill.review' | 'bill.release', orders: readonly HeldOrder[]): void {
  for (const unitId of new Set(orders.map((order) => order.unitId))) requireVerb(ctx.actor, verb, unitId);
}

export const billingEffects: EffectHandlers = {
  'billing.accept-review': {
    prepare: (ctx, sql, orders) => {
      requireEverywhere(ctx, 'bill.review', orders);
      return judged(sql, orders, (order, bill) => ownCalculation(ctx, order, bill));
    },
    apply: acceptReview,
  },
  'billing.request-reread': {
    prepare: (ctx, sql, orders) => {
      requireEverywhere(ctx, 'bill.review', orders);
      return judged(sql, orders, () => undefined);
    },
    apply: requestReread,
  },
  'billing.reopen-review': {
    prepare: (_ctx, sql, orders) => judged(sql, orders, () => undefined),
    apply: reopenReview,
  },
  'billing.release': {
    prepare: (ctx, sql, orders) => {
      requireEverywhere(ctx, 'bill.release', orders);
      return judgeRelease(ctx, sql, orders);
    },
    apply: release,
  },
};
