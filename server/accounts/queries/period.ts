/** 月结: what stands in the way of closing a month, and whether it is closed. */
import type { PeriodBlocker, PeriodView } from '@/server/accounts/contract';
import type { Sql } from '@/server/kernel/ports';
import { firstDay, type Month } from '@/server/kernel/time';

const SAMPLES = 20;
const UTILITY_ZONE = 'Asia/Shanghai';
const BELOW = `WITH RECURSIVE below AS (SELECT $1::int AS id UNION SELECT u.id FROM org_unit u JOIN below b ON u.parent_id = b.id),
  above AS (SELECT $1::int AS id UNION SELECT u.parent_id FROM org_unit u JOIN above a ON u.id = a.id WHERE u.parent_id IS NOT NULL)`;

/**
 * Orders whose work belongs to the month: reviews and readings of it; 冲调, 整批撤销 and corrections that name it; its reading plans; and handings
 * over, closings, mergers and splits applied for by its end, for each of them ends with a bill (流程未结不得月结).
 */
const OF_MONTH = `w.state IN ('pending', 'locked', 'returned') AND w.unit_id IN (SELECT id FROM below) AND (w.bill_month = $2
  OR (w.process = 'cancel-rebill' AND w.subject->>'bill' LIKE to_char($2::date, 'YYYY-MM') || '/%')
  OR (w.process = 'run-cancel' AND w.subject->>'month' = to_char($2::date, 'YYYY-MM'))
  OR (w.process = 'reading-plan' AND w.form #>> '{plan,readingMonth}' = to_char($2::date, 'YYYY-MM'))
  OR (w.process IN ('money-correction', 'energy-correction') AND jsonb_path_exists(w.form, '$.*.billMonth ? (@ == $month)', jsonb_build_object('month', to_char($2::date, 'YYYY-MM'))))
  OR (w.process IN ('transfer', 'close-account', 'merge', 'split')
      AND w.created_at < (($2::date + interval '1 month') AT TIME ZONE '${UTILITY_ZONE}')))`;

/** Everything that is open of the month in the unit and below; the last kind is told but does not stand in the way. */
const OPEN: readonly (readonly [what: PeriodView['blockers'][number]['what'], sql: string])[] = [
  [
    'run',
    `SELECT r.id, r.run_no AS no FROM billing_run r WHERE r.bill_month = $2 AND r.kind = 'regular' AND r.status IN ('planned', 'running', 'paused')
        AND (r.unit_id IN (SELECT id FROM below) OR r.unit_id IN (SELECT id FROM above))`,
  ],
  [
    'bill',
    `SELECT b.id, b.bill_no AS no FROM bill b WHERE b.bill_month = $2 AND b.status = 'computed' AND b.unit_id IN (SELECT id FROM below)`,
  ],
  [
    'obligation',
    `SELECT o.id, b.bill_no AS no FROM review_obligation o JOIN bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id
      WHERE o.bill_month = $2 AND o.closed_at IS NULL AND b.unit_id IN (SELECT id FROM below)`,
  ],
  ['order', `SELECT w.id, w.order_no AS no FROM work_order w WHERE ${OF_MONTH}`],
  [
    'unbilled',
    `SELECT e.account_id AS id, a.account_no AS no FROM billing_exception e JOIN account a ON a.id = e.account_id
      WHERE e.bill_month = $2 AND e.resolved_at IS NULL AND a.unit_id IN (SELECT id FROM below)`,
  ],
];

