/**
 * What the changes of supply do (变更用电的业务效果): each through the command that owns the data, from the day it was done outside. The day
 * belongs to the new state; every one is recorded and makes the next bill a class-2 review. Anything refused undoes the whole step.
 */
import type { PaymentMethod } from '@/server/accounts/contract';
import { chargeReceivable } from '@/server/accounts/commands/charge-receivable';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import { CUSTOMER_CLASSES, type CustomerClass } from '@/server/billing/contract';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import { valuesOf } from '@/server/metering/commands/meter-flow-effects';
import { addMeter, exchangeMeter, type NewMeter, removeMeter } from '@/server/metering/commands/meters';
import { addRelation, endRelation, type RelationPart } from '@/server/metering/commands/relations';
import { raiseLinked } from '@/server/work-orders/commands/start';
import type { EffectHandler, HeldOrder, OrderCtx, OrderParts } from '@/server/work-orders/effects';
import { type ChangeFrame, holdAccount, recordChange } from './account-change';
import { mergeAccounts, moveAccount, splitAccount } from './accounts';
import { type Form, formOf, otherAccount, words } from './change-guards';
import { addEquipment, type EquipmentStateName, type NewEquipment, setEquipmentState } from './equipment';
import { changeTerms } from './supply-terms';
import { inService } from './suspension.effects';

export const each = (
  effect: (ctx: OrderCtx, sql: Sql, order: HeldOrder, form: Form) => Promise<unknown>,
): EffectHandler => ({
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) await effect(ctx, sql, order, form);
  },
});

export const frameOf = (order: HeldOrder, effectiveOn: LocalDate): ChangeFrame => ({
  accountId: order.accountId!,
  effectiveOn,
  orderNo: order.orderNo,
});
export const doneOn = (order: HeldOrder, step: string): LocalDate => words(formOf(order, step)['doneOn']);
const chosen = (order: HeldOrder): string[] => (formOf(order, 'accept')['equipment'] as string[] | undefined) ?? [];

async function setStates(
  ctx: Ctx,
  sql: Sql,
  frame: ChangeFrame,
  equipment: readonly string[],
  state: EquipmentStateName,
  until: LocalDate | null = null,
): Promise<void> {
  for (const equipmentNo of equipment) await setEquipmentState(ctx, sql, { ...frame, equipmentNo, state, until });
}

/** 减容: sealed until the end of the term, or removed for good with the tariff that then holds. */
const reduceCapacity = each(async (ctx, sql, order) => {
  const frame = frameOf(order, doneOn(order, 'seal'));
  const asked = formOf(order, 'accept');
  if (asked['term'] === 'temporary')
    return setStates(ctx, sql, frame, chosen(order), 'suspended', words(asked['toOn']));
  await setStates(ctx, sql, frame, chosen(order), 'removed');
  const tariffCode = words(asked['newTariff']);
  if (tariffCode !== '') await changeTerms(ctx, sql, { ...frame, terms: { tariffCode } });
});

const restoreEquipment = each((ctx, sql, order) =>
  setStates(ctx, sql, frameOf(order, doneOn(order, 'unseal')), chosen(order), 'in-service'),
);

/** 暂换: the old one stands cold, the new one is charged; the contract capacity is that of what is in use. */
const exchangeEquipment = each(async (ctx, sql, order) => {
  const asked = formOf(order, 'accept');
  const frame = frameOf(order, doneOn(order, 'swap'));
  const old = words(asked['oldEquipment']);
  const item = (await inService(sql, order.accountId!)).find((one) => one.equipmentNo === old);
  if (item === undefined) throw new Refusal('not-found', { what: 'equipment' });
  const before = await holdAccount(ctx, sql, order.accountId!);
  await setStates(ctx, sql, frame, [old], 'cold-standby');
  const added = {
    equipmentNo: words(asked['newEquipmentNo']),
    kind: 'transformer' as const,
    kva: words(asked['newKva']),
  };
  const { capacityKva } = await addEquipment(ctx, sql, { ...frame, equipment: [added] });
  const inUse = decimal(before.capacityKva).minus(item.kva).plus(added.kva).toFixed();
  if (!decimal(capacityKva).equals(inUse)) await changeTerms(ctx, sql, { ...frame, terms: { capacityKva: inUse } });
});

const exchangeBack = each(async (ctx, sql, order, form) => {
  const asked = formOf(order, 'accept');
  const frame = frameOf(order, words(form['doneOn']));
  await setStates(ctx, sql, frame, [words(asked['oldEquipment'])], 'in-service');
  await setStates(ctx, sql, frame, [words(asked['newEquipmentNo'])], 'removed');
});

function issuedMeter(order: HeldOrder, figures: Form): NewMeter {
  const issued = formOf(order, 'issue');
  return {
    meterNo: words(issued['newMeterNo']),
    kind: words(issued['newKind']) as NewMeter['kind'],
    digits: Number(issued['newDigits']),
    ctRatio: words(issued['newCtRatio']),
    ptRatio: words(issued['newPtRatio']),
    hasReactive: issued['newHasReactive'] === true,
    start: valuesOf(figures, 'start'),
  };
}

