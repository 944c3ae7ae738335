/**
 * Peers of an account (同类用户): medians of a unit, worked out once a run from all readings taken, however many chunks and workers there are.
 *
 * Rule AN-PEER. A class needs `LEAST_CLASS` accounts with a bill last month, a transformer `LEAST_TRANSFORMER` of one class. Inputs: kWh a day
 * of this month's readings of the total register, of last month's bills. The ratio is rounded to four decimals by the database.
 */
import type { PeerFacts } from '@/server/anomalies/facts';
import type { CustomerClass } from '@/server/billing/contract';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';
import { standing } from './standing';

const LEAST_CLASS = 20;
const LEAST_TRANSFORMER = 10;

interface StatisticRow {
  readonly unitId: number;
  readonly kind: 'class' | 'transformer' | 'none';
  readonly key: string;
  readonly accounts: number;
  readonly ratio: string;
  readonly daily: string;
}

export class PeerBook {
  private readonly byKey: ReadonlyMap<string, PeerFacts>;

  constructor(rows: readonly StatisticRow[]) {
    this.byKey = new Map(
      rows.flatMap((row) =>
        row.kind === 'none'
          ? []
          : [
              [
                row.kind === 'class' ? `${row.unitId}:${row.key}` : row.key,
                { scope: row.kind, accounts: row.accounts, ratio: Number(row.ratio), daily: Number(row.daily) },
              ] as const,
            ],
      ),
    );
  }

  of(
    unitId: number,
    customerClass: CustomerClass,
    highVoltage: boolean,
    transformerId: number | null,
  ): PeerFacts | null {
    return (
      this.byKey.get(`${transformerId ?? 0}/${customerClass}`) ??
      this.byKey.get(`${unitId}:${customerClass}/${highVoltage ? 1 : 0}`) ??
      null
    );
  }
}

/** By pool: books of the runs now under way, a handful. */
const kept = new WeakMap<Sql, Map<string, PeerBook>>();
const MOST_KEPT = 400;

/** The peers of these units in a run; what no chunk has asked for yet is worked out now. */
export async function peersOfRun(sql: Sql, runId: number, month: Month, unitIds: readonly number[]): Promise<PeerBook> {
  const units = [...new Set(unitIds)].sort((a, b) => a - b);
  const key = `${runId}|${units.join()}`;
  const own = kept.get(sql) ?? new Map<string, PeerBook>();
  kept.set(sql, own);
  const found = own.get(key);
  if (found !== undefined) return found;
  let rows = await statistics(sql, runId, units);
  const missing = units.filter((unit) => !rows.some((row) => row.unitId === unit));
  if (missing.length > 0) {
    for (const unit of missing) await workOut(sql, runId, month, unit);
    rows = await statistics(sql, runId, units);
  }
  const book = new PeerBook(rows);
  if (own.size >= MOST_KEPT) own.clear();
  own.set(key, book);
  return book;
}

/** For one account computed again: what the newest run of the month worked out for its unit. */
export async function peersOfMonth(sql: Sql, month: Month, unitId: number): Promise<PeerBook> {
  const run = await sql.maybeOne<{ runId: number }>(
    `SELECT max(run_id) AS "runId" FROM peer_statistic WHERE bill_month = $1 AND unit_id = $2 HAVING max(run_id) IS NOT NULL`,
    [firstDay(month), unitId],
  );
  return new PeerBook(run === undefined ? [] : await statistics(sql, run.runId, [unitId]));
}

function statistics(sql: Sql, runId: number, units: readonly number[]): Promise<StatisticRow[]> {
  return sql.query<StatisticRow>(
    `SELECT unit_id AS "unitId", kind, key, accounts, ratio, daily_kwh AS daily FROM peer_statistic WHERE run_id = $1 AND unit_id = ANY($2::int[])`,
    [runId, units],
  );
}

/** A unit without peers keeps one row that says so. Two workers at once write the same figures; the second is ignored. */
async function workOut(sql: Sql, runId: number, month: Month, unitId: number): Promise<void> {
  await sql.run(
    `WITH own AS MATERIALIZED (
       SELECT id, class, (voltage_kv > 1)::int AS hv, transformer_id FROM account WHERE unit_id = $2::int
     ),
     used AS MATERIALIZED (
       SELECT o.id, o.class, o.hv, o.transformer_id,
              (sum((r.value - r.prev_value) * m.ct_ratio * m.pt_ratio) / greatest(max(r.read_on) - min(r.prev_read_on), 1))::float8 AS daily,
              min((b.energy_kwh / greatest(b.period_to - b.period_from, 1))::float8) AS last
         FROM own o
         JOIN reading r ON r.reading_month = $3 AND r.account_id = o.id AND r.register = 'total' AND r.value >= r.prev_value
         JOIN meter m ON m.id = r.meter_id
         JOIN bill b ON b.bill_month = $4 AND b.account_id = o.id AND ${standing('b')} AND b.energy_kwh > 0
        GROUP BY o.id, o.class, o.hv, o.transformer_id
     ),
     found AS (
       SELECT 'class' AS kind, class || '/' || hv AS key, count(*) AS n, percentile_cont(0.5) WITHIN GROUP (ORDER BY daily / last) AS ratio,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY daily) AS daily
         FROM used GROUP BY class, hv HAVING count(*) >= ${LEAST_CLASS}
       UNION ALL
       SELECT 'transformer', transformer_id || '/' || class, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY daily / last),
              percentile_cont(0.5) WITHIN GROUP (ORDER BY daily)
         FROM used WHERE transformer_id IS NOT NULL GROUP BY transformer_id, class HAVING count(*) >= ${LEAST_TRANSFORMER}
     )
     INSERT INTO peer_statistic (run_id, unit_id, bill_month, kind, key, accounts, ratio, daily_kwh)
     SELECT $1::bigint, $2::int, $3::date, kind, key, n, least(ratio, 9999)::numeric, least(daily, 99999999)::numeric FROM found
     UNION ALL SELECT $1::bigint, $2::int, $3::date, 'none', '', 0, 1, 0
     ON CONFLICT DO NOTHING`,
    [runId, unitId, firstDay(month), firstDay(addMonths(month, -1))],
  );
}
