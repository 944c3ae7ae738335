/**
 * What 抄表计划与抄表 and 抄表段、例日变更 do: the month's register rows of the planned routes, who reads, checks and takes over, and routes that change.
 *
 * Rules: MR-4 a route of a month is planned once. MR-5 an unread register is explained, never guessed. MR-6 handed over to billing, figures
 * change by orders only (`enterReadings` refuses).
 */
import { moveAccount } from '@/server/customers/commands/accounts';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { firstDay } from '@/server/kernel/time';
import { entryRows } from '@/server/metering/queries/reading-entry';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderCtx,
  OrderParts,
} from '@/server/work-orders/effects';

type Form = Record<string, unknown>;
const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function formOf(order: HeldOrder, step: string): Form {
  const form = order.form[step];
  return typeof form === 'object' && form !== null ? (form as Form) : {};
}

const routeIds = (form: Form): number[] => ((form['routes'] as string[] | undefined) ?? []).map(Number);

const routes: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `WITH RECURSIVE units AS (SELECT $1::int AS id UNION SELECT o.id FROM org_unit o JOIN units u ON o.parent_id = u.id)
     SELECT r.id::text AS value, r.code || ' ' || r.name || ' (' || r.reading_day || ')' AS label FROM route r WHERE r.unit_id IN (SELECT id FROM units)
      ORDER BY r.code LIMIT 1000`,
    [about.unitId],
  );

const accountsOfRoute: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `SELECT a.account_no AS value, a.account_no || ' ' || c.name AS label FROM account a JOIN customer c ON c.id = a.customer_id
      WHERE a.route_id = $1 AND a.status <> 'closed' ORDER BY a.route_seq, a.account_no LIMIT 1000`,
    [Number(about.subject['routeId'] ?? 0)],
  );

const notPlanned: GuardHandler = async (_ctx, sql, orders, form) => {
  const taken = await sql.maybeOne<{ code: string }>(
    `SELECT r.code FROM reading_plan p JOIN route r ON r.id = p.route_id
      WHERE p.reading_month = $1 AND p.route_id = ANY($2::int[]) AND p.order_id <> ALL($3::bigint[]) ORDER BY r.code LIMIT 1`,
    [firstDay(words(form['readingMonth'])), routeIds(form), orders.map((order) => order.id)],
  );
  return new Map(
    taken === undefined
      ? []
      : orders.map((order) => [order.id, new Refusal('metering.route-planned', { route: taken.code })]),
  );
};

/** Rows with last month's figure as base for every register that has none yet. */
async function prepareRoute(sql: Sql, month: string, routeId: number): Promise<number> {
  const rows = await entryRows(sql, month, { routeId });
  await sql.run('SELECT ensure_month($1::date)', [firstDay(month)]);
  await sql.run(
    `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
     SELECT $1, e."accountId", e."meterId", e.register, e."prevValue", NULL, e."prevReadOn", NULL, 'manual'
       FROM jsonb_to_recordset($2::jsonb) AS e("accountId" bigint, "meterId" bigint, register text, "prevValue" numeric, "prevReadOn" date)
     ON CONFLICT DO NOTHING`,
    [
      firstDay(month),
      JSON.stringify(
        rows.map(({ accountId, meterId, register, prevValue, prevReadOn }) => ({
          accountId,
          meterId,
          register,
          prevValue,
          prevReadOn,
        })),
      ),
    ],
  );
  return rows.length;
}

const prepares: EffectHandler = {
  apply: async (_ctx, sql, orders) => {
    for (const order of orders) {
      const plan = formOf(order, 'plan');
      const month = words(plan['readingMonth']);
      // Planned again after a send-back: what is left out now is free for others.
      await sql.run('DELETE FROM reading_plan WHERE order_id = $1 AND route_id <> ALL($2::int[])', [
        order.id,
        routeIds(plan),
      ]);
      for (const routeId of routeIds(plan)) {
        const registers = await prepareRoute(sql, month, routeId);
        await sql.run(
          `INSERT INTO reading_plan (route_id, reading_month, order_id, reading_on, registers)
           SELECT id, $2, $3, $2::date + (reading_day - 1), $4 FROM route WHERE id = $1
           ON CONFLICT (route_id, reading_month) DO UPDATE SET registers = excluded.registers WHERE reading_plan.order_id = excluded.order_id`,
          [routeId, firstDay(month), order.id, registers],
        );
      }
    }
  },
};

