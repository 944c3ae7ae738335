/**
 * 抄表录入: figures typed by a person go into the month's readings, each judged by itself: what can be kept is kept, the rest is
 * answered with its reason and with the row as it stands.
 *
 * Refused: a unit where the person may not enter readings; a row changed since the screen read it (`metering.reading-changed`); a
 * released bill (`metering.reading-released`); a computed bill, except a register that is not read yet (`metering.reading-billed`:
 * the figure stands in a bill, its correction goes by a work order); a figure the plate cannot show; a date outside the period.
 * Written: source `manual`, the person as reader, the given date; the former figure moves to `reading_revision`. A value below the
 * former one is kept without a ruling: it is a question that a person answers, and the run does not bill it before.
 */
import { standing } from '@/server/billing/queries/standing';
import { may } from '@/server/access/permissions';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { RefusalCode } from '@/server/kernel/refusal';
import { addMonths, firstDay, type LocalDate, monthOf } from '@/server/kernel/time';
import { isBelow, readTyped, sameValue } from '../entry';
import { entryRows } from '../queries/reading-entry';
import type {
  EnterReadingsAnswer,
  EnterReadingsRequest,
  Entry,
  EntryFault,
  EntryOutcome,
  EntryResult,
  EntryRow,
} from '../wire';

const REASON = 'manual entry';

interface Judged {
  readonly entry: Entry;
  readonly outcome: EntryOutcome;
  readonly fault?: EntryFault;
  readonly refusal?: RefusalCode;
  readonly params?: Record<string, string | number>;
  readonly isVisible: boolean;
  /** What is to be written. */
  readonly value?: string | null;
  readonly rolledOver?: boolean | null;
  readonly row?: EntryRow;
}

const keyOf = ({ meterId, register }: { meterId: number; register: string }): string => `${meterId}/${register}`;

export async function enterReadings(ctx: Ctx, request: EnterReadingsRequest): Promise<EnterReadingsAnswer> {
  // Of two figures for one register in a request the later one counts.
  const entries = [...new Map(request.entries.map((entry) => [keyOf(entry), entry])).values()];
  return ctx.sql.tx(async (sql) => {
    const units = await unitsOfMeters(sql, entries);
    await lockRows(sql, request.month, entries);
    const rows = new Map((await entryRows(sql, request.month, { registers: entries })).map((row) => [keyOf(row), row]));
    const handedOver = await handedOverMeters(sql, request.month, entries);
    const today = ctx.clock.today();
    const judged = entries.map((entry): Judged => {
      const unitId = units.get(entry.meterId);
      if (unitId === undefined || !may(ctx.actor, 'reading.enter', unitId))
        return { entry, outcome: 'refused', refusal: 'access.out-of-scope', isVisible: false };
      if (handedOver.has(entry.meterId))
        return { entry, outcome: 'refused', refusal: 'metering.handed-over', isVisible: true };
      return judge(entry, rows.get(keyOf(entry)), request, today);
    });
    const toWrite = judged.filter(({ outcome }) => outcome === 'saved');
    const written = await write(ctx, sql, request, toWrite);
    const fresh =
      toWrite.length === 0
        ? rows
        : new Map((await entryRows(sql, request.month, { registers: entries })).map((row) => [keyOf(row), row]));
    return {
      results: judged.map((each): EntryResult => {
        const isLost = each.outcome === 'saved' && !written.has(keyOf(each.entry));
        return {
          meterId: each.entry.meterId,
          register: each.entry.register,
          outcome: isLost ? 'refused' : each.outcome,
          fault: each.fault ?? null,
          refusal: isLost ? 'metering.reading-changed' : (each.refusal ?? null),
          params: each.params ?? {},
          row: each.isVisible ? (fresh.get(keyOf(each.entry)) ?? null) : null,
        };
      }),
    };
  });
}

function judge(entry: Entry, row: EntryRow | undefined, request: EnterReadingsRequest, today: LocalDate): Judged {
  const no = (why: Pick<Judged, 'fault' | 'refusal' | 'params'>): Judged => ({
    entry,
    outcome: 'refused',
    isVisible: true,
    ...why,
  });
  if (row === undefined) return no({ fault: 'register-not-on-meter' });
  const typed = readTyped(entry.value, row);
  if (typed.kind === 'fault') return no(typed);
  const value = typed.kind === 'value' ? typed.value : null;
  const rolledOver = isBelow(row, value) ? entry.rolledOver : null;
  if (sameValue(value, row.value) && rolledOver === row.rolledOver) return { entry, outcome: 'same', isVisible: true };
  if (row.bill === 'released') return no({ refusal: 'metering.reading-released' });
  if (row.bill === 'computed' && row.value !== null) return no({ refusal: 'metering.reading-billed' });
  if (entry.revision !== row.revision) return no({ refusal: 'metering.reading-changed' });
  if (request.month > monthOf(today)) return no({ fault: 'month-in-future' });
  if (value !== null && request.readOn > today) return no({ fault: 'read-in-future', params: { today } });
  if (value !== null && row.prevReadOn !== null && request.readOn < row.prevReadOn)
    return no({ fault: 'read-before-last', params: { prevReadOn: row.prevReadOn } });
  return { entry, outcome: 'saved', isVisible: true, value, rolledOver, row };
}

