/**
 * Equipment of an account (受电设备): what 新装、增容、减容、暂停、恢复 do to it, from a day on.
 *
 * Commands for flows (inside the caller's transaction):
 *   addEquipment(ctx, sql, {accountId, effectiveOn, orderNo?, equipment: [{equipmentNo, kind, kva, model?, interlock?}], isNewSupply?}) → {capacityKva}
 *     isNewSupply (new or increased supply): for two years a suspended part is charged by half
 *   setEquipmentState(ctx, sql, {accountId, equipmentNo, state, effectiveOn, until?, orderNo?}) → {capacityKva}
 *     state 'in-service' | 'hot-standby' | 'cold-standby' | 'suspended' | 'removed'; until = the day it is in service again
 *
 * The change day belongs to the new state; a state may lie ahead. The contract capacity of the account follows: the sum of what is not
 * removed. An account that had a capacity and no equipment on file first gets that capacity as one transformer.
 * Refuses: a number that is taken, equipment that was removed, a day before its installation, a state it has already.
 */
import { Decimal, decimal, sum, ZERO } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { type FieldFault, Refusal, refuseIf } from '@/server/kernel/refusal';
import { addDays, addMonths, daysInMonth, type LocalDate, monthOf } from '@/server/kernel/time';
import { type ChangeFrame, type HeldAccount, holdAccount, mayChange, recordChange } from './account-change';

export type EquipmentStateName = 'in-service' | 'hot-standby' | 'cold-standby' | 'suspended' | 'removed';

export interface NewEquipment {
  readonly equipmentNo: string;
  readonly kind: 'transformer' | 'motor';
  /** kVA of a transformer, kW of a motor. */
  readonly kva: string;
  readonly model?: string;
  readonly interlock?: string;
}

const HALF_RATE_MONTHS = 24;

export async function addEquipment(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & { readonly equipment: readonly NewEquipment[]; readonly isNewSupply?: boolean },
): Promise<{ capacityKva: string }> {
  const { accountId, effectiveOn, equipment } = request;
  const faults: FieldFault[] = equipment.flatMap((item, index) => [
    ...(item.equipmentNo.trim() === '' ? [{ path: `equipment.${index}.equipmentNo`, message: 'missing' }] : []),
    ...(/^\d{1,7}(\.\d{1,2})?$/.test(item.kva) && decimal(item.kva).greaterThan(0)
      ? []
      : [{ path: `equipment.${index}.kva`, message: 'invalid', value: item.kva }]),
  ]);
  if (equipment.length === 0) faults.push({ path: 'equipment', message: 'missing' });
  if (faults.length > 0) throw new Refusal('input.invalid', {}, faults);
  const account = await holdAccount(ctx, sql, accountId);
  await mayChange(ctx, sql, account, effectiveOn);
  const fromKva = account.capacityKva;
  await fileStandingCapacity(sql, account, effectiveOn);
  for (const item of equipment) {
    const added = await sql.run(
      `INSERT INTO equipment (account_id, equipment_no, kind, model, kva, interlock, half_until, installed_on, order_no)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (account_id, equipment_no) DO NOTHING`,
      [
        accountId,
        item.equipmentNo.trim(),
        item.kind,
        item.model ?? null,
        item.kva,
        item.interlock ?? null,
        request.isNewSupply === true ? sameDayAfter(effectiveOn, HALF_RATE_MONTHS) : null,
        effectiveOn,
        request.orderNo ?? null,
      ],
    );
    refuseIf(added === 0, 'supply.number-taken', { number: item.equipmentNo });
  }
  const toKva = await followCapacity(ctx, sql, account, request);
  await recordChange(ctx, sql, account, 'capacity', request, { fromKva, toKva, added: equipment });
  return { capacityKva: toKva };
}

/** The day of the same number so many months later; the last one of a shorter month. */
function sameDayAfter(day: LocalDate, months: number): LocalDate {
  const month = addMonths(monthOf(day), months);
  return `${month}-${String(Math.min(Number(day.slice(8)), daysInMonth(month))).padStart(2, '0')}`;
}

/** What was only a figure so far becomes a transformer that stood there from the opening on. */
async function fileStandingCapacity(sql: Sql, account: HeldAccount, effectiveOn: LocalDate): Promise<void> {
  if (decimal(account.capacityKva).isZero() || effectiveOn <= account.openedOn) return;
  await sql.run(
    `INSERT INTO equipment (account_id, equipment_no, kind, kva, installed_on)
     SELECT $1, $2, 'transformer', $3, $4 WHERE NOT EXISTS (SELECT 1 FROM equipment WHERE account_id = $1)`,
    [account.id, `${account.accountNo}-T1`, account.capacityKva, account.openedOn],
  );
}

interface HeldEquipment {
  readonly id: number;
  readonly installedOn: LocalDate;
  readonly kva: string;
  readonly state: EquipmentStateName;
  readonly removedOn: LocalDate | null;
}

