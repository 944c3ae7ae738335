/**
 * What the flows of meters do (计量故障换表、客户申校、轮换与现场检验): the exchange with its figures, tests on record, and the orders that follow.
 *
 * Rules: MET-1 the removed meter is read again in the store; above half a digit the difference is explained. MET-2 within class: the error
 * does not exceed the class, in percent. MET-3 a meter out of class is replaced and its energy corrected (供电营业规则 第80条).
 */
import { chargeReceivable } from '@/server/accounts/commands/charge-receivable';
import { decimal, yuanText } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import type { RegisterName, RegisterValues } from './register-stops';
import { raiseLinked } from '@/server/work-orders/commands/start';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderCtx,
  OrderParts,
} from '@/server/work-orders/effects';
import { exchangeMeter } from './meters';

type Form = Record<string, unknown>;

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

export function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

const REGISTERS = ['Total', 'Sharp', 'Peak', 'Flat', 'Valley', 'Reactive', 'Demand'] as const;

/** Fields `stopTotal`, `stopPeak` … as readings by register. */
export function valuesOf(form: Form, prefix: 'stop' | 'start'): RegisterValues {
  const entries = REGISTERS.map(
    (name) => [name.toLowerCase() as RegisterName, words(form[`${prefix}${name}`])] as const,
  );
  return Object.fromEntries(entries.filter(([, value]) => value !== '')) as RegisterValues;
}

const faulty = (order: HeldOrder, faults: readonly FieldFault[]): Refusal =>
  new Refusal('input.invalid', { orderNo: order.orderNo }, faults);

