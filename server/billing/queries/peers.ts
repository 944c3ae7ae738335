/**
 * Peers of an account (同类用户): medians of a unit, worked out once a run for all its units, however many chunks and workers there are.
 *
 * Rule AN-PEER. A class needs `LEAST_CLASS` accounts with a bill last month, a transformer `LEAST_TRANSFORMER` of one class. Inputs: kWh a day
 * of this month's readings of the total register, of last month's bills. The ratio is rounded to four decimals by the database.
 */
import type { PeerFacts } from '@/server/anomalies/facts';
import type { CustomerClass } from '@/server/billing/contract';
import type { Sql } from '@/server/kernel/ports';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';
import { monthLiteral } from './prepared';
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
    await workOutParts(sql, { runId, month, missing });
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

/** Key of the advisory lock under which a part of a run's peers is worked out: who comes second finds it done. */
const PEERS_LOCK = 731_004;
/** Parts the units of a run fall into, so that the first chunks need not all wait for one pass over everything. */
const PARTS = 4;

interface PeersOf {
  readonly runId: number;
  readonly month: Month;
  /** Of the units whose number leaves this over when divided by `PARTS`. */
  readonly part: number;
  readonly missing: readonly number[];
}

/** The parts these units are in. While another worker has one of them in hand, a part that nobody has begun is worked out: its turn comes. */
async function workOutParts(sql: Sql, of: Omit<PeersOf, 'part'>): Promise<void> {
  const wanted = new Set(of.missing.map((unit) => unit % PARTS));
  const others = Array.from({ length: PARTS }, (_, part) => part).filter((part) => !wanted.has(part));
  for (const part of wanted) {
    while (!(await workOut(sql, { ...of, part }, 'if-free'))) {
      const other = others.shift();
      if (other === undefined) {
        await workOut(sql, { ...of, part }, 'wait');
        break;
      }
      await workOut(sql, { ...of, part: other }, 'if-free');
    }
  }
}

/**
 * All units of a part of the run at once, and those missing, which an account may have moved to since: unit by unit the same rows would be
 * looked up one at a time. A unit without peers keeps one row that says so. False: another worker has the part in hand.
 */
async function workOut(
  sql: Sql,
  { runId, month, part, missing: wanted }: PeersOf,
  when: 'if-free' | 'wait',
): Promise<boolean> {
  return sql.tx(async (tx) => {
    const key = [PEERS_LOCK, runId * PARTS + part];
    if (when === 'wait') await tx.run('SELECT pg_advisory_xact_lock($1, ($2::bigint % 2147483647)::int)', key);
    else {
      const { free } = await tx.one<{ free: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1, ($2::bigint % 2147483647)::int) AS free',
        key,
      );
      if (!free) return false;
    }
    const missing = await tx.query<{ id: number }>(
      `WITH RECURSIVE below AS (
         SELECT unit_id AS id FROM billing_run WHERE id = $1 UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id)
       SELECT id FROM (SELECT id FROM below UNION SELECT unnest($2::int[])) u
        WHERE id % ${PARTS} = $3 AND NOT EXISTS (SELECT 1 FROM peer_statistic p WHERE p.run_id = $1 AND p.unit_id = u.id)`,
      [runId, wanted, part],
    );
    if (missing.length === 0) return true;
    // A whole utility is sorted and hashed at once.
    await tx.run(`SET LOCAL work_mem = '64MB'`);
    await tx.run(
      `WITH used AS MATERIALIZED (
         SELECT a.id, a.unit_id, a.class, a.voltage_kv > 1 AS hv, a.transformer_id,
                (sum((r.value - r.prev_value) * m.ct_ratio * m.pt_ratio) / greatest(max(r.read_on) - min(r.prev_read_on), 1))::float8 AS daily,
                min((b.energy_kwh / greatest(b.period_to - b.period_from, 1))::float8) AS last
           FROM account a
           JOIN reading r ON r.reading_month = ${monthLiteral(month)} AND r.account_id = a.id AND r.register = 'total' AND r.value >= r.prev_value
           JOIN meter m ON m.id = r.meter_id
           JOIN bill b ON b.bill_month = ${monthLiteral(addMonths(month, -1))} AND b.account_id = a.id AND ${standing('b')} AND b.energy_kwh > 0
          WHERE a.unit_id = ANY($2::int[])
          GROUP BY a.id
       ),
       found AS (
         SELECT unit_id, 'class' AS kind, class || '/' || hv::int AS key, count(*) AS n,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY daily / last) AS ratio, percentile_cont(0.5) WITHIN GROUP (ORDER BY daily) AS daily
           FROM used GROUP BY unit_id, class, hv HAVING count(*) >= ${LEAST_CLASS}
         UNION ALL
         SELECT unit_id, 'transformer', transformer_id || '/' || class, count(*),
                percentile_cont(0.5) WITHIN GROUP (ORDER BY daily / last), percentile_cont(0.5) WITHIN GROUP (ORDER BY daily)
           FROM used WHERE transformer_id IS NOT NULL GROUP BY unit_id, transformer_id, class HAVING count(*) >= ${LEAST_TRANSFORMER}
       )
       INSERT INTO peer_statistic (run_id, unit_id, bill_month, kind, key, accounts, ratio, daily_kwh)
       SELECT $1::bigint, unit_id, $3::date, kind, key, n, least(ratio, 9999)::numeric, least(daily, 99999999)::numeric FROM found
       UNION ALL SELECT $1::bigint, u.id, $3::date, 'none', '', 0, 1, 0 FROM unnest($2::int[]) AS u(id)`,
      [runId, missing.map((unit) => unit.id), firstDay(month)],
    );
    return true;
  });
}
