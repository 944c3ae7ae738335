import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { illegalTries, type Scene, setTheScene } from '@/tests/support/illegal-moves';
import { asOwner, snapshot } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';

/** As many as the machine has time for; `npm run bench -- illegal-moves` tries 100,000. */
const TRIES = 2000;
let database: TestDatabase;
let pool: pg.Pool;
let scene: Scene;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { max: 6 });
  scene = await asOwner(database.url, async (owner) => {
    await smallUtility(owner);
    return setTheScene(owner, new PoolSql(pool));
  });
}, 300_000);
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

it('accepts none of many tries by random people with stale fences, wrong steps, foreign actions and forged ids', async () => {
  const sql = new PoolSql(pool);
  const before = Object.fromEntries(await snapshot(sql));
  const history = await sql.one('SELECT count(*)::int AS n FROM order_history');
  const { tried, accepted, byKind, examples } = await illegalTries(sql, scene, TRIES, 20_261_125);
  expect(examples).toEqual([]);
  expect(accepted).toBe(0);
  expect(tried).toBeGreaterThanOrEqual(TRIES);
  expect(Object.keys(byKind).sort()).toEqual(['batch', 'break', 'lock', 'reassign', 'submit', 'unlock']);
  expect(Object.fromEntries(await snapshot(sql))).toEqual(before);
  expect(await sql.one('SELECT count(*)::int AS n FROM order_history')).toEqual(history);
}, 300_000);
