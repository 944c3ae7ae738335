/**
 * Open reviews of the reader, grouped by what they have in common (审核分组). One query for the orders and one for how the accounts in
 * scope are spread; the grouping itself is pure (`grouping.ts`).
 */
import type { Ctx } from '@/server/kernel/ports';
import { decimal, sum, yuanText } from '@/server/kernel/money';
import { conditions } from '@/server/work-orders/queries/queue';
import { type CaseGroup, DIMENSIONS, type Dimension, groupCases, type Population, type ReviewCase } from '../grouping';
import { priorityTerms } from '../priority';
import {
  GROUPED_MOST,
  type GroupedOrder,
  type ReviewGroup,
  type ReviewGroupsAnswer,
  type ReviewGroupsRequest,
} from '../review-contract';
import { priorityBasis, type PriorityBasis, recordOf } from './priority';

interface BriefFinding {
  readonly rule: string;
  readonly variant: string;
  readonly params: Record<string, string | number>;
  readonly explainedBy?: string;
}

type CaseRow = Omit<GroupedOrder, 'finding'> & {
  readonly unitId: number;
  readonly rule: string | null;
  readonly findings: readonly BriefFinding[] | null;
  readonly change: string | null;
  readonly routeId: string;
  readonly readerId: string | null;
  readonly transformerId: string | null;
};

/** A change counts as what lies behind an order when it took effect within this many days before the bill's period ended. */
const CHANGE_DAYS = 62;

async function casesOf(ctx: Ctx, request: ReviewGroupsRequest): Promise<CaseRow[]> {
  const values: unknown[] = [];
  const { by: _by, ...filter } = request;
  const where = conditions(ctx, 'mine', { ...filter, process: 'billing', steps: ['review'] }, values);
  values.push(ctx.actor.userId);
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  return ctx.sql.query<CaseRow>(
    `WITH mine AS MATERIALIZED (
       SELECT w.id, w.order_no, w.account_no, w.customer_name, w.money_at_risk_yuan, w.subject, w.due_at, w.route_code, w.rule, w.meter_no,
              w.account_id, w.bill_month, w.unit_id
         FROM work_order w WHERE ${where} AND NOT coalesce(w.barred -> w.step @> to_jsonb($${values.length}::int), false)
        ORDER BY w.money_at_risk_yuan DESC, w.id LIMIT ${GROUPED_MOST + 1}
     )
     SELECT w.id, w.order_no AS "orderNo", w.account_no AS "accountNo", w.customer_name AS "customerName", a.address, a.class,
            w.money_at_risk_yuan AS "moneyAtRiskYuan", w.subject ->> 'energyKwh' AS "energyKwh", w.subject ->> 'lastKwh' AS "lastKwh",
            w.subject ->> 'amountYuan' AS "amountYuan", w.subject ->> 'lastAmountYuan' AS "lastAmountYuan", w.due_at AS "dueAt",
            w.route_code AS "routeCode", u.${name} AS reader, m.install_batch AS batch,
            coalesce(w.subject ->> 'periodTo', d.read_on::text) AS day, t.name AS transformer, w.unit_id AS "unitId", w.rule,
            w.subject -> 'findings' AS findings, c.kind AS change, a.route_id::text AS "routeId",
            coalesce(d.reader_id, r.reader_id)::text AS "readerId", a.transformer_id::text AS "transformerId"
       FROM mine w JOIN account a ON a.id = w.account_id JOIN route r ON r.id = a.route_id
       LEFT JOIN transformer t ON t.id = a.transformer_id
       LEFT JOIN meter m ON m.meter_no = w.meter_no
       LEFT JOIN LATERAL (SELECT x.reader_id, x.read_on FROM reading x WHERE x.reading_month = w.bill_month AND x.meter_id = m.id
                           ORDER BY x.register LIMIT 1) d ON true
       LEFT JOIN app_user u ON u.id = coalesce(d.reader_id, r.reader_id)
       LEFT JOIN LATERAL (SELECT x.kind FROM account_change x WHERE x.account_id = w.account_id
                             AND x.effective_on > coalesce((w.subject ->> 'periodTo')::date, w.bill_month) - ${CHANGE_DAYS}
                           ORDER BY x.effective_on DESC, x.id DESC LIMIT 1) c ON true
      ORDER BY w.money_at_risk_yuan DESC, w.id`,
    values,
  );
}

