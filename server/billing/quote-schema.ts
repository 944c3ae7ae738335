/**
 * Schema of the quote (试算契约), version 1: what `quote` accepts. Objects are strict: an unknown member is a fault, not silence.
 * `docs/quote.md` describes it; `npm run -s quote -- --schema` prints it as JSON Schema.
 */
import { z } from 'zod';

import { billSchema } from '@/server/billing/bill-schema';
import { CALCULATORS } from '@/server/billing/calculators';

export { priceVersionSchema } from '@/server/billing/price-schema';

export const QUOTE_VERSION = 1;

/** One request: `{ "quote": 1, "request": { "kind": … } }`. */
export const quoteSchema = z.strictObject({
  quote: z.literal(QUOTE_VERSION, { error: 'quote-version' }),
  request: z.union([billSchema, ...CALCULATORS.map((one) => one.schema)]),
});

export const requestSchemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries([
  ['bill', billSchema],
  ...CALCULATORS.map((one) => [one.kind, one.schema] as const),
]);
