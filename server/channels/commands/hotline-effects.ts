/**
 * What the steps of the hotline's flows do (95598): the record with its times, the crew's or officer's name on the order, supply lost as an
 * outage on record, and the orders that follow from a case.
 */
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type {
  EffectHandler,
  GuardHandler,
  HeldOrder,
  LookupHandler,
  OrderChange,
  OrderCtx,
  OrderParts,
} from '@/server/work-orders/effects';
import { raiseLinked } from '@/server/work-orders/commands/start';
import { closeRecord, markRecord, openRecord } from './service-record';

type Form = Record<string, unknown>;

const words = (value: unknown): string => (typeof value === 'string' ? value : '');

function each(orders: readonly HeldOrder[], change: (order: HeldOrder) => OrderChange): Map<number, OrderChange> {
  return new Map(orders.map((order) => [order.id, change(order)]));
}

/** Names the person of a form field on the order and remembers them for when it comes back. */
function assigns(field: string, mark?: 'dispatched_at'): EffectHandler {
  return {
    prepare: async (_ctx, _sql, orders, form) =>
      each(orders, () => ({ assigneeId: Number(form[field]), subject: { [field]: Number(form[field]) } })),
    ...(mark === undefined ? {} : { apply: async (_ctx, sql, orders) => markRecord(sql, orders, { reached: mark }) }),
  };
}

/** The order stays with, or goes back to, the person named before. */
function keeps(field: string, apply?: EffectHandler['apply']): EffectHandler {
  return {
    prepare: async (_ctx, _sql, orders) =>
      each(orders, (order) => {
        const person = order.subject[field];
        return typeof person === 'number' ? { assigneeId: person } : {};
      }),
    ...(apply === undefined ? {} : { apply }),
  };
}

const openCase: EffectHandler = {
  prepare: async (_ctx, _sql, orders, form) =>
    each(orders, () => ({ subject: { contactPhone: words(form['contactPhone']), callsFailed: '0' } })),
  apply: async (ctx, sql, orders, form) => {
    for (const order of orders) await openRecord(ctx, sql, order, form);
  },
};

async function restored(ctx: OrderCtx, sql: Sql, orders: readonly HeldOrder[], form: Form): Promise<void> {
  const [kind, id] = words(form['outageOf']).split(':');
  await markRecord(sql, orders, { reached: 'restored_at', cause: words(form['cause']), owner: words(form['owner']) });
  for (const order of orders) {
    if (kind !== undefined && id !== undefined) {
      await sql.run(
        `INSERT INTO outage (outage_no, unit_id, feeder_id, transformer_id, kind, started_at, ended_at, reason, recorded_by)
         VALUES ($1, $2, $3, $4, 'fault', $5, clock_timestamp(), $6, $7) ON CONFLICT (outage_no) DO NOTHING`,
        [
          order.orderNo,
          order.unitId,
          kind === 'feeder' ? Number(id) : null,
          kind === 'transformer' ? Number(id) : null,
          order.createdAt,
          words(form['work']),
          ctx.actor.userId,
        ],
      );
    }
    if (form['cause'] === 'meter' && order.accountId !== null)
      await raiseLinked(ctx, sql, order, { process: 'meter-fault', reason: words(form['work']) });
  }
}

const MOST_CALLS = 3;

const followedUp: EffectHandler = {
  prepare: async (_ctx, _sql, orders, form) =>
    each(orders, (order) => {
      const failed = Number(order.subject['callsFailed'] ?? 0) + (form['reached'] === 'not-reached' ? 1 : 0);
      return { subject: { callsFailed: String(Math.min(failed, MOST_CALLS)) } };
    }),
  apply: async (_ctx, sql, orders, form) => {
    const isReached = form['reached'] === 'reached';
    await markRecord(sql, orders, { callFailed: !isReached, opinion: isReached ? words(form['opinion']) : 'none' });
  },
};

