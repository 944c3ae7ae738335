/**
 * Schema of price versions (电价表契约): how a quote or a price-book file writes prices. Objects are strict: an unknown member is a
 * fault, not silence.
 */
import { z } from 'zod';

import { FUND_CODES } from '@/server/billing/price-body';
import { wireAmount, wireDate, wireDec, wireName } from '@/server/billing/schema-parts';

/** A fund is charged; what is passed on a kWh beside the funds (`other`) may also be given back. */
export const fundSchema = z
  .strictObject({
    code: z.enum(FUND_CODES),
    yuanPerKwh: wireDec,
    inPfBase: z.boolean().optional(),
  })
  .refine(({ code, yuanPerKwh }) => code === 'other' || !yuanPerKwh.startsWith('-'), {
    path: ['yuanPerKwh'],
    error: 'not a plain decimal number of zero or more',
  });

const funds = {
  funds: z.array(fundSchema).default([]),
  fundsIncluded: z.boolean().default(false).describe('true: energyYuan and tier prices contain the funds'),
};

const periodFactors = {
  sharp: wireAmount.optional(),
  peak: wireAmount,
  flat: wireAmount.optional(),
  valley: wireAmount,
  'deep-valley': wireAmount.optional(),
};
const tou = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('factor'), ...periodFactors, decimals: z.int().min(0).max(12).optional() }),
  z.strictObject({ by: z.literal('price'), ...periodFactors }),
  z.strictObject({
    by: z.literal('difference'),
    sharp: wireDec.optional(),
    peak: wireDec,
    flat: wireDec.optional(),
    valley: wireDec,
    'deep-valley': wireDec.optional(),
  }),
]);

const tiers = z
  .array(
    z.strictObject({
      upToKwh: wireAmount.nullable().describe('inclusive upper bound; null = none'),
      priceYuan: wireAmount,
      tou: tou.optional(),
    }),
  )
  .min(1)
  .max(4);
const tierStyle = { style: z.enum(['tier-price', 'base-plus-addon']).optional(), tou: tou.optional() };

export const priceBodySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flat'), energyYuan: wireAmount, ...funds }),
  z.strictObject({ kind: z.literal('tou'), energyYuan: wireAmount, tou, ...funds }),
  z.strictObject({
    kind: z.literal('two-part'),
    energyYuan: wireAmount,
    tou: tou.optional(),
    capacityYuan: wireAmount.optional(),
    demandYuan: wireAmount.optional(),
    ...funds,
  }),
  z.strictObject({ kind: z.literal('tiers-monthly'), tiers, ...tierStyle, ...funds }),
  z.strictObject({
    kind: z.literal('tiers-seasonal'),
    seasons: z
      .array(z.strictObject({ code: wireName, months: z.array(z.int().min(1).max(12)).min(1).max(12), tiers }))
      .min(1)
      .max(12),
    ...tierStyle,
    ...funds,
  }),
  z.strictObject({ kind: z.literal('tiers-yearly'), tiers, ...tierStyle, ...funds }),
]);

/** A price version as a file or a quote brings it; what is left out is filled with the widest. */
export const priceVersionSchema = z.strictObject({
  id: wireName,
  tariffCode: wireName.optional().describe('left out: the id'),
  regionCode: wireName.optional(),
  effectiveFrom: wireDate.optional(),
  effectiveTo: wireDate.nullable().optional(),
  documentNo: wireName.optional(),
  sourced: z.enum(['published', 'sample']).optional(),
  body: priceBodySchema,
});

/** The same as a part of a quote, one definition of its JSON Schema. */
export const quotedPriceSchema = priceVersionSchema.meta({ id: 'price' });
