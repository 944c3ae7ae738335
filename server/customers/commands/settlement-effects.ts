/**
 * How a customer's time at an account ends (销户、过户): the last figures, the last bill outside the runs, the rest of the money, and then the
 * account closed or handed over. The bill is reviewed and released by others, as any bill.
 */
import type { PaymentMethod } from '@/server/accounts/contract';
import { refundPrepayment } from '@/server/accounts/commands/reverse-payment';
import { billOffCycle } from '@/server/billing/commands/cancel-and-rebill';
import { decimal } from '@/server/kernel/money';
import { Refusal } from '@/server/kernel/refusal';
import type { Month } from '@/server/kernel/time';
import { valuesOf } from '@/server/metering/commands/meter-flow-effects';
import { type PlateMeter, writeStop } from '@/server/metering/commands/register-stops';
import type { OrderParts } from '@/server/work-orders/effects';
import { closeAccount, renameCustomer, transferAccount } from './accounts';
import { doneOn, each, frameOf } from './change-effects';
import { formOf, words } from './change-guards';

/** 过户 from the day read; 更名 from the day the contract was signed. */
const transfer = each(async (ctx, sql, order, form) => {
  const asked = formOf(order, 'accept');
  const frame = frameOf(order, doneOn(order, 'read') || words(form['signedOn']));
  const [phone, idNo] = [words(asked['newPhone']), words(asked['newIdNo'])];
  const to = {
    name: words(asked['newName']),
    ...(phone === '' ? {} : { phone }),
    ...(idNo === '' ? {} : { idNo }),
  };
  if (asked['kind'] === 'rename') await renameCustomer(ctx, sql, { ...frame, ...to });
  else await transferAccount(ctx, sql, { ...frame, to });
});

/** With a form of its own day no meter hangs any more; else with the figures of the removal. */
const close = each(async (ctx, sql, order, form) => {
  const figures = formOf(order, 'remove');
  const day = words(form['doneOn']);
  await closeAccount(ctx, sql, {
    ...frameOf(order, day || words(figures['doneOn'])),
    stops: day === '' ? [{ meterNo: words(figures['meter']), stop: valuesOf(figures, 'stop') }] : [],
  });
});

/** 末次算费: the month of the last stop, outside the runs; nothing when that month is billed already. */
const lastBill = each(async (ctx, sql, order) => {
  const { month, billed } = await sql.one<{ month: Month | null; billed: boolean }>(
    `SELECT to_char(m.month, 'YYYY-MM') AS month,
            EXISTS (SELECT 1 FROM bill b WHERE b.account_id = $1 AND b.bill_month = m.month AND b.status IN ('computed', 'released')) AS billed
       FROM (SELECT max(reading_month) AS month FROM reading WHERE account_id = $1 AND value IS NOT NULL) m`,
    [order.accountId],
  );
  if (billed || month === null) return;
  await billOffCycle(ctx, sql, {
    accountId: order.accountId!,
    month,
    calculatedBy: ctx.actor.userId,
    reason: order.orderNo,
  });
});

const refundRest = each(async (ctx, sql, order, form) => {
  const row = await sql.maybeOne<{ yuan: string }>(
    'SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = $1',
    [order.accountId],
  );
  const yuan = row?.yuan ?? '0';
  if (!decimal(yuan).greaterThan(0)) return;
  await refundPrepayment(ctx, sql, {
    accountId: order.accountId!,
    amountYuan: yuan,
    method: form['method'] as PaymentMethod,
    reason: order.orderNo,
    orderId: order.id,
  });
});

/** The reading on the day of the handing over ends the old customer's energy: the bill of that cycle is made at once, outside the runs (过户抄表结算). */
const settlementBill = each(async (ctx, sql, order, form) => {
  const figures = formOf(order, 'read');
  const meter = await sql.maybeOne<PlateMeter & { readingDay: number }>(
    `SELECT m.id, m.account_id AS "accountId", m.meter_no AS "meterNo", m.kind, m.digits, m.has_reactive AS "hasReactive",
            m.installed_on AS "installedOn", r.reading_day AS "readingDay"
       FROM meter m JOIN account a ON a.id = m.account_id JOIN route r ON r.id = a.route_id
      WHERE m.meter_no = $1 AND m.account_id = $2 AND m.removed_on IS NULL FOR NO KEY UPDATE OF m`,
    [words(figures['meter']), order.accountId],
  );
  if (meter === undefined) throw new Refusal('not-found', { what: 'meter' });
  await writeStop(ctx, sql, meter, {
    day: words(figures['doneOn']),
    readingDay: meter.readingDay,
    values: valuesOf(figures, 'stop'),
  });
  await lastBill.apply!(ctx, sql, [order], form);
});

export const settlementParts: OrderParts = {
  effects: {
    'customers.close': close,
    'customers.transfer': transfer,
    'customers.last-bill': lastBill,
    'customers.settlement-bill': settlementBill,
    'customers.refund-rest': refundRest,
  },
};
