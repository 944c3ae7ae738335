/** What the effects of new supplies share (新装): what was entered, where readings are taken, and the fee booked on the opened account. */
import { chargeReceivable } from '@/server/accounts/commands/charge-receivable';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { HeldOrder, LookupOption } from '@/server/work-orders/effects';

export type Entered = Record<string, string>;

export function entered(order: HeldOrder, step: string): Entered {
  return (order.form[step] ?? {}) as Entered;
}

/** A household's tariff; there is one, so no form asks for it. */
export const HOUSEHOLD_TARIFF = 'residential-tiered';

/** Reading routes of the unit and below. */
export async function routes(_ctx: Ctx, sql: Sql, about: { readonly unitId: number }): Promise<LookupOption[]> {
  return sql.query<LookupOption>(
    `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
     SELECT r.id::text AS value, r.code || ' ' || r.name AS label FROM route r JOIN below b ON b.id = r.unit_id ORDER BY r.code LIMIT 500`,
    [about.unitId],
  );
}

/** 业务费入账: the connection fee that was paid before there was an account, owed and paid on it. Nothing when there was no fee. */
export async function bookFee(
  ctx: Ctx,
  sql: Sql,
  order: HeldOrder,
  fee: { readonly accountId: number; readonly feeYuan: string | undefined; readonly paid: Entered },
): Promise<void> {
  const { accountId, feeYuan, paid } = fee;
  if (feeYuan === undefined || decimal(feeYuan).isZero()) return;
  const { receivableId } = await chargeReceivable(ctx, sql, {
    accountId,
    kind: 'business-fee',
    lines: [{ charge: 'business-fee-connection', amountYuan: feeYuan }],
    note: order.orderNo,
    orderId: order.id,
  });
  await takePaymentIn(ctx, sql, {
    accountId,
    amountYuan: feeYuan,
    method: paid['method'] === 'card' ? 'card' : 'transfer',
    paidOn: paid['paidOn']!,
    receivableIds: [receivableId],
    idempotencyKey: `${order.orderNo}:fee:${accountId}`,
    orderId: order.id,
    note: paid['receiptNo'] ?? '',
  });
}
