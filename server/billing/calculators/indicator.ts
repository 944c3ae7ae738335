/**
 * Indicators of the trade (营销指标): reading-error and real-reading rates, collection rates, line loss, average price, change.
 * Rates in percent, half-up to `places`; average price = money ÷ energy, never an average of averages.
 * Examples: 1000 customers, 2 wrong: 0.2 %. Line loss 10 + 1.5 − 3.7 − 0.4 = 7.4 supplied, 6.9 sold: 6.76 %.
 * Refuses: a denominator of zero.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireDec } from '@/server/billing/schema-parts';
import { Decimal, decimal, sum } from '@/server/kernel/money';

const schema = z.strictObject({
  kind: z.literal('indicator'),
  places: z.int().min(0).max(8).default(2),
  rounding: z.enum(['half-up', 'down']).default('half-up').describe('some printed answers are cut, not rounded'),
  indicator: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('error-rate'), wrong: wireAmount, all: wireAmount }),
    z.strictObject({
      of: z.literal('real-reading-rate'),
      groups: z.array(z.strictObject({ name: z.string().min(1), due: wireAmount, notRead: wireAmount })).min(1),
    }),
    z.strictObject({
      of: z.literal('collection-rate'),
      receivableYuan: wireAmount,
      receivableEarlierYuan: wireAmount.default('0'),
      receivedYuan: wireAmount,
      receivedEarlierYuan: wireAmount.default('0'),
    }),
    z.strictObject({
      of: z.literal('line-loss'),
      suppliedKwh: z.array(wireDec).min(1).describe('signed: what leaves is negative'),
      soldKwh: wireAmount,
    }),
    z.strictObject({ of: z.literal('average-price'), amountYuan: wireAmount, kwh: wireAmount }),
    z.strictObject({ of: z.literal('change'), before: wireAmount, after: wireAmount }),
    z.strictObject({ of: z.literal('load-rate'), averageKw: wireAmount, maximumKw: wireAmount }),
  ]),
});

export const INDICATOR = calculator({
  kind: 'indicator',
  schema,
  calculate({ indicator, places, rounding }) {
    const mode = rounding === 'half-up' ? Decimal.ROUND_HALF_UP : Decimal.ROUND_DOWN;
    const over = (part: Decimal, whole: Decimal, path: string): Decimal => {
      if (whole.isZero()) throw new CalculationFault(`indicator.${path}`, 'is zero');
      return part.div(whole);
    };
    const percent = (part: Decimal, whole: Decimal, path: string): string =>
      over(part, whole, path).times(100).toDecimalPlaces(places, mode).toFixed();
    const results: Record<string, string> = {};
    switch (indicator.of) {
      case 'error-rate':
        results['percent'] = percent(decimal(indicator.wrong), decimal(indicator.all), 'all');
        break;
      case 'real-reading-rate': {
        const due = sum(indicator.groups.map((group) => decimal(group.due)));
        const missed = sum(indicator.groups.map((group) => decimal(group.notRead)));
        results['percent'] = percent(due.minus(missed), due, 'groups');
        for (const group of indicator.groups) {
          results[`percent.${group.name}`] = percent(
            decimal(group.due).minus(group.notRead),
            decimal(group.due),
            'groups',
          );
        }
        break;
      }
      case 'collection-rate': {
        const due = decimal(indicator.receivableYuan);
        const got = decimal(indicator.receivedYuan);
        const dueEarlier = decimal(indicator.receivableEarlierYuan);
        const gotEarlier = decimal(indicator.receivedEarlierYuan);
        results['percent'] = percent(got, due, 'receivableYuan');
        results['currentPercent'] = percent(got.minus(gotEarlier), due.minus(dueEarlier), 'receivableYuan');
        if (!dueEarlier.isZero()) results['earlierPercent'] = percent(gotEarlier, dueEarlier, 'receivableEarlierYuan');
        break;
      }
      case 'line-loss': {
        const supplied = sum(indicator.suppliedKwh.map((kwh) => decimal(kwh)));
        results['suppliedKwh'] = supplied.toFixed();
        results['lossKwh'] = supplied.minus(indicator.soldKwh).toFixed();
        results['percent'] = percent(supplied.minus(indicator.soldKwh), supplied, 'suppliedKwh');
        break;
      }
      case 'average-price':
        results['yuanPerKwh'] = over(decimal(indicator.amountYuan), decimal(indicator.kwh), 'kwh')
          .toDecimalPlaces(places, mode)
          .toFixed();
        break;
      case 'change':
        results['percent'] = percent(
          decimal(indicator.after).minus(indicator.before),
          decimal(indicator.before),
          'before',
        );
        break;
      case 'load-rate':
        results['percent'] = percent(decimal(indicator.averageKw), decimal(indicator.maximumKw), 'maximumKw');
        break;
    }
    return resultOf(new LineBook(), results);
  },
});
