/**
 * Basic charge by demand alone (最大需量基本电费). Rules: basic-demand-*; the four versions as in a bill. Several feeds are summed, or each
 * billed by its own contract and the sum taken;
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

const feed = z.strictObject({
  kw: wireAmount,
  contractKw: wireAmount.optional(),
  capacityKva: wireAmount.optional(),
});

const schema = z.strictObject({
  kind: z.literal('demand'),
  rule: z.enum(DEMAND_RULES).optional(),
  on: wireDate.optional(),
  feedsKw: z.array(wireAmount).min(1).optional(),
  feeds: z.array(feed).min(1).max(20).optional(),
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

type Feed = z.output<typeof feed>;

export const DEMAND = calculator({
  kind: 'demand',
  schema,
  calculate(request) {
    if ((request.feedsKw === undefined) === (request.feeds === undefined))
      throw new CalculationFault('feedsKw', 'feeds-once');
    const feeds: readonly Feed[] = request.feeds ?? [
      {
        kw: text((request.feedsKw ?? []).reduce((kw, one) => add(kw, exact(one)), EXACT_ZERO)),
        contractKw: request.contractKw,
        capacityKva: request.capacityKva,
      },
    ];
    // Who names a contract value means one of the rules that look at it.
    const hasContract = request.contractKw !== undefined || feeds.some((one) => one.contractKw !== undefined);
    if (request.rule === undefined && request.on === undefined && hasContract)
      throw new CalculationFault('rule', 'rule-or-date');
    const rule = request.rule ?? (request.on === undefined ? 'actual' : demandRuleOn(request.on));
    const without = feeds.findIndex((one) => one.contractKw === undefined);
    if (rule !== 'actual' && without >= 0)
      throw new CalculationFault(request.feeds ? `feeds.${without}.contractKw` : 'contractKw', 'contract-needed', {
        rule,
      });
    let resold: Exact = EXACT_ZERO;
    for (const one of request.resale)
      resold = add(resold, quotient(exact(one.kwh), exactInt(RESALE_KWH_PER_KW[one.use]), KW_PLACES));
    // What is resold comes off the first feed.
    const measured = feeds.map((one, i) => (i === 0 ? sub(exact(one.kw), resold) : exact(one.kw)));
    if (measured.some(isNegative)) throw new CalculationFault('resale', 'more-resold-than-measured');
    const byFeed = feeds.map((one, i) => billedDemand(rule, measured[i] ?? EXACT_ZERO, one));
    const actual = measured.reduce(add, EXACT_ZERO);
    const billed = byFeed.reduce(add, EXACT_ZERO);
    const book = new LineBook();
    if (request.priceYuan !== undefined) {
      const price = exact(request.priceYuan);
      const steps = feeds.map((one, i) => {
        const o = [rule, text(measured[i] ?? EXACT_ZERO), one.contractKw ?? '', one.capacityKva ?? ''];
        return { k: 'demand-rule' as const, o, v: text(byFeed[i] ?? EXACT_ZERO) };
      });
      book.add({
        charge: 'basic-demand',
        ruleId: demandRuleId(rule),
        formula: 'quantity-price',
        operands: [billed, price],
        unit: 'kW',
        price,
        steps,
      });
    }
    return resultOf(book, { actualKw: text(actual), billedKw: text(billed) });
  },
});
