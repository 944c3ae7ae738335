import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner, outboxEvents, snapshot } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { applyOrderEvent } from '../projection';
import { verifyHistory } from '../queries/verify-history';
import { createOrders } from './create';
import { escalateOrders } from './escalate';
import { lockOrders } from './locks';
import { submitOrder } from './submit';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 4 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it('raises what is near its limit, then what broke it, once each; tells the lead, keeps parity and the chain, and settles with the next step', async () => {
  const spec = { process: 'reading-anomaly', unitId: UNITS.stationSouth, createdBy: 0, accountId: 4001 };
  const [near, broken, calm] = await sql.tx((tx) => createOrders(tx, [spec, spec, spec]));
  await sql.run(`UPDATE work_order SET warn_at = now() - interval '1 hour' WHERE id = $1`, [near!.id]);
  await sql.run(
    `UPDATE work_order SET warn_at = now() - interval '3 hours', due_at = now() - interval '1 hour' WHERE id = $1`,
    [broken!.id],
  );
  const held = await snapshot(sql);
  await sql.run('DELETE FROM outbox');
  const ctx = contextOf(sql, people.lead);
  expect(await escalateOrders(ctx)).toEqual({ warned: 1, broken: 1 });
  expect(await escalateOrders(ctx)).toEqual({ warned: 0, broken: 0 });
  for (const event of await outboxEvents(sql)) applyOrderEvent(held, event);
  const now = await snapshot(sql);
  expect(Object.fromEntries(held)).toEqual(Object.fromEntries(now));
  expect([near, broken, calm].map((order) => now.get(order!.id)!.priority)).toEqual([2, 1, 3]);
  expect(
    await sql.query(`SELECT user_id AS "userId", payload ->> 'kind' AS kind FROM outbox WHERE topic = 'personal'`),
  ).toEqual([{ userId: people.lead.userId, kind: 'limit-near' }]);

  // The next step has a limit of its own: the order is as urgent as it was before.
  const receipt = await lockOrders(ctx, [near!.id]);
  await submitOrder({ ...ctx, effects: { 'metering.dispatch': {} } }, near!.id, receipt.entries[0]!.fence!, {
    step: 'dispatch',
    action: 'dispatch',
    form: { readerId: people.readerA.userId, instruction: '' },
  });
  expect((await snapshot(sql)).get(near!.id)!.priority).toBe(3);
  expect((await verifyHistory(sql)).faults).toEqual([]);
});
