/**
 * Meters of an account (装拆换表): added, taken down, exchanged, given another multiplier, from a day on.
 *
 * Commands for flows (inside the caller's transaction):
 *   addMeter(ctx, sql, {accountId, effectiveOn, orderNo?, pointNo?, meter: NewMeter}) → {meterId}
 *   removeMeter(ctx, sql, {accountId, effectiveOn, orderNo?, meterNo, stop, wentRound?}) → {meterId}
 *   exchangeMeter(ctx, sql, {accountId, effectiveOn, orderNo?, meterNo, stop, wentRound?, meter: NewMeter}) → {meterId}  (the new one's)
 *   changeMultiplier(ctx, sql, {accountId, effectiveOn, orderNo?, meterNo, ctRatio, ptRatio, values}) → {meterId}
 *   NewMeter = {meterNo, kind, digits, decimals?, ctRatio?, ptRatio?, hasReactive?, installBatch?, start?: {register: value}}
 *   stop, start, values: readings by register ('total' 'sharp' 'peak' 'flat' 'valley' 'reactive' 'demand') on that day.
 *
 * A multiplier that changes makes a new stage of the meter: the earlier stage keeps its readings under `<meterNo>/<n>`, for each part of
 * the month is multiplied by its own ratio. Refuses: a meter of another account, one that was taken down, a number that is taken, and
 * what `register-stops` and `account-change` refuse.
 */
import {
  type ChangeFrame,
  type HeldAccount,
  holdAccount,
  mayChange,
  recordChange,
} from '@/server/customers/commands/account-change';
import { decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';
import {
  monthAfterLastReading,
  type PlateMeter,
  type RegisterName,
  type RegisterValues,
  writeStart,
  writeStop,
} from './register-stops';

export interface NewMeter {
  readonly meterNo: string;
  readonly kind: 'single' | 'three-rate' | 'four-rate';
  readonly digits: number;
  readonly decimals?: number;
  readonly ctRatio?: string;
  readonly ptRatio?: string;
  readonly hasReactive?: boolean;
  readonly installBatch?: string;
  /** Readings on the day it was put up; a register left out starts at zero. */
  readonly start?: RegisterValues;
}

interface MeterRow extends PlateMeter {
  readonly servicePointId: number;
  readonly decimals: number;
  readonly ctRatio: string;
  readonly ptRatio: string;
  readonly installBatch: string | null;
  readonly removedOn: LocalDate | null;
}

interface Stop {
  readonly meterNo: string;
  readonly stop: RegisterValues;
  readonly wentRound?: readonly RegisterName[];
}

async function holdMeter(sql: Sql, account: HeldAccount, meterNo: string): Promise<MeterRow> {
  const meter = await sql.maybeOne<MeterRow>(
    `SELECT id, account_id AS "accountId", service_point_id AS "servicePointId", meter_no AS "meterNo", kind, digits, decimals,
            trim_scale(ct_ratio)::text AS "ctRatio", trim_scale(pt_ratio)::text AS "ptRatio", has_reactive AS "hasReactive",
            installed_on AS "installedOn", removed_on AS "removedOn", install_batch AS "installBatch"
       FROM meter WHERE meter_no = $1 FOR NO KEY UPDATE`,
    [meterNo],
  );
  if (meter === undefined || meter.accountId !== account.id)
    throw new Refusal('supply.meter-elsewhere', { meterNo, accountNo: account.accountNo });
  refuseIf(meter.removedOn !== null, 'supply.meter-removed', { meterNo, removedOn: meter.removedOn ?? '' });
  return meter;
}

async function insertMeter(
  sql: Sql,
  account: HeldAccount,
  pointId: number,
  day: LocalDate,
  meter: NewMeter,
): Promise<PlateMeter> {
  const ratio = (value: string | undefined): boolean =>
    value === undefined || (/^\d{1,8}(\.\d{1,2})?$/.test(value) && decimal(value).greaterThan(0));
  const faults: FieldFault[] = [
    ...(meter.meterNo.trim() === '' ? [{ path: 'meter.meterNo', message: 'missing' }] : []),
    ...(Number.isInteger(meter.digits) && meter.digits >= 3 && meter.digits <= 9
      ? []
      : [{ path: 'meter.digits', message: 'invalid' }]),
    ...(ratio(meter.ctRatio) ? [] : [{ path: 'meter.ctRatio', message: 'invalid', value: meter.ctRatio ?? '' }]),
    ...(ratio(meter.ptRatio) ? [] : [{ path: 'meter.ptRatio', message: 'invalid', value: meter.ptRatio ?? '' }]),
  ];
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  const row = await sql.maybeOne<{ id: number }>(
    `INSERT INTO meter (meter_no, account_id, service_point_id, kind, digits, decimals, ct_ratio, pt_ratio, has_reactive, installed_on, install_batch)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (meter_no) DO NOTHING RETURNING id`,
    [
      meter.meterNo.trim(),
      account.id,
      pointId,
      meter.kind,
      meter.digits,
      meter.decimals ?? 0,
      meter.ctRatio ?? '1',
      meter.ptRatio ?? '1',
      meter.hasReactive === true,
      day,
      meter.installBatch ?? null,
    ],
  );
  if (row === undefined) throw new Refusal('supply.number-taken', { number: meter.meterNo });
  return {
    id: row.id,
    accountId: account.id,
    meterNo: meter.meterNo.trim(),
    kind: meter.kind,
    digits: meter.digits,
    hasReactive: meter.hasReactive === true,
    installedOn: day,
  };
}

async function pointOf(sql: Sql, account: HeldAccount, pointNo: string | undefined): Promise<number> {
  const point = await sql.maybeOne<{ id: number }>(
    `SELECT id FROM service_point WHERE account_id = $1 AND ($2::text IS NULL OR point_no = $2) ORDER BY id LIMIT 1`,
    [account.id, pointNo ?? null],
  );
  if (point === undefined) throw new Refusal('not-found', { what: 'service-point' });
  return point.id;
}

export async function addMeter(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly pointNo?: string; readonly meter: NewMeter },
): Promise<{ meterId: number }> {
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, request.effectiveOn);
  const point = await pointOf(sql, account, request.pointNo);
  const meter = await insertMeter(sql, account, point, request.effectiveOn, request.meter);
  await writeStart(sql, meter, {
    day: request.effectiveOn,
    readingDay: account.readingDay,
    values: request.meter.start ?? {},
    ...notBefore(await monthAfterLastReading(sql, account.id)),
  });
  await recordChange(ctx, sql, account, 'meter-added', request, {
    newMeterNo: meter.meterNo,
    newStart: request.meter.start ?? {},
  });
  return { meterId: meter.id };
}

