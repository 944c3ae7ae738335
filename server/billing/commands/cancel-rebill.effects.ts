/**
 * What the steps of 电费冲调 do: the bill is named at the application, and its reversal and new bill are posted in one transaction (冲销、重算).
 * The new bill's order hangs below this one, which waits for its release. Refusals: those of `cancelAndRebill`, billing.correction-open.
 */
import { previewPosting } from '@/server/accounts/commands/preview';
import { standing } from '@/server/billing/queries/standing';
import { decimal, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay } from '@/server/kernel/time';
import type { HeldOrder, LookupOption, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { cancelAndRebill, type CorrectedReading, type Rebilled } from './cancel-and-rebill';

/** `<month>/<bill id>`, as the list offers it. */
function named(value: unknown): { month: string; billId: number } {
  const [month = '', id = ''] = String(value).split('/');
  return { month, billId: Number(id) };
}

async function standingBills(
  _ctx: Ctx,
  sql: Sql,
  about: { readonly accountId: number | null },
): Promise<LookupOption[]> {
  if (about.accountId === null) return [];
  return sql.query<LookupOption>(
    `SELECT to_char(b.bill_month, 'YYYY-MM') || '/' || b.id AS value,
            to_char(b.bill_month, 'YYYY-MM') || ' · ' || b.bill_no || ' · ' || b.amount_yuan || ' 元 · ' || b.energy_kwh || ' kWh' AS label
       FROM bill b WHERE b.account_id = $1 AND b.status = 'released' AND ${standing('b')} ORDER BY b.bill_month DESC LIMIT 36`,
    [about.accountId],
  );
}

/** One open correction of a bill at a time. */
async function oneCorrection(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const other = await sql.maybeOne<{ orderNo: string }>(
      `SELECT order_no AS "orderNo" FROM work_order WHERE process = 'cancel-rebill' AND account_id = $1 AND id <> $2
          AND state IN ('pending', 'locked', 'returned') AND subject ->> 'bill' = $3 LIMIT 1`,
      [order.accountId, order.id, String(form['bill'])],
    );
    if (other !== undefined) refused.set(order.id, new Refusal('billing.correction-open', { orderNo: other.orderNo }));
  }
  return refused;
}

async function apply(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, OrderChange>> {
  const { month, billId } = named(form['bill']);
  const bill = await sql.one<{ billNo: string; yuan: string }>(
    `SELECT bill_no AS "billNo", amount_yuan::text AS yuan FROM bill WHERE bill_month = $1 AND id = $2`,
    [firstDay(month), billId],
  );
  const amountYuan = yuanText(decimal(bill.yuan).abs());
  return new Map(
    orders.map((order): [number, OrderChange] => [
      order.id,
      {
        subject: { bill: form['bill'], billNo: bill.billNo, applicantId: ctx.actor.userId },
        bill: { billId, billNo: bill.billNo, rule: null, rules: [], reviewClasses: [], moneyAtRiskYuan: amountYuan },
        amountYuan,
      },
    ]),
  );
}

/** The corrected figure is of the meter that hung there last in the month. */
async function readingsOf(sql: Sql, order: HeldOrder, month: string, total: string): Promise<CorrectedReading[]> {
  if (total === '') return [];
  const row = await sql.maybeOne<{ meterId: number }>(
    `SELECT r.meter_id AS "meterId" FROM reading r JOIN meter m ON m.id = r.meter_id
      WHERE r.reading_month = $1 AND r.account_id = $2 AND r.register = 'total' ORDER BY m.installed_on DESC, m.id DESC LIMIT 1`,
    [firstDay(month), order.accountId],
  );
  return row === undefined ? [] : [{ meterId: row.meterId, register: 'total', value: total }];
}

async function work(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<Rebilled> {
  const applied = order.form['apply'] as { mode: 'rebill' | 'cancel'; reason: string; total: string };
  const { month, billId } = named(order.subject['bill']);
  return cancelAndRebill(ctx, sql, {
    billId,
    month,
    mode: applied.mode,
    requestedBy: Number(order.subject['applicantId']),
    reason: applied.reason,
    orderId: order.id,
    orderNo: order.orderNo,
    readings: await readingsOf(sql, order, month, applied.total),
  });
}

async function post(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  for (const order of orders) {
    const { blue } = await work(ctx, sql, order);
    if (blue?.orderId != null)
      await sql.run('UPDATE work_order SET parent_id = $2 WHERE id = $1 AND parent_id IS NULL', [
        blue.orderId,
        order.id,
      ]);
  }
}

async function preview(ctx: Ctx, _sql: Sql, order: HeldOrder): Promise<PreviewLine[]> {
  const { result, entries } = await previewPosting(ctx, (inside, sql) => work(inside, sql, order));
  return [
    { key: 'redYuan', kind: 'money', value: result.red.redYuan },
    ...(result.blue === null
      ? []
      : [
          { key: 'blueYuan', kind: 'money' as const, value: result.blue.amountYuan },
          { key: 'blueKwh', kind: 'energy' as const, value: result.blue.energyKwh },
        ]),
    { key: 'differenceYuan', kind: 'money', value: result.differenceYuan },
    { key: 'entries', kind: 'count', value: String(entries.length) },
  ];
}

export const cancelRebillParts: OrderParts = {
  effects: { 'billing.apply-cancel': { prepare: apply }, 'billing.cancel-and-rebill': { apply: post, preview } },
  guards: { 'billing.one-correction': oneCorrection },
  lookups: { 'billing.standing-bills': standingBills },
};
