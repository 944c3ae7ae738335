/**
 * Power factor and its adjustment alone (功率因数、力调电费). Rules: power-factor-090, -085, -080 as in a bill.
 * Inputs kWh, kvarh (or cosφ itself), base yuan net of funds. Money to 分. Example: 50 000 kWh, 59 000 kvarh, standard 0.90, base
 * 30 000: cosφ 0.65, +15 %, 4500.00.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { PF_STANDARDS, type PfStandard } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, exact, fixed, isNegative, roundTo, text } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { cosHundredths, cosHundredthsByRatio, pfRatePercent } from '@/server/billing/pf-table';
import { type RuleId, pfRuleId } from '@/server/billing/rules';
import { CalculationFault, wireAmount } from '@/server/billing/schema-parts';

const schema = z
  .strictObject({
    kind: z.literal('power-factor'),
    activeKwh: wireAmount.optional(),
    reactiveKvarh: wireAmount.optional().describe('|forward| + |reverse|'),
    cosPhi: wireAmount.optional().describe('instead of the two quantities'),
    standard: z.enum(PF_STANDARDS),
    baseYuan: wireAmount.optional().describe('energy net of funds + basic charge'),
    reduced: z.boolean().default(false).describe('a reduced standard was granted: no reward'),
    method: z.enum(['exact', 'ratio-4']).default('exact'),
  })
  .refine(
    (one) => (one.cosPhi === undefined) !== (one.activeKwh === undefined || one.reactiveKvarh === undefined),
    'either cosPhi or both quantities',
  );

export const POWER_FACTOR = calculator({
  kind: 'power-factor',
  schema,
  calculate(request) {
    const standard: PfStandard = request.standard;
    let cos: number;
    if (request.cosPhi !== undefined) {
      const rounded = roundTo(exact(request.cosPhi), 2);
      cos = Number(rounded.m * 10n ** BigInt(2 - rounded.s));
      if (cos > 100) throw new CalculationFault('cosPhi', 'above 1');
    } else {
      const active = exact(request.activeKwh ?? '0');
      const reactive = exact(request.reactiveKvarh ?? '0');
      cos = request.method === 'exact' ? cosHundredths(active, reactive) : cosHundredthsByRatio(active, reactive);
    }
    let rate: Exact = pfRatePercent(standard, cos);
    if (request.reduced && isNegative(rate)) rate = EXACT_ZERO;
    const cosPhi = fixed({ m: BigInt(cos), s: 2 }, 2);
    const book = new LineBook();
    const ruleId: RuleId = pfRuleId(standard);
    if (request.baseYuan !== undefined) {
      const steps =
        request.cosPhi === undefined
          ? [{ k: 'cosphi' as const, o: [request.activeKwh ?? '', request.reactiveKvarh ?? ''], v: cosPhi }]
          : [];
      book.add({
        charge: 'power-factor',
        ruleId,
        formula: 'base-percent',
        operands: [exact(request.baseYuan), rate],
        unit: 'yuan',
        price: null,
        steps,
      });
    }
    return resultOf(book, { cosPhi, ratePercent: text(rate) });
  },
});
