/**
 * Schema of the quote (试算契约), version 1: what `quote` accepts. Objects are strict: an unknown member is a fault, not silence.
 * `docs/quote.md` describes it; `npm run -s quote -- --schema` prints it as JSON Schema.
 */
import { z } from 'zod';

import { CALCULATORS } from '@/server/billing/calculators';
import { formulaFields, tableFields } from '@/server/billing/calculators/transformer-loss';
import { CUSTOMER_CLASSES, DEMAND_RULES, EQUIPMENT_STATES, PF_STANDARDS, REGISTERS } from '@/server/billing/contract';
import { FUND_CODES } from '@/server/billing/price-body';
import { wireAmount, wireDate, wireDays, wireDec, wireMonth, wireName } from '@/server/billing/schema-parts';

export const QUOTE_VERSION = 1;

const funds = {
  funds: z.array(z.strictObject({ code: z.enum(FUND_CODES), yuanPerKwh: wireAmount })).default([]),
  fundsIncluded: z.boolean().default(false).describe('true: energyYuan and tier prices contain the funds'),
};

const periodFactors = {
  sharp: wireAmount.optional(),
  peak: wireAmount,
  flat: wireAmount.optional(),
  valley: wireAmount,
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
  }),
]);

const tiers = z
  .array(
    z.strictObject({
      upToKwh: wireAmount.nullable().describe('inclusive upper bound; null = none'),
      priceYuan: wireAmount,
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

const registerSchema = z.union([
  z.strictObject({
    register: z.enum(REGISTERS),
    quantity: wireAmount.describe('kWh, kvarh or kW; the multiplier is not applied'),
  }),
  z.strictObject({
    register: z.enum(REGISTERS),
    prev: wireAmount.nullable(),
    curr: wireAmount.nullable(),
    digits: z.int().min(1).max(12).describe('integer digits of the register plate'),
    rolledOver: z.boolean().optional(),
  }),
]);

const meterSchema = z.strictObject({
  meterId: wireName,
  multiplier: wireAmount.default('1').describe('PT × CT'),
  from: wireDate.optional(),
  to: wireDate.optional(),
  feed: wireName.optional(),
  reactiveIsNet: z.boolean().optional(),
  registers: z.array(registerSchema).min(1).max(8),
});

const basicSchema = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('capacity'),
    equipment: z
      .array(
        z.strictObject({
          id: wireName,
          kva: wireAmount,
          interlock: wireName.optional(),
          states: z.array(z.strictObject({ from: wireDate, to: wireDate, state: z.enum(EQUIPMENT_STATES) })).optional(),
        }),
      )
      .max(100),
    deductDays: wireDays.optional(),
  }),
  z.strictObject({
    by: z.literal('demand'),
    contractKw: wireAmount.optional(),
    capacityKva: wireAmount.optional(),
    rule: z.enum(DEMAND_RULES).optional(),
    deductKw: wireAmount.optional(),
  }),
]);

const segmentSchema = z.strictObject({
  from: wireDate.optional().describe('left out: the end of the segment before, or the start of the period'),
  to: wireDate.optional().describe('left out: the start of the next segment, or the end of the period'),
  price: wireName.describe('id of a price version: one of `prices`, or of the shipped book'),
  basic: basicSchema.optional(),
  pfStandard: z.enum(PF_STANDARDS).optional(),
  pfReduced: z.boolean().optional(),
});

const sharingSchema = z.strictObject({
  by: z.enum(['none', 'capacity', 'energy', 'fixed', 'not-billed']),
  others: z
    .array(
      z.strictObject({
        id: wireName,
        kva: wireAmount.optional(),
        kwh: wireAmount.optional(),
        fixedKwh: wireAmount.optional(),
      }),
    )
    .optional(),
  position: z.int().min(0).optional(),
  ownKva: wireAmount.optional(),
  ownFixedKwh: wireAmount.optional(),
});
const lossRun = { days: z.int().min(1).max(400).optional(), sharing: sharingSchema.optional() };

const pointSchema = z.strictObject({
  pointNo: z.int().min(0).max(999),
  parentNo: z.int().min(0).max(999).optional(),
  share: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('fixed'), kwh: wireAmount }),
      z.strictObject({ kind: z.literal('ratio'), ratio: wireAmount.describe('0.1 = 10 %') }),
    ])
    .optional(),
  billed: z.boolean().optional(),
  meters: z.array(meterSchema).max(100).optional(),
  segments: z.array(segmentSchema).max(31).optional(),
  tier: z
    .strictObject({
      usedKwh: z.array(wireAmount).max(4).optional(),
      extraKwh: wireAmount.optional(),
      freeKwh: wireAmount.optional(),
      months: z.int().min(1).max(12).optional(),
    })
    .optional(),
  losses: z
    .strictObject({
      transformer: z
        .discriminatedUnion('method', [
          z.strictObject({ ...formulaFields, ...lossRun }),
          z.strictObject({ ...tableFields, ...lossRun }),
          z.strictObject({
            method: z.literal('given'),
            lossKwh: wireAmount,
            lossKvarh: wireAmount.optional(),
            ...lossRun,
          }),
        ])
        .optional(),
      line: z
        .strictObject({
          ratio: wireAmount.optional(),
          kwh: wireAmount.optional(),
          base: z.enum(['metered+transformer', 'metered']).optional(),
        })
        .optional(),
    })
    .optional(),
  energyCorrections: z
    .array(
      z.strictObject({
        register: z.enum(['total', 'sharp', 'peak', 'flat', 'valley', 'reactive']),
        kwh: wireDec,
        reason: wireName,
      }),
    )
    .optional(),
  jointPf: z
    .strictObject({ energy: z.enum(['through-parent', 'exclude', 'add']).optional(), money: z.boolean().optional() })
    .optional(),
});

const parametersSchema = z.strictObject({
  energyDecimals: z.int().min(0).max(6).optional(),
  basicDays: z.enum(['month-30', 'calendar']).optional(),
  touPriceRounding: z.enum(['printed', 'exact']).optional(),
  cosPhiMethod: z.enum(['exact', 'ratio-4']).optional(),
  pfBase: z.enum(['net-of-funds', 'with-funds']).optional(),
  shareTakenFrom: z.enum(['flat-first', 'pro-rata']).optional(),
});

const billSchema = z.strictObject({
  kind: z.literal('bill'),
  prices: z.array(priceVersionSchema).max(100).default([]),
  class: z.enum(CUSTOMER_CLASSES).default('residential'),
  month: wireMonth.optional().describe('left out: the month of the last day billed'),
  from: wireDate,
  to: wireDate.describe('first day not billed any more'),
  points: z.array(pointSchema).min(1).max(100),
  parameters: parametersSchema.optional(),
  moneyCorrections: z
    .array(z.strictObject({ amountYuan: wireDec, reason: wireName, documentNo: wireName.optional() }))
    .optional(),
});
export type BillQuote = z.output<typeof billSchema>;

/** One request: `{ "quote": 1, "request": { "kind": … } }`. */
export const quoteSchema = z.strictObject({
  quote: z.literal(QUOTE_VERSION, { error: `this is version ${QUOTE_VERSION} of the quote` }),
  request: z.union([billSchema, ...CALCULATORS.map((one) => one.schema)]),
});

export const requestSchemas: Readonly<Record<string, z.ZodType>> = Object.fromEntries([
  ['bill', billSchema],
  ...CALCULATORS.map((one) => [one.kind, one.schema] as const),
]);

export function quoteJsonSchema(): unknown {
  return z.toJSONSchema(quoteSchema, { io: 'input' });
}
