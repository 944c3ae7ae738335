/**
 * What the steps of 抄表异常 do: dispatch to another reader (MR-2), the field result, and the conclusion: the reading stands, or it is
 * corrected and the bill computed again by a worker. A released bill's reading is never touched.
 */
import { standing } from '@/server/billing/queries/standing';
import {
  changesOnly,
  planCorrection,
  type RegisterCorrection,
  type StoredRegister,
} from '@/server/metering/reading-correction';
import { requireVerb } from '@/server/access/permissions';
import { enqueue } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay } from '@/server/kernel/time';
import { raiseLinked } from '@/server/work-orders/commands/start';
import type { EffectHandlers, HeldOrder, OrderChange } from '@/server/work-orders/effects';

/** Computes an account's bill again after its reading was settled. */
const REBILL_JOB = 'billing/rebill-account';

type Verdicts = Map<number, Refusal | OrderChange>;

function originalReaders(order: HeldOrder): number[] {
  return order.barred['field'] ?? [];
}

async function dispatch(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Verdicts> {
  const readerId = Number(form['readerId']);
  const fitting = await sql.query<{ unitId: number }>(
    `WITH RECURSIVE reach AS (
       SELECT g.unit_id FROM acting_grant g JOIN app_user u ON u.id = g.user_id
        WHERE g.user_id = $1 AND g.role = 'reader' AND u.status = 'active'
       UNION SELECT u.id FROM reach r JOIN org_unit u ON u.parent_id = r.unit_id)
     SELECT unit_id AS "unitId" FROM reach`,
    [readerId],
  );
  const units = new Set(fitting.map((row) => row.unitId));
  return new Map(
    orders.map((order): [number, Refusal | OrderChange] => {
      if (originalReaders(order).includes(readerId))
        return [order.id, new Refusal('order.same-reader', { orderNo: order.orderNo })];
      if (!units.has(order.unitId)) {
        return [
          order.id,
          new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'readerId', message: 'notAReaderHere' }]),
        ];
      }
      return [
        order.id,
        { assigneeId: readerId, subject: { fieldReaderId: readerId, instruction: form['instruction'] ?? '' } },
      ];
    }),
  );
}

async function reportField(
  ctx: Ctx,
  _sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Verdicts> {
  const readOn = String(form['readOn']);
  if (readOn > ctx.clock.today())
    throw new Refusal('input.invalid', {}, [{ path: 'readOn', message: 'inTheFuture', value: readOn }]);
  return new Map(orders.map((order) => [order.id, { subject: { field: { ...form, readerId: ctx.actor.userId } } }]));
}

async function backToField(_ctx: Ctx, _sql: Sql, orders: readonly HeldOrder[]): Promise<Verdicts> {
  return new Map(
    orders.map((order): [number, OrderChange] => {
      const reader = order.subject['fieldReaderId'];
      return [order.id, { assigneeId: typeof reader === 'number' ? reader : null }];
    }),
  );
}

/** Readings of the order's month, account by account, under their row locks. */
async function storedOf(sql: Sql, order: HeldOrder): Promise<StoredRegister[]> {
  if (order.accountId === null || order.billMonth === null) return [];
  return sql.query<StoredRegister>(
    `SELECT r.meter_id AS "meterId", r.register, r.prev_value AS prev, r.value, m.digits, r.revision, r.rolled_over AS "rolledOver"
       FROM reading r JOIN meter m ON m.id = r.meter_id
      WHERE r.reading_month = $1 AND r.account_id = $2 ORDER BY m.installed_on, r.meter_id, r.register FOR UPDATE OF r`,
    [firstDay(order.billMonth), order.accountId],
  );
}

async function releasedAccounts(sql: Sql, orders: readonly HeldOrder[]): Promise<Set<number>> {
  const released = new Set<number>();
  for (const month of new Set(orders.map((order) => order.billMonth))) {
    if (month === null) continue;
    const rows = await sql.query<{ accountId: number }>(
      `SELECT account_id AS "accountId" FROM bill b WHERE bill_month = $1 AND account_id = ANY($2::bigint[]) AND status = 'released' AND ${standing('b')}`,
      [firstDay(month), orders.filter((order) => order.billMonth === month).map((order) => order.accountId)],
    );
    for (const row of rows) released.add(row.accountId);
  }
  return released;
}

function refuseReleased(orders: readonly HeldOrder[], released: ReadonlySet<number>): Verdicts {
  const verdicts: Verdicts = new Map();
  for (const order of orders) {
    if (order.accountId !== null && released.has(order.accountId)) {
      verdicts.set(order.id, new Refusal('metering.reading-released', { orderNo: order.orderNo }));
    }
  }
  return verdicts;
}

/** The meter a form speaks of: the one that hangs there now, the last installed. */
function currentMeter(stored: readonly StoredRegister[]): StoredRegister[] {
  const last = stored.at(-1);
  return last === undefined ? [] : stored.filter((row) => row.meterId === last.meterId);
}

async function prepareStands(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Verdicts> {
  const verdicts = refuseReleased(orders, await releasedAccounts(sql, orders));
  for (const order of orders) {
    if (verdicts.has(order.id)) continue;
    const stored = await storedOf(sql, order);
    if (stored.some((row) => row.value === null)) {
      verdicts.set(
        order.id,
        new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'reason', message: 'readingMissing' }]),
      );
    } else if (form['wentRound'] === true && below(stored).length === 0) {
      verdicts.set(
        order.id,
        new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'wentRound', message: 'notBelow' }]),
      );
    }
  }
  return verdicts;
}

