/** Routes and the registers to be read on them (抄表段、待抄示数), within the units where the reader may see readings. */
import { standing } from '@/server/billing/queries/standing';
import { may, unitsFor } from '@/server/access/permissions';
import { orgTree } from '@/server/access/queries/org';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addMonths, firstDay, type Month, monthOf } from '@/server/kernel/time';
import type { EntryAnswer, EntryRegister, EntryRow, RouteRow, RoutesAnswer } from '../wire';

const MOST_ROUTES = 500;
const MONTHS_SHOWN = 13;

const ROUTE_COLUMNS = `
  r.id, r.code, r.name, r.unit_id AS "unitId", u.name_zh AS "unitNameZh", u.name_en AS "unitNameEn", r.reader_id AS "readerId",
  p.name_zh AS "readerNameZh", p.name_en AS "readerNameEn", r.reading_day AS "readingDay",
  (SELECT count(*)::int FROM account a WHERE a.route_id = r.id AND a.status <> 'closed') AS accounts,
  (SELECT count(*)::int FROM account a JOIN reading d ON d.account_id = a.id AND d.reading_month = $1::date
    WHERE a.route_id = r.id AND a.status <> 'closed' AND d.value IS NULL) AS unread`;

const ROUTE_FROM = `route r JOIN org_unit u ON u.id = r.unit_id LEFT JOIN app_user p ON p.id = r.reader_id`;

export async function entryRoutes(
  ctx: Ctx,
  asked: { unitId?: number | undefined; month?: Month | undefined },
): Promise<RoutesAnswer> {
  const today = ctx.clock.today();
  const month = asked.month ?? monthOf(today);
  let units = unitsFor(ctx.actor, 'reading.see');
  if (asked.unitId !== undefined) {
    const tree = await orgTree(ctx.sql);
    const top = asked.unitId;
    units = units.filter((unitId) => tree.isWithin(unitId, top));
  }
  const routes = await ctx.sql.query<RouteRow>(
    `SELECT ${ROUTE_COLUMNS} FROM ${ROUTE_FROM} WHERE r.unit_id = ANY($2::int[])
      ORDER BY (r.reader_id = $3) DESC NULLS LAST, r.code LIMIT ${MOST_ROUTES + 1}`,
    [firstDay(month), units, ctx.actor.userId],
  );
  const months = Array.from({ length: MONTHS_SHOWN }, (_, back) => addMonths(monthOf(today), -back));
  return { routes: routes.slice(0, MOST_ROUTES), isCut: routes.length > MOST_ROUTES, month, months, today };
}

export async function readingEntry(ctx: Ctx, asked: { routeId: number; month: Month }): Promise<EntryAnswer> {
  const { routeId, month } = asked;
  const route = await ctx.sql.maybeOne<RouteRow>(
    `SELECT ${ROUTE_COLUMNS} FROM ${ROUTE_FROM} WHERE r.unit_id = ANY($2::int[]) AND r.id = $3`,
    [firstDay(month), unitsFor(ctx.actor, 'reading.see'), routeId],
  );
  if (route === undefined) throw new Refusal('not-found');
  const today = ctx.clock.today();
  return {
    route,
    month,
    today,
    mayEnter: may(ctx.actor, 'reading.enter', route.unitId) && month <= monthOf(today),
    rows: await entryRows(ctx.sql, month, { routeId }),
  };
}

const ORDER_OF_REGISTERS = `array_position(ARRAY['total','sharp','peak','flat','valley','reactive','reactive-reverse','demand'], g.register)`;

/** Energy of a row `h` of a former month; a register that went back counts only when somebody ruled that it went round. */
const ENERGY = `CASE WHEN h.value IS NULL THEN NULL WHEN h.register = 'demand' THEN h.value * g.multiplier
  WHEN h.value >= h.prev_value THEN (h.value - h.prev_value) * g.multiplier
  WHEN h.rolled_over THEN (h.value - h.prev_value + power(10::numeric, g.digits)) * g.multiplier END`;

/** The account pays its basic charge by demand in the month, and the meter is no sub-meter. */
const BY_DEMAND = `(SELECT t.value FROM account_term t WHERE t.account_id = a.id AND t.term = 'basic-by'
    AND t.effective_on < $1::date + interval '1 month' ORDER BY t.effective_on DESC LIMIT 1) = 'demand'
  AND NOT EXISTS (SELECT 1 FROM meter_relation x WHERE x.child_point_id = m.service_point_id
    AND (x.ended_on IS NULL OR x.ended_on > $1::date))`;

/**
 * One row for every register that a meter of these accounts has or had a month ago, and its demand where that is charged. A register without a row of this month is shown
 * with last month's value as its base: that is how the row will be written.
 */
