/**
 * Transformer losses alone (变压器损耗): by formula, by table, of the power at a load, the economic load, and their sharing among
 * customers. Formulas as in `losses.ts`. Power: Σ n·(P0 + β²·Pk), over hours the energy. Economic: best load rate β = √(P0 ÷ Pk), with
 * kvar counted as `kwPerKvar` kW each; of n equal sets n − 1 lose less below Sn·√(n(n − 1)·P0 ÷ Pk); efficiency at a load.
 * Inputs kW, kVA, %, kWh. kWh whole, kW exact.
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

const lossRowSchema = z.strictObject({
  kva: wireAmount,
  bands: z
    .array(z.strictObject({ upToKwh: wireAmount.nullable(), lossKwh: wireAmount, lossKvarh: wireAmount.optional() }))
    .min(1),
});

export const formulaFields = {
  method: z.literal('formula'),
  kva: wireAmount,
  p0: wireAmount,
  pk: wireAmount,
  i0: wireAmount.default('0'),
  uk: wireAmount.default('0'),
  shifts: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
  k: wireAmount.optional(),
  count: z.int().min(1).max(100).optional(),
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
      days: z.int().min(1).max(400).optional(),
      hours: wireAmount.optional(),
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
            loadRate: wireAmount,
          }),
        )
        .min(1),
      hours: wireAmount.optional(),
      loadHours: wireAmount.optional(),
    }),
    z.strictObject({
      method: z.literal('economic'),
      kva: wireAmount,
      p0: wireAmount,
      pk: wireAmount,
      i0: wireAmount.optional(),
      uk: wireAmount.optional(),
      kwPerKvar: wireAmount.default('0'),
      count: z.int().min(2).max(20).optional(),
      loadKw: wireAmount.optional(),
      cosPhi: wireAmount.default('1'),
    }),
  ]),
  sharing: sharing.optional(),
});
type Loss = z.output<typeof schema>['loss'];

const SHOWN_PLACES = 4;
const shown = (value: Decimal): string => value.toDecimalPlaces(SHOWN_PLACES).toFixed();

function powerLoss(loss: Extract<Loss, { method: 'power' }>): Record<string, string> {
  let idle: Decimal = ZERO;
  let loaded: Decimal = ZERO;
  for (const unit of loss.units) {
    const rate = decimal(unit.loadRate);
    idle = idle.plus(decimal(unit.p0).times(unit.count));
    loaded = loaded.plus(rate.times(rate).times(unit.pk).times(unit.count));
  }
  const results: Record<string, string> = { lossKw: idle.plus(loaded).toFixed() };
  if (loss.hours !== undefined)
    results['lossKwh'] = shown(idle.times(loss.hours).plus(loaded.times(loss.loadHours ?? loss.hours)));
  return results;
}

function economicLoss(loss: Extract<Loss, { method: 'economic' }>): Record<string, string> {
  const size = decimal(loss.kva);
  const kvar = (percent: string | undefined): Decimal =>
    size
      .times(percent ?? '0')
      .div(100)
      .times(loss.kwPerKvar);
  const p0 = decimal(loss.p0).plus(kvar(loss.i0));
  const pk = decimal(loss.pk).plus(kvar(loss.uk));
  for (const [member, value] of [
    ['pk', pk],
    ['kva', size],
    ['cosPhi', decimal(loss.cosPhi)],
  ] as const)
    if (value.isZero()) throw new CalculationFault(`loss.${member}`, 'is-zero');
  const best = p0.div(pk).sqrt();
  const results: Record<string, string> = {
    bestLoadRatePercent: shown(best.times(100)),
    bestLoadKva: shown(best.times(size)),
    leastLossKw: shown(p0.times(2)),
  };
  if (loss.count !== undefined)
    results['switchKva'] = shown(
      size.times(
        decimal(loss.count * (loss.count - 1))
          .times(p0)
          .div(pk)
          .sqrt(),
      ),
    );
  if (loss.loadKw !== undefined) {
    const load = decimal(loss.loadKw);
    const rate = load.div(loss.cosPhi).div(size);
    const lost = p0.plus(rate.times(rate).times(pk));
    results['loadRatePercent'] = shown(rate.times(100));
    results['lossKw'] = shown(lost);
    if (!load.isZero()) results['efficiencyPercent'] = shown(load.div(load.plus(lost)).times(100));
  }
  return results;
}

const HOURS_A_DAY = 24;

function hoursOf(loss: Extract<Loss, { method: 'formula' }>): Decimal {
  if (decimal(loss.kva).isZero()) throw new CalculationFault('loss.kva', 'above-zero');
  if ((loss.days === undefined) === (loss.hours === undefined))
    throw new CalculationFault('loss.days', 'days-or-hours');
  return loss.hours === undefined ? decimal(HOURS_A_DAY * (loss.days ?? 0)) : decimal(loss.hours);
}

export const TRANSFORMER_LOSS = calculator({
  kind: 'transformer-loss',
  schema,
  calculate(request) {
    const { loss } = request;
    const results: Record<string, string> = {};
    if (loss.method === 'power') return resultOf(new LineBook(), powerLoss(loss));
    if (loss.method === 'economic') return resultOf(new LineBook(), economicLoss(loss));
    try {
      const found =
        loss.method === 'formula'
          ? formulaLoss(loss, decimal(loss.activeKwh), decimal(loss.reactiveKvarh), hoursOf(loss))
          : tableLoss(loss, decimal(loss.activeKwh), decimal(loss.days).div(30));
      results['lossKwh'] = roundKwh(found.kwh).toFixed();
      results['lossKvarh'] = roundKwh(found.kvarh).toFixed();
      results['lossKwhExact'] = shown(found.kwh);
      results['lossKvarhExact'] = shown(found.kvarh);
    } catch (error) {
      if (error instanceof FaultError) throw new CalculationFault('loss.kva', error.fault.code, error.fault.params);
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