async function unitsOfMeters(sql: Sql, entries: readonly Entry[]): Promise<Map<number, number>> {
  const rows = await sql.query<{ meterId: number; unitId: number }>(
    `SELECT m.id AS "meterId", r.unit_id AS "unitId" FROM meter m JOIN account a ON a.id = m.account_id JOIN route r ON r.id = a.route_id
      WHERE m.id = ANY($1::bigint[])`,
    [[...new Set(entries.map(({ meterId }) => meterId))]],
  );
  return new Map(rows.map(({ meterId, unitId }) => [meterId, unitId]));
}

/** Meters of routes whose month was handed over to billing: their figures change by orders only (MR-6). */
async function handedOverMeters(sql: Sql, month: string, entries: readonly Entry[]): Promise<Set<number>> {
  const rows = await sql.query<{ meterId: number }>(
    `SELECT m.id AS "meterId" FROM meter m JOIN account a ON a.id = m.account_id
       JOIN reading_plan p ON p.route_id = a.route_id AND p.reading_month = $1::date AND p.handed_over_at IS NOT NULL
      WHERE m.id = ANY($2::bigint[])`,
    [firstDay(month), [...new Set(entries.map(({ meterId }) => meterId))]],
  );
  return new Set(rows.map(({ meterId }) => meterId));
}

/** The readings against other entries and imports, the bills against a release; always in the same order. */
async function lockRows(sql: Sql, month: string, entries: readonly Entry[]): Promise<void> {
  const meters = entries.map(({ meterId }) => meterId);
  await sql.run(
    `SELECT 1 FROM reading r JOIN unnest($2::bigint[], $3::text[]) AS e(meter_id, register) USING (meter_id, register)
      WHERE r.reading_month = $1::date ORDER BY r.meter_id, r.register FOR NO KEY UPDATE OF r`,
    [firstDay(month), meters, entries.map(({ register }) => register)],
  );
  await sql.run(
    `SELECT 1 FROM bill b WHERE b.bill_month = $1::date AND ${standing('b')}
        AND b.account_id IN (SELECT m.account_id FROM meter m WHERE m.id = ANY($2::bigint[]))
      ORDER BY b.account_id FOR SHARE OF b`,
    [firstDay(month), meters],
  );
}

/** Returns the registers that were written: a row inserted by somebody else meanwhile, or changed, is not. */
async function write(
  ctx: Ctx,
  sql: Sql,
  { month, readOn }: EnterReadingsRequest,
  judged: readonly Judged[],
): Promise<Set<string>> {
  if (judged.length === 0) return new Set();
  const rows = JSON.stringify(
    judged.map(({ entry, value, rolledOver }) => ({
      meter_id: entry.meterId,
      register: entry.register,
      revision: entry.revision,
      value: value ?? null,
      rolled_over: rolledOver ?? null,
      read_on: value === null ? null : readOn,
    })),
  );
  const entered = `jsonb_to_recordset($2::jsonb)
    AS e(meter_id bigint, register text, revision integer, value numeric, rolled_over boolean, read_on date)`;
  const isSame = `r.reading_month = $1::date AND r.meter_id = e.meter_id AND r.register = e.register AND r.revision = e.revision`;
  await sql.run(
    `INSERT INTO reading_revision (reading_month, meter_id, register, revision, prev_value, value, source, rolled_over, replaced_by, replaced_at, reason)
     SELECT r.reading_month, r.meter_id, r.register, r.revision, r.prev_value, r.value, r.source, r.rolled_over, $3::int, now(), $4
       FROM ${entered} JOIN reading r ON ${isSame}`,
    [firstDay(month), rows, ctx.actor.userId, REASON],
  );
  const changed = await sql.query<{ meterId: number; register: string }>(
    `UPDATE reading r SET value = e.value, rolled_over = e.rolled_over, read_on = e.read_on, source = 'manual', reader_id = $3,
            revision = r.revision + 1, changed_at = clock_timestamp()
       FROM ${entered} WHERE ${isSame} RETURNING r.meter_id AS "meterId", r.register`,
    [firstDay(month), rows, ctx.actor.userId],
  );
  const added = judged.filter(({ entry }) => entry.revision === null);
  if (added.length > 0) {
    await sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
    changed.push(
      ...(await sql.query<{ meterId: number; register: string }>(
        `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source, rolled_over,
                              reader_id, changed_at)
         SELECT $1::date, m.account_id, m.id, e.register, CASE WHEN e.register <> 'demand' THEN l.value END, e.value,
                coalesce(l.read_on, m.installed_on), e.read_on, 'manual', e.rolled_over, $3, clock_timestamp()
           FROM ${entered} JOIN meter m ON m.id = e.meter_id
           LEFT JOIN reading l ON l.reading_month = $4::date AND l.meter_id = m.id AND l.register = e.register
          WHERE e.revision IS NULL
          ORDER BY m.id, e.register
             ON CONFLICT DO NOTHING RETURNING meter_id AS "meterId", register`,
        [firstDay(month), rows, ctx.actor.userId, firstDay(addMonths(month, -1))],
      )),
    );
  }
  return new Set(changed.map(keyOf));
}
