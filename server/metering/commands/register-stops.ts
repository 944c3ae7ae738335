/**
 * Stop and start readings at a change of a meter (换表底码): the rows of the month whose cycle the day lies in. The day belongs to the new
 * state: the old meter measured up to it, the new one from it on. On the reading day itself the month's reading is the stop.
 * Source `field`. Refuses: a day before the last reading, a register left out, a stop below the last reading unless it went round,
 * a figure the plate cannot show.
 */
import { decimal, Decimal } from '@/server/kernel/money';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { addMonths, firstDay, type LocalDate, type Month, monthOf } from '@/server/kernel/time';

export type RegisterName = 'total' | 'sharp' | 'peak' | 'flat' | 'valley' | 'reactive' | 'reactive-reverse' | 'demand';

/** Readings in register units by register. */
export type RegisterValues = { readonly [R in RegisterName]?: string };

export interface PlateMeter {
  readonly id: number;
  readonly accountId: number;
  readonly meterNo: string;
  readonly kind: 'single' | 'three-rate' | 'four-rate';
  readonly digits: number;
  readonly hasReactive: boolean;
  readonly installedOn: LocalDate;
}

export function registersOf({ kind, hasReactive }: Pick<PlateMeter, 'kind' | 'hasReactive'>): RegisterName[] {
  const periods: RegisterName[] = kind === 'single' ? [] : ['peak', 'flat', 'valley'];
  return [
    'total',
    ...(kind === 'four-rate' ? (['sharp'] as const) : []),
    ...periods,
    ...(hasReactive ? (['reactive'] as const) : []),
  ];
}

function onPlate(meter: Pick<PlateMeter, 'meterNo' | 'digits'>, register: string, value: string): void {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(value))
    throw new Refusal('input.invalid', {}, [{ path: `values.${register}`, message: 'invalid', value }]);
  refuseIf(decimal(value).greaterThanOrEqualTo(new Decimal(10).pow(meter.digits)), 'supply.beyond-plate', {
    meterNo: meter.meterNo,
    register,
    digits: meter.digits,
  });
}

interface LastRow {
  readonly month: Month;
  readonly register: RegisterName;
  readonly value: string;
  readonly readOn: LocalDate;
}

/** The last month in which the meter was read. */
async function lastRead(sql: Sql, meterId: number): Promise<LastRow[]> {
  return sql.query<LastRow>(
    `SELECT to_char(reading_month, 'YYYY-MM') AS month, register, trim_scale(value)::text AS value, read_on AS "readOn" FROM reading
      WHERE meter_id = $1 AND value IS NOT NULL AND reading_month = (
        SELECT max(reading_month) FROM reading WHERE meter_id = $1 AND value IS NOT NULL) FOR NO KEY UPDATE`,
    [meterId],
  );
}

/** The month whose reading ends the cycle of a day; a start on the reading day belongs to the next one. */
function cycleMonth(day: LocalDate, readingDay: number, side: 'stop' | 'start'): Month {
  const number = Number(day.slice(8));
  const within = side === 'stop' ? number <= readingDay : number < readingDay;
  return within ? monthOf(day) : addMonths(monthOf(day), 1);
}

export interface StopReading {
  readonly day: LocalDate;
  readonly readingDay: number;
  readonly values: RegisterValues;
  /** Registers that went round before the stop, by the word of who stood there. */
  readonly wentRound?: readonly RegisterName[];
}

