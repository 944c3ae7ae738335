/**
 * Transformer losses alone (变压器损耗): by formula, by table, of the power at a load, and their sharing among customers.
 * Formulas as in `losses.ts`; power: Σ n·(P0 + β²·Pk). Inputs kW, kVA, %, kWh. kWh whole, kW exact.
 * Example: two 100 kVA (0.25, 1.15) at 40 %: 0.868 kW; one at 80 %: 0.986 kW.
 * Refuses: a size larger than the table.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { exact, text } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { LineBook } from '@/server/billing/line-book';
import { formulaLoss, shareLoss, tableLoss } from '@/server/billing/losses';
import { CalculationFault, wireAmount, wireDays, wireName } from '@/server/billing/schema-parts';
import { type Decimal, ZERO, decimal, roundKwh } from '@/server/kernel/money';

const sharing = z.strictObject({
  by: z.enum(['capacity', 'energy', 'fixed']),
  members: z
    .array(
      z.strictObject({
        id: wireName,
        kva: wireAmount.optional(),
        kwh: wireAmount.optional(),
        fixedKwh: wireAmount.optional(),
      }),
    )
    .min(1)
    .max(200),
});

export const lossRowSchema = z.strictObject({
  kva: wireAmount,
  bands: z
    .array(z.strictObject({ upToKwh: wireAmount.nullable(), lossKwh: wireAmount, lossKvarh: wireAmount.optional() }))
    .min(1),
});

export const formulaFields = {
  method: z.literal('formula'),
  kva: wireAmount,
  p0: wireAmount.describe('no-load loss, kW'),
  pk: wireAmount.describe('load loss, kW'),
  i0: wireAmount.describe('no-load current, %'),
  uk: wireAmount.describe('impedance voltage, %'),
  shifts: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  k: wireAmount.optional().describe('load-shape factor K instead of the shifts'),
};
export const tableFields = {
  method: z.literal('table'),
  kva: wireAmount,
  rows: z.array(lossRowSchema).min(1).max(500),
};

const schema = z.strictObject({
  kind: z.literal('transformer-loss'),
  loss: z.discriminatedUnion('method', [
    z.strictObject({
      ...formulaFields,
      activeKwh: wireAmount,
      reactiveKvarh: wireAmount.default('0'),
      days: z.int().min(1).max(400),
    }),
    z.strictObject({ ...tableFields, activeKwh: wireAmount, days: wireDays.default(30) }),
    z.strictObject({
      method: z.literal('power'),
      units: z
        .array(
          z.strictObject({
            count: z.int().min(1).default(1),
            p0: wireAmount,
            pk: wireAmount,
            loadRate: wireAmount.describe('0.4 = 40 %'),
          }),
        )
        .min(1),
    }),
  ]),
  sharing: sharing.optional(),
});

export const TRANSFORMER_LOSS = calculator({
  kind: 'transformer-loss',
  schema,
  calculate(request) {
    const { loss } = request;
    const results: Record<string, string> = {};
    if (loss.method === 'power') {
      let kw: Decimal = ZERO;
      for (const unit of loss.units) {
        const load = decimal(unit.loadRate);
        kw = kw.plus(load.times(load).times(unit.pk).plus(unit.p0).times(unit.count));
      }
      results['lossKw'] = kw.toFixed();
      return resultOf(new LineBook(), results);
    }
    try {
      const found =
        loss.method === 'formula'
          ? formulaLoss(loss, decimal(loss.activeKwh), decimal(loss.reactiveKvarh), loss.days)
          : tableLoss(loss, decimal(loss.activeKwh), decimal(loss.days).div(30));
      results['lossKwh'] = roundKwh(found.kwh).toFixed();
      results['lossKvarh'] = roundKwh(found.kvarh).toFixed();
    } catch (error) {
      if (error instanceof FaultError) throw new CalculationFault('loss.kva', error.fault.code);
      throw error;
    }
    if (request.sharing) {
      const parse = (value: string | undefined) => (value === undefined ? undefined : exact(value));
      const members = request.sharing.members.map((one) => ({
        kva: parse(one.kva),
        kwh: parse(one.kwh),
        fixedKwh: parse(one.fixedKwh),
      }));
      const parts = shareLoss(exact(results['lossKwh']), members, request.sharing.by, 0);
      request.sharing.members.forEach((member, i) => {
        const part = parts[i];
        if (part) results[`share.${member.id}`] = text(part);
      });
    }
    return resultOf(new LineBook(), results);
  },
});