const ENTRY_SELECT = `
  SELECT g.account_id AS "accountId", g.account_no AS "accountNo", c.name AS "customerName", g.address, g.route_seq AS "routeSeq",
         g.meter_id AS "meterId", g.meter_no AS "meterNo", g.register, g.digits, g.decimals,
         trim_scale(g.multiplier)::text AS multiplier,
         trim_scale(CASE WHEN r.meter_id IS NOT NULL THEN r.prev_value WHEN g.register <> 'demand' THEN l.value END)::text AS "prevValue",
         CASE WHEN r.meter_id IS NOT NULL THEN r.prev_read_on ELSE coalesce(l.read_on, g.installed_on) END AS "prevReadOn",
         trim_scale(r.value)::text AS value, r.read_on AS "readOn", r.source, r.rolled_over AS "rolledOver", r.reader_id AS "readerId",
         p.name_zh AS "readerNameZh", p.name_en AS "readerNameEn", r.revision, r.changed_at AS "changedAt",
         round(e.last)::text AS "lastEnergy", round(e.mean)::text AS "meanEnergy", round(e.year)::text AS "yearEnergy", b.status AS bill
    FROM (SELECT a.id AS account_id, a.account_no, a.customer_id, a.address, a.route_seq, m.id AS meter_id, m.meter_no, m.digits, m.decimals,
                 m.ct_ratio * m.pt_ratio AS multiplier, m.installed_on, x.register
            FROM account a JOIN meter m ON m.account_id = a.id
           CROSS JOIN LATERAL (
                 SELECT unnest(CASE m.kind WHEN 'three-rate' THEN ARRAY['total','peak','flat','valley']
                                   WHEN 'four-rate' THEN ARRAY['total','sharp','peak','flat','valley'] ELSE ARRAY['total'] END
                               || CASE WHEN m.has_reactive THEN ARRAY['reactive'] ELSE ARRAY[]::text[] END)
                  WHERE m.removed_on IS NULL
                  UNION SELECT 'demand' WHERE m.removed_on IS NULL AND m.kind <> 'single' AND ${BY_DEMAND}
                  UNION SELECT d.register FROM reading d WHERE d.meter_id = m.id AND d.reading_month = $1::date
                  UNION SELECT d.register FROM reading d
                         WHERE d.meter_id = m.id AND d.reading_month = $2::date AND m.removed_on IS NULL) x(register)
           WHERE m.installed_on < $1::date + interval '1 month' AND %WHERE%) g
    JOIN customer c ON c.id = g.customer_id
    LEFT JOIN reading r ON r.reading_month = $1::date AND r.meter_id = g.meter_id AND r.register = g.register
    LEFT JOIN reading l ON l.reading_month = $2::date AND l.meter_id = g.meter_id AND l.register = g.register
    LEFT JOIN app_user p ON p.id = r.reader_id
    LEFT JOIN bill b ON b.bill_month = $1::date AND b.account_id = g.account_id AND ${standing('b')}
   CROSS JOIN LATERAL (
         SELECT max(energy) FILTER (WHERE reading_month = $2::date) AS last,
                CASE WHEN count(energy) FILTER (WHERE reading_month <> $3::date) = 3 THEN avg(energy) FILTER (WHERE reading_month <> $3::date) END AS mean,
                max(energy) FILTER (WHERE reading_month = $3::date) AS year
           FROM (SELECT h.reading_month, ${ENERGY} AS energy FROM reading h
                  WHERE h.reading_month = ANY($4::date[]) AND h.meter_id = g.meter_id AND h.register = g.register) past) e
   ORDER BY g.route_seq, g.account_id, g.installed_on, g.meter_id, ${ORDER_OF_REGISTERS}`;

/** Rows of a route, or of named registers of meters; the caller has checked who may see them. */
export async function entryRows(
  sql: Sql,
  month: Month,
  of: { routeId: number } | { registers: readonly { meterId: number; register: EntryRegister }[] },
): Promise<EntryRow[]> {
  const before = [1, 2, 3, 12].map((back) => firstDay(addMonths(month, -back)));
  const dates = [firstDay(month), before[0], before[3], before];
  if ('routeId' in of) {
    const where = `a.route_id = $5 AND a.status <> 'closed'`;
    return sql.query<EntryRow>(ENTRY_SELECT.replace('%WHERE%', where), [...dates, of.routeId]);
  }
  const wanted = new Set(of.registers.map(({ meterId, register }) => `${meterId}/${register}`));
  const rows = await sql.query<EntryRow>(ENTRY_SELECT.replace('%WHERE%', 'm.id = ANY($5::bigint[])'), [
    ...dates,
    [...new Set(of.registers.map(({ meterId }) => meterId))],
  ]);
  return rows.filter(({ meterId, register }) => wanted.has(`${meterId}/${register}`));
}
