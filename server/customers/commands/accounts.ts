/**
 * Accounts (立户、销户、过户、更名、分户、并户、迁移): opened, closed, handed over, renamed, moved, split, merged.
 *
 * Commands for flows (inside the caller's transaction):
 *   openAccount(ctx, sql, {effectiveOn, orderNo?, customer, account, meters?, equipment?, terms?}) → {accountId, accountNo, customerId, pointNo, meterIds}
 *     customer = {customerId} | {name, phone?, idNo?};  account = {routeId, routeSeq?, transformerId?, class, tariffCode, voltageKv,
 *     capacityKva, pfStandard?, address}; the unit is the route's
 *   closeAccount(ctx, sql, {accountId, effectiveOn, orderNo?, stops: [{meterNo, stop}]}) → void
 *   transferAccount(ctx, sql, {accountId, effectiveOn, orderNo?, to: customer}) → {customerId}   (过户)
 *   renameCustomer(ctx, sql, {accountId, effectiveOn, orderNo?, name, phone?, idNo?}) → void      (更名; all accounts of the customer)
 *   moveAccount(ctx, sql, {accountId, effectiveOn, orderNo?, routeId?, routeSeq?, transformerId?}) → void
 *   splitAccount(ctx, sql, {accountId, effectiveOn, orderNo?, remainingKva?, parts: [as openAccount without effectiveOn, orderNo]}) → {opened: [...]}
 *   mergeAccounts(ctx, sql, {accountId, effectiveOn, orderNo?, capacityKva?, from: [{accountId, stops}]}) → void   (into accountId)
 *
 * Refuses: an unknown route, transformer or tariff; a closing with a meter left without its stop; a handing over to who has it already.
 */
import { CUSTOMER_CLASSES, type CustomerClass, PF_STANDARDS } from '@/server/billing/contract';
import { accountNo, customerNo, pointNo } from '@/server/customers/numbers';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import { isLocalDate } from '@/server/kernel/time';
import { addMeter, type NewMeter, removeMeter } from '@/server/metering/commands/meters';
import type { RegisterValues } from '@/server/metering/commands/register-stops';
import { type ChangeFrame, type HeldAccount, holdAccount, mayChange, recordChange } from './account-change';
import { addEquipment, type NewEquipment } from './equipment';
import { changeTerms, type SupplyTerms } from './supply-terms';

export type CustomerOf =
  | { readonly customerId: number }
  | { readonly name: string; readonly phone?: string | null; readonly idNo?: string | null };

export interface NewAccount {
  readonly customer: CustomerOf;
  readonly account: {
    readonly routeId: number;
    readonly routeSeq?: number;
    readonly transformerId?: number | null;
    readonly class: CustomerClass;
    readonly tariffCode: string;
    readonly voltageKv: string;
    readonly capacityKva: string;
    readonly pfStandard?: '0.90' | '0.85' | '0.80' | null;
    readonly address: string;
  };
  readonly meters?: readonly NewMeter[];
  readonly equipment?: readonly NewEquipment[];
  /** Terms beyond those of the account row. */
  readonly terms?: SupplyTerms;
}

export interface OpenedAccount {
  readonly accountId: number;
  readonly accountNo: string;
  readonly customerId: number;
  readonly pointNo: string;
  readonly meterIds: readonly number[];
}

async function customerOf(sql: Sql, given: CustomerOf): Promise<number> {
  if ('customerId' in given) {
    const found = await sql.maybeOne('SELECT 1 FROM customer WHERE id = $1', [given.customerId]);
    if (found === undefined) throw new Refusal('not-found', { what: 'customer' });
    return given.customerId;
  }
  if (given.name.trim() === '') throw new Refusal('input.invalid', {}, [{ path: 'customer.name', message: 'missing' }]);
  for (;;) {
    const { id } = await sql.one<{ id: number }>(`SELECT nextval(pg_get_serial_sequence('customer', 'id')) AS id`);
    const added = await sql.run(
      'INSERT INTO customer (id, customer_no, name, phone, id_no) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
      [id, customerNo(id), given.name.trim(), given.phone ?? null, given.idNo ?? null],
    );
    if (added === 1) return id;
  }
}

