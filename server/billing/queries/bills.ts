/** Bills as the panel shows them (电费账单): lines with traces, input, reviews, findings, and the bill of the month before. */
import { unitsFor } from '@/server/access/permissions';
import type { FindingView } from '@/server/anomalies/contract';
import type { BillDetail, BillLineView, BillView, ObligationView } from '@/server/billing/run-wire';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addMonths, firstDay, type Month } from '@/server/kernel/time';
import { standing } from './standing';

export function visibleUnits(ctx: Ctx): number[] {
  const units = unitsFor(ctx.actor, 'bill.see');
  if (units.length === 0) throw new Refusal('access.not-permitted', { verb: 'bill.see' });
  return units;
}

type BillHead = Omit<BillView, 'lines'> & { input: BillDetail['input'] };

function headColumns(ctx: Ctx): string {
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  return `b.id, b.bill_no AS "billNo", to_char(b.bill_month, 'YYYY-MM') AS month, b.account_id AS "accountId", a.account_no AS "accountNo",
    c.name AS "customerName", a.address, a.class, a.tariff_code AS "tariffCode", b.unit_id AS "unitId", b.run_id AS "runId", b.revision,
    b.kind, b.status, b.open_obligations AS "openObligations", b.period_from AS "periodFrom", b.period_to AS "periodTo",
    b.energy_kwh AS "energyKwh", b.amount_yuan AS "amountYuan", b.calculated_by AS "calculatedBy",
    coalesce(k.${name}, '') AS "calculatedByName", b.calculated_at AS "calculatedAt", b.released_by AS "releasedBy",
    r.${name} AS "releasedByName", b.released_at AS "releasedAt", b.engine_version AS "engineVersion", b.input_hash AS "inputHash",
    b.output_hash AS "outputHash", b.input`;
}

const HEAD_FROM = `bill b JOIN account a ON a.id = b.account_id JOIN customer c ON c.id = a.customer_id
  LEFT JOIN app_user k ON k.id = b.calculated_by LEFT JOIN app_user r ON r.id = b.released_by`;

function linesOf(ctx: Ctx, month: Month, billId: number): Promise<BillLineView[]> {
  return ctx.sql.query<BillLineView>(
    `SELECT line_no AS "lineNo", charge, segment_no AS "segmentNo", trim_scale(quantity)::text AS quantity, unit,
            trim_scale(price_yuan)::text AS "priceYuan", amount_yuan AS "amountYuan", rule_id AS "ruleId", trace
       FROM bill_line WHERE bill_month = $1 AND bill_id = $2 ORDER BY line_no`,
    [firstDay(month), billId],
  );
}

async function viewOf(ctx: Ctx, head: BillHead): Promise<BillView> {
  const { input: _input, ...rest } = head;
  return { ...rest, lines: await linesOf(ctx, head.month, head.id) };
}

/** A bill by its id; by `month` too where the caller knows it, which spares looking into every month. */
export async function billDetail(ctx: Ctx, billId: number): Promise<BillDetail> {
  const units = visibleUnits(ctx);
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const head = await ctx.sql.maybeOne<BillHead>(
    `SELECT ${headColumns(ctx)} FROM ${HEAD_FROM} WHERE b.id = $1 AND b.unit_id = ANY($2::int[])`,
    [billId, units],
  );
  if (head === undefined) throw new Refusal('not-found', { what: 'bill' });
  const [bill, previous, rest] = await Promise.all([
    viewOf(ctx, head),
    previousBill(ctx, head, units),
    around(ctx, head),
  ]);
  return { bill, input: head.input, previous, ...rest, seq };
}

/** The bill of this number; of several revisions the number names one. */
export async function billByNumber(ctx: Ctx, billNo: string): Promise<BillDetail> {
  const found = await ctx.sql.query<{ id: number }>(
    'SELECT id FROM bill WHERE bill_no = $1 AND unit_id = ANY($2::int[]) ORDER BY id DESC LIMIT 1',
    [billNo, visibleUnits(ctx)],
  );
  if (found[0] === undefined) throw new Refusal('not-found', { what: 'bill' });
  return billDetail(ctx, found[0].id);
}

