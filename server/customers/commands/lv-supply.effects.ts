/**
 * What 低压居民新装 and 低压非居民新装 make: customer, account, service point and meter with its start readings, and the booked fee, in the
 * transaction of connecting. The day of connecting is the first day of the account. Refusals: those of `openAccount`,
 * supply.plan-over-survey, supply.pf-standard, input.invalid (register missing, day ahead or before the installation).
 */
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal } from '@/server/kernel/refusal';
import { valuesOf } from '@/server/metering/commands/meter-flow-effects';
import type { GuardHandler, HeldOrder, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import type { CustomerClass } from '@/server/billing/contract';
import { openAccount } from './accounts';
import { bookFee, entered, HOUSEHOLD_TARIFF } from './new-supply';

/** From here on the power-factor rule applies (kVA). */
const PF_FROM_KVA = '100';

function refusing(
  orders: readonly HeldOrder[],
  of: (order: HeldOrder) => Refusal | undefined,
): Promise<Map<number, Refusal>> {
  return Promise.resolve(
    new Map(
      orders.flatMap((order): [number, Refusal][] => {
        const refusal = of(order);
        return refusal === undefined ? [] : [[order.id, refusal]];
      }),
    ),
  );
}

const invalid = (order: HeldOrder, faults: readonly FieldFault[]): Refusal | undefined =>
  faults.length === 0 ? undefined : new Refusal('input.invalid', { orderNo: order.orderNo }, faults);

/** No more than the survey found possible; with a power-factor standard exactly where the rule applies. */
const lvPlan: GuardHandler = (_ctx, _sql, orders, form) =>
  refusing(orders, (order) => {
    const planned = decimal(String(form['kva']));
    const surveyed = entered(order, 'survey')['kva'] ?? '0';
    if (planned.gt(surveyed))
      return new Refusal('supply.plan-over-survey', { plannedKva: planned.toFixed(), surveyedKva: surveyed });
    const pf = form['pfStandard'];
    return pf === undefined || planned.gte(PF_FROM_KVA) === (pf !== 'none')
      ? undefined
      : new Refusal('supply.pf-standard', { plannedKva: planned.toFixed(), fromKva: PF_FROM_KVA });
  });

/** A time-of-use tariff needs a meter with periods, a power-factor standard one with a reactive register. */
const meterFitsPlan: GuardHandler = (_ctx, _sql, orders, form) =>
  refusing(orders, (order) => {
    const { tariffCode = '', pfStandard = 'none' } = entered(order, 'plan');
    return invalid(order, [
      ...(tariffCode.endsWith('-tou') && form['newKind'] === 'single'
        ? [{ path: 'newKind', message: 'planNeedsPeriods' }]
        : []),
      ...(pfStandard !== 'none' && form['newHasReactive'] !== true
        ? [{ path: 'newHasReactive', message: 'planNeedsReactive' }]
        : []),
    ]);
  });

/** Every register of the issued meter has its start reading, and the day has come. Meters of a batch are single-rate. */
const startFigures: GuardHandler = (ctx, _sql, orders, form) =>
  refusing(orders, (order) => {
    const issued = (order.form['issue'] ?? {}) as Record<string, unknown>;
    const wanted = [
      ...((issued['newKind'] ?? 'single') === 'single' ? [] : ['startPeak', 'startFlat', 'startValley']),
      ...(issued['newHasReactive'] === true ? ['startReactive'] : []),
    ];
    return invalid(order, [
      ...wanted.filter((path) => (form[path] ?? '') === '').map((path) => ({ path, message: 'missing' })),
      ...(String(form['installedOn']) > ctx.clock.today() ? [{ path: 'installedOn', message: 'inTheFuture' }] : []),
    ]);
  });

/** The money was paid, not promised. */
const feePaid: GuardHandler = (ctx, _sql, orders, form) =>
  refusing(orders, (order) =>
    invalid(order, String(form['paidOn']) > ctx.clock.today() ? [{ path: 'paidOn', message: 'inTheFuture' }] : []),
  );

async function open(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal | OrderChange>> {
  const changes = new Map<number, Refusal | OrderChange>();
  const connectedOn = String(form['connectedOn']);
  for (const order of orders) {
    const [applied, survey, plan] = [entered(order, 'accept'), entered(order, 'survey'), entered(order, 'plan')];
    const issued = (order.form['issue'] ?? {}) as Record<string, unknown>;
    if (connectedOn < entered(order, 'install')['installedOn']!) {
      changes.set(order.id, invalid(order, [{ path: 'connectedOn', message: 'beforeInstallation' }])!);
      continue;
    }
    const customerName = applied['customerName']!;
    const pf = plan['pfStandard'] ?? 'none';
    const opened = await openAccount(ctx, sql, {
      customer: { name: customerName, phone: applied['phone']!, idNo: applied['idNo']! },
      account: {
        routeId: Number(plan['routeId']),
        ...(plan['transformerId'] ? { transformerId: Number(plan['transformerId']) } : {}),
        class: (applied['industry'] ?? 'residential') as CustomerClass,
        tariffCode: plan['tariffCode'] ?? HOUSEHOLD_TARIFF,
        voltageKv: survey['voltageKv']!,
        capacityKva: plan['kva']!,
        pfStandard: pf === 'none' ? null : (pf as '0.90' | '0.85' | '0.80'),
        address: applied['address']!,
      },
      meters: [
        {
          meterNo: String(issued['newMeterNo']),
          kind: issued['newKind'] as 'single' | 'three-rate' | 'four-rate',
          digits: Number(issued['newDigits']),
          ctRatio: String(issued['newCtRatio']),
          ptRatio: String(issued['newPtRatio']),
          hasReactive: issued['newHasReactive'] === true,
          start: valuesOf(form, 'start'),
        },
      ],
      effectiveOn: connectedOn,
      orderNo: order.orderNo,
    });
    await bookFee(ctx, sql, order, {
      accountId: opened.accountId,
      feeYuan: feeOf(order),
      paid: entered(order, 'charge'),
    });
    changes.set(order.id, { account: { accountId: opened.accountId, accountNo: opened.accountNo, customerName } });
  }
  return changes;
}

const feeOf = (order: HeldOrder): string =>
  entered(order, 'fees')['feeYuan'] ?? entered(order, 'plan')['feeYuan'] ?? '0';

function preview(_ctx: Ctx, _sql: Sql, order: HeldOrder, form: Record<string, unknown>): Promise<PreviewLine[]> {
  const plan = entered(order, 'plan');
  return Promise.resolve([
    { key: 'customer', kind: 'text', value: entered(order, 'accept')['customerName'] ?? '' },
    { key: 'capacityKva', kind: 'count', value: plan['kva'] ?? '0' },
    { key: 'tariff', kind: 'text', value: plan['tariffCode'] ?? HOUSEHOLD_TARIFF },
    { key: 'meterNo', kind: 'text', value: entered(order, 'issue')['newMeterNo'] ?? '' },
    { key: 'fee', kind: 'money', value: feeOf(order) },
    { key: 'firstDay', kind: 'date', value: String(form['connectedOn']) },
  ]);
}

export const lvSupplyParts: OrderParts = {
  // The account is needed on the order itself, hence before the move: a refusal undoes both.
  effects: { 'customers.open-lv-account': { prepare: open, preview } },
  guards: {
    'customers.lv-plan': lvPlan,
    'customers.meter-fits-plan': meterFitsPlan,
    'customers.start-figures': startFigures,
    'customers.fee-paid': feePaid,
  },
};