const handOver: EffectHandler = {
  prepare: async (_ctx, _sql, orders, form) =>
    each(orders, () => ({ assigneeId: Number(form['officerId']), subject: { officerId: Number(form['officerId']) } })),
  apply: async (ctx, sql, orders, form) => {
    await markRecord(sql, orders, { reached: 'dispatched_at' });
    if (form['onSiteReading'] !== true) return;
    for (const order of orders) {
      const month = ctx.clock.today().slice(0, 7);
      await raiseLinked(ctx, sql, order, {
        process: 'reading-anomaly',
        reason: words(form['instruction']),
        billMonth: month,
        subject: { why: 'enquiry' },
      });
    }
  },
};

/** Where supply was lost: the account's own transformer and feeder first, else those of the unit. */
const outagePlace: LookupHandler = async (_ctx, sql, about) =>
  sql.query(
    `WITH RECURSIVE units AS (SELECT $1::int AS id UNION SELECT o.id FROM org_unit o JOIN units u ON o.parent_id = u.id),
          mine AS (SELECT transformer_id FROM account WHERE id = $2)
     SELECT value, label FROM (
       SELECT 'transformer:' || t.id AS value, t.code || ' ' || t.name AS label, (t.id IN (SELECT transformer_id FROM mine)) AS near, 1 AS kind, t.code
         FROM transformer t WHERE t.unit_id IN (SELECT id FROM units)
       UNION ALL
       SELECT 'feeder:' || f.id, f.code || ' ' || f.name, f.id IN (SELECT t.feeder_id FROM transformer t JOIN mine m ON m.transformer_id = t.id), 0, f.code
         FROM feeder f WHERE f.unit_id IN (SELECT id FROM units)) places
      ORDER BY near DESC, kind, code LIMIT 400`,
    [about.unitId, about.accountId],
  );

const answerGiven: GuardHandler = async (_ctx, _sql, orders, form) => {
  const isMissing = form['answeredAtOnce'] === true && words(form['answer']).trim() === '';
  return new Map(
    isMissing
      ? orders.map((order) => [
          order.id,
          new Refusal('input.invalid', { orderNo: order.orderNo }, [{ path: 'answer', message: 'missing' }]),
        ])
      : [],
  );
};

const readingHasAccount: GuardHandler = async (_ctx, _sql, orders, form) =>
  new Map(
    orders
      .filter((order) => form['onSiteReading'] === true && order.accountId === null)
      .map((order) => [order.id, new Refusal('channels.no-account', { orderNo: order.orderNo })]),
  );

export const hotlineParts: OrderParts = {
  effects: {
    'channels.open-record': openCase,
    'channels.dispatch-crew': assigns('crewId', 'dispatched_at'),
    'channels.keep-crew': keeps('crewId'),
    'channels.arrived': keeps('crewId', async (_ctx, sql, orders) =>
      markRecord(sql, orders, { reached: 'arrived_at' }),
    ),
    'channels.restored': { apply: restored },
    'channels.followed-up': followedUp,
    'channels.assign-investigator': assigns('investigatorId', 'dispatched_at'),
    'channels.keep-investigator': keeps('investigatorId'),
    'channels.contacted': keeps('investigatorId', async (_ctx, sql, orders) =>
      markRecord(sql, orders, { reached: 'contacted_at' }),
    ),
    'channels.finding-approved': {
      apply: async (ctx, sql, orders) => {
        for (const order of orders) {
          const found = (order.form['investigate'] ?? {}) as Form;
          await markRecord(sql, [order], { finding: words(found['finding']) });
          if (found['theftConfirmed'] === true)
            await raiseLinked(ctx, sql, order, { process: 'breach', reason: words(found['facts']) });
        }
      },
    },
    'channels.hand-over': handOver,
    'channels.keep-officer': keeps('officerId'),
    'channels.answered': {
      apply: async (_ctx, sql, orders, form) =>
        markRecord(sql, orders, {
          reached: 'answered_at',
          answerWay: words(form['answerWay']),
          answer: words(form['answer']),
        }),
    },
    'channels.close-record': {
      apply: async (ctx, sql, orders, form) =>
        closeRecord(ctx, sql, orders, form['complete'] === true, form['accurate'] === true),
    },
  },
  guards: { 'channels.answer-given': answerGiven, 'channels.reading-has-account': readingHasAccount },
  lookups: { 'channels.outage-place': outagePlace },
};
