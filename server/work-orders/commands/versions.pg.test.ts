import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { Refusal } from '@/server/kernel/refusal';
import { createOrders } from './create';
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
  await pool?.end();
  await database?.drop();
});

const NOTHING = {
  'metering.dispatch': {},
  'metering.report-field': {},
  'metering.reading-stands': {},
  'metering.raise-meter-fault': {},
};

async function does(person: PersonKey, id: number, step: string, action: string, form: object): Promise<string> {
  const ctx = contextOf(sql, people[person], NOTHING);
  const entry = (await lockOrders(ctx, [id])).entries[0]!;
  return submitOrder(ctx, id, entry.fence!, { step, action, form: form as Record<string, unknown> }).then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error as Error)),
  );
}

it('an order started on version 1 finishes on version 1 after version 2 came; a new one goes by version 2', async () => {
  const spec = { process: 'reading-anomaly', unitId: UNITS.stationSouth, createdBy: 0, accountId: 4001 };
  const [old, fresh] = await sql.tx((tx) => createOrders(tx, [spec, spec]));
  // As it stood before the second version: the same steps, of the first one.
  await sql.run('UPDATE work_order SET process_version = 1 WHERE id = $1', [old!.id]);
  for (const { id } of [old!, fresh!]) {
    expect(await does('lead', id, 'dispatch', 'dispatch', { readerId: people.readerB.userId })).toBe('done');
    expect(await does('readerB', id, 'field', 'report', { readOn: '2026-10-06', finding: 'meter-faulty' })).toBe(
      'done',
    );
  }
  expect(await does('calculator', old!.id, 'conclude', 'send-for-exchange', { reason: '表计停走' })).toBe(
    'order.wrong-step',
  );
  expect(await does('calculator', fresh!.id, 'conclude', 'send-for-exchange', { reason: '表计停走' })).toBe('done');
  expect(await does('calculator', old!.id, 'conclude', 'reading-stands', { reason: '维持' })).toBe('done');
  const rows = await sql.query('SELECT process_version AS version, step, state FROM work_order ORDER BY id');
  expect(rows).toEqual([
    { version: 1, step: 'conclude', state: 'done' },
    { version: 2, step: 'exchange', state: 'pending' },
  ]);
});
