/**
 * Money correction for a wrong price (电价差错退补、差额退补): energy × (right price − billed price), each item to 分; no penalty. Rule:
 * money-correction; source 供电营业规则 (1996) 第80、81条. Positive is charged, negative refunded.
 * Inputs kWh (or loads), yuan/kWh. Example: 1200 kWh billed at 0.45 instead of 0.62: 204.00.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { loadEnergy, loadSchema } from '@/server/billing/calculators/loads';
import type { QuantityStep } from '@/server/billing/contract';
import { exact, sub, text } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { wireAmount, wireDec } from '@/server/billing/schema-parts';

const item = z
  .strictObject({
    kwh: wireDec.optional(),
    loads: z.array(loadSchema).min(1).optional(),
    rightPriceYuan: wireAmount,
    billedPriceYuan: wireAmount,
  })
  .refine((one) => (one.kwh === undefined) !== (one.loads === undefined), { path: ['kwh'], error: 'one-of-kwh-loads' });

const schema = z.strictObject({ kind: z.literal('price-correction'), items: z.array(item).min(1).max(100) });

export const PRICE_CORRECTION = calculator({
  kind: 'price-correction',
  schema,
  calculate(request) {
    const book = new LineBook();
    request.items.forEach((one, index) => {
      const loads = one.loads ? loadEnergy(one.loads) : null;
      const kwh = exact(loads ? loads.kwh.toFixed() : (one.kwh ?? '0'));
      const difference = sub(exact(one.rightPriceYuan), exact(one.billedPriceYuan));
      const steps: QuantityStep[] = [
        ...(loads?.steps ?? []),
        { k: 'price-difference', o: [one.rightPriceYuan, one.billedPriceYuan], v: text(difference) },
      ];
      book.add({
        charge: 'correction-money',
        ruleId: 'money-correction',
        formula: 'quantity-price',
        operands: [kwh, difference],
        unit: 'kWh',
        price: difference,
        segmentNo: index,
        steps,
      });
    });
    return resultOf(book);
  },
});
