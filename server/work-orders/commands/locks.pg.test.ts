import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, grant, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { applyOrderEvent } from '../projection';
import { queuePage } from '../queries/queue';
import { worthOf } from '@/server/kernel/urgency';
import { type OrderRow, queueRequest } from '../contract';
import { verifyHistory } from '../queries/verify-history';
import { lockNext, reassignOrders } from './assign';
import { createOrders } from './create';
import { breakLocks, expireLeases, lockOrders, renewLeases, unlockOrders } from './locks';
import { sealHistory } from './seal-history';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 25 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});
beforeEach(async () => {
  await sql.run(`UPDATE work_order SET state = 'archived', locked_by = NULL, locked_at = NULL, lease_until = NULL`);
  await sql.run('DELETE FROM outbox');
});

async function raise(count: number, unitId: number = UNITS.stationSouth): Promise<number[]> {
  const rows = await sql.tx((tx) =>
    createOrders(
      tx,
      Array.from({ length: count }, (_, n) => ({
        process: 'billing',
        unitId,
        createdBy: people.calculator.userId,
        trail: [
          { action: 'calculate', actorId: people.calculator.userId, toStep: 'self-check' },
          { action: 'self-check', actorId: 0, toStep: 'review' },
        ],
        accountNo: String(n).padStart(10, '0'),
        customerName: `客户${n}`,
        moneyAtRiskYuan: `${n}.50`,
      })),
    ),
  );
  return rows.map((row) => row.id);
}