export async function setEquipmentState(
  ctx: Ctx,
  sql: Sql,
  request: ChangeFrame & {
    readonly equipmentNo: string;
    readonly state: EquipmentStateName;
    readonly until?: LocalDate | null;
  },
): Promise<{ capacityKva: string }> {
  const { equipmentNo, state, effectiveOn, until } = request;
  const account = await holdAccount(ctx, sql, request.accountId);
  await mayChange(ctx, sql, account, effectiveOn, { ahead: state !== 'removed' });
  await fileStandingCapacity(sql, account, addDays(account.openedOn, 1));
  const item = await sql.maybeOne<HeldEquipment>(
    `SELECT e.id, e.installed_on AS "installedOn", trim_scale(e.kva)::text AS kva,
            coalesce((SELECT s.state FROM equipment_state s WHERE s.equipment_id = e.id AND s.effective_on <= $3::date
                       ORDER BY s.effective_on DESC LIMIT 1), 'in-service') AS state,
            (SELECT min(s.effective_on) FROM equipment_state s WHERE s.equipment_id = e.id AND s.state = 'removed') AS "removedOn"
       FROM equipment e WHERE e.account_id = $1 AND e.equipment_no = $2 FOR NO KEY UPDATE OF e`,
    [account.id, equipmentNo, effectiveOn],
  );
  if (item === undefined) throw new Refusal('not-found', { what: 'equipment' });
  refuseIf(item.removedOn !== null && item.removedOn <= effectiveOn, 'supply.equipment-removed', { equipmentNo });
  refuseIf(effectiveOn < item.installedOn, 'supply.before-installation', {
    number: equipmentNo,
    installedOn: item.installedOn,
  });
  refuseIf(item.state === state, 'supply.nothing-changes', { accountNo: account.accountNo, day: effectiveOn });
  if (until !== undefined && until !== null && until <= effectiveOn)
    throw new Refusal('input.invalid', {}, [{ path: 'until', message: 'invalid', value: until }]);
  const rows: [LocalDate, EquipmentStateName][] = [[effectiveOn, state]];
  if (until !== undefined && until !== null && state !== 'removed') rows.push([until, 'in-service']);
  for (const [day, name] of rows) {
    await sql.run(
      `INSERT INTO equipment_state (account_id, equipment_id, effective_on, state, order_no) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (equipment_id, effective_on) DO UPDATE SET state = excluded.state, order_no = excluded.order_no`,
      [account.id, item.id, day, name, request.orderNo ?? null],
    );
  }
  const toKva = await followCapacity(ctx, sql, account, request);
  await recordChange(ctx, sql, account, state === 'removed' ? 'capacity' : 'suspension', request, {
    equipmentNo,
    kva: item.kva,
    from: item.state,
    to: state,
    ...(until === undefined || until === null ? {} : { until }),
    ...(toKva === account.capacityKva ? {} : { fromKva: account.capacityKva, toKva }),
  });
  return { capacityKva: toKva };
}

/** The contract capacity from the day on: the sum of what is installed and not removed, of an interlocked group the largest. */
async function followCapacity(
  _ctx: Ctx,
  sql: Sql,
  account: HeldAccount,
  { effectiveOn, orderNo }: Omit<ChangeFrame, 'accountId'>,
): Promise<string> {
  const rows = await sql.query<{ kva: string; interlock: string | null }>(
    `SELECT e.kva::text AS kva, e.interlock FROM equipment e WHERE e.account_id = $1 AND e.installed_on <= $2::date
        AND NOT EXISTS (SELECT 1 FROM equipment_state s WHERE s.equipment_id = e.id AND s.state = 'removed' AND s.effective_on <= $2::date)`,
    [account.id, effectiveOn],
  );
  const groups = new Map<string, Decimal>();
  for (const row of rows)
    if (row.interlock !== null)
      groups.set(row.interlock, Decimal.max(groups.get(row.interlock) ?? ZERO, decimal(row.kva)));
  const alone = rows.filter((row) => row.interlock === null).map((row) => decimal(row.kva));
  const kva = sum([...alone, ...groups.values()]).toFixed();
  if (decimal(kva).equals(account.capacityKva)) return account.capacityKva;
  await sql.run(
    `INSERT INTO account_term (account_id, term, effective_on, value)
     SELECT $1, 'capacity-kva', $2::date, $3 WHERE $2::date < $4::date
        AND NOT EXISTS (SELECT 1 FROM account_term WHERE account_id = $1 AND term = 'capacity-kva')`,
    [account.id, account.openedOn, account.capacityKva, effectiveOn],
  );
  await sql.run(
    `INSERT INTO account_term (account_id, term, effective_on, value, order_no) VALUES ($1, 'capacity-kva', $2, $3, $4)
     ON CONFLICT (account_id, term, effective_on) DO UPDATE SET value = excluded.value, order_no = excluded.order_no`,
    [account.id, effectiveOn, kva, orderNo ?? null],
  );
  await sql.run('UPDATE account SET capacity_kva = $2 WHERE id = $1', [account.id, kva]);
  return kva;
}
