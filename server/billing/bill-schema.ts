/**
 * Schema of a bill in a quote (账单试算契约): points, meters, terms, losses and parameters as a caller writes them. Short forms
 * (`quantities`, terms on the point, `ct` and `pt`, `month` alone) mean the same as the long ones; `bill-request` turns them round.
 */
import { z } from 'zod';

import { formulaFields, tableFields } from '@/server/billing/calculators/transformer-loss';
import { CUSTOMER_CLASSES, DEMAND_RULES, EQUIPMENT_STATES, PF_STANDARDS, REGISTERS } from '@/server/billing/contract';
import { quotedPriceSchema } from '@/server/billing/price-schema';
import { wireAmount, wireDate, wireDays, wireDec, wireMonth, wireName, wireRatio } from '@/server/billing/schema-parts';

const registerSchema = z.union([
  z.strictObject({ register: z.enum(REGISTERS), quantity: wireAmount }),
  z
    .strictObject({
      register: z.enum(REGISTERS),
      prev: wireAmount.nullable().optional(),
      curr: wireAmount.nullable(),
      digits: z.int().min(1).max(12).optional(),
      rolledOver: z.boolean().optional(),
    })
    .refine((one) => one.rolledOver !== true || one.digits !== undefined, {
      path: ['digits'],
      error: 'digits-for-rollover',
    })
    .refine((one) => one.prev !== undefined || one.register === 'demand', {
      path: ['prev'],
      error: 'former-reading-missing',
    }),
]);

export const meterSchema = z
  .strictObject({
    meterId: wireName.optional(),
    multiplier: wireAmount.optional(),
    ct: wireRatio.optional(),
    pt: wireRatio.optional(),
    from: wireDate.optional(),
    to: wireDate.optional(),
    feed: wireName.optional(),
    reactiveIsNet: z.boolean().optional(),
    registers: z.array(registerSchema).min(1).max(8),
  })
  .refine((one) => one.multiplier === undefined || (one.ct === undefined && one.pt === undefined), {
    path: ['multiplier'],
    error: 'multiplier-or-ratios',
  });

export const basicSchema = z
  .discriminatedUnion('by', [
    z.strictObject({
      by: z.literal('capacity'),
      equipment: z
        .array(
          z.strictObject({
            id: wireName,
            kva: wireAmount,
            interlock: wireName.optional(),
            states: z
              .array(z.strictObject({ from: wireDate, to: wireDate, state: z.enum(EQUIPMENT_STATES) }))
              .optional(),
          }),
        )
        .min(1)
        .max(100),
      combinations: z.array(z.array(wireName).min(1)).max(100).optional(),
      deductDays: wireDays.optional(),
    }),
    z.strictObject({
      by: z.literal('demand'),
      contractKw: wireAmount.optional(),
      capacityKva: wireAmount.optional(),
      rule: z.enum(DEMAND_RULES).optional(),
      deductKw: wireAmount.optional(),
      highUse: z.strictObject({ kwhPerKva: wireAmount.optional(), priceShare: wireAmount.optional() }).optional(),
    }),
  ])
  .meta({ id: 'basic' });

const termFields = {
  basic: basicSchema.optional(),
  pfStandard: z.enum(PF_STANDARDS).optional(),
  pfReduced: z.boolean().optional(),
  pfRatePercent: wireDec.optional(),
  energyPercent: wireDec.optional(),
};

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
const lossRun = {
  days: z.int().min(1).max(400).optional(),
  energyShare: wireAmount.optional(),
  sharing: sharingSchema.optional(),
};
const transformerLossSchema = z.discriminatedUnion('method', [
  z.strictObject({ ...formulaFields, ...lossRun }),
  z.strictObject({ ...tableFields, ...lossRun }),
  z.strictObject({
    method: z.literal('ratio'),
    ratio: wireAmount,
    reactiveRatio: wireAmount.optional(),
    ...lossRun,
  }),
  z.strictObject({
    method: z.literal('given'),
    lossKwh: wireAmount,
    lossKvarh: wireAmount.optional(),
    ...lossRun,
  }),
]);

const lossesSchema = z
  .strictObject({
    transformer: transformerLossSchema.optional(),
    earlier: z.array(transformerLossSchema).max(31).optional(),
    line: z
      .strictObject({
        ratio: wireAmount.optional(),
        kwh: wireAmount.optional(),
        base: z.enum(['metered+transformer', 'metered']).optional(),
      })
      .optional(),
  })
  .meta({ id: 'losses' });

const segmentSchema = z.strictObject({
  from: wireDate.optional(),
  to: wireDate.optional(),
  price: wireName.optional(),
  ...termFields,
  losses: lossesSchema.optional(),
});

