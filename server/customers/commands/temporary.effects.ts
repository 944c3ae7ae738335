/**
 * What 装表临时用电 and 无表临时用电 do: the account is opened when the money is taken, so that fee, prepayment and prepaid energy stand on its
 * ledger from that day; its term is on file and moves with an extension; at the end it is closed and what is due is given back.
 * Rules (供电营业规则 第12条): six months at most; of an unmetered supply half is given back where less than half the term was used, else nothing.
 * Refusals: supply.temporary-term, supply.extension-term, supply.last-bill, supply.no-flat-price, supply.day-order; those of the commands.
 */
import type { PaymentMethod } from '@/server/accounts/contract';
import { chargeReceivable, type ChargedLine } from '@/server/accounts/commands/charge-receivable';
import { refundPrepayment } from '@/server/accounts/commands/reverse-payment';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import type { CalculationResult } from '@/server/billing/calculators/calculator';
import { UNMETERED } from '@/server/billing/calculators/unmetered';
import { pricesNow } from '@/server/billing/queries/billing-terms';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { addDays, addMonths, daysBetween, daysInMonth, type LocalDate, monthOf } from '@/server/kernel/time';
import { formOf, valuesOf } from '@/server/metering/commands/meter-flow-effects';
import { addMeter } from '@/server/metering/commands/meters';
import type { EffectHandler, HeldOrder, OrderChange, OrderParts } from '@/server/work-orders/effects';
import { closeAccount, openAccount } from './accounts';
import { changeTerms } from './supply-terms';
import { eachOrder, issuedMeter, words } from './supply-up.effects';

const MONTHS = 6;
/** So many days before the end the customer is asked: extend or end. */
const REMIND_DAYS = 10;

function monthsAfter(day: LocalDate, months: number): LocalDate {
  const month = addMonths(monthOf(day), months);
  return `${month}-${String(Math.min(Number(day.slice(8)), daysInMonth(month))).padStart(2, '0')}`;
}

const temporaryTerm = eachOrder(async (ctx, _sql, _order, form) => {
  const [fromOn, untilOn] = [words(form['fromOn']), words(form['untilOn'])];
  const latest = monthsAfter(fromOn, MONTHS);
  return fromOn >= ctx.clock.today() && untilOn > fromOn && untilOn <= latest
    ? undefined
    : new Refusal('supply.temporary-term', { fromOn, latest, months: MONTHS });
});

const untilOf = (order: HeldOrder): LocalDate => words(order.subject['untilOn']);

const temporaryExtension = eachOrder(async (_ctx, _sql, order, form) => {
  if (form['answer'] !== 'extend') return undefined;
  const [untilOn, newUntil] = [untilOf(order), words(form['newUntil'])];
  const latest = monthsAfter(untilOn, MONTHS);
  return newUntil > untilOn && newUntil <= latest
    ? undefined
    : new Refusal('supply.extension-term', { untilOn, latest, months: MONTHS });
});

/** Every order by itself, and what it writes on the order. */
function prepares(
  each: (ctx: Ctx, sql: Sql, order: HeldOrder, form: Record<string, unknown>) => Promise<OrderChange>,
): EffectHandler['prepare'] {
  return async (ctx, sql, orders, form) => {
    const changes = new Map<number, OrderChange>();
    for (const order of orders) changes.set(order.id, await each(ctx, sql, order, form));
    return changes;
  };
}

interface Opening {
  readonly routeId: string;
  readonly tariffCode: string;
  readonly voltageKv: string;
  readonly capacityKva: string;
}

