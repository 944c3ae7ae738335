/** 业务收费: a fee a flow asks for is owed and paid in the step that collects it. */
import { decimal } from '@/server/kernel/money';
import type { EffectHandler, OrderParts } from '@/server/work-orders/effects';
import type { PaymentMethod } from '@/server/accounts/contract';
import { chargeReceivable } from './charge-receivable';
import { takePaymentIn } from './take-payment';

/** Charges the fee of field `feeYuan` and takes its payment by `method`; nothing when there is no fee. */
function collects(charge: 'business-fee-test'): EffectHandler {
  return {
    preview: async (_ctx, _sql, _order, form) => [
      { key: 'fee', kind: 'money', value: typeof form['feeYuan'] === 'string' ? form['feeYuan'] : '0' },
    ],
    apply: async (ctx, sql, orders, form) => {
      const amountYuan = typeof form['feeYuan'] === 'string' ? form['feeYuan'] : '0';
      if (decimal(amountYuan).isZero()) return;
      for (const order of orders) {
        const { receivableId } = await chargeReceivable(ctx, sql, {
          accountId: order.accountId!,
          kind: 'business-fee',
          lines: [{ charge, amountYuan }],
          note: order.orderNo,
          orderId: order.id,
        });
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
  };
}

export const feeParts: OrderParts = { effects: { 'accounts.collect-test-fee': collects('business-fee-test') } };