export const pointSchema = z
  .strictObject({
    pointNo: z.int().min(0).max(999).optional(),
    parentNo: z.int().min(0).max(999).optional(),
    share: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('fixed'), kwh: wireAmount }),
        z.strictObject({ kind: z.literal('ratio'), ratio: wireAmount }),
      ])
      .optional(),
    billed: z.boolean().optional(),
    quantities: z.partialRecord(z.enum(REGISTERS), wireAmount).optional(),
    reactiveIsNet: z.boolean().optional(),
    meters: z.array(meterSchema).max(100).optional(),
    price: wireName.optional(),
    ...termFields,
    segments: z.array(segmentSchema).max(31).optional(),
    cosPhi: wireAmount.optional(),
    tier: z
      .strictObject({
        usedKwh: z.array(wireAmount).max(4).optional(),
        usedTotalKwh: wireAmount.optional(),
        extraKwh: wireAmount.optional(),
        freeKwh: wireAmount.optional(),
        freeBy: z.enum(['credit', 'before-tiers']).optional(),
        months: z.int().min(1).max(12).optional(),
        households: z.int().min(1).max(10_000).optional(),
        yearMonths: z.int().min(1).max(12).optional(),
      })
      .optional(),
    losses: lossesSchema.optional(),
    energyCorrections: z
      .array(
        z.strictObject({
          register: z.enum(['total', 'sharp', 'peak', 'flat', 'valley', 'deep-valley', 'reactive']),
          kwh: wireDec,
          reason: wireName,
        }),
      )
      .optional(),
    jointPf: z
      .strictObject({ energy: z.enum(['through-parent', 'exclude', 'add']).optional(), money: z.boolean().optional() })
      .optional(),
  })
  .meta({ id: 'point' });

const parametersSchema = z.strictObject({
  energyDecimals: z.int().min(0).max(6).optional(),
  basicDays: z.enum(['month-30', 'calendar']).optional(),
  touPriceRounding: z.enum(['printed', 'exact']).optional(),
  cosPhiMethod: z.enum(['exact', 'ratio-4']).optional(),
  pfBase: z.enum(['net-of-funds', 'with-funds']).optional(),
  shareTakenFrom: z.enum(['flat-first', 'pro-rata']).optional(),
  lossOrder: z.enum(['after-shares', 'before-shares']).optional(),
  lossPeriod: z.enum(['flat', 'pro-rata']).optional(),
  fractionsBy: z.enum(['days', 'energy']).optional(),
  seasonBounds: z.enum(['bill-month', 'each-month']).optional(),
});

/** Members of a bill but for its kind. */
export const billFields = {
  prices: z.array(quotedPriceSchema).max(100).default([]),
  class: z.enum(CUSTOMER_CLASSES).default('residential'),
  month: wireMonth.optional(),
  from: wireDate.optional(),
  to: wireDate.optional(),
  points: z.array(pointSchema).min(1).max(100),
  parameters: parametersSchema.optional(),
  moneyCorrections: z
    .array(z.strictObject({ amountYuan: wireDec, reason: wireName, documentNo: wireName.optional() }))
    .optional(),
};

export type BillRequest = z.output<z.ZodObject<typeof billFields>>;

/** Whether the terms of a basic charge ask which days these are. */
export const isDatedBasic = (basic: z.output<typeof basicSchema> | undefined): boolean =>
  basic?.by === 'capacity'
    ? basic.equipment.some((one) => (one.states ?? []).length > 0)
    : basic !== undefined && basic.rule === undefined;

/** Whether anything in a bill depends on its days: changes, seasons, a rule or a price chosen by date. */
function isDated({ prices, points }: Pick<BillRequest, 'prices' | 'points'>): boolean {
  const brought = new Set(prices.map((one) => one.id));
  return (
    prices.some(
      (one) => one.body.kind === 'tiers-seasonal' || one.effectiveFrom !== undefined || one.effectiveTo !== undefined,
    ) ||
    points.some(
      (point) =>
        point.segments !== undefined ||
        isDatedBasic(point.basic) ||
        (point.price !== undefined && !brought.has(point.price)) ||
        (point.meters ?? []).some((meter) => meter.from !== undefined || meter.to !== undefined),
    )
  );
}

/** A month of thirty days, for what no day is said of. */
export const UNDATED_MONTH = '2001-06';

/** A period is a month, or its first day and its reading day; it may be left out where nothing depends on the days. */
export const billPeriod = {
  check: (one: BillRequest): boolean =>
    one.month !== undefined ||
    (one.from === undefined && one.to === undefined ? !isDated(one) : one.from !== undefined && one.to !== undefined),
  fault: { path: ['month'], error: 'period-missing' },
};

export const billSchema = z
  .strictObject({ kind: z.literal('bill'), ...billFields })
  .refine(billPeriod.check, billPeriod.fault);