function below(stored: readonly StoredRegister[]): StoredRegister[] {
  return stored.filter(
    (row) =>
      row.register !== 'demand' && row.prev !== null && row.value !== null && Number(row.value) < Number(row.prev),
  );
}

async function applyStands(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<void> {
  for (const order of orders) {
    const stored = await storedOf(sql, order);
    const round = form['wentRound'] === true;
    const ruled = below(stored)
      .filter((row) => row.rolledOver !== round)
      .map((row): RegisterCorrection => ({
        meterId: row.meterId,
        register: row.register as RegisterCorrection['register'],
        value: row.value!,
        rolledOver: round,
      }));
    await writeRevisions(ctx, sql, order, ruled, String(form['reason'] ?? ''), 'ruling');
  }
  await askForBills(ctx, sql, orders);
}

async function prepareCorrection(
  _ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Verdicts> {
  const verdicts = refuseReleased(orders, await releasedAccounts(sql, orders));
  for (const order of orders) {
    if (verdicts.has(order.id)) continue;
    const { faults } = planCorrection(currentMeter(await storedOf(sql, order)), form);
    if (faults.length > 0) verdicts.set(order.id, new Refusal('input.invalid', { orderNo: order.orderNo }, faults));
  }
  return verdicts;
}

async function applyCorrection(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<void> {
  for (const order of orders) {
    const stored = currentMeter(await storedOf(sql, order));
    const { corrections } = planCorrection(stored, form);
    await writeRevisions(ctx, sql, order, changesOnly(stored, corrections), String(form['reason'] ?? ''), 'correction');
  }
  await askForBills(ctx, sql, orders);
}

/** The former figure goes to `reading_revision`; a ruling keeps where the figure came from. */
async function writeRevisions(
  ctx: Ctx,
  sql: Sql,
  order: HeldOrder,
  corrections: readonly RegisterCorrection[],
  reason: string,
  kind: 'correction' | 'ruling',
): Promise<void> {
  if (corrections.length === 0 || order.billMonth === null) return;
  await sql.run(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($2::jsonb) AS g("meterId" bigint, register text, value numeric, "rolledOver" boolean)),
     kept AS (
       INSERT INTO reading_revision (reading_month, meter_id, register, revision, prev_value, value, source, rolled_over, replaced_by, replaced_at, reason, order_id)
       SELECT r.reading_month, r.meter_id, r.register, r.revision, r.prev_value, r.value, r.source, r.rolled_over, $3, clock_timestamp(), $4, $5
         FROM reading r JOIN given g ON g."meterId" = r.meter_id AND g.register = r.register WHERE r.reading_month = $1)
     UPDATE reading r
        SET value = g.value, rolled_over = g."rolledOver", revision = r.revision + 1, changed_at = clock_timestamp(),
            source = CASE WHEN $6::boolean THEN 'correction' ELSE r.source END,
            read_on = coalesce(r.read_on, ($7)::date)
       FROM given g WHERE r.reading_month = $1 AND r.meter_id = g."meterId" AND r.register = g.register`,
    [
      firstDay(order.billMonth),
      JSON.stringify(corrections),
      ctx.actor.userId,
      reason,
      order.id,
      kind === 'correction',
      fieldDay(order) ?? ctx.clock.today(),
    ],
  );
}

/** The day on which the reader stood before the meter. */
function fieldDay(order: HeldOrder): string | undefined {
  const field = order.subject['field'];
  const readOn = typeof field === 'object' && field !== null ? (field as Record<string, unknown>)['readOn'] : undefined;
  return typeof readOn === 'string' ? readOn : undefined;
}

/** A worker computes again; it finds nothing to do where nothing changed. */
async function askForBills(ctx: Ctx, sql: Sql, orders: readonly HeldOrder[]): Promise<void> {
  await enqueue(
    sql,
    orders.flatMap((order) =>
      order.accountId === null || order.billMonth === null
        ? []
        : [
            {
              name: REBILL_JOB,
              payload: {
                accountId: order.accountId,
                month: order.billMonth,
                orderId: order.id,
                parentOrderId: order.parentId,
                calculatedBy: ctx.actor.userId,
              },
            },
          ],
    ),
  );
}

/** A reviewer corrects the figure at the desk (审核更正): the same correction; its bill is then somebody else's to review. */
async function adjustAtReview(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<void> {
  await applyCorrection(ctx, sql, orders, form);
  await sql.run('SELECT note_review_effort($1::bigint[], $2, $3)', [
    orders.map((order) => order.id),
    ctx.actor.userId,
    'adjust',
  ]);
}

async function prepareAdjustment(
  ctx: Ctx,
  sql: Sql,
  orders: readonly HeldOrder[],
  form: Record<string, unknown>,
): Promise<Verdicts> {
  for (const unitId of new Set(orders.map((order) => order.unitId))) requireVerb(ctx.actor, 'bill.review', unitId);
  const verdicts = await prepareCorrection(ctx, sql, orders, form);
  for (const order of orders) {
    if (verdicts.has(order.id)) continue;
    const stored = currentMeter(await storedOf(sql, order));
    if (changesOnly(stored, planCorrection(stored, form).corrections).length === 0)
      verdicts.set(
        order.id,
        new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'total', message: 'sameFigure' }]),
      );
  }
  return verdicts;
}

export const meteringEffects: EffectHandlers = {
  'metering.dispatch': { prepare: dispatch },
  'metering.report-field': { prepare: reportField },
  // The choice of reader is open again; who took the original figure stays barred.
  'metering.undispatch': {
    prepare: async (_ctx, _sql, orders) => new Map(orders.map((order) => [order.id, { assigneeId: null }])),
  },
  'metering.back-to-field': { prepare: backToField },
  'metering.raise-meter-fault': {
    apply: async (ctx, sql, orders, form) => {
      for (const order of orders)
        await raiseLinked(ctx, sql, order, { process: 'meter-fault', reason: String(form['reason'] ?? '') });
    },
  },
  'metering.reading-stands': { prepare: prepareStands, apply: applyStands },
  'metering.correct-reading': { prepare: prepareCorrection, apply: applyCorrection },
  'metering.adjust-at-review': { prepare: prepareAdjustment, apply: adjustAtReview },
};
