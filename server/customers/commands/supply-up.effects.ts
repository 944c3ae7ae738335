/**
 * What 低压增容 and 高压增容 do to an account, from the day of energising: meter or ratio changed on its own day, new transformers in service
 * and the old ones taken down, the contract capacity following. The change day belongs to the new state.
 * Refusals: supply.not-larger, supply.plan-over-survey, supply.energise-day; those of `exchangeMeter`, `changeMultiplier`, `addEquipment`.
 */
import type { PaymentMethod } from '@/server/accounts/contract';
import { chargeReceivable } from '@/server/accounts/commands/charge-receivable';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import { type Decimal, decimal, sum } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import { formOf, valuesOf } from '@/server/metering/commands/meter-flow-effects';
import { changeMultiplier, exchangeMeter, type NewMeter } from '@/server/metering/commands/meters';
import { registersOf } from '@/server/metering/commands/register-stops';
import type { EffectHandler, GuardHandler, HeldOrder, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { addEquipment, setEquipmentState } from './equipment';
import { changeTerms } from './supply-terms';
import { equipmentInService } from './suspension.effects';

type Form = Record<string, unknown>;
export const words = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Each order judged by itself. */
export function eachOrder(
  judge: (ctx: Ctx, sql: Sql, order: HeldOrder, form: Form) => Promise<Refusal | undefined>,
): GuardHandler {
  return async (ctx, sql, orders, form) => {
    const refused = new Map<number, Refusal>();
    for (const order of orders) {
      const refusal = await judge(ctx, sql, order, form);
      if (refusal !== undefined) refused.set(order.id, refusal);
    }
    return refused;
  };
}

async function capacityOf(sql: Sql, order: HeldOrder): Promise<Decimal> {
  const row = await sql.one<{ kva: string }>('SELECT capacity_kva::text AS kva FROM account WHERE id = $1', [
    order.accountId,
  ]);
  return decimal(row.kva);
}

const capacityGrows = eachOrder(async (_ctx, sql, order, form) => {
  const standing = await capacityOf(sql, order);
  const asked = words(form['requestedKva']) || words(form['kva']);
  return decimal(asked).greaterThan(standing)
    ? undefined
    : new Refusal('supply.not-larger', { askedKva: asked, standingKva: standing.toFixed() });
});

const addedKva = (plan: Form): Decimal => sum([words(plan['firstKva']), words(plan['secondKva']) || '0'].map(decimal));
const takenDown = (plan: Form): string[] => (plan['takenDown'] as string[] | undefined) ?? [];

/** Capacity once the plan is done: standing, less what is taken down, with what is new. */
async function plannedKva(ctx: Ctx, sql: Sql, order: HeldOrder, plan: Form): Promise<Decimal> {
  const items = await equipmentInService(ctx, sql, order);
  // The list says "number · figure kVA".
  const gone = items
    .filter(({ value }) => takenDown(plan).includes(value))
    .map(({ label }) => decimal(/ · ([\d.]+) kVA$/.exec(label)![1]!));
  return (await capacityOf(sql, order)).minus(sum(gone)).plus(addedKva(plan));
}

const increaseWithinSurvey = eachOrder(async (ctx, sql, order, form) => {
  const planned = await plannedKva(ctx, sql, order, form);
  const standing = await capacityOf(sql, order);
  const surveyedKva = words(formOf(order, 'survey')['kva']);
  if (planned.lte(standing))
    return new Refusal('supply.not-larger', { askedKva: planned.toFixed(), standingKva: standing.toFixed() });
  return planned.gt(surveyedKva)
    ? new Refusal('supply.plan-over-survey', { plannedKva: planned.toFixed(), surveyedKva })
    : undefined;
});

const ratioFigures = eachOrder(async (ctx, sql, order, form) => {
  const meter = await sql.maybeOne<{ kind: 'single' | 'three-rate' | 'four-rate'; hasReactive: boolean }>(
    'SELECT kind, has_reactive AS "hasReactive" FROM meter WHERE meter_no = $1 AND account_id = $2 AND removed_on IS NULL',
    [words(formOf(order, 'plan')['meter']), order.accountId],
  );
  const given = valuesOf(form, 'stop');
  const faults: FieldFault[] = (meter === undefined ? [] : registersOf(meter))
    .filter((register) => given[register] === undefined)
    .map((register) => ({ path: `stop${register.charAt(0).toUpperCase()}${register.slice(1)}`, message: 'missing' }));
  if (words(form['exchangedOn']) > ctx.clock.today()) faults.push({ path: 'exchangedOn', message: 'inTheFuture' });
  return faults.length === 0 ? undefined : new Refusal('input.invalid', { orderNo: order.orderNo }, faults);
});

/** The form of the work on the meter, if the plan has any. */
function workOf(order: HeldOrder): { work: string; done: Form } {
  const work = words(formOf(order, 'plan')['work']);
  return { work, done: work === 'meter' ? formOf(order, 'exchange') : work === 'ratio' ? formOf(order, 'ratio') : {} };
}

const energiseDay = eachOrder(async (ctx, _sql, order, form) => {
  const day = words(form['energisedOn']);
  const exchangedOn = words(workOf(order).done['exchangedOn']);
  const today = ctx.clock.today();
  return day <= today && day >= exchangedOn
    ? undefined
    : new Refusal('supply.energise-day', { day, from: exchangedOn || order.createdAt.slice(0, 10), today });
});

export function issuedMeter(issued: Form, done: Form): NewMeter {
  return {
    meterNo: words(issued['newMeterNo']),
    kind: words(issued['newKind']) as NewMeter['kind'],
    digits: Number(issued['newDigits']),
    ctRatio: words(issued['newCtRatio']),
    ptRatio: words(issued['newPtRatio']),
    hasReactive: issued['newHasReactive'] === true,
    start: valuesOf(done, 'start'),
  };
}

async function doMeterWork(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<void> {
  const { work, done } = workOf(order);
  if (work !== 'meter' && work !== 'ratio') return;
  const on = {
    accountId: order.accountId!,
    orderNo: order.orderNo,
    effectiveOn: words(done['exchangedOn']),
    meterNo: words(formOf(order, 'plan')['meter']),
  };
  const stop = valuesOf(done, 'stop');
  if (work === 'meter')
    await exchangeMeter(ctx, sql, { ...on, stop, meter: issuedMeter(formOf(order, 'issue'), done) });
  else
    await changeMultiplier(ctx, sql, {
      ...on,
      ctRatio: words(done['newCtRatio']),
      ptRatio: words(done['newPtRatio']),
      values: stop,
    });
}

function frameOf(order: HeldOrder, day: LocalDate) {
  return { accountId: order.accountId!, orderNo: order.orderNo, effectiveOn: day };
}

const firstLines = async (sql: Sql, order: HeldOrder, toKva: Decimal, day: string): Promise<PreviewLine[]> => [
  { key: 'fromKva', kind: 'count', value: (await capacityOf(sql, order)).toFixed() },
  { key: 'toKva', kind: 'count', value: toKva.toFixed() },
  { key: 'firstDay', kind: 'date', value: day },
];

const increaseLow: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      await doMeterWork(ctx, sql, order);
      const capacityKva = words(formOf(order, 'survey')['kva']);
      await changeTerms(ctx, sql, { ...frameOf(order, words(form['energisedOn'])), terms: { capacityKva } });
    }
  },
  preview: (_ctx, sql, order, form) =>
    firstLines(sql, order, decimal(words(formOf(order, 'survey')['kva'])), words(form['energisedOn'])),
};

