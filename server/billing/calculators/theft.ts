/**
 * Theft of energy (窃电). Rules: theft; source 供电营业规则 (1996) 第102、103条, in force from 1996-10-08.
 * The stolen energy is paid and a penalty of (at most) three times it. Energy: what is proved; what a tampered meter did not record (a
 * correction); or kW (kVA, rated current) × time; time unknown: 180 days, 12 hours a day for power, 6 for lighting; what the meter
 * recorded comes off.
 * Inputs kWh, kW, yuan/kWh. Each energy to whole kWh, money and each fund to 分, the multiple on the rounded amount unless `multipleOn`
 * says exact. Example: 2 kW × 180 × 12 × 0.40 = 1728.00, penalty 5184.00. Refuses: more recorded than used.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { loadEnergy, timelessLoadSchema } from '@/server/billing/calculators/loads';
import type { QuantityStep } from '@/server/billing/contract';
import { correctionOf, methodSchema, recordedFields, recordedOf } from '@/server/billing/correction-method';
import { type Exact, EXACT_ZERO, add, exact, fixed, mul } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { fundSchema } from '@/server/billing/price-schema';
import { CalculationFault, wireAmount } from '@/server/billing/schema-parts';
import { type Decimal, decimal, roundKwh } from '@/server/kernel/money';

const UNKNOWN_DAYS = 180;
const UNKNOWN_HOURS = { power: '12', lighting: '6' } as const;

const stolen = z
  .strictObject({
    use: z.enum(['power', 'lighting']).default('power'),
    kwh: wireAmount.optional(),
    loads: z.array(timelessLoadSchema).min(1).optional(),
    correction: z.strictObject({ ...recordedFields, method: methodSchema }).optional(),
    recordedKwh: wireAmount.default('0'),
    priceYuan: wireAmount,
    funds: z.array(fundSchema).default([]),
  })
  .refine((one) => [one.kwh, one.loads, one.correction].filter((value) => value !== undefined).length === 1, {
    path: ['kwh'],
    error: 'one-of-kwh-loads-correction',
  });
type Stolen = z.output<typeof stolen>;

const schema = z.strictObject({
  kind: z.literal('theft'),
  stolen: z.array(stolen).min(1).max(100),
  multiple: wireAmount.default('3'),
  multipleOn: z.enum(['rounded', 'exact']).default('rounded'),
  fixedPenalties: z.array(z.strictObject({ amountYuan: wireAmount, reason: z.string().min(1).max(200) })).default([]),
});

function energyOf(one: Stolen, index: number): { readonly kwh: Decimal; readonly steps: readonly QuantityStep[] } {
  if (one.loads) {
    return loadEnergy(
      one.loads.map((load) => ({
        ...load,
        days: load.days ?? UNKNOWN_DAYS,
        hoursPerDay: load.hoursPerDay ?? UNKNOWN_HOURS[one.use],
      })),
    );
  }
  if (one.correction) {
    const path = `stolen.${index}.correction`;
    const correction = correctionOf(one.correction.method, recordedOf(one.correction, path), `${path}.method`);
    const kwh = roundKwh(correction.raw);
    return { kwh, steps: [correction.step(kwh.toFixed())] };
  }
  return { kwh: roundKwh(decimal(one.kwh ?? '0')), steps: [] };
}

export const THEFT = calculator({
  kind: 'theft',
  schema,
  calculate(request) {
    const book = new LineBook();
    const multiple = exact(request.multiple);
    let totalKwh = decimal(0);
    let arrears: Exact = EXACT_ZERO;
    request.stolen.forEach((one, index) => {
      const energy = energyOf(one, index);
      const kwh = roundKwh(energy.kwh.minus(one.recordedKwh));
      if (kwh.isNegative()) throw new CalculationFault(`stolen.${index}.recordedKwh`, 'more-recorded-than-used');
      totalKwh = totalKwh.plus(kwh);
      const quantity = exact(kwh.toFixed());
      const first = book.lastNo + 1;
      let rounded: Exact = EXACT_ZERO;
      let unrounded: Exact = EXACT_ZERO;
      const charge = (code: 'theft-arrears' | `fund-${Stolen['funds'][number]['code']}`, yuan: string): void => {
        const price = exact(yuan);
        const isFirst = book.lastNo + 1 === first;
        const amount = book.add({
          charge: code,
          ruleId: code === 'theft-arrears' ? 'theft' : 'fund-per-kwh',
          formula: 'quantity-price',
          operands: [quantity, price],
          unit: 'kWh',
          price,
          segmentNo: index,
          steps: isFirst ? energy.steps : [],
          quantityLine: isFirst ? undefined : first,
        });
        rounded = add(rounded, amount);
        unrounded = add(unrounded, mul(quantity, price));
      };
      charge('theft-arrears', one.priceYuan);
      for (const fund of one.funds) charge(`fund-${fund.code}`, fund.yuanPerKwh);
      arrears = add(arrears, rounded);
      const sumOf = book.lines.slice(first - 1).map((line) => line.lineNo);
      book.add({
        charge: 'theft-penalty',
        ruleId: 'theft',
        formula: 'amount-multiple',
        operands: [request.multipleOn === 'exact' ? unrounded : rounded, multiple],
        unit: 'yuan',
        price: multiple,
        segmentNo: index,
        sumOf,
      });
    });
    let fixedSum: Exact = EXACT_ZERO;
    for (const fixedOne of request.fixedPenalties) {
      const amount = book.add({
        charge: 'theft-penalty',
        ruleId: 'theft',
        formula: 'given',
        operands: [exact(fixedOne.amountYuan)],
        unit: 'yuan',
        price: null,
      });
      fixedSum = add(fixedSum, amount);
    }
    const penalty = add(book.total, { m: -arrears.m, s: arrears.s });
    return resultOf(book, {
      kwh: totalKwh.toFixed(),
      arrearsYuan: fixed(arrears, 2),
      penaltyYuan: fixed(penalty, 2),
      ...(request.fixedPenalties.length > 0 ? { fixedPenaltiesYuan: fixed(fixedSum, 2) } : {}),
    });
  },
});
