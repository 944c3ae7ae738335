/**
 * 计划发起: work that falls due by the calendar starts itself (抄表计划, 现场检验, 轮换); nobody needs to remember it. Run by a worker; a second run
 * on the same day finds nothing left to do.
 *
 * - 抄表计划 (reading-plan): one order a station a reading month, LEAD_DAYS calendar days before the first reading day of routes nobody has
 *   planned. It waits for the lead, who says which routes.
 * - 现场检验 (meter-rotation): metering of class I every 3 months, II 6, III 12 after the last field test; never tested yet: within a month of
 *   its installation. Classes by contract capacity: I from 10 MVA, II from 2 MVA, III from 315 kVA.
 * - 轮换 (meter-rotation): a meter eight years in service (首次检定、到期轮换; trade knowledge, JJG 596-2012: at most 8 years for classes 1 and 2).
 * The last two are a month's plan: what is due by the end of the month, longest overdue first, at most MOST_A_MONTH a station, so that what
 * was left undone for years comes in portions a station can do. An account with such an order open is left alone, and one whose order of
 * this month was given up is not asked about again before the next. Units: days, months, kVA. Refusals: none; what is refused is not raised.
 */
import { addDays, monthOf } from '@/server/kernel/time';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { createOrders, type NewOrder } from '@/server/work-orders/commands/create';
import { fieldsOfAccounts } from '@/server/work-orders/commands/start';

const LEAD_DAYS = 5;
const YEARS_IN_SERVICE = 8;
const MOST_A_MONTH = 10;
const ORDERS_AT_ONCE = 200;

export interface Started {
  readonly readingPlans: number;
  readonly fieldTests: number;
  readonly rotations: number;
}

export async function startPlanned(ctx: Ctx): Promise<Started> {
  const today = ctx.clock.today();
  const readingPlans = await ctx.sql.tx(async (sql) => createOrders(sql, await readingPlansDue(sql, today)));
  const meters = await metersDue(ctx.sql, today);
  for (let from = 0; from < meters.length; from += ORDERS_AT_ONCE) {
    const some = meters.slice(from, from + ORDERS_AT_ONCE);
    await ctx.sql.tx(async (sql) => createOrders(sql, await meterOrders(sql, some, today)));
  }
  const fieldTests = meters.filter(({ work }) => work === 'field-test').length;
  return { readingPlans: readingPlans.length, fieldTests, rotations: meters.length - fieldTests };
}

async function meterOrders(sql: Sql, meters: readonly MeterDue[], today: string): Promise<NewOrder[]> {
  const accounts = await fieldsOfAccounts(
    sql,
    meters.map(({ accountId }) => accountId),
  );
  const byId = new Map(accounts.map((about) => [about.accountId, about]));
  return meters.flatMap(({ accountId, meterNo, work, dueOn }) => {
    const about = byId.get(accountId);
    if (about === undefined) return [];
    return {
      ...about,
      process: 'meter-rotation',
      createdBy: 0,
      meterNo,
      reason: `${work === 'field-test' ? '现场检验' : '轮换'}到期 ${dueOn} · 表号 ${meterNo}`,
      subject: { plannedFor: monthOf(today), plannedWork: work, meterNo, dueOn },
    };
  });
}

async function readingPlansDue(sql: Sql, today: string): Promise<NewOrder[]> {
  const due = await sql.query<{ unitId: number; month: string; firstOn: string }>(
    `WITH next AS (
       SELECT r.id, r.unit_id, CASE WHEN this.day >= $1::date THEN this.day ELSE (this.day + interval '1 month')::date END AS day
         FROM route r, LATERAL (SELECT (date_trunc('month', $1::date) + make_interval(days => r.reading_day - 1))::date AS day) this
     ), unplanned AS (
       SELECT unit_id, to_char(day, 'YYYY-MM') AS month, min(day) AS first_on FROM next
        WHERE day <= $2::date
          AND NOT EXISTS (SELECT 1 FROM reading_plan p WHERE p.route_id = next.id AND p.reading_month = date_trunc('month', next.day))
        GROUP BY 1, 2
     )
     SELECT unit_id AS "unitId", month, first_on AS "firstOn" FROM unplanned u
      WHERE NOT EXISTS (SELECT 1 FROM work_order w WHERE w.process = 'reading-plan' AND w.unit_id = u.unit_id
                           AND u.month IN (w.subject ->> 'plannedFor', w.form -> 'plan' ->> 'readingMonth'))
      ORDER BY unit_id, month`,
    [today, addDays(today, LEAD_DAYS)],
  );
  return due.map(({ unitId, month, firstOn }) => ({
    process: 'reading-plan',
    unitId,
    createdBy: 0,
    reason: `抄表例日 ${firstOn}`,
    subject: { plannedFor: month, firstOn },
  }));
}

interface MeterDue {
  readonly accountId: number;
  readonly meterNo: string;
  readonly work: 'field-test' | 'rotation';
  readonly dueOn: string;
}

async function metersDue(sql: Sql, today: string): Promise<MeterDue[]> {
  return sql.query<MeterDue>(
    `WITH served AS (
       SELECT m.account_id, m.meter_no, a.unit_id,
              (m.installed_on + make_interval(years => $2))::date AS rotate_on,
              CASE WHEN a.capacity_kva < 315 THEN NULL
                   ELSE coalesce((SELECT max(t.tested_on) FROM meter_test t WHERE t.meter_id = m.id AND t.kind = 'field')
                          + make_interval(months => CASE WHEN a.capacity_kva >= 10000 THEN 3 WHEN a.capacity_kva >= 2000 THEN 6 ELSE 12 END),
                        m.installed_on + interval '1 month')::date END AS test_on
         FROM meter m JOIN account a ON a.id = m.account_id
        WHERE m.removed_on IS NULL AND a.status = 'active'
     ), due AS (
       SELECT account_id, meter_no, unit_id, least(test_on, rotate_on) AS due_on,
              -- A meter that must go anyway is not tested first.
              CASE WHEN rotate_on <= coalesce(test_on, rotate_on) THEN 'rotation' ELSE 'field-test' END AS work
         FROM served
        WHERE least(test_on, rotate_on) < date_trunc('month', $1::date) + interval '1 month'
     ), taken AS MATERIALIZED (
       SELECT account_id, unit_id, state, subject ->> 'plannedFor' AS planned_for FROM work_order WHERE process = 'meter-rotation'
     ), ranked AS (
       SELECT DISTINCT ON (d.account_id) d.* FROM due d
        WHERE NOT EXISTS (SELECT 1 FROM taken t WHERE t.account_id = d.account_id
                             AND (t.state IN ('pending', 'locked', 'returned') OR t.planned_for = to_char($1::date, 'YYYY-MM')))
        ORDER BY d.account_id, d.due_on, d.meter_no
     ), numbered AS (
       SELECT r.*, row_number() OVER (PARTITION BY unit_id ORDER BY due_on, account_id) AS place FROM ranked r
     )
     SELECT account_id AS "accountId", meter_no AS "meterNo", work, due_on AS "dueOn" FROM numbered n
      WHERE place <= $3 - (SELECT count(*) FROM taken t WHERE t.unit_id = n.unit_id AND t.planned_for = to_char($1::date, 'YYYY-MM'))
      ORDER BY unit_id, place`,
    [today, YEARS_IN_SERVICE, MOST_A_MONTH],
  );
}