describe('lock and unlock', () => {
  it('locks a batch and names every outcome', async () => {
    const ids = await raise(6);
    const elsewhere = await raise(1, UNITS.otherStation);
    const mine = contextOf(sql, people.reviewer);
    const other = contextOf(sql, people.reviewer2);
    await lockOrders(other, [ids[0]!]);
    await lockOrders(mine, [ids[1]!]);
    await sql.run(`UPDATE work_order SET state = 'done' WHERE id = $1`, [ids[2]]);
    const receipt = await lockOrders(mine, [...ids, ...elsewhere, 999_999]);
    expect(receipt.entries.map((entry) => entry.outcome)).toEqual([
      'held',
      'already-yours',
      'changed',
      'locked',
      'locked',
      'locked',
      'not-permitted',
      'not-permitted',
    ]);
    expect(receipt.entries[0]).toMatchObject({ holderName: '王芳', holderId: people.reviewer2.userId });
    expect(receipt.counts).toEqual({ held: 1, 'already-yours': 1, changed: 1, locked: 3, 'not-permitted': 2 });
  });

  it('does not let a role lock a step of another role', async () => {
    const ids = await raise(1);
    const receipt = await lockOrders(contextOf(sql, people.lead), ids);
    expect(receipt.counts).toEqual({ 'not-permitted': 1 });
  });

  it('keeps a person to the cap and says so', async () => {
    const ids = await raise(1010);
    const receipt = await lockOrders(contextOf(sql, people.reviewer), ids);
    expect(receipt.counts).toEqual({ locked: 1000, 'over-cap': 10 });
    await unlockOrders(contextOf(sql, people.reviewer), ids);
  });

  it('gives an order to exactly one of twenty racers, with true receipts', async () => {
    const ids = await raise(60);
    const racers = Array.from({ length: 20 }, (_, n) => ({
      ...people.reviewer,
      userId: n % 2 === 0 ? people.reviewer.userId : people.reviewer2.userId,
    }));
    const receipts = await Promise.all(
      racers.map((actor, n) => lockOrders(contextOf(sql, actor), n % 3 === 0 ? [...ids].reverse() : ids)),
    );
    for (const id of ids) {
      const winners = receipts.filter(
        (receipt) => receipt.entries.find((entry) => entry.id === id)?.outcome === 'locked',
      );
      expect(winners).toHaveLength(1);
    }
    const [{ n }] = (await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM order_history WHERE action = 'lock' AND order_id = ANY($1::bigint[])`,
      [ids],
    )) as [{ n: number }];
    expect(n).toBe(60);
  });

  it('unlocks what is mine, and reports what is not', async () => {
    const ids = await raise(3);
    await lockOrders(contextOf(sql, people.reviewer), ids.slice(0, 2));
    await lockOrders(contextOf(sql, people.reviewer2), ids.slice(2));
    const receipt = await unlockOrders(contextOf(sql, people.reviewer), ids);
    expect(receipt.entries.map((entry) => entry.outcome)).toEqual(['unlocked', 'unlocked', 'not-yours']);
  });

  it('breaks a lock only for a lead in the unit, with a reason, and tells the holder', async () => {
    const ids = await raise(2);
    await lockOrders(contextOf(sql, people.reviewer), ids);
    await expect(breakLocks(contextOf(sql, people.lead), ids, '  ')).rejects.toMatchObject({
      code: 'order.reason-required',
    });
    expect((await breakLocks(contextOf(sql, people.reviewer2), ids, '急件')).counts).toEqual({ 'not-permitted': 2 });
    expect((await breakLocks(contextOf(sql, people.lead), ids, '本人休假')).counts).toEqual({ broken: 2 });
    const personal = await sql.query<{ userId: number }>(
      `SELECT user_id AS "userId" FROM outbox WHERE topic = 'personal'`,
    );
    expect(personal).toEqual([{ userId: people.reviewer.userId }]);
  });

  it('hands over to a person who holds the role, and to nobody else', async () => {
    const ids = await raise(2);
    const lead = contextOf(sql, people.lead);
    expect((await reassignOrders(lead, ids, people.otherReviewer.userId, '均衡')).counts).toEqual({
      'not-permitted': 2,
    });
    expect((await reassignOrders(lead, ids, people.reviewer2.userId, '均衡')).counts).toEqual({ reassigned: 2 });
    expect((await lockOrders(contextOf(sql, people.reviewer2), ids)).counts).toEqual({ 'already-yours': 2 });
  });

  it('expires an idle lease, keeps a renewed one, and raises the fence', async () => {
    const ids = await raise(2);
    await lockOrders(contextOf(sql, people.reviewer), ids);
    await sql.run(`UPDATE work_order SET lease_until = now() - interval '1 second' WHERE id = $1`, [ids[0]]);
    expect(await expireLeases(contextOf(sql, people.reviewer))).toBe(1);
    const rows = await snapshot(sql);
    expect(rows.get(ids[0]!)).toMatchObject({ state: 'pending', lockedBy: null, fence: 2 });
    expect(rows.get(ids[1]!)).toMatchObject({ state: 'locked', fence: 1 });
    expect(await renewLeases(contextOf(sql, people.reviewer))).toBe(1);
  });

  it('takes the next ones by money at risk', async () => {
    const ids = await raise(5);
    const receipt = await lockNext(contextOf(sql, people.reviewer), 2);
    expect(receipt.entries.map((entry) => entry.id)).toEqual([ids[4], ids[3]]);
  });
});

describe('the queue', () => {
  it('shows mine, others and all of my unit, and they add up', async () => {
    const ids = await raise(5);
    await raise(2, UNITS.otherStation);
    await lockOrders(contextOf(sql, people.reviewer2), ids.slice(0, 2));
    await lockOrders(contextOf(sql, people.reviewer), ids.slice(2, 3));
    const page = await queuePage(contextOf(sql, people.reviewer), queueRequest.parse({ view: 'unit' }));
    expect(page.total).toBe(5);
    expect(page.counts.views).toEqual({ mine: 3, 'locked-by-me': 1, others: 2, unit: 5 });
    const mine = await queuePage(
      contextOf(sql, people.reviewer),
      queueRequest.parse({ sort: 'money', descending: true }),
    );
    expect(mine.rows.map((row) => row.moneyAtRiskYuan)).toEqual(['4.50', '3.50', '2.50']);
  });

  it('puts first what is worth most by its money at risk and its deadline, the next ones too', async () => {
    const ids = await raise(8);
    // Late, at the time, near, far and without a limit, so that neither the money nor the day alone gives the order.
    const hours = [-200, -48, -1, 1, 24, 47, 100, null];
    for (const [index, id] of ids.entries())
      await sql.run(`UPDATE work_order SET due_at = now() + make_interval(hours => $2::int) WHERE id = $1`, [
        id,
        hours[index],
      ]);
    const ctx = contextOf(sql, people.reviewer);
    const { rows, weights } = await queuePage(ctx, queueRequest.parse({}));
    const worth = (row: OrderRow) => Number(worthOf(row, Date.now(), weights).worthYuan);
    expect(rows.map(({ id }) => id)).not.toEqual([...ids].reverse());
    expect(rows.map(worth)).toEqual(rows.map(worth).sort((a, b) => b - a));
    expect((await lockNext(ctx, 2)).entries.map(({ id }) => id)).toEqual(rows.slice(0, 2).map(({ id }) => id));
  });

  it('shows nothing to a person without the verb', async () => {
    await raise(2);
    const page = await queuePage(contextOf(sql, people.administrator), queueRequest.parse({ view: 'unit' }));
    expect(page.rows).toEqual([]);
  });

  it('filters on business fields on the server', async () => {
    await raise(12);
    const ctx = contextOf(sql, people.reviewer);
    const by = async (filter: object): Promise<number> => (await queuePage(ctx, queueRequest.parse({ filter }))).total;
    expect(await by({ customer: '客户1' })).toBe(3);
    expect(await by({ moneyFrom: '10' })).toBe(2);
    expect(await by({ accountNo: '0000000003' })).toBe(1);
    expect(await by({ customer: '%' })).toBe(0);
    expect(await by({ unitId: UNITS.stationNorth })).toBe(0);
  });
});

describe('parity: old snapshot + events = fresh snapshot', () => {
  it('holds for create, lock, unlock, break, hand-over and expiry', async () => {
    const held = await snapshot(sql);
    const ids = await raise(8);
    const reviewer = contextOf(sql, people.reviewer);
    await lockOrders(reviewer, ids.slice(0, 6));
    await unlockOrders(reviewer, ids.slice(0, 2));
    await breakLocks(contextOf(sql, people.lead), [ids[2]!], '急件');
    await reassignOrders(contextOf(sql, people.lead), [ids[3]!, ids[7]!], people.reviewer2.userId, '均衡');
    await sql.run(`UPDATE work_order SET lease_until = now() - interval '1 second' WHERE id = $1`, [ids[4]]);
    await expireLeases(reviewer);
    for (const event of await outboxEvents(sql)) applyOrderEvent(held, event);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(await snapshot(sql)));
  });
});

describe('history', () => {
  it('verifies, refuses change to the application, and names a row tampered by the owner', async () => {
    const ids = await raise(3);
    await lockOrders(contextOf(sql, people.reviewer), ids);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await sealHistory(contextOf(sql, people.reviewer))).toBeGreaterThan(0);
    expect((await verifyHistory(sql)).faults).toEqual([]);
    await expect(sql.run(`UPDATE order_history SET reason = 'x'`)).rejects.toThrow(/permission denied|append-only/);
    await expect(sql.run(`DELETE FROM order_history`)).rejects.toThrow(/permission denied|append-only/);
    await expect(sql.run(`DELETE FROM work_order`)).rejects.toThrow(/permission denied/);
    await asOwner(database.url, async (owner) => {
      await expect(owner.run(`UPDATE order_history SET reason = 'x'`)).rejects.toThrow(/append-only/);
      await owner.tx(async (tx) => {
        await tx.run(`SET LOCAL session_replication_role = replica`);
        await tx.run(`UPDATE order_history SET actor_id = 99 WHERE order_id = $1 AND action = 'lock'`, [ids[1]]);
      });
    });
    const faults = (await verifyHistory(sql)).faults;
    expect(faults).toContainEqual(expect.objectContaining({ kind: 'row-altered', orderId: ids[1], seq: 4 }));
    await asOwner(database.url, async (owner) => {
      await owner.tx(async (tx) => {
        await tx.run(`SET LOCAL session_replication_role = replica`);
        await tx.run(`DELETE FROM order_history WHERE order_id = $1`, [ids[2]]);
        await tx.run(`DELETE FROM work_order WHERE id = $1`, [ids[2]]);
      });
    });
    expect((await verifyHistory(sql)).faults).toContainEqual(expect.objectContaining({ kind: 'window-altered' }));
  });

  it('lets a province-wide grant see every unit below', async () => {
    await raise(1, UNITS.otherStation);
    const wide = { ...people.supervisor, grants: [grant('supervisor', UNITS.province)] };
    const page = await queuePage(contextOf(sql, wide), queueRequest.parse({ view: 'unit' }));
    expect(page.total).toBe(1);
  });
});
