import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Refusal } from '@/server/kernel/refusal';
import { addDays, localDateOf } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import { peopleWithRole } from '@/server/work-orders/queries/approval';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { endSubstitute, setSubstitute } from './commands/substitutes';
import { substitutes } from './queries/substitutes';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const today = localDateOf(new Date().toISOString());

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

const set = (
  by: PersonKey,
  absent: PersonKey,
  standIn: PersonKey,
  from = today,
  to = addDays(today, 7),
): Promise<string | number> =>
  setSubstitute(contextOf(sql, people[by]), {
    absentId: people[absent].userId,
    substituteId: people[standIn].userId,
    fromOn: from,
    toOn: to,
    reason: '年休假',
  }).then(
    ({ id }) => id,
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error as Error)),
  );

const reviewers = async (): Promise<number[]> =>
  (await peopleWithRole(contextOf(sql, people.lead), 'reviewer', UNITS.stationSouth))
    .map(({ id }) => id)
    .sort((a, b) => a - b);

describe('a stand-in', () => {
  it('is refused who would hold incompatible roles, for oneself, for others’ people, for wrong or taken days', async () => {
    expect(await set('reviewer', 'reviewer', 'calculator')).toBe('access.separation-of-duties');
    expect(await set('reviewer', 'reviewer', 'reviewer')).toBe('access.substitute-self');
    expect(await set('reviewer2', 'reviewer', 'lead')).toBe('access.not-permitted');
    expect(await set('reviewer', 'reviewer', 'lead', today, addDays(today, -1))).toBe('access.substitute-days');
    expect(await set('reviewer', 'reviewer', 'lead', today, addDays(today, 90))).toBe('access.substitute-days');
    expect(await reviewers()).toEqual([people.reviewer.userId, people.reviewer2.userId]);
  });

  it('acts in the roles on those days alone, as themselves, until it is ended', async () => {
    const later = await set('reviewer', 'reviewer', 'lead', addDays(today, 20), addDays(today, 25));
    expect(typeof later).toBe('number');
    expect(await reviewers()).not.toContain(people.lead.userId);
    const now = await set('lead', 'reviewer', 'lead');
    expect(typeof now).toBe('number');
    expect(await reviewers()).toContain(people.lead.userId);
    expect(await set('reviewer', 'reviewer', 'reviewer2')).toBe('access.substitute-twice');
    const { standing } = await substitutes(contextOf(sql, people.reviewer));
    expect(standing.map((each) => [each.substituteId, each.endable])).toEqual([
      [people.lead.userId, true],
      [people.lead.userId, true],
    ]);
    await endSubstitute(contextOf(sql, people.reviewer), now as number);
    expect(await reviewers()).not.toContain(people.lead.userId);
    expect(await sql.query(`SELECT action FROM access_history WHERE action LIKE 'substitute%' ORDER BY id`)).toEqual([
      { action: 'substitute-set' },
      { action: 'substitute-set' },
      { action: 'substitute-ended' },
    ]);
  });
});
