/** What 欠费催缴、停电、复电 does: the day supply may be cut, the cut and its end on record, and who may not be cut. */
import { addDays } from '@/server/kernel/time';
import { Refusal } from '@/server/kernel/refusal';
import type { EffectHandler, GuardHandler, HeldOrder, OrderChange, OrderParts } from '@/server/work-orders/effects';

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

const OVERDUE_DAYS = 30;
/** Days between the notice and the cut (供电营业规则 第67条). */
const NOTICE_DAYS = { residential: 7, other: 3 } as const;

const overdue: GuardHandler = async (ctx, sql, orders) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const { due } = await sql.one<{ due: string | null }>(
      'SELECT min(due_on) AS due FROM receivable WHERE account_id = $1 AND open_yuan > 0',
      [order.accountId],
    );
    if (due === null || addDays(due, OVERDUE_DAYS) > ctx.clock.today())
      refused.set(
        order.id,
        new Refusal('accounts.not-overdue', { accountNo: order.accountNo, days: OVERDUE_DAYS, dueOn: due ?? '—' }),
      );
  }
  return refused;
};

const stillOwing: GuardHandler = async (ctx, sql, orders) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const { count } = await sql.one<{ count: number }>(
      'SELECT count(*)::int AS count FROM receivable WHERE account_id = $1 AND open_yuan > 0 AND due_on < $2::date',
      [order.accountId, ctx.clock.today()],
    );
    if (count === 0) refused.set(order.id, new Refusal('accounts.paid-meanwhile', { accountNo: order.accountNo }));
  }
  return refused;
};

const dayNotAhead: GuardHandler = async (ctx, _sql, orders, form) =>
  new Map(
    words(form['deliveredOn']) > ctx.clock.today()
      ? orders.map((order) => [
          order.id,
          new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'deliveredOn', message: 'inTheFuture' }]),
        ])
      : [],
  );

const servesNotice: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const changes = new Map<number, OrderChange>();
    for (const order of orders) {
      const { cls } = await sql.one<{ cls: string }>('SELECT class AS cls FROM account WHERE id = $1', [
        order.accountId,
      ]);
      const days = cls === 'residential' ? NOTICE_DAYS.residential : NOTICE_DAYS.other;
      changes.set(order.id, { subject: { cutOn: addDays(words(form['deliveredOn']), days), noticeDays: days } });
    }
    return changes;
  },
};

const ids = (orders: readonly HeldOrder[]): number[] => orders.map((order) => order.id);

export const dunningParts: OrderParts = {
  effects: {
    'accounts.serve-notice': servesNotice,
    'accounts.cut-supply': {
      apply: async (ctx, sql, orders) => {
        await sql.run(
          `INSERT INTO supply_cut (order_id, account_id, cut_at, cut_by) SELECT id, account_id, clock_timestamp(), $2 FROM work_order WHERE id = ANY($1::bigint[])`,
          [ids(orders), ctx.actor.userId],
        );
      },
    },
    'accounts.restore-supply': {
      apply: async (ctx, sql, orders) => {
        await sql.run(
          'UPDATE supply_cut SET restored_at = clock_timestamp(), restored_by = $2 WHERE order_id = ANY($1::bigint[])',
          [ids(orders), ctx.actor.userId],
        );
      },
    },
  },
  guards: { 'accounts.overdue-30': overdue, 'accounts.still-owing': stillOwing, 'accounts.day-not-ahead': dayNotAhead },
};
