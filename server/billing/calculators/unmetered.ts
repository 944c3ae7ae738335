/**
 * Supply without a meter (无表临时用电). Rules: unmetered, rent-per-day, fund-per-kwh; source 供电营业规则 (1996) 第12条, in force
 * from 1996-10-08. Energy from loads, price, each fund a line; rent of lent equipment by 1/30 of the month a day. Refund of half
 * where less than half the term was used: `unusedHalf`. What was paid ahead less all of it is to be given back (negative: still owed).
 * Inputs kW, hours, days, yuan. kWh whole a load, money to 分. Example: 5336 kWh × 0.641 = 3420.38; fund 0.004: 21.34.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { loadEnergy, loadSchema } from '@/server/billing/calculators/loads';
import { exact, exactInt, fixed, mul, sub } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { fundSchema } from '@/server/billing/price-schema';
import { wireAmount, wireDays } from '@/server/billing/schema-parts';

const schema = z.strictObject({
  kind: z.literal('unmetered'),
  loads: z.array(loadSchema).min(1).max(100),
  priceYuan: wireAmount,
  funds: z.array(fundSchema).default([]),
  rents: z
    .array(z.strictObject({ monthlyYuan: wireAmount, days: wireDays, quantity: wireAmount.default('1') }))
    .default([]),
  unusedHalf: z.boolean().default(false),
  prepaidYuan: wireAmount.optional(),
});

export const UNMETERED = calculator({
  kind: 'unmetered',
  schema,
  calculate(request) {
    const book = new LineBook();
    const energy = loadEnergy(request.loads);
    const kwh = exact(energy.kwh.toFixed());
    const price = exact(request.priceYuan);
    book.add({
      charge: 'unmetered-energy',
      ruleId: 'unmetered',
      formula: 'quantity-price',
      operands: [kwh, price],
      unit: 'kWh',
      price,
      steps: energy.steps,
    });
    for (const fund of request.funds) {
      const rate = exact(fund.yuanPerKwh);
      book.add({
        charge: `fund-${fund.code}`,
        ruleId: 'fund-per-kwh',
        formula: 'quantity-price',
        operands: [kwh, rate],
        unit: 'kWh',
        price: rate,
        quantityLine: 1,
      });
    }
    if (request.unusedHalf) {
      const half = { m: -5n, s: 1 };
      book.add({
        charge: 'unmetered-energy',
        ruleId: 'unmetered',
        formula: 'amount-multiple',
        operands: [book.total, half],
        unit: 'yuan',
        price: null,
        sumOf: book.lines.map((line) => line.lineNo),
      });
    }
    for (const rent of request.rents) {
      const monthly = exact(rent.monthlyYuan);
      const unitDays = mul(exact(rent.quantity), exactInt(rent.days));
      book.add({
        charge: 'transformer-rent',
        ruleId: 'rent-per-day',
        formula: 'unit-days',
        operands: [unitDays, monthly, exactInt(30)],
        quantity: exactInt(rent.days),
        unit: 'day',
        price: monthly,
      });
    }
    const { prepaidYuan } = request;
    const refund: Record<string, string> =
      prepaidYuan === undefined ? {} : { refundYuan: fixed(sub(exact(prepaidYuan), book.total), 2) };
    return resultOf(book, { kwh: energy.kwh.toFixed(), ...refund });
  },
});
