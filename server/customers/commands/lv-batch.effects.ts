/**
 * What 低压批量新装 makes: for every household of the list customer, account, service point and meter with its start reading, and its share
 * of the fee, in the transaction of 户表关系核对. The day of connecting is the first day of all. Refusals: supply.household-lines (every bad
 * line with its reason), supply.household-count, supply.household-fees, input.invalid (day before the installation), those of `openAccount`.
 */
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { GuardHandler, HeldOrder, OrderChange, OrderParts, PreviewLine } from '@/server/work-orders/effects';
import { openAccount } from './accounts';
import {
  compared,
  faultsOf,
  type Line,
  type LineFault,
  type LineReason,
  linesOf,
  MOST_HOUSEHOLDS,
} from './household-lines';
import { bookFee, entered, HOUSEHOLD_TARIFF } from './new-supply';

const REASONS: readonly LineReason[] = ['columns', 'value', 'twice', 'unknown', 'differs', 'taken', 'absent'];

/** One refusal for all bad lines, by reason. */
function refusalOf(order: HeldOrder, field: string, faults: readonly LineFault[]): Refusal | undefined {
  if (faults.length === 0) return undefined;
  const of = (reason: LineReason): string =>
    faults.flatMap((fault) => (fault.reason === reason ? [fault.at] : [])).join(', ') || 'none';
  return new Refusal(
    'supply.household-lines',
    { orderNo: order.orderNo, ...Object.fromEntries(REASONS.map((reason) => [reason, of(reason)])) },
    [{ path: field, message: 'wrongLines' }],
  );
}

type Check = (
  sql: Sql,
  order: HeldOrder,
  form: Record<string, unknown>,
) => Promise<Refusal | undefined> | Refusal | undefined;

const guard =
  (check: Check): GuardHandler =>
  async (_ctx, sql, orders, form) => {
    const refused = new Map<number, Refusal>();
    for (const order of orders) {
      const refusal = await check(sql, order, form);
      if (refusal !== undefined) refused.set(order.id, refusal);
    }
    return refused;
  };

const householdsOf = (order: HeldOrder): Line[] => linesOf(entered(order, 'accept')['households'] ?? '');

const householdList: Check = (_sql, order, form) => {
  const lines = linesOf(String(form['households']));
  return lines.length > MOST_HOUSEHOLDS || lines.length < 1
    ? new Refusal('supply.household-count', { households: lines.length, most: MOST_HOUSEHOLDS })
    : refusalOf(order, 'households', faultsOf('households', lines));
};

/** The fee of one household times their number. */
const householdFees: Check = (_sql, order, form) => {
  const households = householdsOf(order);
  const due = decimal(entered(order, 'plan')['feeYuan'] ?? '0').times(households.length);
  return due.eq(String(form['paidYuan']))
    ? undefined
    : new Refusal('supply.household-fees', { dueYuan: due.toFixed(2), households: households.length });
};

const householdMeters: Check = async (sql, order, form) => {
  const lines = linesOf(String(form['meters']));
  const faults = faultsOf('meters', lines);
  if (faults.length > 0) return refusalOf(order, 'meters', faults);
  const taken = await sql.query<{ no: string }>('SELECT meter_no AS no FROM meter WHERE meter_no = ANY($1::text[])', [
    lines.map(({ cells }) => cells[1]!),
  ]);
  const hanging = new Set(taken.map(({ no }) => no));
  return refusalOf(order, 'meters', [
    ...compared(lines, householdsOf(order), []),
    ...lines.flatMap(({ no, cells }): LineFault[] =>
      hanging.has(cells[1]!) ? [{ reason: 'taken', at: String(no) }] : [],
    ),
  ]);
};