function previousBill(ctx: Ctx, head: BillHead, units: readonly number[]): Promise<BillView | null> {
  return standingBill(ctx, head, units, standing('b'));
}

/** The bill of the month before for which `condition` on `b` holds; `$4` is the first of `more`. */
export async function standingBill(
  ctx: Ctx,
  of: { readonly accountId: number; readonly month: Month },
  units: readonly number[],
  condition: string,
  more: readonly unknown[] = [],
): Promise<BillView | null> {
  const rows = await ctx.sql.query<BillHead>(
    `SELECT ${headColumns(ctx)} FROM ${HEAD_FROM}
      WHERE b.account_id = $1 AND b.bill_month = $2 AND b.unit_id = ANY($3::int[]) AND ${condition}`,
    [of.accountId, firstDay(addMonths(of.month, -1)), units, ...more],
  );
  return rows[0] === undefined ? null : viewOf(ctx, rows[0]);
}

type Around = Pick<BillDetail, 'obligations' | 'findings' | 'orders' | 'reversal' | 'revisions' | 'meters' | 'prices'>;

async function around(ctx: Ctx, head: BillHead): Promise<Around> {
  const key = [firstDay(head.month), head.id];
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const [obligations, findings, orders, revisions, meters, prices, reversal] = await Promise.all([
    ctx.sql.query<ObligationView>(
      `SELECT o.id, o.class, o.opened_at AS "openedAt", o.closed_at AS "closedAt", o.closed_by AS "closedBy",
              u.${name} AS "closedByName", o.conclusion, o.reason
         FROM review_obligation o LEFT JOIN app_user u ON u.id = o.closed_by
        WHERE o.bill_month = $1 AND o.bill_id = $2 ORDER BY o.id`,
      key,
    ),
    ctx.sql.query<FindingView>(
      `SELECT id, rule, class, severity, money_at_risk_yuan AS "moneyAtRiskYuan", meter_id AS "meterId", detail, created_at AS "createdAt"
         FROM finding WHERE bill_month = $1 AND bill_id = $2 ORDER BY money_at_risk_yuan DESC, id`,
      key,
    ),
    ctx.sql.query<BillDetail['orders'][number]>(
      `SELECT id, order_no AS "orderNo", process, step, state FROM work_order WHERE bill_month = $1 AND bill_id = $2 ORDER BY id DESC`,
      key,
    ),
    ctx.sql.query<BillDetail['revisions'][number]>(
      `SELECT id, bill_no AS "billNo", revision, status, amount_yuan AS "amountYuan"
         FROM bill WHERE bill_month = $1 AND account_id = $2 ORDER BY revision DESC`,
      [key[0], head.accountId],
    ),
    ctx.sql.query<BillDetail['meters'][number]>(
      'SELECT id, meter_no AS "meterNo" FROM meter WHERE account_id = $1 ORDER BY id',
      [head.accountId],
    ),
    ctx.sql.query<BillDetail['prices'][number]>(
      `SELECT id, document_no AS "documentNo", sourced, effective_from AS "effectiveFrom", effective_to AS "effectiveTo"
         FROM price_version WHERE id = ANY($1::text[]) ORDER BY effective_from`,
      [head.input.points.flatMap((point) => (point.segments ?? []).map((segment) => segment.priceVersionId))],
    ),
    ctx.sql.maybeOne<NonNullable<BillDetail['reversal']>>(
      `SELECT id, bill_no AS "billNo", coalesce(released_at, calculated_at) AS at
         FROM bill WHERE bill_month = $1 AND refers_id = $2 AND kind = 'red' AND status <> 'superseded'`,
      key,
    ),
  ]);
  return { obligations, findings, orders, revisions, meters, prices, reversal: reversal ?? null };
}