/** The meter of the application gives way to the issued one, with the figures of the exchange. */
async function replaceMeter(ctx: Ctx, sql: Sql, order: HeldOrder): Promise<ChangeFrame> {
  const figures = formOf(order, 'exchange');
  const frame = frameOf(order, words(figures['exchangedOn']));
  await exchangeMeter(ctx, sql, {
    ...frame,
    meterNo: words(formOf(order, 'accept')['meter']),
    stop: valuesOf(figures, 'stop'),
    meter: issuedMeter(order, figures),
  });
  return frame;
}

async function changeAddress(
  ctx: Ctx,
  sql: Sql,
  frame: ChangeFrame,
  address: string,
  isPlaceOnly: boolean,
): Promise<void> {
  const account = await holdAccount(ctx, sql, frame.accountId);
  const { from } = await sql.one<{ from: string }>('SELECT address AS from FROM account WHERE id = $1', [account.id]);
  if (!isPlaceOnly) await sql.run('UPDATE account SET address = $2 WHERE id = $1', [account.id, address]);
  await sql.run(
    'UPDATE service_point SET address = $2 WHERE id = (SELECT min(id) FROM service_point WHERE account_id = $1)',
    [account.id, address],
  );
  await recordChange(ctx, sql, account, 'move', frame, { fromAddress: from, toAddress: address });
}

const relocate = each(async (ctx, sql, order) => {
  const asked = formOf(order, 'accept');
  const frame = await replaceMeter(ctx, sql, order);
  await changeAddress(ctx, sql, frame, words(asked['newAddress']), false);
  const [route, transformer] = [words(asked['newRoute']), words(asked['newTransformer'])];
  if (route === '' && transformer === '') return;
  await moveAccount(ctx, sql, {
    ...frame,
    ...(route === '' ? {} : { routeId: Number(route) }),
    ...(transformer === '' ? {} : { transformerId: Number(transformer) }),
  });
});

/** The old place is closed by an order of its own. */
const closeOldPlace = each((ctx, sql, order) =>
  raiseLinked(ctx, sql, order, { process: 'close-account', reason: words(formOf(order, 'accept')['reason']) }),
);

const takeFee = each(async (ctx, sql, order, form) => {
  const amountYuan = words(form['feeYuan']);
  const { receivableId } = await chargeReceivable(ctx, sql, {
    accountId: order.accountId!,
    kind: 'business-fee',
    lines: [{ charge: 'business-fee-other', amountYuan }],
    note: order.orderNo,
    orderId: order.id,
  });
  await takePaymentIn(ctx, sql, {
    accountId: order.accountId!,
    amountYuan,
    method: form['method'] as PaymentMethod,
    receivableIds: [receivableId],
    idempotencyKey: `${order.orderNo}:${order.step}`,
    orderId: order.id,
  });
});

const moveMeter = each(async (ctx, sql, order) => {
  const frame = await replaceMeter(ctx, sql, order);
  await changeAddress(ctx, sql, frame, words(formOf(order, 'accept')['newPlace']), true);
});

/** 暂拆: meter down, equipment out of the charge, capacity held. */
const takeDown = each(async (ctx, sql, order) => {
  const figures = formOf(order, 'remove');
  const frame = frameOf(order, words(figures['doneOn']));
  const items = await inService(sql, order.accountId!);
  await removeMeter(ctx, sql, {
    ...frame,
    meterNo: words(formOf(order, 'accept')['meter']),
    stop: valuesOf(figures, 'stop'),
  });
  await setStates(
    ctx,
    sql,
    frame,
    items.map((item) => item.equipmentNo),
    'suspended',
  );
  await sql.run(`UPDATE account SET status = 'suspended' WHERE id = $1`, [order.accountId]);
});

const putUpAgain = each(async (ctx, sql, order) => {
  const figures = formOf(order, 'install');
  const frame = frameOf(order, words(figures['doneOn']));
  await addMeter(ctx, sql, { ...frame, meter: issuedMeter(order, figures) });
  const held = await sql.query<{ no: string }>(
    `SELECT e.equipment_no AS no FROM equipment e JOIN equipment_state s ON s.equipment_id = e.id
      WHERE e.account_id = $1 AND s.order_no = $2 AND s.state = 'suspended' ORDER BY 1`,
    [order.accountId, order.orderNo],
  );
  await setStates(
    ctx,
    sql,
    frame,
    held.map(({ no }) => no),
    'in-service',
  );
  await sql.run(`UPDATE account SET status = 'active' WHERE id = $1`, [order.accountId]);
});

interface Standing {
  readonly routeId: number;
  readonly transformerId: number | null;
  readonly class: CustomerClass;
  readonly tariffCode: string;
  readonly voltageKv: string;
  readonly pfStandard: '0.90' | '0.85' | '0.80' | null;
}

