/**
 * What 高压新装 makes: customer, account, service point, transformers and meter with its start readings, in the transaction of 送电. The
 * day of energising is the first day of the account, and the fee that was paid is booked on it. Refusals: those of `openAccount`, supply.plan-over-survey, metering.meter-number-taken.
 */
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { localDateOf } from '@/server/kernel/time';
import type { HeldOrder, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { openAccount } from './accounts';
import { bookFee, type Entered, entered, routes } from './new-supply';

/** The planned transformers are what the survey found possible, no more. */
async function planFitsSurvey(
  _ctx: Ctx,
  _sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const planned = decimal(String(form['firstKva'])).plus(String(form['secondKva'] || '0'));
  return new Map(
    orders.flatMap((order): [number, Refusal][] => {
      const surveyed = entered(order, 'survey')['kva'] ?? '0';
      return planned.gt(surveyed)
        ? [[order.id, new Refusal('supply.plan-over-survey', { plannedKva: planned.toFixed(), surveyedKva: surveyed })]]
        : [];
    }),
  );
}

async function meterNumberFree(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal>> {
  const meterNo = String(form['meterNo']);
  const taken = await sql.maybeOne('SELECT 1 FROM meter WHERE meter_no = $1', [meterNo]);
  return new Map(
    taken === undefined
      ? []
      : orders.map((order) => [order.id, new Refusal('metering.meter-number-taken', { meterNo })]),
  );
}

async function open(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, OrderChange>> {
  const changes = new Map<number, OrderChange>();
  for (const order of orders) {
    const [applied, survey, plan, meter] = ['accept', 'survey', 'plan', 'meter-issue'].map((step) =>
      entered(order, step),
    ) as [Entered, Entered, Entered, Entered];
    const capacityKva = decimal(plan['firstKva']!)
      .plus(plan['secondKva'] || '0')
      .toFixed();
    const customerName = applied['customerName']!;
    const opened = await openAccount(ctx, sql, {
      customer: { name: customerName, phone: applied['phone']!, idNo: applied['idNo']! },
      account: {
        routeId: Number(plan['routeId']),
        class: applied['industry'] as 'industrial' | 'commercial' | 'agricultural',
        tariffCode: plan['tariffCode']!,
        voltageKv: survey['voltageKv']!,
        capacityKva,
        pfStandard: plan['pfStandard'] as '0.90' | '0.85' | '0.80',
        address: applied['address']!,
      },
      ...(plan['basicBy'] === 'demand'
        ? { terms: { basicBy: 'demand', ...(plan['contractKw'] ? { contractKw: plan['contractKw'] } : {}) } }
        : {}),
      equipment: [plan['firstKva'], plan['secondKva']].flatMap((kva, index) =>
        kva === undefined || kva === ''
          ? []
          : [{ equipmentNo: `${order.orderNo}-T${index + 1}`, kind: 'transformer' as const, kva }],
      ),
      meters: [
        {
          meterNo: meter['meterNo']!,
          kind: meter['meterKind'] as 'three-rate' | 'four-rate',
          digits: Number(meter['digits']),
          ctRatio: plan['ctRatio']!,
          ptRatio: plan['ptRatio']!,
          hasReactive: true,
          start: {
            total: String(form['total']),
            peak: String(form['peak']),
            flat: String(form['flat']),
            valley: String(form['valley']),
            reactive: String(form['reactive']),
          },
        },
      ],
      effectiveOn: String(form['energisedOn']),
      orderNo: order.orderNo,
    });
    // An order of the first version did not ask for the day of payment: it was collected when the drawings were first waited for.
    const paidOn = localDateOf(order.clocks['drawings-receive'] ?? order.createdAt);
    await bookFee(ctx, sql, order, {
      accountId: opened.accountId,
      feeYuan: entered(order, 'fees')['feeYuan'],
      paid: { paidOn, ...entered(order, 'charge') },
    });
    changes.set(order.id, { account: { accountId: opened.accountId, accountNo: opened.accountNo, customerName } });
  }
  return changes;
}

async function preview(_ctx: Ctx, _sql: Sql, order: HeldOrder, form: Record<string, unknown>): Promise<PreviewLine[]> {
  const plan = entered(order, 'plan');
  return [
    { key: 'customer', kind: 'text', value: entered(order, 'accept')['customerName'] ?? '' },
    {
      key: 'capacityKva',
      kind: 'count',
      value: decimal(plan['firstKva'] ?? '0')
        .plus(plan['secondKva'] || '0')
        .toFixed(),
    },
    { key: 'tariff', kind: 'text', value: plan['tariffCode'] ?? '' },
    { key: 'meterNo', kind: 'text', value: entered(order, 'meter-issue')['meterNo'] ?? '' },
    { key: 'fee', kind: 'money', value: entered(order, 'fees')['feeYuan'] ?? '0' },
    { key: 'firstDay', kind: 'date', value: String(form['energisedOn']) },
  ];
}

export const hvNewSupplyParts: OrderParts = {
  // The account is needed on the order itself, hence before the move: a refusal undoes both.
  effects: { 'customers.open-hv-account': { prepare: open, preview } },
  guards: { 'customers.plan-fits-survey': planFitsSurvey, 'metering.meter-number-free': meterNumberFree },
  lookups: { 'customers.routes': routes },
};