/** Account and money on the day it is taken. */
async function openPaid(
  ctx: Ctx,
  sql: Sql,
  order: HeldOrder,
  { routeId, tariffCode, voltageKv, capacityKva }: Opening,
  { lines, paidYuan, method }: { lines: readonly ChargedLine[]; paidYuan: string; method: unknown },
): Promise<OrderChange> {
  const applied = formOf(order, 'accept');
  const customerName = words(applied['customerName']);
  const opened = await openAccount(ctx, sql, {
    customer: { name: customerName, phone: words(applied['phone']), idNo: words(applied['idNo']) },
    account: {
      routeId: Number(routeId),
      class: tariffCode === 'agricultural' ? 'agricultural' : 'commercial',
      tariffCode,
      voltageKv,
      capacityKva,
      address: words(applied['address']),
    },
    effectiveOn: ctx.clock.today(),
    orderNo: order.orderNo,
  });
  const { accountId, accountNo } = opened;
  if (lines.some((line) => !decimal(line.amountYuan).isZero()))
    await chargeReceivable(ctx, sql, {
      accountId,
      kind: 'business-fee',
      lines,
      note: order.orderNo,
      orderId: order.id,
    });
  await takePaymentIn(ctx, sql, {
    accountId,
    amountYuan: paidYuan,
    method: method as PaymentMethod,
    idempotencyKey: `${order.orderNo}:${order.step}`,
    orderId: order.id,
  });
  return { account: { accountId, accountNo, customerName } };
}

const openTemporary: EffectHandler = {
  prepare: prepares((ctx, sql, order, form) => {
    const plan = formOf(order, 'survey');
    const feeYuan = words(plan['feeYuan']);
    return openPaid(
      ctx,
      sql,
      order,
      {
        routeId: words(plan['routeId']),
        tariffCode: words(plan['tariffCode']),
        voltageKv: words(plan['voltageKv']),
        capacityKva: words(plan['kva']),
      },
      {
        lines: [{ charge: 'business-fee-temporary', amountYuan: feeYuan }],
        paidYuan: yuanText(decimal(feeYuan).plus(words(plan['prepaidYuan']))),
        method: form['method'],
      },
    );
  }),
};

const frameOf = (order: HeldOrder, day: LocalDate) => ({
  accountId: order.accountId!,
  orderNo: order.orderNo,
  effectiveOn: day,
});

const energiseTemporary: EffectHandler = {
  prepare: prepares(async (ctx, sql, order, form) => {
    const day = words(form['energisedOn']);
    const untilOn = words(formOf(order, 'accept')['untilOn']);
    const meter = issuedMeter(formOf(order, 'issue'), formOf(order, 'install'));
    await addMeter(ctx, sql, { ...frameOf(order, day), meter });
    await changeTerms(ctx, sql, { ...frameOf(order, day), terms: { temporaryUntil: untilOn } });
    return { subject: { untilOn, remindOn: addDays(untilOn, -REMIND_DAYS) } };
  }),
};

const extendTemporary: EffectHandler = {
  prepare: prepares(async (ctx, sql, order) => {
    const untilOn = words(formOf(order, 'remind')['newUntil']);
    await changeTerms(ctx, sql, { ...frameOf(order, ctx.clock.today()), terms: { temporaryUntil: untilOn } });
    return { subject: { untilOn, remindOn: addDays(untilOn, -REMIND_DAYS) } };
  }),
};

/** The meter comes down and the account is closed; ended within the term, the connection fee is given back to its ledger. */
const endTemporary: EffectHandler = {
  apply: async (ctx, sql, orders) => {
    for (const order of orders) {
      const removed = formOf(order, 'remove');
      const removedOn = words(removed['removedOn']);
      const meterNo = words(formOf(order, 'issue')['newMeterNo']);
      await closeAccount(ctx, sql, {
        ...frameOf(order, removedOn),
        stops: [{ meterNo, stop: valuesOf(removed, 'stop') }],
      });
      const feeYuan = decimal(words(formOf(order, 'survey')['feeYuan']));
      if (removedOn <= untilOf(order) && !feeYuan.isZero())
        await chargeReceivable(ctx, sql, {
          accountId: order.accountId!,
          kind: 'business-fee',
          lines: [{ charge: 'business-fee-temporary', amountYuan: yuanText(feeYuan.negated()) }],
          note: order.orderNo,
          orderId: order.id,
        });
    }
  },
};

