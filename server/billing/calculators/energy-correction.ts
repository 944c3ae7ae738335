/**
 * Energy correction (退补电量) and its money. Rules: correction-meter-error, -voltage-drop, -wiring, -ratio, -normal-month; source
 * 供电营业规则 (1996) 第80、81条, in force from 1996-10-08.
 * - Meter or transformer error e: recorded ÷ (1 + e) − recorded, for half the time since the last test (time factor 0.5).
 * - Voltage drop of the secondary leads: recorded × (actual − allowed).
 * - Wrong wiring or ratio: ΔW = (K − 1) × recorded with K = correct ÷ registered power, from the elements, the angles, the phasors, a
 *   named wiring, two expressions, or given; with an error r of the wrongly wired meter [K(1 − r) − 1] × recorded.
 * - Normal month: the normal energy of the days less the recorded.
 * - What was recorded may stand in parts of their own price (peak and valley, several months): each part is corrected and priced alone.
 * Inputs kWh (negative where the meter ran backwards); ΔW to whole kWh, half-up; money and each fund to 分. Positive: to be paid.
 * Example: 10 000 kWh on a 3-phase 4-wire meter with one voltage open: K = 1.5, +5000 kWh.
 * Refuses: a wiring that registers nothing, one that runs backwards on a positive record.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { correctionOf, methodSchema, recordedFields, recordedOf } from '@/server/billing/correction-method';
import type { QuantityStep } from '@/server/billing/contract';
import { exact } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { fundSchema } from '@/server/billing/price-schema';
import { CalculationFault, wireAmount, wireDec, wireName } from '@/server/billing/schema-parts';
import { ZERO } from '@/server/kernel/money';

const schema = z.strictObject({
  kind: z.literal('energy-correction'),
  ...recordedFields,
  method: methodSchema,
  priceYuan: wireAmount.optional(),
  funds: z.array(fundSchema).default([]),
  kwhDecimals: z.int().min(0).max(4).default(0),
  parts: z
    .array(z.strictObject({ name: wireName.optional(), recordedKwh: wireDec, priceYuan: wireAmount.optional() }))
    .min(1)
    .max(100)
    .optional(),
});

interface Part {
  readonly name?: string;
  readonly recordedKwh: string;
  readonly priceYuan?: string;
}

function partsOf(request: z.output<typeof schema>): readonly Part[] {
  if (request.parts === undefined) return [{ recordedKwh: recordedOf(request, ''), priceYuan: request.priceYuan }];
  if (request.recordedKwh !== undefined || request.reading !== undefined)
    throw new CalculationFault('parts', 'recorded-or-parts');
  return request.parts.map((one) => ({ ...one, priceYuan: one.priceYuan ?? request.priceYuan }));
}

const SHOWN_PLACES = 6;

export const ENERGY_CORRECTION = calculator({
  kind: 'energy-correction',
  schema,
  calculate(request) {
    const book = new LineBook();
    const results: Record<string, string> = {};
    let [recorded, corrected] = [ZERO, ZERO];
    let steps: QuantityStep[] = [];
    for (const part of partsOf(request)) {
      const correction = correctionOf(request.method, part.recordedKwh, 'method');
      if (correction.factor) {
        results['factor'] = correction.factor.toDecimalPlaces(SHOWN_PLACES).toFixed();
        results['ratePercent'] = correction.factor.minus(1).times(100).toDecimalPlaces(SHOWN_PLACES).toFixed();
      }
      const kwh = correction.raw.toDecimalPlaces(request.kwhDecimals);
      recorded = recorded.plus(part.recordedKwh);
      corrected = corrected.plus(kwh);
      if (part.name !== undefined) results[`correctionKwh.${part.name}`] = kwh.toFixed();
      steps = [...steps, correction.step(kwh.toFixed())];
      if (part.priceYuan === undefined) continue;
      const price = exact(part.priceYuan);
      book.add({
        charge: 'correction-energy',
        ruleId: correction.ruleId,
        formula: 'quantity-price',
        operands: [exact(kwh.toFixed()), price],
        unit: 'kWh',
        price,
        steps: [correction.step(kwh.toFixed())],
      });
    }
    const quantity = exact(corrected.toFixed());
    for (const fund of request.funds) {
      const price = exact(fund.yuanPerKwh);
      book.add({
        charge: `fund-${fund.code}`,
        ruleId: 'fund-per-kwh',
        formula: 'quantity-price',
        operands: [quantity, price],
        unit: 'kWh',
        price,
        steps: book.lastNo === 0 ? steps : [],
      });
    }
    return resultOf(book, {
      recordedKwh: recorded.toFixed(),
      ...results,
      correctionKwh: corrected.toFixed(),
      rightKwh: recorded.plus(corrected).toFixed(),
    });
  },
});
