/**
 * Theft of energy (窃电). Rules: theft; source 供电营业规则 (1996) 第102、103条, in force from 1996-10-08.
 * The stolen energy is paid and a penalty of (at most) three times it. Energy: what is proved; or kW (kVA) × time; time unknown:
 * 180 days, 12 hours a day for power, 6 for lighting; what the meter recorded comes off.
 * Inputs kWh, kW, yuan/kWh. Each energy to whole kWh, money to 分, the multiple on the rounded amount unless `multipleOn` says
 * exact. Example: 2 kW × 180 × 12 × 0.40 = 1728.00, penalty 5184.00. Refuses: more recorded than used.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { loadEnergy, loadSchema } from '@/server/billing/calculators/loads';
import type { QuantityStep } from '@/server/billing/contract';
import { exact, mul } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount } from '@/server/billing/schema-parts';
import { decimal, roundKwh } from '@/server/kernel/money';

const UNKNOWN_DAYS = 180;
const UNKNOWN_HOURS = { power: '12', lighting: '6' } as const;

const stolen = z
  .strictObject({
    use: z.enum(['power', 'lighting']).default('power'),
    kwh: wireAmount.optional(),
    loads: z
      .array(loadSchema.partial({ hoursPerDay: true, days: true }))
      .min(1)
      .optional()
      .describe('hoursPerDay and days left out: 180 days, 12 h power, 6 h lighting'),
    recordedKwh: wireAmount.default('0'),
    priceYuan: wireAmount,
  })
  .refine((one) => (one.kwh === undefined) !== (one.loads === undefined), 'exactly one of kwh and loads');

const schema = z.strictObject({
  kind: z.literal('theft'),
  stolen: z.array(stolen).min(1).max(100),
  multiple: wireAmount.default('3'),
  multipleOn: z.enum(['rounded', 'exact']).default('rounded'),
  fixedPenalties: z.array(z.strictObject({ amountYuan: wireAmount, reason: z.string().min(1).max(200) })).default([]),
});

export const THEFT = calculator({
  kind: 'theft',
  schema,
  calculate(request) {
    const book = new LineBook();
    const multiple = exact(request.multiple);
    let totalKwh = decimal(0);
    request.stolen.forEach((one, index) => {
      const loads = one.loads?.map((load) => ({
        ...load,
        days: load.days ?? UNKNOWN_DAYS,
        hoursPerDay: load.hoursPerDay ?? UNKNOWN_HOURS[one.use],
      }));
      const energy = loads
        ? loadEnergy(loads)
        : { kwh: roundKwh(decimal(one.kwh ?? '0')), steps: [] as QuantityStep[] };
      const kwh = roundKwh(energy.kwh.minus(one.recordedKwh));
      if (kwh.isNegative()) throw new CalculationFault(`stolen.${index}.recordedKwh`, 'more recorded than used');
      totalKwh = totalKwh.plus(kwh);
      const price = exact(one.priceYuan);
      const quantity = exact(kwh.toFixed());
      const amount = book.add({
        charge: 'theft-arrears',
        ruleId: 'theft',
        formula: 'quantity-price',
        operands: [quantity, price],
        unit: 'kWh',
        price,
        segmentNo: index,
        steps: energy.steps,
      });
      const base = request.multipleOn === 'exact' ? mul(quantity, price) : amount;
      book.add({
        charge: 'theft-penalty',
        ruleId: 'theft',
        formula: 'amount-multiple',
        operands: [base, multiple],
        unit: 'yuan',
        price: multiple,
        segmentNo: index,
        sumOf: [book.lastNo],
      });
    });
    for (const fixedOne of request.fixedPenalties) {
      book.add({
        charge: 'theft-penalty',
        ruleId: 'theft',
        formula: 'given',
        operands: [exact(fixedOne.amountYuan)],
        unit: 'yuan',
        price: null,
      });
    }
    return resultOf(book, { kwh: totalKwh.toFixed() });
  },
});
