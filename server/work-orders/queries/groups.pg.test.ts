import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QueueModel, type QueueSlice } from '@/components/work-orders/queue-model';
import { unitsByRole } from '@/server/access/permissions';
import { Refusal } from '@/server/kernel/refusal';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { askForOrder } from '../commands/ask';
import { createOrders, type NewOrder } from '../commands/create';
import { lockOrders, unlockOrders } from '../commands/locks';
import type { OrderRow } from '../contract';
import { queueGroups } from './groups';
import { queuePage } from './queue';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
let orders: OrderRow[];

const atReview = [
  { action: 'calculate', actorId: 0, toStep: 'self-check' },
  { action: 'self-check', actorId: 0, toStep: 'review' },
];

function order(money: string, rules: string[], change: Partial<NewOrder> = {}): NewOrder {
  return {
    process: 'billing',
    unitId: UNITS.stationSouth,
    createdBy: 0,
    trail: atReview,
    rule: rules[0] ?? null,
    rules,
    moneyAtRiskYuan: money,
    customerName: '云岭轴承厂',
    routeCode: 'CB-01',
    ...change,
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 6 });
  sql = new PoolSql(pool);
  orders = await sql.tx((tx) =>
    createOrders(tx, [
      order('100.10', ['energy-jump']),
      order('200.20', ['energy-jump', 'money-jump']),
      order('5.00', []),
      order('900.00', ['energy-jump'], { unitId: UNITS.otherStation }),
    ]),
  );
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((caught: unknown) => caught);
  return error instanceof Refusal ? error.code : `not refused: ${String(error)}`;
};

describe('alike orders', () => {
  it('stand together by rule and step, as many as the filter by that rule finds, out of sight ones left out', async () => {
    const ctx = contextOf(sql, people.reviewer);
    await lockOrders(ctx, [orders[1]!.id]);
    const { groups } = await queueGroups(ctx, { view: 'mine', filter: {} });
    expect(groups.map(({ rule, count, mine, moneyAtRiskYuan }) => [rule, count, mine, moneyAtRiskYuan])).toEqual([
      ['energy-jump', 2, 1, '300.30'],
      ['money-jump', 1, 1, '200.20'],
      ['', 1, 0, '5.00'],
    ]);
    for (const group of groups.filter((each) => each.rule !== '')) {
      const page = await queuePage(ctx, {
        view: 'mine',
        filter: { rule: group.rule, process: group.process, steps: [group.step] },
        sort: 'money',
        descending: true,
        offset: 0,
        limit: 100,
      });
      expect(page.total).toBe(group.count);
    }
    await unlockOrders(ctx, [orders[1]!.id]);
  });
});

describe('asking for an order', () => {
  it('tells the holder, and nobody when nobody holds it', async () => {
    const id = orders[0]!.id;
    const asker = contextOf(sql, people.reviewer2);
    expect(await refusalOf(askForOrder(asker, id))).toBe('order.changed');
    await lockOrders(contextOf(sql, people.reviewer), [id]);
    expect(await askForOrder(asker, id)).toEqual({ holderId: people.reviewer.userId });
    const told = await sql.query<{ userId: number; payload: Record<string, unknown> }>(
      `SELECT user_id AS "userId", payload FROM outbox WHERE topic = 'personal' AND payload ->> 'kind' = 'asked-for'`,
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      userId: people.reviewer.userId,
      payload: { byName: people.reviewer2.name, orderNo: orders[0]!.orderNo, orderIds: [id] },
    });
    expect(await refusalOf(askForOrder(contextOf(sql, people.otherReviewer), id))).toBe('not-found');
    await unlockOrders(contextOf(sql, people.reviewer), [id]);
  });
});

describe('the queue on a screen', () => {
  it('after any events and a fold shows what a fresh page shows', async () => {
    const ctx = contextOf(sql, people.reviewer);
    const slice: QueueSlice = {
      view: 'mine',
      filter: { unitId: UNITS.county, rule: 'energy-jump' },
      sort: 'money',
      descending: true,
    };
    const fresh = async (): Promise<OrderRow[]> => (await queuePage(ctx, { ...slice, offset: 0, limit: 1000 })).rows;
    const screen = new QueueModel(
      slice,
      { userId: people.reviewer.userId, unitsByRole: unitsByRole(people.reviewer) },
      () => new Set([UNITS.county, UNITS.stationSouth, UNITS.stationNorth]),
      Date.now,
    );
    screen.append(await fresh(), true);
    const seen = (await outboxEvents(sql)).length;

    const other = contextOf(sql, people.reviewer2);
    await lockOrders(other, [orders[0]!.id]);
    await lockOrders(ctx, [orders[1]!.id]);
    const more = await sql.tx((tx) =>
      createOrders(tx, [
        order('150.00', ['energy-jump']),
        order('7.00', ['zero-energy']),
        order('9999.00', ['energy-jump']),
      ]),
    );
    await lockOrders(other, [more[2]!.id]);
    await unlockOrders(other, [orders[0]!.id, more[2]!.id]);

    const strangers: number[] = [];
    for (const event of (await outboxEvents(sql)).slice(seen)) strangers.push(...screen.receive(event).unknown);
    if (strangers.length > 0) {
      const asked = { ...slice, filter: { ...slice.filter, ids: strangers }, offset: 0, limit: 1000 };
      screen.offer((await queuePage(ctx, asked)).rows);
    }
    expect(screen.fold()).toEqual(await fresh());
    expect([screen.arrivals, screen.departures]).toEqual([0, 0]);
  });
});