/** Faults of what was typed; what must exist is asked for in the database. */
function faultsOf({ account }: NewAccount): FieldFault[] {
  const figure = (value: string): boolean => /^\d{1,9}(\.\d{1,2})?$/.test(value);
  const fault = (path: string, value: string): FieldFault => ({ path: `account.${path}`, message: 'invalid', value });
  return [
    ...((CUSTOMER_CLASSES as readonly string[]).includes(account.class) ? [] : [fault('class', account.class)]),
    ...(figure(account.voltageKv) && decimal(account.voltageKv).greaterThan(0)
      ? []
      : [fault('voltageKv', account.voltageKv)]),
    ...(figure(account.capacityKva) ? [] : [fault('capacityKva', account.capacityKva)]),
    ...(account.pfStandard === undefined || account.pfStandard === null || PF_STANDARDS.includes(account.pfStandard)
      ? []
      : [fault('pfStandard', account.pfStandard)]),
    ...(account.address.trim() === '' ? [{ path: 'account.address', message: 'missing' }] : []),
  ];
}

/** Digits of the bureau, as its other accounts have them. */
async function bureauOf(sql: Sql, unitId: number): Promise<number> {
  const row = await sql.maybeOne<{ digits: string }>(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id, kind FROM org_unit WHERE id = $1 UNION SELECT u.id, u.parent_id, u.kind FROM org_unit u JOIN above a ON u.id = a.parent_id)
     SELECT right(code, 2) AS digits FROM org_unit WHERE id = (SELECT id FROM above WHERE kind = 'bureau' LIMIT 1)`,
    [unitId],
  );
  const near = await sql.maybeOne<{ digits: string }>(
    `SELECT left(account_no, 2) AS digits FROM account WHERE unit_id = $1 AND account_no ~ '^[0-9]{10}$' ORDER BY id LIMIT 1`,
    [unitId],
  );
  const digits = near?.digits ?? row?.digits ?? '';
  return /^\d\d$/.test(digits) ? Number(digits) : 99;
}

export async function openAccount(
  ctx: Ctx,
  sql: Sql,
  request: NewAccount & { readonly effectiveOn: string; readonly orderNo?: string | null },
): Promise<OpenedAccount> {
  const { account, effectiveOn } = request;
  const faults = faultsOf(request);
  if (!isLocalDate(effectiveOn))
    faults.push({ path: 'effectiveOn', message: 'wrongFormat', value: String(effectiveOn) });
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  refuseIf(effectiveOn > ctx.clock.today(), 'supply.day-ahead', { day: effectiveOn, today: ctx.clock.today() });
  const route = await sql.maybeOne<{ unitId: number; seq: number }>(
    `SELECT unit_id AS "unitId", (SELECT coalesce(max(route_seq), 0) + 1 FROM account WHERE route_id = r.id) AS seq FROM route r WHERE id = $1 FOR SHARE`,
    [account.routeId],
  );
  if (route === undefined) throw new Refusal('not-found', { what: 'route' });
  await refuseUnknown(sql, account);
  const customerId = await customerOf(sql, request.customer);
  const bureau = await bureauOf(sql, route.unitId);
  let opened: { id: number; accountNo: string } | undefined;
  while (opened === undefined) {
    const { id } = await sql.one<{ id: number }>(`SELECT nextval(pg_get_serial_sequence('account', 'id')) AS id`);
    opened = await sql.maybeOne<{ id: number; accountNo: string }>(
      `INSERT INTO account (id, account_no, customer_id, unit_id, route_id, route_seq, transformer_id, class, tariff_code, voltage_kv,
                            capacity_kva, pf_standard, opened_on, address)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING id, account_no AS "accountNo"`,
      [
        id,
        accountNo(bureau, id % 10_000_000),
        customerId,
        route.unitId,
        account.routeId,
        account.routeSeq ?? route.seq,
        account.transformerId ?? null,
        account.class,
        account.tariffCode,
        account.voltageKv,
        account.capacityKva,
        account.pfStandard ?? null,
        effectiveOn,
        account.address.trim(),
      ],
    );
  }
  const point = pointNo(opened.accountNo);
  await sql.run('INSERT INTO service_point (account_id, point_no, address, transformer_id) VALUES ($1, $2, $3, $4)', [
    opened.id,
    point,
    account.address.trim(),
    account.transformerId ?? null,
  ]);
  const frame = { accountId: opened.id, effectiveOn, orderNo: request.orderNo ?? null };
  const held = await holdAccount(ctx, sql, opened.id);
  await recordChange(ctx, sql, held, 'new-supply', frame, {
    capacityKva: account.capacityKva,
    tariffCode: account.tariffCode,
  });
  if (request.equipment !== undefined && request.equipment.length > 0)
    await addEquipment(ctx, sql, { ...frame, equipment: request.equipment, isNewSupply: true });
  if (request.terms !== undefined && Object.keys(request.terms).length > 0)
    await changeTerms(ctx, sql, { ...frame, terms: request.terms });
  const meterIds: number[] = [];
  for (const meter of request.meters ?? []) meterIds.push((await addMeter(ctx, sql, { ...frame, meter })).meterId);
  return { accountId: opened.id, accountNo: opened.accountNo, customerId, pointNo: point, meterIds };
}

async function refuseUnknown(
  sql: Sql,
  { tariffCode, transformerId }: Pick<NewAccount['account'], 'tariffCode' | 'transformerId'>,
): Promise<void> {
  const tariff = await sql.maybeOne('SELECT 1 FROM price_version WHERE tariff_code = $1 LIMIT 1', [tariffCode]);
  refuseIf(tariff === undefined, 'supply.unknown-tariff', { tariffCode });
  await refuseUnknownTransformer(sql, transformerId ?? null);
}

async function refuseUnknownTransformer(sql: Sql, transformerId: number | null): Promise<void> {
  if (transformerId === null) return;
  const found = await sql.maybeOne('SELECT 1 FROM transformer WHERE id = $1', [transformerId]);
  if (found === undefined) throw new Refusal('not-found', { what: 'transformer' });
}

export interface MeterStop {
  readonly meterNo: string;
  readonly stop: RegisterValues;
}

export async function closeAccount(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly stops: readonly MeterStop[] },
): Promise<void> {
  await end(ctx, sql, request, 'close', {});
}

async function end(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly stops: readonly MeterStop[] },
  kind: 'close' | 'merge',
  detail: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { accountId, effectiveOn, orderNo, stops } = request;
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const hanging = await sql.query<{ meterNo: string }>(
    'SELECT meter_no AS "meterNo" FROM meter WHERE account_id = $1 AND removed_on IS NULL ORDER BY id',
    [accountId],
  );
  const left = hanging.filter(({ meterNo }) => !stops.some((stop) => stop.meterNo === meterNo));
  refuseIf(left.length > 0, 'supply.meters-remain', {
    accountNo: account.accountNo,
    meters: left.map(({ meterNo }) => meterNo).join(', '),
  });
  for (const stop of stops) await removeMeter(ctx, sql, { accountId, effectiveOn, orderNo: orderNo ?? null, ...stop });
  await sql.run(
    `INSERT INTO equipment_state (account_id, equipment_id, effective_on, state, order_no)
     SELECT account_id, id, $2, 'removed', $3 FROM equipment e WHERE account_id = $1
        AND NOT EXISTS (SELECT 1 FROM equipment_state s WHERE s.equipment_id = e.id AND s.state = 'removed')
     ON CONFLICT (equipment_id, effective_on) DO UPDATE SET state = 'removed', order_no = excluded.order_no`,
    [accountId, effectiveOn, orderNo ?? null],
  );
  await sql.run(
    `UPDATE meter_relation SET ended_on = $2 WHERE ended_on IS NULL AND effective_on < $2::date
        AND (account_id = $1 OR child_point_id IN (SELECT id FROM service_point WHERE account_id = $1))`,
    [accountId, effectiveOn],
  );
  await sql.run(`UPDATE account SET status = 'closed', closed_on = $2 WHERE id = $1`, [accountId, effectiveOn]);
  await recordChange(ctx, sql, account, kind, request, detail);
}

export async function transferAccount(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly to: CustomerOf },
): Promise<{ customerId: number }> {
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, request.effectiveOn);
  const customerId = await customerOf(sql, request.to);
  refuseIf(customerId === account.customerId, 'supply.nothing-changes', {
    accountNo: account.accountNo,
    day: request.effectiveOn,
  });
  await sql.run('UPDATE account SET customer_id = $2 WHERE id = $1', [account.id, customerId]);
  await recordChange(ctx, sql, account, 'transfer', request, await namesOf(sql, account.customerId, customerId));
  return { customerId };
}

async function namesOf(sql: Sql, from: number, to: number): Promise<Record<string, string>> {
  const rows = await sql.query<{ id: number; customerNo: string; name: string }>(
    'SELECT id, customer_no AS "customerNo", name FROM customer WHERE id = ANY($1::bigint[])',
    [[from, to]],
  );
  const of = (id: number): { customerNo: string; name: string } => rows.find((row) => row.id === id)!;
  return { fromNo: of(from).customerNo, fromName: of(from).name, toNo: of(to).customerNo, toName: of(to).name };
}

export async function renameCustomer(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly name: string; readonly phone?: string | null; readonly idNo?: string | null },
): Promise<void> {
  const name = request.name.trim();
  if (name === '') throw new Refusal('input.invalid', {}, [{ path: 'name', message: 'missing' }]);
  const account = await holdAccount(ctx, sql, request.accountId);
  refuseIf(account.status === 'closed', 'supply.account-closed', { accountNo: account.accountNo });
  const before = await sql.one<{ name: string }>('SELECT name FROM customer WHERE id = $1 FOR NO KEY UPDATE', [
    account.customerId,
  ]);
  const changed = await sql.run(
    `UPDATE customer SET name = $2, phone = CASE WHEN $3 THEN $4 ELSE phone END, id_no = CASE WHEN $5 THEN $6 ELSE id_no END
      WHERE id = $1 AND (name, phone, id_no) IS DISTINCT FROM ($2, CASE WHEN $3 THEN $4 ELSE phone END, CASE WHEN $5 THEN $6 ELSE id_no END)`,
    [
      account.customerId,
      name,
      request.phone !== undefined,
      request.phone ?? null,
      request.idNo !== undefined,
      request.idNo ?? null,
    ],
  );
  refuseIf(changed === 0, 'supply.nothing-changes', { accountNo: account.accountNo, day: request.effectiveOn });
  const ids = await sql.query<{ id: number }>(
    `SELECT id FROM account WHERE customer_id = $1 AND status <> 'closed' ORDER BY id`,
    [account.customerId],
  );
  for (const { id } of ids)
    await recordChange(ctx, sql, await holdAccount(ctx, sql, id), 'rename', request, { from: before.name, to: name });
}

export async function moveAccount(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & {
    readonly routeId?: number;
    readonly routeSeq?: number;
    readonly transformerId?: number | null;
  },
): Promise<void> {
  const { routeId, transformerId } = request;
  const account = await holdAccount(ctx, sql, request.accountId);
  refuseIf(account.status === 'closed', 'supply.account-closed', { accountNo: account.accountNo });
  const before = await placeOf(sql, account);
  if (transformerId !== undefined) await refuseUnknownTransformer(sql, transformerId);
  if (routeId !== undefined && (await sql.maybeOne('SELECT 1 FROM route WHERE id = $1', [routeId])) === undefined)
    throw new Refusal('not-found', { what: 'route' });
  const changed = await sql.run(
    `UPDATE account a SET route_id = n.route_id, unit_id = n.unit_id, route_seq = n.seq, transformer_id = n.transformer_id
       FROM (SELECT r.id AS route_id, r.unit_id, CASE WHEN $4::boolean THEN $5::int ELSE o.transformer_id END AS transformer_id,
                    coalesce($3::int, CASE WHEN $2::int IS NULL OR $2 = o.route_id THEN o.route_seq
                      ELSE (SELECT coalesce(max(route_seq), 0) + 1 FROM account WHERE route_id = $2) END) AS seq
               FROM account o JOIN route r ON r.id = coalesce($2::int, o.route_id) WHERE o.id = $1) n
      WHERE a.id = $1 AND (a.route_id, a.route_seq, a.transformer_id) IS DISTINCT FROM (n.route_id, n.seq, n.transformer_id)`,
    [account.id, routeId ?? null, request.routeSeq ?? null, transformerId !== undefined, transformerId ?? null],
  );
  refuseIf(changed === 0, 'supply.nothing-changes', { accountNo: account.accountNo, day: request.effectiveOn });
  if (transformerId !== undefined)
    await sql.run(
      `UPDATE service_point SET transformer_id = $2 WHERE account_id = $1 AND transformer_id IS NOT DISTINCT FROM
         (SELECT id FROM transformer WHERE code = $3)`,
      [account.id, transformerId, before['transformer']],
    );
  await recordChange(ctx, sql, account, 'move', request, { from: before, to: await placeOf(sql, account) });
}

function placeOf(sql: Sql, account: HeldAccount): Promise<Record<string, string | null>> {
  return sql.one(
    `SELECT r.code AS route, t.code AS transformer FROM account a JOIN route r ON r.id = a.route_id
       LEFT JOIN transformer t ON t.id = a.transformer_id WHERE a.id = $1`,
    [account.id],
  );
}

export async function splitAccount(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly parts: readonly NewAccount[]; readonly remainingKva?: string },
): Promise<{ opened: OpenedAccount[] }> {
  const { effectiveOn, orderNo, parts } = request;
  if (parts.length === 0) throw new Refusal('input.invalid', {}, [{ path: 'parts', message: 'missing' }]);
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const opened: OpenedAccount[] = [];
  for (const part of parts)
    opened.push(await openAccount(ctx, sql, { ...part, effectiveOn, orderNo: orderNo ?? null }));
  if (request.remainingKva !== undefined && !decimal(request.remainingKva).equals(account.capacityKva))
    await changeTerms(ctx, sql, { ...request, terms: { capacityKva: request.remainingKva } });
  await recordChange(ctx, sql, account, 'split', request, { opened: opened.map((one) => one.accountNo) });
  return { opened };
}

export async function mergeAccounts(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & {
    readonly from: readonly { readonly accountId: number; readonly stops: readonly MeterStop[] }[];
    readonly capacityKva?: string;
  },
): Promise<void> {
  const { accountId, effectiveOn, orderNo, from } = request;
  if (from.length === 0 || from.some((one) => one.accountId === accountId))
    throw new Refusal('input.invalid', {}, [{ path: 'from', message: 'invalid' }]);
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const merged: string[] = [];
  for (const one of from) {
    const other = await holdAccount(ctx, sql, one.accountId);
    merged.push(other.accountNo);
    await end(ctx, sql, { ...one, effectiveOn, orderNo: orderNo ?? null }, 'merge', { into: account.accountNo });
  }
  if (request.capacityKva !== undefined && !decimal(request.capacityKva).equals(account.capacityKva))
    await changeTerms(ctx, sql, { ...request, terms: { capacityKva: request.capacityKva } });
  await recordChange(ctx, sql, account, 'merge', request, { merged });
}