const sendsOut: EffectHandler = {
  prepare: async (_ctx, _sql, orders, form) =>
    new Map(
      orders.map((order) => [
        order.id,
        { assigneeId: Number(form['readerId']), subject: { readerId: Number(form['readerId']) } },
      ]),
    ),
  apply: async (_ctx, sql, orders, form) => {
    await sql.run(
      `UPDATE reading_plan SET reader_id = $2, sent_out_at = clock_timestamp() WHERE order_id = ANY($1::bigint[])`,
      [orders.map((order) => order.id), Number(form['readerId'])],
    );
  },
};

const backToReader: EffectHandler = {
  prepare: async (_ctx, _sql, orders) =>
    new Map(orders.map((order) => [order.id, { assigneeId: Number(order.subject['readerId']) }])),
};

async function unread(sql: Sql, order: HeldOrder): Promise<number> {
  const { count } = await sql.one<{ count: number }>(
    `SELECT count(*)::int AS count FROM reading_plan p JOIN account a ON a.route_id = p.route_id AND a.status <> 'closed'
       JOIN reading r ON r.reading_month = p.reading_month AND r.account_id = a.id WHERE p.order_id = $1 AND r.value IS NULL`,
    [order.id],
  );
  return count;
}

const unreadExplained: GuardHandler = async (_ctx, sql, orders, form) => {
  const refused = new Map<number, Refusal>();
  for (const order of orders) {
    const count = await unread(sql, order);
    if (count > 0 && words(form['unreadWhy']).trim() === '')
      refused.set(order.id, new Refusal('metering.unread', { registers: count, orderNo: order.orderNo }));
  }
  return refused;
};

const namesDay: GuardHandler = async (_ctx, _sql, orders, form) =>
  new Map(
    form['change'] === 'reading-day' && words(form['newDay']) === ''
      ? orders.map((order) => [
          order.id,
          new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'newDay', message: 'missing' }]),
        ])
      : [],
  );

const anotherRoute: GuardHandler = async (_ctx, _sql, orders, form) =>
  new Map(
    orders
      .filter((order) => words(form['toRoute']) === String(order.subject['routeId']))
      .map((order) => [
        order.id,
        new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'toRoute', message: 'sameRoute' }]),
      ]),
  );

async function changeRoute(ctx: OrderCtx, sql: Sql, order: HeldOrder): Promise<void> {
  const asked = formOf(order, 'apply');
  const routeId = Number(asked['route']);
  if (asked['change'] === 'reading-day') {
    await sql.run('UPDATE route SET reading_day = $2 WHERE id = $1', [routeId, Number(asked['newDay'])]);
    return;
  }
  if (asked['change'] === 'reader') {
    await sql.run('UPDATE route SET reader_id = $2 WHERE id = $1', [
      routeId,
      Number(formOf(order, 'pick-reader')['readerId']),
    ]);
    return;
  }
  const picked = formOf(order, 'pick-accounts');
  const accounts = await sql.query<{ id: number }>(
    'SELECT id FROM account WHERE account_no = ANY($1::text[]) ORDER BY id',
    [picked['accounts']],
  );
  for (const { id } of accounts)
    await moveAccount(ctx, sql, {
      accountId: id,
      effectiveOn: words(picked['effectiveOn']),
      orderNo: order.orderNo,
      routeId: Number(picked['toRoute']),
    });
}

export const readingFlowParts: OrderParts = {
  effects: {
    'metering.prepare-readings': prepares,
    'metering.send-out': sendsOut,
    'metering.back-to-reader': backToReader,
    'metering.check-readings': {
      apply: async (ctx, sql, orders) => {
        await sql.run(
          `UPDATE reading_plan SET checked_by = $2, checked_at = clock_timestamp() WHERE order_id = ANY($1::bigint[])`,
          [orders.map((order) => order.id), ctx.actor.userId],
        );
      },
    },
    'metering.hand-over': {
      apply: async (_ctx, sql, orders) => {
        await sql.run(`UPDATE reading_plan SET handed_over_at = clock_timestamp() WHERE order_id = ANY($1::bigint[])`, [
          orders.map((order) => order.id),
        ]);
      },
    },
    'metering.note-route': {
      prepare: async (_ctx, _sql, orders, form) =>
        new Map(orders.map((order) => [order.id, { subject: { routeId: Number(form['route']) } }])),
    },
    'metering.change-route': {
      apply: async (ctx, sql, orders) => {
        for (const order of orders) await changeRoute(ctx, sql, order);
      },
    },
  },
  guards: {
    'metering.not-planned': notPlanned,
    'metering.unread-explained': unreadExplained,
    'metering.names-day': namesDay,
    'metering.another-route': anotherRoute,
  },
  lookups: { 'metering.routes': routes, 'metering.accounts-of-route': accountsOfRoute },
};