const notBefore = (month: string | undefined): { notBefore?: string } =>
  month === undefined ? {} : { notBefore: month };

async function takeDown(
  ctx: Ctx,
  sql: Sql,
  account: HeldAccount,
  { meterNo, stop, wentRound, effectiveOn }: Stop & Pick<ChangeFrame, 'effectiveOn'>,
): Promise<MeterRow> {
  const meter = await holdMeter(sql, account, meterNo);
  await writeStop(ctx, sql, meter, {
    day: effectiveOn,
    readingDay: account.readingDay,
    values: stop,
    ...(wentRound === undefined ? {} : { wentRound }),
  });
  await sql.run('UPDATE meter SET removed_on = $2 WHERE id = $1', [meter.id, effectiveOn]);
  // What was planned for it after that day is not read any more.
  await sql.run(
    `DELETE FROM reading WHERE meter_id = $1 AND value IS NULL AND register <> 'demand' AND prev_read_on >= $2::date`,
    [meter.id, effectiveOn],
  );
  return meter;
}

export async function removeMeter(ctx: Ctx, sql: Sql, request: ChangeFrame & Stop): Promise<{ meterId: number }> {
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, request.effectiveOn);
  const meter = await takeDown(ctx, sql, account, request);
  await recordChange(ctx, sql, account, 'meter-removed', request, { oldMeterNo: meter.meterNo, oldStop: request.stop });
  return { meterId: meter.id };
}

export async function exchangeMeter(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & Stop & { readonly meter: NewMeter },
): Promise<{ meterId: number }> {
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, request.effectiveOn);
  const old = await takeDown(ctx, sql, account, request);
  const meter = await insertMeter(sql, account, old.servicePointId, request.effectiveOn, request.meter);
  await writeStart(sql, meter, {
    day: request.effectiveOn,
    readingDay: account.readingDay,
    // The new meter shows the highest demand of its own days: it waits to be read like the rest.
    values: { ...request.meter.start, ...(request.stop.demand === undefined ? {} : { demand: '0' }) },
    ...notBefore(await monthAfterLastReading(sql, account.id)),
  });
  await recordChange(ctx, sql, account, 'meter-exchange', request, {
    oldMeterNo: old.meterNo,
    oldStop: request.stop,
    newMeterNo: meter.meterNo,
    newStart: request.meter.start ?? {},
  });
  return { meterId: meter.id };
}

export async function changeMultiplier(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & {
    readonly meterNo: string;
    readonly ctRatio: string;
    readonly ptRatio: string;
    readonly values: RegisterValues;
  },
): Promise<{ meterId: number }> {
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, request.effectiveOn);
  const { meterNo, values, ctRatio, ptRatio, effectiveOn } = request;
  const old = await holdMeter(sql, account, meterNo);
  const same =
    /^[\d.]+$/.test(ctRatio) &&
    /^[\d.]+$/.test(ptRatio) &&
    decimal(old.ctRatio).equals(ctRatio) &&
    decimal(old.ptRatio).equals(ptRatio);
  refuseIf(same, 'supply.nothing-changes', { accountNo: account.accountNo, day: effectiveOn });
  await takeDown(ctx, sql, account, { meterNo, stop: values, effectiveOn });
  await sql.run(
    `UPDATE meter SET meter_no = $2 || '/' || (SELECT count(*) + 1 FROM meter WHERE meter_no LIKE replace($2, '_', '\\_') || '/%') WHERE id = $1`,
    [old.id, meterNo],
  );
  const stage: NewMeter = {
    meterNo,
    kind: old.kind,
    digits: old.digits,
    decimals: old.decimals,
    ctRatio,
    ptRatio,
    hasReactive: old.hasReactive,
    ...(old.installBatch === null ? {} : { installBatch: old.installBatch }),
  };
  const meter = await insertMeter(sql, account, old.servicePointId, effectiveOn, stage);
  await writeStart(sql, meter, {
    day: effectiveOn,
    readingDay: account.readingDay,
    values,
    ...notBefore(await monthAfterLastReading(sql, account.id)),
  });
  await recordChange(ctx, sql, account, 'multiplier', request, {
    meterNo,
    from: { ctRatio: old.ctRatio, ptRatio: old.ptRatio },
    to: { ctRatio, ptRatio },
    values,
  });
  return { meterId: meter.id };
}