export async function periodStanding(sql: Sql, unitId: number, month: Month): Promise<PeriodView> {
  const blockers: PeriodView['blockers'] = [];
  for (const [what, text] of OPEN) {
    const row = await sql.one<{ count: number; sample: PeriodView['blockers'][number]['sample'] | null }>(
      `${BELOW}, open AS (${text}) SELECT (SELECT count(*)::int FROM open) AS count,
         (SELECT jsonb_agg(jsonb_build_object('id', id, 'no', no)) FROM (SELECT id, no FROM open ORDER BY no LIMIT ${SAMPLES}) s) AS sample`,
      [unitId, firstDay(month)],
    );
    if (row.count > 0) blockers.push({ what, blocks: what !== 'unbilled', count: row.count, sample: row.sample ?? [] });
  }
  const closed = await sql.maybeOne<NonNullable<PeriodView['closed']>>(
    `${BELOW} SELECT p.id, p.unit_id AS "unitId", p.closed_at AS "closedAt", coalesce(u.name_zh, '') AS "closedByZh", coalesce(u.name_en, '') AS "closedByEn", p.note
       FROM period_close p LEFT JOIN app_user u ON u.id = p.closed_by
      WHERE p.bill_month = $2 AND p.reopened_at IS NULL AND p.unit_id IN (SELECT id FROM above) ORDER BY p.id LIMIT 1`,
    [unitId, firstDay(month)],
  );
  const figures = await sql.one<PeriodView['figures']>(
    `${BELOW} SELECT count(*) FILTER (WHERE status = 'released')::int AS bills,
         coalesce(sum(amount_yuan) FILTER (WHERE status = 'released'), 0)::numeric(18,2)::text AS "billedYuan",
         coalesce((SELECT sum(settled_yuan) FROM receivable r WHERE r.bill_month = $2 AND r.unit_id IN (SELECT id FROM below)), 0)::numeric(18,2)::text AS "settledYuan",
         coalesce((SELECT sum(open_yuan) FROM receivable r WHERE r.bill_month = $2 AND r.unit_id IN (SELECT id FROM below)), 0)::numeric(18,2)::text AS "openYuan"
       FROM bill WHERE bill_month = $2 AND unit_id IN (SELECT id FROM below)`,
    [unitId, firstDay(month)],
  );
  return { unitId, month, closed: closed ?? null, blockers, figures };
}

const BLOCKERS = 1_000;

/** The same things as rows that can be opened, those that stand in the way first. */
export async function periodBlockers(sql: Sql, unitId: number, month: Month): Promise<{ rows: PeriodBlocker[] }> {
  const rows = await sql.query<PeriodBlocker>(
    `${BELOW}, open AS (
       (SELECT 1 AS rank, 'run' AS what, r.id, r.run_no AS no, NULL::bigint AS bill_id, NULL AS process, r.status AS step, NULL::bigint AS account_id,
               r.unit_id, r.started_at AS since FROM billing_run r
         WHERE r.bill_month = $2 AND r.kind = 'regular' AND r.status IN ('planned', 'running', 'paused')
           AND (r.unit_id IN (SELECT id FROM below) OR r.unit_id IN (SELECT id FROM above)))
       UNION ALL
       (SELECT 2, 'order', w.id, w.order_no, NULL, w.process, w.step, w.account_id, w.unit_id, w.created_at FROM work_order w
         WHERE ${OF_MONTH} LIMIT ${BLOCKERS})
       UNION ALL
       (SELECT 3, 'obligation', o.id, b.bill_no, b.id, NULL, NULL, b.account_id, b.unit_id, o.opened_at
          FROM review_obligation o JOIN bill b ON b.bill_month = o.bill_month AND b.id = o.bill_id
         WHERE o.bill_month = $2 AND o.closed_at IS NULL AND b.unit_id IN (SELECT id FROM below) LIMIT ${BLOCKERS})
       UNION ALL
       (SELECT 4, 'bill', b.id, b.bill_no, b.id, NULL, NULL, b.account_id, b.unit_id, b.calculated_at FROM bill b
         WHERE b.bill_month = $2 AND b.status = 'computed' AND b.unit_id IN (SELECT id FROM below) LIMIT ${BLOCKERS})
       UNION ALL
       (SELECT 5, 'unbilled', e.account_id, a.account_no, NULL, NULL, e.code, e.account_id, a.unit_id, min(e.created_at)
          FROM billing_exception e JOIN account a ON a.id = e.account_id
         WHERE e.bill_month = $2 AND e.resolved_at IS NULL AND a.unit_id IN (SELECT id FROM below) GROUP BY 3, 4, 7, 9 LIMIT ${BLOCKERS}))
     SELECT o.what, o.id, o.no, o.bill_id AS "billId", o.process, o.step, a.account_no AS "accountNo", u.name_zh AS "unitZh", u.name_en AS "unitEn", o.since
       FROM open o JOIN org_unit u ON u.id = o.unit_id LEFT JOIN account a ON a.id = o.account_id ORDER BY o.rank, o.no LIMIT ${BLOCKERS}`,
    [unitId, firstDay(month)],
  );
  return { rows };
}