/** Each household's meter is the issued one, and its start reading fits the plate. */
const householdReadings: Check = (_sql, order, form) => {
  const lines = linesOf(String(form['readings']));
  const faults = faultsOf('readings', lines);
  if (faults.length > 0) return refusalOf(order, 'readings', faults);
  const digits = Number(entered(order, 'issue')['newDigits']);
  return refusalOf(order, 'readings', [
    ...compared(lines, linesOf(entered(order, 'issue')['meters'] ?? ''), [1]),
    ...lines.flatMap(({ no, cells }): LineFault[] =>
      decimal(cells[2]!).trunc().toFixed().length > digits ? [{ reason: 'value', at: String(no) }] : [],
    ),
  ]);
};

/** The second list is the first one, line by line; only then is anything opened. */
function checkedLines(order: HeldOrder, form: Record<string, unknown>): Refusal | undefined {
  if (String(form['connectedOn']) < entered(order, 'install')['installedOn']!)
    return new Refusal('input.invalid', { orderNo: order.orderNo }, [
      { path: 'connectedOn', message: 'beforeInstallation' },
    ]);
  const lines = linesOf(String(form['checked']));
  const faults = faultsOf('readings', lines);
  return refusalOf(
    order,
    'checked',
    faults.length > 0 ? faults : compared(lines, linesOf(entered(order, 'install')['readings'] ?? ''), [1, 2]),
  );
}

async function open(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Map<number, Refusal | OrderChange>> {
  const changes = new Map<number, Refusal | OrderChange>();
  for (const order of orders) {
    const refusal = checkedLines(order, form);
    changes.set(
      order.id,
      refusal ?? { subject: { ...order.subject, accountNos: await openAll(ctx, sql, order, form) } },
    );
  }
  return changes;
}

async function openAll(ctx: Ctx, sql: Sql, order: HeldOrder, form: Record<string, unknown>): Promise<string[]> {
  const [applied, survey, plan] = [entered(order, 'accept'), entered(order, 'survey'), entered(order, 'plan')];
  const meterOf = new Map(linesOf(String(form['checked'])).map(({ cells }) => [cells[0]!, cells]));
  const accountNos: string[] = [];
  for (const { cells } of householdsOf(order)) {
    const [house, name, idNo, phone] = cells as [string, string, string, string];
    const [, meterNo, start] = meterOf.get(house) as [string, string, string];
    const opened = await openAccount(ctx, sql, {
      customer: { name, idNo, phone },
      account: {
        routeId: Number(plan['routeId']),
        ...(plan['transformerId'] ? { transformerId: Number(plan['transformerId']) } : {}),
        class: 'residential',
        tariffCode: HOUSEHOLD_TARIFF,
        voltageKv: survey['voltageKv']!,
        capacityKva: plan['kva']!,
        address: `${applied['address']} ${house}`,
      },
      meters: [
        {
          meterNo,
          kind: 'single',
          digits: Number(entered(order, 'issue')['newDigits']),
          installBatch: order.orderNo,
          start: { total: start },
        },
      ],
      effectiveOn: String(form['connectedOn']),
      orderNo: order.orderNo,
    });
    await bookFee(ctx, sql, order, {
      accountId: opened.accountId,
      feeYuan: plan['feeYuan'],
      paid: entered(order, 'charge'),
    });
    accountNos.push(opened.accountNo);
  }
  return accountNos;
}

function preview(_ctx: Ctx, _sql: Sql, order: HeldOrder, form: Record<string, unknown>): Promise<PreviewLine[]> {
  const households = householdsOf(order).length;
  const fees = decimal(entered(order, 'plan')['feeYuan'] ?? '0').times(households);
  return Promise.resolve([
    { key: 'households', kind: 'count', value: String(households) },
    { key: 'tariff', kind: 'text', value: HOUSEHOLD_TARIFF },
    { key: 'fee', kind: 'money', value: fees.toFixed(2) },
    { key: 'firstDay', kind: 'date', value: String(form['connectedOn']) },
  ]);
}

export const lvBatchParts: OrderParts = {
  effects: { 'customers.open-batch-accounts': { prepare: open, preview } },
  guards: {
    'customers.household-list': guard(householdList),
    'customers.household-fees': guard(householdFees),
    'customers.household-meters': guard(householdMeters),
    'customers.household-readings': guard(householdReadings),
  },
};