const meters: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT meter_no AS value, meter_no || ' × ' || trim_scale(ct_ratio * pt_ratio)::text AS label FROM meter
      WHERE account_id = $1 AND removed_on IS NULL ORDER BY installed_on, id`,
    [about.accountId],
  );

/** A number from the store that hangs nowhere, with ratios as numbers above zero. */
const meterIsNew: GuardHandler = async (_ctx, sql, orders, form) => {
  const no = words(form['newMeterNo']);
  const taken = await sql.maybeOne<{ id: number }>('SELECT id FROM meter WHERE meter_no = $1', [no]);
  return new Map(
    taken === undefined
      ? []
      : orders.map((order) => [order.id, new Refusal('supply.number-taken', { number: no, orderNo: order.orderNo })]),
  );
};

const PERIODS = ['Peak', 'Flat', 'Valley'] as const;

function missing(
  form: Form,
  prefix: 'stop' | 'start',
  kind: string,
  hasReactive: boolean,
  hasDemand = false,
): FieldFault[] {
  const wanted = [
    ...(kind === 'single' ? [] : PERIODS),
    ...(kind === 'four-rate' ? (['Sharp'] as const) : []),
    ...(hasReactive ? (['Reactive'] as const) : []),
    ...(hasDemand ? (['Demand'] as const) : []),
  ];
  return wanted
    .filter((name) => words(form[`${prefix}${name}`]) === '')
    .map((name) => ({ path: `${prefix}${name}`, message: 'missing' }));
}

const exchangeFigures: GuardHandler = async (ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const issued = formOf(order, 'issue');
    const faults = missing(form, 'start', words(issued['newKind']), issued['newHasReactive'] === true);
    // What was read of it last month is read at its end too: the highest demand of the days it hung there, for one.
    const old = await sql.maybeOne<{ kind: string; hasReactive: boolean; hasDemand: boolean }>(
      `SELECT m.kind, m.has_reactive AS "hasReactive", EXISTS (
                SELECT 1 FROM reading r WHERE r.meter_id = m.id AND r.register = 'demand' AND r.value IS NOT NULL AND r.reading_month = (
                  SELECT max(reading_month) FROM reading WHERE meter_id = m.id AND value IS NOT NULL)) AS "hasDemand"
         FROM meter m WHERE m.meter_no = $1 AND m.removed_on IS NULL`,
      [oldMeterOf(order)],
    );
    if (old !== undefined) faults.push(...missing(form, 'stop', old.kind, old.hasReactive, old.hasDemand));
    if (words(form['exchangedOn']) > ctx.clock.today()) faults.push({ path: 'exchangedOn', message: 'inTheFuture' });
    if (faults.length > 0) refused.set(order.id, faulty(order, faults));
  }
  return refused;
};

function oldMeterOf(order: HeldOrder): string {
  return (
    words(formOf(order, 'report')['meter']) ||
    words(formOf(order, 'plan')['meter']) ||
    words(formOf(order, 'accept')['meter'])
  );
}

const HALF_A_DIGIT = '0.5';

const storeFigure: GuardHandler = async (_ctx, _sql, orders, form) =>
  new Map(
    orders.flatMap((order) => {
      const seen = words(formOf(order, 'exchange')['stopTotal']);
      const gap = decimal(words(form['storeTotal'])).minus(seen).abs();
      const isExplained = words(form['explanation']).trim() !== '';
      return gap.lte(HALF_A_DIGIT) || isExplained
        ? []
        : [[order.id, faulty(order, [{ path: 'explanation', message: 'storeDiffers' }])] as const];
    }),
  );

async function exchange(ctx: OrderCtx, sql: Sql, order: HeldOrder, step: 'exchange' | 'rotate'): Promise<void> {
  const issued = formOf(order, 'issue');
  const done = formOf(order, step);
  await exchangeMeter(ctx, sql, {
    accountId: order.accountId!,
    effectiveOn: words(done['exchangedOn']),
    orderNo: order.orderNo,
    meterNo: oldMeterOf(order),
    stop: valuesOf(done, 'stop'),
    meter: {
      meterNo: words(issued['newMeterNo']),
      kind: words(issued['newKind']) as 'single' | 'three-rate' | 'four-rate',
      digits: Number(issued['newDigits']),
      ctRatio: words(issued['newCtRatio']),
      ptRatio: words(issued['newPtRatio']),
      hasReactive: issued['newHasReactive'] === true,
      start: valuesOf(done, 'start'),
    },
  });
}

/** Error within the class, in percent (MET-2). */
export function isWithinClass(errorPercent: string, accuracyClass: string): boolean {
  return decimal(errorPercent).abs().lte(accuracyClass);
}

async function recordTest(sql: Sql, order: HeldOrder, kind: 'field' | 'request', meterNo: string): Promise<boolean> {
  const test = formOf(order, 'test');
  const errorPercent = words(test['errorPercent']);
  const accuracyClass = words(test['accuracyClass']);
  const isWithin = isWithinClass(errorPercent, accuracyClass);
  const tester = await sql.one<{ actorId: number }>(
    `SELECT actor_id AS "actorId" FROM order_history WHERE order_id = $1 AND from_step = 'test' AND action = 'tested' ORDER BY seq DESC LIMIT 1`,
    [order.id],
  );
  await sql.run(
    `INSERT INTO meter_test (meter_id, account_id, kind, tested_on, error_percent, accuracy_class, within_class, certificate_no, tester_id, order_no)
     SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM meter WHERE meter_no = $1`,
    [
      meterNo,
      order.accountId,
      kind,
      words(test['testedOn']),
      errorPercent,
      accuracyClass,
      isWithin,
      words(test['certificateNo']),
      tester.actorId,
      order.orderNo,
    ],
  );
  return isWithin;
}

const concludeTest: EffectHandler = {
  prepare: async (_ctx, _sql, orders) =>
    new Map(
      orders.map((order) => {
        const test = formOf(order, 'test');
        return [
          order.id,
          { subject: { withinClass: isWithinClass(words(test['errorPercent']), words(test['accuracyClass'])) } },
        ];
      }),
    ),
  apply: async (ctx, sql, orders) => {
    for (const order of orders) {
      const meterNo = words(formOf(order, 'accept')['meter']);
      if (await recordTest(sql, order, 'request', meterNo)) continue;
      const fee = decimal(words(formOf(order, 'fee')['feeYuan']) || '0');
      if (fee.greaterThan(0))
        await chargeReceivable(ctx, sql, {
          accountId: order.accountId!,
          kind: 'business-fee',
          lines: [{ charge: 'business-fee-test', amountYuan: yuanText(fee.negated()) }],
          note: order.orderNo,
          orderId: order.id,
        });
      const errorPercent = words(formOf(order, 'test')['errorPercent']);
      await raiseLinked(ctx, sql, order, {
        process: 'energy-correction',
        reason: errorPercent,
        subject: { meterNo, errorPercent },
      });
      await raiseLinked(ctx, sql, order, {
        process: 'meter-fault',
        reason: errorPercent,
        subject: { meterNo, errorPercent },
      });
    }
  },
};

const concludeRotation: EffectHandler = {
  apply: async (ctx, sql, orders) => {
    for (const order of orders) {
      if (formOf(order, 'plan')['work'] === 'rotation') {
        await exchange(ctx, sql, order, 'rotate');
        continue;
      }
      const meterNo = oldMeterOf(order);
      if (await recordTest(sql, order, 'field', meterNo)) continue;
      const errorPercent = words(formOf(order, 'test')['errorPercent']);
      await raiseLinked(ctx, sql, order, {
        process: 'meter-fault',
        reason: errorPercent,
        subject: { meterNo, errorPercent },
      });
    }
  },
};

export const meterFlowParts: OrderParts = {
  effects: {
    'metering.exchange': {
      apply: async (ctx, sql, orders) => {
        for (const order of orders) await exchange(ctx, sql, order, 'exchange');
      },
    },
    'metering.ask-correction': {
      apply: async (ctx, sql, orders, form) => {
        if (form['correction'] !== 'needed') return;
        for (const order of orders)
          await raiseLinked(ctx, sql, order, {
            process: 'energy-correction',
            reason: words(form['reasoning']),
            subject: { meterNo: oldMeterOf(order), lostKwh: words(form['lostKwh']) },
          });
      },
    },
    'metering.conclude-test': concludeTest,
    'metering.conclude-rotation': concludeRotation,
  },
  guards: {
    'metering.meter-is-new': meterIsNew,
    'metering.exchange-figures': exchangeFigures,
    'metering.store-figure': storeFigure,
  },
  lookups: { 'metering.meters': meters },
};