/** Shares of the accounts of these units by each dimension; a day is a day of the month's plan, so it is counted from the cases. */
async function populationOf(ctx: Ctx, units: readonly number[], cases: readonly ReviewCase[]): Promise<Population> {
  const rows = await ctx.sql.query<{ dimension: number; value: string | null; n: number }>(
    `SELECT CASE WHEN grouping(a.route_id) = 0 THEN 0 WHEN grouping(r.reader_id) = 0 THEN 1 WHEN grouping(a.transformer_id) = 0 THEN 4 ELSE 5 END AS dimension,
            coalesce(a.route_id::text, r.reader_id::text, a.transformer_id::text, a.class) AS value, count(*)::int AS n
       FROM account a JOIN route r ON r.id = a.route_id WHERE a.unit_id = ANY($1::int[]) AND a.status = 'active'
      GROUP BY GROUPING SETS ((a.route_id), (r.reader_id), (a.transformer_id), (a.class))
      UNION ALL
     SELECT 2, m.install_batch, count(*)::int FROM meter m JOIN account a ON a.id = m.account_id
      WHERE a.unit_id = ANY($1::int[]) AND m.removed_on IS NULL GROUP BY m.install_batch`,
    [units],
  );
  const shares = Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, new Map<string, number>()])) as Record<
    Dimension,
    Map<string, number>
  >;
  const totals = new Map<number, number>();
  for (const { dimension, n } of rows) totals.set(dimension, (totals.get(dimension) ?? 0) + n);
  for (const { dimension, value, n } of rows)
    if (value !== null) shares[DIMENSIONS[dimension]!].set(value, n / totals.get(dimension)!);
  for (const { values } of cases)
    if (values.day !== null) shares.day.set(values.day, (shares.day.get(values.day) ?? 0) + 1 / cases.length);
  return shares;
}

const number = (text: string | null): number | null => (text === null ? null : Number(text));

function counted(row: CaseRow): BriefFinding[] {
  return (row.findings ?? []).filter(({ explainedBy }) => explainedBy === undefined);
}

function caseOf(row: CaseRow): ReviewCase {
  return {
    id: row.id,
    signature: [...new Set(counted(row).map(({ rule, variant }) => `${rule}/${variant}`))],
    change: row.change,
    kwh: number(row.energyKwh),
    usualKwh: number(row.lastKwh),
    moneyAtRisk: Number(row.moneyAtRiskYuan),
    values: {
      route: row.routeId,
      reader: row.readerId,
      batch: row.batch,
      day: row.day,
      transformer: row.transformerId,
      class: row.class,
    },
  };
}

function shown(row: CaseRow): GroupedOrder {
  const {
    unitId: _unit,
    rule,
    findings: _found,
    change: _change,
    routeId: _route,
    readerId: _reader,
    transformerId: _transformer,
    ...order
  } = row;
  const all = counted(row);
  const top = all.find((finding) => finding.rule === rule) ?? all[0];
  return {
    ...order,
    finding: top === undefined ? null : { rule: top.rule, detail: { variant: top.variant, params: top.params } },
  };
}

/** The value of a cluster as people call it. */
function clusterName(dimension: Dimension, row: CaseRow): string {
  if (dimension === 'route') return row.routeCode ?? '';
  if (dimension === 'reader') return row.reader ?? '';
  if (dimension === 'transformer') return row.transformer ?? '';
  return (dimension === 'batch' ? row.batch : dimension === 'day' ? row.day : row.class) ?? '';
}

const MS_PER_HOUR = 3_600_000;

function viewOf(
  group: CaseGroup,
  rows: ReadonlyMap<number, CaseRow>,
  basis: PriorityBasis,
  nowMs: number,
): ReviewGroup {
  const all = [...group.members, ...group.outliers.map(({ id }) => id)].map((id) => rows.get(id)!);
  const terms = all.map((row) => ({
    ...priorityTerms(
      row.moneyAtRiskYuan,
      recordOf(basis, row.rule),
      row.dueAt === null ? null : (Date.parse(row.dueAt) - nowMs) / MS_PER_HOUR,
      basis.weights,
    ),
    orderId: row.id,
    rule: row.rule ?? '',
  }));
  const total = (texts: readonly string[]): string => yuanText(sum(texts.map(decimal)));
  const dues = all.flatMap(({ dueAt }) => dueAt ?? []).sort();
  return {
    key: group.key,
    signature: [...group.signature],
    change: group.change,
    band: group.band,
    cluster: group.cluster && { ...group.cluster, name: clusterName(group.cluster.dimension, all[0]!) },
    ids: [...group.members],
    moneyAtRiskYuan: total(all.map((row) => row.moneyAtRiskYuan)),
    firstDueAt: dues[0] ?? null,
    weightYuan: total(terms.map(({ weightYuan }) => weightYuan)),
    first: terms.reduce((top, each) => (Number(each.weightYuan) > Number(top.weightYuan) ? each : top)),
    samples: group.samples.map((id) => shown(rows.get(id)!)),
    outliers: group.outliers.map(({ id, ...why }) => ({ ...shown(rows.get(id)!), ...why })),
  };
}

export async function reviewGroups(ctx: Ctx, request: ReviewGroupsRequest): Promise<ReviewGroupsAnswer> {
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const [found, basis] = await Promise.all([casesOf(ctx, request), priorityBasis(ctx)]);
  const kept = found.slice(0, GROUPED_MOST);
  const rows = new Map(kept.map((row) => [row.id, row]));
  const cases = kept.map(caseOf);
  const units = [...new Set(kept.map(({ unitId }) => unitId))];
  const population = await populationOf(ctx, units, cases);
  const nowMs = Date.parse(ctx.clock.now());
  const groups = groupCases(cases, population, request.by)
    .map((group) => viewOf(group, rows, basis, nowMs))
    .sort((a, b) => Number(b.weightYuan) - Number(a.weightYuan) || (a.key < b.key ? -1 : 1));
  return {
    groups,
    orders: kept.length,
    findings: kept.reduce((total, row) => total + counted(row).length, 0),
    isCapped: found.length > GROUPED_MOST,
    seq,
  };
}
