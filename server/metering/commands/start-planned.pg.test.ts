import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM_ACTOR, type Ctx } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, smallUtility, UNITS } from '@/tests/support/small-utility';
import { startPlanned } from './start-planned';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { max: 3 });
  sql = new PoolSql(pool);
  await asOwner(database.url, async (owner) => {
    await smallUtility(owner, 15);
    // A class III customer never tested on site, a class II one tested in July, a meter eight years in service, and a station with old ones only.
    await owner.run('UPDATE account SET capacity_kva = 400 WHERE id = 4001');
    await owner.run('UPDATE account SET capacity_kva = 3000 WHERE id = 4002');
    await owner.run(
      `INSERT INTO meter_test (meter_id, account_id, kind, tested_on, error_percent, accuracy_class, within_class, certificate_no, tester_id, order_no)
       VALUES (4002, 4002, 'field', '2026-07-15', 0.2, '0.5', true, 'XJ-1', 1, 'LH1')`,
    );
    await owner.run(`UPDATE meter SET installed_on = '2018-11-20' WHERE id = 4003`);
    await owner.run(`UPDATE meter SET installed_on = '2010-01-01' WHERE id / 1000 = ${UNITS.otherStation}`);
  });
});
afterAll(async () => {
  await pool?.end();
  await database?.drop();
});

const on = (today: string): Ctx => ({
  ...contextOf(sql, SYSTEM_ACTOR),
  clock: { now: () => `${today}T01:00:00.000Z`, today: () => today },
});
const raised = (process: string, unitId: number) =>
  sql.query(
    `SELECT account_no AS no, step, state, subject ->> 'plannedFor' AS month, subject ->> 'plannedWork' AS work FROM work_order
      WHERE process = $1 AND unit_id = $2 ORDER BY id`,
    [process, unitId],
  );

describe('计划发起', () => {
  it('raises the reading plan of each station once a month, five days before its first reading day', async () => {
    expect((await startPlanned(on('2026-11-29'))).readingPlans).toBe(0);
    expect((await startPlanned(on('2026-11-30'))).readingPlans).toBe(3);
    expect((await startPlanned(on('2026-12-01'))).readingPlans).toBe(0);
    expect(await raised('reading-plan', UNITS.stationSouth)).toEqual([
      { no: null, step: 'plan', state: 'pending', month: '2026-12', work: null },
    ]);
    // Given up by the lead is given up; the next month is another plan.
    await asOwner(database.url, (owner) => owner.run(`UPDATE work_order SET state = 'done'`));
    expect((await startPlanned(on('2026-12-05'))).readingPlans).toBe(0);
    expect((await startPlanned(on('2026-12-31'))).readingPlans).toBe(3);
    expect(
      await sql.one(
        `SELECT DISTINCT h.reason FROM order_history h JOIN work_order w ON w.id = h.order_id WHERE w.subject ->> 'plannedFor' = '2026-12' AND w.process = 'reading-plan'`,
      ),
    ).toEqual({
      reason: '抄表例日 2026-12-05',
    });
  });

  it('raises field tests by class and rotations by age, in portions, and never twice', async () => {
    await asOwner(database.url, (owner) => owner.run(`DELETE FROM work_order WHERE process = 'meter-rotation'`));
    expect(await startPlanned(on('2026-11-26'))).toEqual({ readingPlans: 0, fieldTests: 1, rotations: 11 });
    // The longest overdue first: since February 2020, and since this month.
    expect(await raised('meter-rotation', UNITS.stationSouth)).toEqual([
      { no: '0000004001', step: 'plan', state: 'pending', month: '2026-11', work: 'field-test' },
      { no: '0000004003', step: 'plan', state: 'pending', month: '2026-11', work: 'rotation' },
    ]);
    expect(await raised('meter-rotation', UNITS.otherStation)).toHaveLength(10);
    expect(await startPlanned(on('2026-11-27'))).toMatchObject({ fieldTests: 0, rotations: 0 });
    // Class II falls due six months after its test, and the rest of the old ones in the next month's portion.
    expect(await startPlanned(on('2027-01-10'))).toMatchObject({ fieldTests: 1, rotations: 5 });
    expect(await raised('meter-rotation', UNITS.stationSouth)).toContainEqual({
      no: '0000004002',
      step: 'plan',
      state: 'pending',
      month: '2027-01',
      work: 'field-test',
    });
  });
});
