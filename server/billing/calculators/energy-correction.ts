/**
 * Energy correction (退补电量) and its money. Rules: correction-meter-error, -wiring, -ratio, -normal-month; source 供电营业规则
 * (1996) 第80、81条, in force from 1996-10-08.
 * - Meter or transformer error e: recorded ÷ (1 + e) − recorded, for half the time since the last test (time factor 0.5).
 * - Wrong wiring or ratio: ΔW = (K − 1) × recorded with K = correct ÷ registered power, from the elements, from the angles, or given.
 * - Normal month: the normal energy of the days less the recorded.
 * Inputs kWh; ΔW to whole kWh, half-up; money to 分. Positive: to be paid; negative: refunded.
 * Example: 10 000 kWh on a 3-phase 4-wire meter with one voltage open: K = 1.5, +5000 kWh.
 * Refuses: a wiring that registers nothing or runs backwards.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import type { QuantityStep } from '@/server/billing/contract';
import { exact } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import type { RuleId } from '@/server/billing/rules';
import { CalculationFault, wireAmount, wireDays, wireDec, wireRatio } from '@/server/billing/schema-parts';
import { Decimal, ONE, ZERO, decimal, roundKwh } from '@/server/kernel/money';

const factorPlaces = z
  .int()
  .min(0)
  .max(10)
  .optional()
  .describe('K is first rounded to so many decimals; left out: exact');

const element = z.strictObject({
  ctBilled: wireRatio.optional(),
  ctActual: wireRatio.optional(),
  ptBilled: wireRatio.optional(),
  ptActual: wireRatio.optional(),
  reversed: z.boolean().optional(),
  open: z.boolean().optional().describe('voltage or current lost'),
});

const angle = z.strictObject({
  voltage: wireAmount.default('1').describe('in units of the correct element voltage'),
  current: wireDec.default('1').describe('in units of the line current; negative: reversed'),
  offsetDegrees: wireDec.describe('angle between voltage and current = offset + sign × φ'),
  phiSign: z.union([z.literal(1), z.literal(-1)]).default(1),
});

const method = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('meter-error'),
    errorPercent: wireDec.describe('slow is negative: −10 = 10 % slow'),
    timeFactor: wireAmount.default('0.5').describe('half the time since the last test'),
  }),
  z.strictObject({ by: z.literal('factor'), factor: wireAmount }),
  z.strictObject({ by: z.literal('elements'), elements: z.array(element).min(1).max(3), factorPlaces }),
  z.strictObject({
    by: z.literal('angles'),
    wires: z.union([z.literal(3), z.literal(4)]),
    cosPhi: wireAmount,
    lagging: z.boolean().default(true),
    elements: z.array(angle).min(1).max(3),
    factorPlaces,
  }),
  z.strictObject({ by: z.literal('multiplier'), usedMultiplier: wireRatio, rightMultiplier: wireRatio }),
  z.strictObject({
    by: z.literal('normal-month'),
    normalKwh: wireAmount,
    days: wireDays.optional(),
    monthDays: z.int().min(1).max(31).default(30),
  }),
]);

const schema = z.strictObject({
  kind: z.literal('energy-correction'),
  recordedKwh: wireAmount,
  method,
  priceYuan: wireAmount.optional(),
});
type Method = z.output<typeof method>;

export function ratioOf(text: string): Decimal {
  const [over, under] = text.split('/');
  return decimal(over ?? '1').div(under ?? '1');
}

function factorOf(chosen: Extract<Method, { by: 'elements' | 'angles' }>): Decimal {
  let correct: Decimal;
  let registered = ZERO;
  if (chosen.by === 'elements') {
    correct = decimal(chosen.elements.length);
    for (const one of chosen.elements) {
      if (one.open === true) continue;
      const part = (actual?: string, billed?: string): Decimal =>
        actual === undefined || billed === undefined ? ONE : ratioOf(billed).div(ratioOf(actual));
      const share = part(one.ctActual, one.ctBilled).times(part(one.ptActual, one.ptBilled));
      registered = one.reversed === true ? registered.minus(share) : registered.plus(share);
    }
  } else {
    const cos = decimal(chosen.cosPhi);
    if (cos.gt(1)) throw new CalculationFault('method.cosPhi', 'above 1');
    const phi = Decimal.acos(cos).times(chosen.lagging ? 1 : -1);
    const radian = Decimal.acos(-1).div(180);
    for (const one of chosen.elements) {
      const turn = radian.times(one.offsetDegrees).plus(phi.times(one.phiSign));
      registered = registered.plus(Decimal.cos(turn).times(one.voltage).times(one.current));
    }
    correct = chosen.wires === 3 ? decimal(3).sqrt().times(cos) : cos.times(3);
  }
  // Cosines are irrational: what is zero on paper is a hair beside it here.
  if (registered.lt('1e-20')) throw new CalculationFault('method.elements', 'the wiring registers no forward energy');
  const factor = correct.div(registered);
  return chosen.factorPlaces === undefined ? factor : factor.toDecimalPlaces(chosen.factorPlaces);
}

const SHOWN_PLACES = 6;

export const ENERGY_CORRECTION = calculator({
  kind: 'energy-correction',
  schema,
  calculate(request) {
    const recorded = decimal(request.recordedKwh);
    const chosen = request.method;
    const results: Record<string, string> = {};
    let raw: Decimal;
    let ruleId: RuleId;
    let step: (v: string) => QuantityStep;
    const byFactor = (factor: Decimal): Decimal => {
      results['factor'] = factor.toDecimalPlaces(SHOWN_PLACES).toFixed();
      results['ratePercent'] = factor.minus(1).times(100).toDecimalPlaces(SHOWN_PLACES).toFixed();
      step = (v) => ({ k: 'correction-factor', o: [request.recordedKwh, results['factor'] ?? ''], v });
      return recorded.times(factor.minus(1));
    };
    switch (chosen.by) {
      case 'meter-error': {
        const share = decimal(chosen.errorPercent).div(100).plus(1);
        if (share.lte(0)) throw new CalculationFault('method.errorPercent', 'at or below −100 %');
        raw = recorded.div(share).minus(recorded).times(chosen.timeFactor);
        ruleId = 'correction-meter-error';
        step = (v) => ({ k: 'meter-error', o: [request.recordedKwh, chosen.errorPercent, chosen.timeFactor], v });
        break;
      }
      case 'factor':
        raw = byFactor(decimal(chosen.factor));
        ruleId = 'correction-wiring';
        break;
      case 'elements':
      case 'angles':
        raw = byFactor(factorOf(chosen));
        ruleId = 'correction-wiring';
        break;
      case 'multiplier':
        raw = byFactor(ratioOf(chosen.rightMultiplier).div(ratioOf(chosen.usedMultiplier)));
        ruleId = 'correction-ratio';
        break;
      case 'normal-month': {
        const days = chosen.days ?? chosen.monthDays;
        raw = decimal(chosen.normalKwh).times(days).div(chosen.monthDays).minus(recorded);
        ruleId = 'correction-normal-month';
        step = (v) => ({ k: 'apportioned', o: [chosen.normalKwh, String(days), String(chosen.monthDays)], v });
        break;
      }
    }
    const kwh = roundKwh(raw);
    results['correctionKwh'] = kwh.toFixed();
    results['rightKwh'] = recorded.plus(kwh).toFixed();
    const book = new LineBook();
    if (request.priceYuan !== undefined) {
      const price = exact(request.priceYuan);
      const steps = [step!(kwh.toFixed())];
      book.add({
        charge: 'correction-energy',
        ruleId,
        formula: 'quantity-price',
        operands: [exact(kwh.toFixed()), price],
        unit: 'kWh',
        price,
        steps,
      });
    }
    return resultOf(book, results);
  },
});