/** Bills of every reading of the account are out, and nothing is owed. */
const lastBillPaid = eachOrder(async (_ctx, sql, order) => {
  const { unbilled, open } = await sql.one<{ unbilled: number; open: string }>(
    `SELECT (SELECT count(DISTINCT r.reading_month)::int FROM reading r WHERE r.account_id = $1 AND r.value IS NOT NULL AND r.value <> coalesce(r.prev_value, 0)
               AND NOT EXISTS (SELECT 1 FROM bill b WHERE b.account_id = $1 AND b.bill_month = r.reading_month AND b.status = 'released')) AS unbilled,
            (SELECT coalesce(sum(open_yuan), 0)::text FROM receivable WHERE account_id = $1 AND open_yuan > 0) AS open`,
    [order.accountId],
  );
  return unbilled === 0 && decimal(open).isZero()
    ? undefined
    : new Refusal('supply.last-bill', {
        accountNo: order.accountNo ?? '',
        months: unbilled,
        openYuan: yuanText(decimal(open)),
      });
});

async function prepaidOf(sql: Sql, order: HeldOrder): Promise<string> {
  const row = await sql.maybeOne<{ yuan: string }>(
    'SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = $1',
    [order.accountId],
  );
  return yuanText(decimal(row?.yuan ?? '0'));
}

/** What was paid ahead and not used goes back to the customer. */
const giveBack: EffectHandler = {
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) {
      const amountYuan = await prepaidOf(sql, order);
      if (decimal(amountYuan).isZero()) continue;
      await refundPrepayment(ctx, sql, {
        accountId: order.accountId!,
        amountYuan,
        method: form['method'] as PaymentMethod,
        reason: order.orderNo,
        orderId: order.id,
      });
    }
  },
  preview: async (_ctx, sql, order) => [{ key: 'refundYuan', kind: 'money', value: await prepaidOf(sql, order) }],
};

/** Energy and funds of the whole term; with `unusedHalf` what is kept when less than half of it was used. */
async function unmeteredOf(
  ctx: Ctx,
  sql: Sql,
  form: Record<string, unknown>,
  { unusedHalf = false, on = ctx.clock.today() }: { unusedHalf?: boolean; on?: LocalDate } = {},
): Promise<CalculationResult> {
  const tariffCode = words(form['tariffCode']);
  const { code } = await sql.one<{ code: string }>(
    'SELECT u.code FROM route r JOIN org_unit u ON u.id = r.unit_id WHERE r.id = $1',
    [Number(words(form['routeId']))],
  );
  const body = (await pricesNow(sql)).between(tariffCode, code, on, addDays(on, 1))[0]?.version.body;
  refuseIf(body?.kind !== 'flat', 'supply.no-flat-price', { tariffCode, day: on });
  if (body?.kind !== 'flat') throw new Error('refused above');
  return UNMETERED.calculate(
    UNMETERED.schema.parse({
      kind: 'unmetered',
      loads: [{ kw: form['loadKw'], hoursPerDay: form['hoursPerDay'], days: Number(form['days']) }],
      priceYuan: body.energyYuan,
      funds: body.fundsIncluded === true ? [] : (body.funds ?? []),
      unusedHalf,
    }),
  );
}

const priceUnmetered: EffectHandler = {
  prepare: prepares(async (ctx, sql, _order, form) => {
    const result = await unmeteredOf(ctx, sql, form);
    return {
      amountYuan: result.amountYuan,
      subject: { kwh: result.results['kwh'] ?? '0', pricedOn: ctx.clock.today(), amountYuan: result.amountYuan },
    };
  }),
  preview: async (ctx, sql, _order, form) => {
    const result = await unmeteredOf(ctx, sql, form);
    return [
      { key: 'kwh', kind: 'energy', value: result.results['kwh'] ?? '0' },
      { key: 'prepaid', kind: 'money', value: result.amountYuan },
    ];
  },
};

const linesOf = (result: CalculationResult): ChargedLine[] =>
  result.lines.map(({ charge, amountYuan }) => ({ charge, amountYuan }));

