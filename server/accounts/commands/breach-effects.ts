/** What 违约用电、窃电处理 does to money: arrears and penalty worked out, owed, and collected. */
import { workOut } from '@/server/accounts/breach-calculation';
import type { PaymentMethod } from '@/server/accounts/contract';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import { groupBy } from '@/server/kernel/group';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { EffectHandler, HeldOrder, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { chargeReceivable, type Charged } from './charge-receivable';
import { takePaymentIn } from './take-payment';

async function isResidential(sql: Sql, order: HeldOrder): Promise<boolean> {
  const row = await sql.one<{ class: string }>('SELECT class FROM account WHERE id = $1', [order.accountId]);
  return row.class === 'residential';
}

/** Sum of a result's lines by charge. */
function byCharge(result: CalculationResult): { charge: string; amountYuan: string }[] {
  return [...groupBy(result.lines, (line) => line.charge)].map(([charge, lines]) => ({
    charge,
    amountYuan: yuanText(sum(lines.map((line) => decimal(line.amountYuan)))),
  }));
}

const worked: EffectHandler = {
  prepare: async (_ctx, sql, orders, form) => {
    const verdicts = new Map<number, Refusal | OrderChange>();
    for (const order of orders) {
      const result = workOut(form, await isResidential(sql, order));
      if (!('lines' in result))
        verdicts.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, result));
      else
        verdicts.set(order.id, {
          amountYuan: yuanText(decimal(result.amountYuan)),
          subject: { charges: byCharge(result) },
        });
    }
    return verdicts;
  },
  preview: async (_ctx, sql, order, form): Promise<PreviewLine[]> => {
    const result = workOut(form, await isResidential(sql, order));
    if (!('lines' in result)) return [];
    const part = (isPenalty: boolean): string =>
      yuanText(
        sum(
          result.lines
            .filter((line) => line.charge.endsWith('-penalty') === isPenalty)
            .map((line) => decimal(line.amountYuan)),
        ),
      );
    return [
      { key: 'arrears', kind: 'money', value: part(false) },
      { key: 'penalty', kind: 'money', value: part(true) },
      { key: 'total', kind: 'money', value: yuanText(decimal(result.amountYuan)) },
    ];
  },
};

async function charge(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<Charged> {
  return chargeReceivable(ctx, sql, {
    accountId: order.accountId!,
    kind: 'breach',
    lines: order.subject['charges'] as { charge: string; amountYuan: string }[],
    note: order.orderNo,
    orderId: order.id,
  });
}

export const breachParts: OrderParts = {
  effects: {
    'inspection.work-out': worked,
    'inspection.charge': {
      apply: async (ctx, sql, orders) => {
        for (const order of orders) await charge(ctx, sql, order);
      },
    },
    'inspection.charge-and-collect': {
      apply: async (ctx, sql, orders, form) => {
        for (const order of orders) {
          const { receivableId, amountYuan } = await charge(ctx, sql, order);
          await takePaymentIn(ctx, sql, {
            accountId: order.accountId!,
            amountYuan,
            method: form['method'] as PaymentMethod,
            receivableIds: [receivableId],
            idempotencyKey: `${order.orderNo}:${order.step}`,
            orderId: order.id,
          });
        }
      },
    },
  },
};
