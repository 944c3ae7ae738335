import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { illegalTries, raiseOneOfEach } from '@/tests/support/illegal-moves';
import { asOwner, snapshot } from '@/tests/support/orders';
import { type People, smallUtility } from '@/tests/support/small-utility';

/** As many as the machine has time for; `npm run bench -- illegal-moves` tries 100,000. */
const TRIES = 2000;
let database: TestDatabase;
let pool: pg.Pool;
let people: People;

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
  });
  pool = openPool(database.url, { max: 6 });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

it('accepts none of many tries by random people with stale fences, wrong steps, foreign actions and forged ids', async () => {
  const sql = new PoolSql(pool);
  const standing = await raiseOneOfEach(sql, people);
  const before = Object.fromEntries(await snapshot(sql));
  const history = await sql.one('SELECT count(*)::int AS n FROM order_history');
  expect(await illegalTries(sql, people, standing, TRIES, 20_261_125)).toEqual({ tried: TRIES, accepted: 0 });
  expect(Object.fromEntries(await snapshot(sql))).toEqual(before);
  expect(await sql.one('SELECT count(*)::int AS n FROM order_history')).toEqual(history);
}, 300_000);