const split = each(async (ctx, sql, order) => {
  const asked = formOf(order, 'accept');
  const figures = formOf(order, 'install');
  const frame = frameOf(order, words(figures['doneOn']));
  const given = (await inService(sql, order.accountId!)).filter((item) => chosen(order).includes(item.equipmentNo));
  await setStates(
    ctx,
    sql,
    frame,
    given.map((item) => item.equipmentNo),
    'removed',
  );
  const standing = await sql.one<Standing>(
    `SELECT route_id AS "routeId", transformer_id AS "transformerId", class, tariff_code AS "tariffCode", trim_scale(voltage_kv)::text AS "voltageKv",
            pf_standard::text AS "pfStandard" FROM account WHERE id = $1`,
    [order.accountId],
  );
  const phone = words(asked['newPhone']);
  await splitAccount(ctx, sql, {
    ...frame,
    remainingKva: words(asked['remainingKva']),
    parts: [
      {
        customer: { name: words(asked['newName']), ...(phone === '' ? {} : { phone }) },
        account: { ...standing, capacityKva: words(asked['partKva']), address: words(asked['newAddress']) },
        meters: [issuedMeter(order, figures)],
        equipment: given.map(({ equipmentNo, kva, kind }) => ({
          equipmentNo,
          kva,
          kind: kind as NewEquipment['kind'],
        })),
      },
    ],
  });
});

const merge = each(async (ctx, sql, order) => {
  const figures = formOf(order, 'remove');
  const frame = frameOf(order, words(figures['doneOn']));
  const no = words(formOf(order, 'accept')['otherAccount']);
  const other = await otherAccount(sql, order, no);
  if (other === undefined) throw new Refusal('change.other-place', { accountNo: no });
  const items = await inService(sql, other.id);
  await mergeAccounts(ctx, sql, {
    ...frame,
    from: [{ accountId: other.id, stops: [{ meterNo: words(figures['meterNo']), stop: valuesOf(figures, 'stop') }] }],
  });
  if (items.length > 0)
    await addEquipment(ctx, sql, {
      ...frame,
      equipment: items.map((item) => ({
        equipmentNo: item.equipmentNo,
        kva: item.kva,
        kind: item.kind as NewEquipment['kind'],
      })),
    });
});

const changeVoltage = each(async (ctx, sql, order) => {
  const frame = await replaceMeter(ctx, sql, order);
  await changeTerms(ctx, sql, { ...frame, terms: { voltageKv: words(formOf(order, 'accept')['newVoltageKv']) } });
});

const changeClass = each(async (ctx, sql, order) => {
  const asked = formOf(order, 'accept');
  const frame = frameOf(order, doneOn(order, 'read'));
  const newClass = CUSTOMER_CLASSES.find((one) => one === asked['newClass']);
  if (asked['change'] === 'class')
    return changeTerms(ctx, sql, {
      ...frame,
      terms: { tariffCode: words(asked['newTariff']), ...(newClass === undefined ? {} : { class: newClass }) },
    });
  if (asked['change'] === 'basic-way')
    return changeTerms(ctx, sql, {
      ...frame,
      terms: {
        basicBy: words(asked['basicBy']),
        contractKw: asked['basicBy'] === 'demand' ? words(asked['contractKw']) : null,
      },
    });
  const kind = asked['change'] === 'ratio' ? 'ratio' : 'fixed';
  const standing = await sql.query<{ id: number; tariffCode: string | null }>(
    'SELECT id, tariff_code AS "tariffCode" FROM meter_relation WHERE account_id = $1 AND kind = $2 AND ended_on IS NULL ORDER BY id',
    [order.accountId, kind],
  );
  const tariffCode = words(asked['newTariff']);
  // Of several (照明定量、居民定量) the one at the same price gives way; the others stand.
  const replaced = standing.length < 2 ? standing : standing.filter((one) => (one.tariffCode ?? '') === tariffCode);
  for (const { id } of replaced) await endRelation(ctx, sql, { ...frame, relationId: id });
  const of = tariffCode === '' ? {} : { tariffCode };
  const part: RelationPart =
    kind === 'ratio'
      ? { kind, ratio: words(asked['shareRatio']), ...of }
      : { kind, kwh: words(asked['fixedKwh']), ...of };
  return addRelation(ctx, sql, { ...frame, part });
});

export const changeParts: OrderParts = {
  effects: {
    'customers.reduce-capacity': reduceCapacity,
    'customers.restore-equipment': restoreEquipment,
    'customers.exchange-equipment': exchangeEquipment,
    'customers.exchange-back': exchangeBack,
    'customers.relocate': relocate,
    'customers.close-old-place': closeOldPlace,
    'customers.take-fee': takeFee,
    'customers.move-meter': moveMeter,
    'customers.take-down': takeDown,
    'customers.put-up-again': putUpAgain,
    'customers.split': split,
    'customers.merge': merge,
    'customers.change-voltage': changeVoltage,
    'customers.change-class': changeClass,
  },
};
