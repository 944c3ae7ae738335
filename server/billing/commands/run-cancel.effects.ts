/**
 * What 整批撤销 does: the run is named with what it billed, then `cancelRun` takes all of it back by the approved order. Refusals: those of
 * `cancelRun`; billing.correction-open for a second application about the same run.
 */
import { standing } from '@/server/billing/queries/standing';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay, type Month } from '@/server/kernel/time';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderChange,
  OrderParts,
} from '@/server/work-orders/effects';
import { cancelRun } from './cancel-run';

const BELOW = `WITH RECURSIVE units AS (SELECT $1::int AS id UNION SELECT o.id FROM org_unit o JOIN units u ON o.parent_id = u.id)`;
const RUNS_OFFERED = 60;

const finishedRuns: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `${BELOW} SELECT r.id::text AS value, r.run_no || ' · ' || to_char(r.bill_month, 'YYYY-MM') || ' · ' || o.name_zh || ' · ' || r.accounts AS label
       FROM billing_run r JOIN org_unit o ON o.id = r.unit_id
      WHERE r.unit_id IN (SELECT id FROM units) AND r.kind = 'regular' AND r.status IN ('done', 'stopped') ORDER BY r.id DESC LIMIT ${RUNS_OFFERED}`,
    [about.unitId],
  );

const oneAtATime: GuardHandler = async (_ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const other = await sql.maybeOne<{ orderNo: string }>(
      `SELECT order_no AS "orderNo" FROM work_order WHERE process = 'run-cancel' AND id <> $1 AND state IN ('pending', 'locked', 'returned')
          AND subject ->> 'runId' = $2 LIMIT 1`,
      [order.id, String(form['run'])],
    );
    if (other !== undefined) refused.set(order.id, new Refusal('billing.correction-open', { orderNo: other.orderNo }));
  }
  return refused;
};

interface RunSums {
  readonly runNo: string;
  readonly month: Month;
  readonly computed: number;
  readonly released: number;
  readonly amountYuan: string;
}

/** What stands of the run: bills not released, bills released and not taken back, and what they come to. */
async function sumsOf(sql: Sql, runId: number): Promise<RunSums> {
  const run = await sql.maybeOne<{ runNo: string; month: Month }>(
    `SELECT run_no AS "runNo", to_char(bill_month, 'YYYY-MM') AS month FROM billing_run WHERE id = $1`,
    [runId],
  );
  if (run === undefined) throw new Refusal('not-found', { what: 'run' });
  const sums = await sql.one<Omit<RunSums, 'runNo' | 'month'>>(
    `SELECT count(*) FILTER (WHERE b.status = 'computed')::int AS computed, count(*) FILTER (WHERE b.status = 'released')::int AS released,
            coalesce(sum(b.amount_yuan), 0)::numeric(16,2)::text AS "amountYuan"
       FROM bill b WHERE b.bill_month = $1 AND b.run_id = $2 AND (b.status = 'computed' OR (b.status = 'released' AND ${standing('b')}))`,
    [firstDay(run.month), runId],
  );
  return { ...run, ...sums };
}

const notesRun: EffectHandler = {
  prepare: async (ctx, sql, orders, form) => {
    const runId = Number(form['run']);
    const { runNo, month, computed, released, amountYuan } = await sumsOf(sql, runId);
    return new Map(
      orders.map((order): [number, OrderChange] => [
        order.id,
        {
          subject: { runId: String(runId), runNo, month, computed, released, applicantId: ctx.actor.userId },
          amountYuan: amountYuan.replace('-', ''),
        },
      ]),
    );
  },
};

const runOf = (order: HeldOrder): number => Number(order.subject['runId']);

const cancelsRun: EffectHandler = {
  preview: async (_ctx, sql, order) => {
    const { computed, released, amountYuan } = await sumsOf(sql, runOf(order));
    return [
      { key: 'superseded', kind: 'count', value: String(computed) },
      { key: 'reversed', kind: 'count', value: String(released) },
      { key: 'takenBackYuan', kind: 'money', value: amountYuan },
    ];
  },
  apply: async (ctx, sql, orders) => {
    for (const order of orders) {
      const applied = order.form['apply'] as { reason: string };
      await cancelRun(ctx, sql, {
        runId: runOf(order),
        requestedBy: Number(order.subject['applicantId']),
        reason: applied.reason,
        released: 'reverse',
        orderId: order.id,
      });
    }
  },
};

export const runCancelParts: OrderParts = {
  effects: { 'billing.note-run': notesRun, 'billing.cancel-run': cancelsRun },
  guards: { 'billing.one-run-cancel': oneAtATime },
  lookups: { 'billing.finished-runs': finishedRuns },
};
