/**
 * What 坐收、解款、日结 and 退费 do to money. ACC-9: a drawer holds every cash payment of its cashier since the last count; a difference is explained;
 * a drawer without payments is not closed, and one is not counted again once the next is. ACC-10: cash is
 * bank money when it has arrived, confirmed by another than the cashier.
 */
import { buildVoucher, debit } from '@/server/accounts/voucher';
import type { PaymentMethod } from '@/server/accounts/contract';
import { decimal, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { EffectHandler, GuardHandler, HeldOrder, OrderChange, OrderParts } from '@/server/work-orders/effects';
import { previewPosting } from './preview';
import { postingTime, postVoucher } from './post-voucher';
import { refundPrepayment } from './reverse-payment';

type Form = Record<string, unknown>;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

interface Drawer {
  readonly through: number;
  readonly payments: number;
  readonly bookedYuan: string;
}

async function drawerOf(sql: Sql, cashierId: number, orderId: number): Promise<Drawer> {
  return sql.one<Drawer>(
    `WITH last AS (SELECT coalesce(max(through_payment), 0) AS id FROM cash_day WHERE cashier_id = $1 AND order_id <> $2)
     SELECT coalesce(max(p.id), (SELECT id FROM last))::bigint AS through, count(p.id)::int AS payments,
            coalesce(sum(p.amount_yuan), 0)::numeric(16,2)::text AS "bookedYuan"
       FROM payment p WHERE p.cashier_id = $1 AND p.method = 'cash' AND p.id > (SELECT id FROM last)`,
    [cashierId, orderId],
  );
}

/** A drawer counted after this one: what this one held is in its figures already and is not counted a second time. */
function closedSince(
  sql: Sql,
  cashierId: number,
  orderId: number,
): Promise<{ day: string; orderNo: string } | undefined> {
  return sql.maybeOne<{ day: string; orderNo: string }>(
    `SELECT later.closed_on::text AS day, w.order_no AS "orderNo"
       FROM cash_day own JOIN cash_day later ON later.cashier_id = own.cashier_id AND later.id <> own.id AND later.through_payment >= own.through_payment
       JOIN work_order w ON w.id = later.order_id
      WHERE own.order_id = $1 AND own.cashier_id = $2 AND later.id > own.id ORDER BY later.id LIMIT 1`,
    [orderId, cashierId],
  );
}

const countsCash: EffectHandler = {
  prepare: async (ctx, sql, orders, form) => {
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      const later = await closedSince(sql, ctx.actor.userId, order.id);
      const drawer = await drawerOf(sql, ctx.actor.userId, order.id);
      const difference = decimal(words(form['countedYuan'])).minus(drawer.bookedYuan);
      if (later !== undefined) verdicts.set(order.id, new Refusal('accounts.day-closed', later));
      else if (drawer.payments === 0 && decimal(words(form['countedYuan'])).isZero())
        verdicts.set(order.id, new Refusal('accounts.day-empty', { day: ctx.clock.today() }));
      else if (!difference.isZero() && words(form['explanation']).trim() === '')
        verdicts.set(
          order.id,
          new Refusal('accounts.cash-differs', {
            bookedYuan: drawer.bookedYuan,
            differenceYuan: yuanText(difference),
            orderNo: order.orderNo,
          }),
        );
      else
        verdicts.set(order.id, {
          amountYuan: yuanText(difference),
          subject: { bookedYuan: drawer.bookedYuan, differenceYuan: yuanText(difference), payments: drawer.payments },
        });
    }
    return verdicts;
  },
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      const drawer = await drawerOf(sql, ctx.actor.userId, order.id);
      await sql.run(
        `INSERT INTO cash_day (order_id, unit_id, cashier_id, closed_on, through_payment, payments, booked_yuan, counted_yuan)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (order_id) DO UPDATE SET cashier_id = excluded.cashier_id, closed_on = excluded.closed_on, through_payment = excluded.through_payment,
                payments = excluded.payments, booked_yuan = excluded.booked_yuan, counted_yuan = excluded.counted_yuan`,
        [
          order.id,
          order.unitId,
          ctx.actor.userId,
          ctx.clock.today(),
          drawer.through,
          drawer.payments,
          drawer.bookedYuan,
          words(form['countedYuan']),
        ],
      );
    }
  },
};

const notesDeposit: EffectHandler = {
  apply: async (_ctx, sql, orders, form) => {
    await sql.run('UPDATE cash_day SET slip_no = $2, deposited_on = $3 WHERE order_id = ANY($1::bigint[])', [
      orders.map((order) => order.id),
      words(form['slipNo']),
      words(form['depositedOn']),
    ]);
  },
};

const confirmsArrival: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      const day = await sql.one<{ id: number; bookedYuan: string; countedYuan: string }>(
        'SELECT id, booked_yuan::text AS "bookedYuan", counted_yuan::text AS "countedYuan" FROM cash_day WHERE order_id = $1',
        [order.id],
      );
      const counted = decimal(day.countedYuan);
      const booked = decimal(day.bookedYuan);
      const document = { kind: 'cash-day' as const, id: day.id };
      const voucherId = await postVoucher(
        sql,
        { postedBy: ctx.actor.userId, at: await postingTime(sql) },
        buildVoucher({ kind: 'arrival', unitId: order.unitId, orderId: order.id, note: order.orderNo }, [
          debit('bank', counted, { document }),
          debit('cash-difference', booked.minus(counted), { document }),
          debit('cash', booked.negated(), { document }),
        ]),
      );
      await sql.run('UPDATE cash_day SET arrived_on = $2, confirmed_by = $3, voucher_id = $4 WHERE id = $1', [
        day.id,
        words(form['arrivedOn']),
        ctx.actor.userId,
        voucherId,
      ]);
    }
  },
};

const prepaymentCovers: GuardHandler = async (_ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const row = await sql.maybeOne<{ yuan: string }>(
      'SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = $1',
      [order.accountId],
    );
    const left = row?.yuan ?? '0.00';
    if (decimal(words(form['refundYuan'])).greaterThan(left))
      refused.set(
        order.id,
        new Refusal('accounts.prepayment-short', { askedYuan: words(form['refundYuan']), leftYuan: left }),
      );
  }
  return refused;
};

function refundOf(ctx: Ctx, sql: Sql, order: HeldOrder) {
  const asked = formOf(order, 'apply');
  return refundPrepayment(ctx, sql, {
    accountId: order.accountId!,
    amountYuan: words(asked['refundYuan']),
    method: asked['payBy'] as PaymentMethod,
    reason: words(asked['content']),
    orderId: order.id,
  });
}

const refunds: EffectHandler = {
  preview: async (ctx, _sql, order) => {
    const { result } = await previewPosting(ctx, (inner, tx) => refundOf(inner, tx, order));
    return [{ key: 'amount', kind: 'money', value: result.amountYuan }];
  },
  apply: async (ctx, sql, orders) => {
    for (const order of orders) await refundOf(ctx, sql, order);
  },
};

export const cashParts: OrderParts = {
  effects: {
    'accounts.count-cash': countsCash,
    'accounts.note-deposit': notesDeposit,
    'accounts.confirm-arrival': confirmsArrival,
    'accounts.refund': refunds,
  },
  guards: { 'accounts.prepayment-covers': prepaymentCovers },
};