export async function writeStop(ctx: Ctx, sql: Sql, meter: PlateMeter, stop: StopReading): Promise<void> {
  const { day, values } = stop;
  const { meterNo } = meter;
  const last = await lastRead(sql, meter.id);
  const readOn = last[0]?.readOn;
  refuseIf(day < meter.installedOn, 'supply.before-installation', { number: meterNo, installedOn: meter.installedOn });
  const lastOf = new Map(last.map((row) => [row.register, row.value]));
  const registers = new Set<RegisterName>([
    ...registersOf(meter),
    ...lastOf.keys(),
    ...(Object.keys(values) as RegisterName[]),
  ]);
  for (const register of registers) {
    const value = values[register];
    refuseIf(value === undefined, 'supply.register-missing', { meterNo, register });
    if (value !== undefined) onPlate(meter, register, value);
  }
  if (readOn !== undefined && day <= readOn) {
    // Taken down on the reading day: the reading is the stop, if it says the same.
    const same = [...lastOf].every(
      ([register, value]) =>
        register === 'demand' || (values[register] !== undefined && decimal(value).equals(values[register])),
    );
    refuseIf(day < readOn || !same, 'supply.before-last-reading', { meterNo, readOn, day });
    return;
  }
  const cycle = cycleMonth(day, stop.readingDay, 'stop');
  const month = last[0] !== undefined && last[0].month >= cycle ? addMonths(last[0].month, 1) : cycle;
  await sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  const planned = await sql.query<{ register: RegisterName; prev: string | null; prevReadOn: LocalDate | null }>(
    `SELECT register, trim_scale(prev_value)::text AS prev, prev_read_on AS "prevReadOn" FROM reading
      WHERE reading_month = $1 AND meter_id = $2 FOR NO KEY UPDATE`,
    [firstDay(month), meter.id],
  );
  for (const register of registers) {
    const value = values[register]!;
    const row = planned.find((one) => one.register === register);
    const prev = register === 'demand' ? null : (row?.prev ?? lastOf.get(register) ?? '0');
    const below = prev !== null && decimal(value).lessThan(prev);
    const round = stop.wentRound?.includes(register) === true;
    refuseIf(below && !round, 'supply.below-last', { meterNo, register, value, last: prev ?? '' });
    await sql.run(
      `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, rolled_over,
                            reader_id, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'field', $9, $10, clock_timestamp())
       ON CONFLICT (reading_month, meter_id, register) DO UPDATE SET prev_value = excluded.prev_value, value = excluded.value,
         read_on = excluded.read_on, source = 'field', rolled_over = excluded.rolled_over, reader_id = excluded.reader_id,
         revision = reading.revision + 1, changed_at = excluded.changed_at`,
      [
        firstDay(month),
        meter.accountId,
        meter.id,
        register,
        prev,
        value,
        row?.prevReadOn ?? readOn ?? meter.installedOn,
        day,
        below && round ? true : null,
        ctx.actor.userId || null,
      ],
    );
  }
}

export interface StartReading {
  readonly day: LocalDate;
  readonly readingDay: number;
  readonly values: RegisterValues;
  /** The first month the meter can be read in; later than a month that is read already. */
  readonly notBefore?: Month;
}

/** Rows that wait for their first reading, with the start as their base. Registers not named start at zero. */
export async function writeStart(sql: Sql, meter: PlateMeter, start: StartReading): Promise<void> {
  const { day, values } = start;
  const cycle = cycleMonth(day, start.readingDay, 'start');
  const month = start.notBefore !== undefined && start.notBefore > cycle ? start.notBefore : cycle;
  await sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  const registers = new Set<RegisterName>([...registersOf(meter), ...(Object.keys(values) as RegisterName[])]);
  for (const register of registers) {
    const value = values[register] ?? '0';
    onPlate(meter, register, value);
    await sql.run(
      `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, changed_at)
       VALUES ($1, $2, $3, $4, $5, NULL, $6, NULL, 'field', clock_timestamp())`,
      [firstDay(month), meter.accountId, meter.id, register, register === 'demand' ? null : value, day],
    );
  }
}

/** The month after the last one in which the account was read. */
export async function monthAfterLastReading(sql: Sql, accountId: number): Promise<Month | undefined> {
  const { month } = await sql.one<{ month: Month | null }>(
    `SELECT to_char(max(reading_month), 'YYYY-MM') AS month FROM reading r
      WHERE r.account_id = $1 AND r.value IS NOT NULL AND r.read_on IS NOT NULL
        AND EXISTS (SELECT 1 FROM meter m WHERE m.id = r.meter_id AND (m.removed_on IS NULL OR m.removed_on > r.read_on))`,
    [accountId],
  );
  return month === null ? undefined : addMonths(month, 1);
}
