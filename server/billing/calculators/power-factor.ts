/**
 * Power factor and its adjustment alone (功率因数、力调电费). Rules: power-factor-090, -085, -080 as in a bill.
 * Inputs kWh, kvarh (or cosφ itself), base yuan net of funds. Money to 分. Example: 50 000 kWh, 59 000 kvarh, standard 0.90, base
 * 30 000: cosφ 0.65, +15 %, 4500.00.
 * Instead of the base, money that already holds the adjustment of another rate (`adjustedYuan` at `adjustedPercent`) gives it: base =
 * money ÷ (1 + rate), and the difference to the right money is a result.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { PF_STANDARDS, type PfStandard } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, exact, fixed, isNegative, isZero, sub, text } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { cosHundredths, cosHundredthsByRatio, pfRatePercent } from '@/server/billing/pf-table';
import { statedHundredths } from '@/server/billing/power-factor';
import { type RuleId, pfRuleId } from '@/server/billing/rules';
import { CalculationFault, wireAmount, wireDec } from '@/server/billing/schema-parts';
import { decimal } from '@/server/kernel/money';

const schema = z
  .strictObject({
    kind: z.literal('power-factor'),
    activeKwh: wireAmount.optional(),
    reactiveKvarh: wireAmount.optional(),
    reactiveReverseKvarh: wireAmount.optional(),
    reactiveIsNet: z.boolean().optional(),
    cosPhi: wireAmount.optional(),
    tanPhi: wireAmount.optional(),
    standard: z.enum(PF_STANDARDS),
    baseYuan: wireAmount.optional(),
    adjustedYuan: wireAmount.optional(),
    adjustedPercent: wireDec.optional(),
    reduced: z.boolean().default(false),
    method: z.enum(['exact', 'ratio-4']).default('exact'),
  })
  .refine(
    (one) =>
      [one.cosPhi, one.tanPhi, one.activeKwh].filter((value) => value !== undefined).length === 1 &&
      (one.activeKwh === undefined) === (one.reactiveKvarh === undefined),
    { path: ['cosPhi'], error: 'one-angle' },
  )
  .refine((one) => (one.adjustedYuan === undefined) === (one.adjustedPercent === undefined), {
    path: ['adjustedPercent'],
    error: 'adjusted-both',
  })
  .refine((one) => one.baseYuan === undefined || one.adjustedYuan === undefined, {
    path: ['baseYuan'],
    error: 'base-or-adjusted',
  });

const FEN_PLACES = 2;

/** What money with an adjustment was before it, to the fen. */
function baseOf(adjustedYuan: string, percent: string): string {
  const share = decimal(percent).div(100).plus(1);
  if (share.lte(0)) throw new CalculationFault('adjustedPercent', 'error-too-low');
  return decimal(adjustedYuan).div(share).toDecimalPlaces(FEN_PLACES).toFixed();
}

export const POWER_FACTOR = calculator({
  kind: 'power-factor',
  schema,
  calculate(request) {
    const standard: PfStandard = request.standard;
    let cos: number;
    let reactive: Exact = EXACT_ZERO;
    if (request.cosPhi !== undefined) {
      if (isZero(exact(request.cosPhi))) throw new CalculationFault('cosPhi', 'above-zero');
      cos = statedHundredths(request.cosPhi);
      if (cos > 100) throw new CalculationFault('cosPhi', 'above-one');
    } else {
      const active = exact(request.activeKwh ?? '1');
      const reverse = exact(request.reactiveReverseKvarh ?? '0');
      const forward = add(exact(request.tanPhi ?? request.reactiveKvarh ?? '0'), reverse);
      // A register that ran backwards on export shows forward − reverse, so the export counts twice.
      reactive = request.reactiveIsNet === true ? add(forward, reverse) : forward;
      cos = request.method === 'exact' ? cosHundredths(active, reactive) : cosHundredthsByRatio(active, reactive);
    }
    let rate: Exact = pfRatePercent(standard, cos);
    if (request.reduced && isNegative(rate)) rate = EXACT_ZERO;
    const cosPhi = fixed({ m: BigInt(cos), s: 2 }, 2);
    const book = new LineBook();
    const ruleId: RuleId = pfRuleId(standard);
    const { adjustedYuan, adjustedPercent } = request;
    const isAdjusted = adjustedYuan !== undefined && adjustedPercent !== undefined;
    const base = isAdjusted ? baseOf(adjustedYuan, adjustedPercent) : request.baseYuan;
    if (base !== undefined) {
      const steps =
        request.cosPhi === undefined
          ? [{ k: 'cosphi' as const, o: [request.activeKwh ?? '1', text(reactive)], v: cosPhi }]
          : [{ k: 'cosphi-given' as const, o: [request.cosPhi], v: cosPhi }];
      book.add({
        charge: 'power-factor',
        ruleId,
        formula: 'base-percent',
        operands: [exact(base), rate],
        unit: 'yuan',
        price: null,
        steps,
      });
    }
    const reactiveResult: Record<string, string> =
      request.activeKwh === undefined ? {} : { reactiveKvarh: text(reactive) };
    const differenceResult: Record<string, string> =
      base === undefined || adjustedYuan === undefined
        ? {}
        : {
            baseYuan: fixed(exact(base), FEN_PLACES),
            rightYuan: fixed(add(exact(base), book.total), FEN_PLACES),
            differenceYuan: fixed(sub(add(exact(base), book.total), exact(adjustedYuan)), FEN_PLACES),
          };
    return resultOf(book, { cosPhi, ratePercent: text(rate), ...reactiveResult, ...differenceResult });
  },
});
