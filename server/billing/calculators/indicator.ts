/**
 * Indicators of the trade (营销指标): reading-error and real-reading rates, collection rates, line loss, average price, load rates, hours
 * of use, unbalance, tax, loss and voltage drop of a line, change, any rate; the energy an average price or an amount takes, what a supplier pays for
 * an outage or bad voltage (供电营业规则 (1996) 第95、96条), and the money of a roof's photovoltaics.
 * Rates in percent, half-up to `places`; average price = money ÷ energy, never an average of averages.
 * Examples: 1000 customers, 2 wrong: 0.2 %. Line loss 10 + 1.5 − 3.7 − 0.4 = 7.4 supplied, 6.9 sold: 6.76 %.
 * Refuses: a denominator of zero.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { figuresOf, IndicatorFigures, indicatorSchema } from '@/server/billing/indicator-figures';
import { LineBook } from '@/server/billing/line-book';

const schema = z.strictObject({
  kind: z.literal('indicator'),
  places: z.int().min(0).max(8).default(2),
  rounding: z.enum(['half-up', 'down']).default('half-up'),
  indicator: indicatorSchema,
});

export const INDICATOR = calculator({
  kind: 'indicator',
  schema,
  calculate: ({ indicator, places, rounding }) =>
    resultOf(new LineBook(), figuresOf(indicator, new IndicatorFigures(places, rounding))),
});