const increaseHigh: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      await doMeterWork(ctx, sql, order);
      const frame = frameOf(order, words(form['energisedOn']));
      const plan = formOf(order, 'plan');
      const equipment = [plan['firstKva'], plan['secondKva']]
        .map(words)
        .flatMap((kva, index) =>
          kva === '' ? [] : [{ equipmentNo: `${order.orderNo}-T${index + 1}`, kind: 'transformer' as const, kva }],
        );
      await addEquipment(ctx, sql, { ...frame, equipment, isNewSupply: true });
      for (const equipmentNo of takenDown(plan))
        await setEquipmentState(ctx, sql, { ...frame, equipmentNo, state: 'removed' });
      const contractKw = words(plan['contractKw']);
      if (contractKw !== '') await changeTerms(ctx, sql, { ...frame, terms: { contractKw } });
    }
  },
  preview: async (ctx, sql, order, form) =>
    firstLines(sql, order, await plannedKva(ctx, sql, order, formOf(order, 'plan')), words(form['energisedOn'])),
};

const collectConnectionFee: EffectHandler = {
  preview: async (_ctx, _sql, _order, form) => [{ key: 'fee', kind: 'money', value: words(form['paidYuan']) || '0' }],
  apply: async (ctx, sql, orders, form) => {
    const amountYuan = words(form['paidYuan']);
    for (const order of orders) {
      const accountId = order.accountId!;
      const { receivableId } = await chargeReceivable(ctx, sql, {
        accountId,
        kind: 'business-fee',
        lines: [{ charge: 'business-fee-connection', amountYuan }],
        note: order.orderNo,
        orderId: order.id,
      });
      await takePaymentIn(ctx, sql, {
        accountId,
        amountYuan,
        method: form['method'] as PaymentMethod,
        receivableIds: [receivableId],
        idempotencyKey: `${order.orderNo}:${order.step}`,
        orderId: order.id,
      });
    }
  },
};

export const supplyUpParts: OrderParts = {
  effects: {
    'customers.increase-low-voltage': increaseLow,
    'customers.increase-high-voltage': increaseHigh,
    'customers.collect-connection-fee': collectConnectionFee,
  },
  guards: {
    'customers.capacity-grows': capacityGrows,
    'customers.increase-within-survey': increaseWithinSurvey,
    'customers.energise-day': energiseDay,
    'metering.ratio-figures': ratioFigures,
  },
};