const openUnmetered: EffectHandler = {
  prepare: prepares(async (ctx, sql, order, form) => {
    const plan = formOf(order, 'assess');
    const result = await unmeteredOf(ctx, sql, plan, { on: words(order.subject['pricedOn']) });
    return openPaid(
      ctx,
      sql,
      order,
      {
        routeId: words(plan['routeId']),
        tariffCode: words(plan['tariffCode']),
        voltageKv: '0.38',
        capacityKva: words(plan['loadKw']),
      },
      { lines: linesOf(result), paidYuan: result.amountYuan, method: form['method'] },
    );
  }),
  preview: async (_ctx, _sql, order) => [{ key: 'prepaid', kind: 'money', value: words(order.subject['amountYuan']) }],
};

const connectUnmetered: EffectHandler = {
  prepare: prepares(async (ctx, sql, order, form) => {
    const day = words(form['connectedOn']);
    const untilOn = addDays(day, Number(formOf(order, 'assess')['days']));
    await changeTerms(ctx, sql, { ...frameOf(order, day), terms: { temporaryUntil: untilOn } });
    return { subject: { untilOn } };
  }),
};

/** Days used of the term, and with them what is given back, by charge. */
async function unusedOf(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<{ usedDays: number; lines: ChargedLine[] }> {
  const plan = formOf(order, 'assess');
  const connectedOn = words(formOf(order, 'connect')['connectedOn']);
  const disconnectedOn = words(formOf(order, 'disconnect')['disconnectedOn']);
  refuseIf(disconnectedOn < connectedOn, 'supply.day-order', { from: connectedOn, to: disconnectedOn });
  const usedDays = daysBetween(connectedOn, disconnectedOn);
  if (usedDays * 2 >= Number(plan['days'])) return { usedDays, lines: [] };
  const kept = await unmeteredOf(ctx, sql, plan, { unusedHalf: true, on: words(order.subject['pricedOn']) });
  // The last line of the calculation is the half that is not kept.
  return { usedDays, lines: linesOf(kept).slice(-1) };
}

const refundOf = (lines: readonly ChargedLine[]): string =>
  yuanText(sum(lines.map((line) => decimal(line.amountYuan))).negated());

const settleUnmetered: EffectHandler = {
  prepare: prepares(async (ctx, sql, order) => {
    const { usedDays, lines } = await unusedOf(ctx, sql, order);
    await closeAccount(ctx, sql, {
      ...frameOf(order, words(formOf(order, 'disconnect')['disconnectedOn'])),
      stops: [],
    });
    if (lines.length > 0)
      await chargeReceivable(ctx, sql, {
        accountId: order.accountId!,
        kind: 'business-fee',
        lines,
        note: order.orderNo,
        orderId: order.id,
      });
    return { subject: { usedDays: String(usedDays), refundYuan: refundOf(lines) } };
  }),
  preview: async (ctx, sql, order) => {
    const { usedDays, lines } = await unusedOf(ctx, sql, order);
    return [
      { key: 'usedDays', kind: 'count', value: String(usedDays) },
      { key: 'refundYuan', kind: 'money', value: refundOf(lines) },
    ];
  },
};

export const temporaryParts: OrderParts = {
  effects: {
    'customers.open-temporary': openTemporary,
    'customers.energise-temporary': energiseTemporary,
    'customers.extend-temporary': extendTemporary,
    'customers.end-temporary': endTemporary,
    'customers.settle-temporary': giveBack,
    'customers.price-unmetered': priceUnmetered,
    'customers.open-unmetered': openUnmetered,
    'customers.connect-unmetered': connectUnmetered,
    'customers.settle-unmetered': settleUnmetered,
    'customers.refund-unmetered': giveBack,
  },
  guards: {
    'customers.temporary-term': temporaryTerm,
    'customers.temporary-extension': temporaryExtension,
    'customers.last-bill-paid': lastBillPaid,
  },
};
