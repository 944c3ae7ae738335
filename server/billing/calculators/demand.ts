/**
 * Basic charge by demand alone (最大需量基本电费). Rules: basic-demand-*; the four versions as in a bill. Several feeds are summed;
 * reseller equivalents (转供) come off: lighting and one shift 180 kWh = 1 kW, two shifts 360, three 540, agriculture 270.
 * Inputs kW, kVA, kWh, yuan/kW. Money to 分. Example: contract 1000, actual 1300, 514号: 1050 + 2 × 250 = 1550 kW.
 * Refuses: a rule that needs a contract value without one, a contract value without a rule or its date; more resold than measured.
 */
import { z } from 'zod';

import { billedDemand, demandRuleId, demandRuleOn } from '@/server/billing/basic-charge';
import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { DEMAND_RULES } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, exact, exactInt, isNegative, quotient, sub, text } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireDate } from '@/server/billing/schema-parts';

const RESALE_KWH_PER_KW = {
  lighting: 180,
  'one-shift': 180,
  'two-shift': 360,
  'three-shift': 540,
  agriculture: 270,
} as const;
const KW_PLACES = 4;

const schema = z.strictObject({
  kind: z.literal('demand'),
  rule: z.enum(DEMAND_RULES).optional(),
  on: wireDate.optional(),
  feedsKw: z.array(wireAmount).min(1),
  contractKw: wireAmount.optional(),
  capacityKva: wireAmount.optional(),
  resale: z
    .array(
      z.strictObject({
        use: z.enum(['lighting', 'one-shift', 'two-shift', 'three-shift', 'agriculture']),
        kwh: wireAmount,
      }),
    )
    .default([]),
  priceYuan: wireAmount.optional(),
});

export const DEMAND = calculator({
  kind: 'demand',
  schema,
  calculate(request) {
    // Who names a contract value means one of the rules that look at it.
    if (request.rule === undefined && request.on === undefined && request.contractKw !== undefined)
      throw new CalculationFault('rule', 'rule-or-date');
    const rule = request.rule ?? (request.on === undefined ? 'actual' : demandRuleOn(request.on));
    if (rule !== 'actual' && request.contractKw === undefined)
      throw new CalculationFault('contractKw', 'contract-needed', { rule });
    let actual: Exact = request.feedsKw.reduce((kw, feed) => add(kw, exact(feed)), EXACT_ZERO);
    for (const one of request.resale)
      actual = sub(actual, quotient(exact(one.kwh), exactInt(RESALE_KWH_PER_KW[one.use]), KW_PLACES));
    if (isNegative(actual)) throw new CalculationFault('resale', 'more-resold-than-measured');
    const billed = billedDemand(rule, actual, request);
    const book = new LineBook();
    if (request.priceYuan !== undefined) {
      const price = exact(request.priceYuan);
      const o = [rule, text(actual), request.contractKw ?? '', request.capacityKva ?? ''];
      book.add({
        charge: 'basic-demand',
        ruleId: demandRuleId(rule),
        formula: 'quantity-price',
        operands: [billed, price],
        unit: 'kW',
        price,
        steps: [{ k: 'demand-rule', o, v: text(billed) }],
      });
    }
    return resultOf(book, { actualKw: text(actual), billedKw: text(billed) });
  },
});
