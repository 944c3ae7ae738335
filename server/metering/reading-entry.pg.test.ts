import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { enterReadings } from './commands/enter-readings';
import { entryRoutes, readingEntry } from './queries/reading-entry';
import type { Entry, EntryRow } from './wire';

const MONTH = '2026-10';
const ROUTE = UNITS.stationSouth;
const [A, B, C] = [4001, 4002, 4003];

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

// Former figures are append-only, so that every test starts from a database of its own.
beforeEach(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await owner.run(`UPDATE meter SET decimals = 1, ct_ratio = 20 WHERE id = $1`, [A]);
    await owner.run(`UPDATE meter SET kind = 'three-rate', has_reactive = true WHERE id = $1`, [C]);
    await owner.run(
      `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
       SELECT d, m.account_id, m.id, 'total', 1000 + 100 * n, 1100 + 100 * n, d - 31, d + 4, 'manual'
         FROM meter m, (VALUES (date '2026-08-01', 0), (date '2026-09-01', 1)) AS months(d, n) WHERE m.account_id / 1000 = 4`,
    );
    await owner.run(
      `INSERT INTO reading (reading_month, account_id, meter_id, register, prev_value, value, prev_read_on, read_on, source)
       VALUES ('2026-10-01', $1, $1, 'total', 1200, NULL, '2026-09-05', NULL, 'manual'),
              ('2026-10-01', $2, $2, 'total', 1200, 1310, '2026-09-05', '2026-10-05', 'remote')`,
      [A, B],
    );
  });
  pool = openPool(database.url, { max: 6 });
  sql = new PoolSql(pool);
});
afterEach(async () => {
  await pool.end();
  await database.drop();
});

const reader = () => contextOf(sql, people.readerA);
const rowOf = async (meterId: number, register = 'total'): Promise<EntryRow> => {
  const { rows } = await readingEntry(reader(), { routeId: ROUTE, month: MONTH });
  return rows.find((row) => row.meterId === meterId && row.register === register)!;
};
const enter = (entries: Partial<Entry>[], ctx = reader(), readOn = '2026-10-05') =>
  enterReadings(ctx, {
    month: MONTH,
    readOn,
    entries: entries.map((entry) => ({
      meterId: A,
      register: 'total',
      revision: 0,
      value: null,
      rolledOver: null,
      ...entry,
    })),
  });

describe('what is to be read', () => {
  it('shows every register of the route with its base, multiplier and history; other units are not there', async () => {
    const answer = await readingEntry(reader(), { routeId: ROUTE, month: MONTH });
    expect(answer).toMatchObject({ mayEnter: true, route: { id: ROUTE, accounts: 3, unread: 1 } });
    expect(answer.rows.map(({ meterId, register }) => [meterId, register])).toEqual([
      [A, 'total'],
      [B, 'total'],
      [C, 'total'],
      [C, 'peak'],
      [C, 'flat'],
      [C, 'valley'],
      [C, 'reactive'],
    ]);
    expect(answer.rows[0]).toMatchObject({
      prevValue: '1200',
      value: null,
      revision: 0,
      multiplier: '20',
      lastEnergy: '2000',
      bill: null,
    });
    // No row of this month yet: last month's value is the base.
    expect(answer.rows[2]).toMatchObject({ prevValue: '1200', prevReadOn: '2026-09-05', value: null, revision: null });
    expect(answer.rows[3]).toMatchObject({ prevValue: null, lastEnergy: null });
    await expect(readingEntry(reader(), { routeId: UNITS.stationNorth, month: MONTH })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('lists the routes of the units, read-only for those who only see', async () => {
    const { routes } = await entryRoutes(contextOf(sql, people.reviewer), { month: MONTH });
    expect(routes.map(({ id }) => id)).toEqual([UNITS.stationSouth, UNITS.stationNorth]);
    const { routes: one } = await entryRoutes(contextOf(sql, people.reviewer), {
      month: MONTH,
      unitId: UNITS.stationNorth,
    });
    expect(one.map(({ id }) => id)).toEqual([UNITS.stationNorth]);
    expect((await readingEntry(contextOf(sql, people.reviewer), { routeId: ROUTE, month: MONTH })).mayEnter).toBe(
      false,
    );
  });
});

describe('entering', () => {
  it('writes the figure with person, source and date, and keeps the earlier one', async () => {
    const first = await enter([{ value: '01305.5' }]);
    expect(first.results[0]).toMatchObject({
      outcome: 'saved',
      row: {
        value: '1305.5',
        revision: 1,
        source: 'manual',
        readOn: '2026-10-05',
        readerId: people.readerA.userId,
        rolledOver: null,
      },
    });
    const second = await enter([{ value: '1306', revision: 1 }], reader(), '2026-10-06');
    expect(second.results[0]).toMatchObject({
      outcome: 'saved',
      row: { value: '1306', revision: 2, readOn: '2026-10-06' },
    });
    const kept = await sql.query(
      `SELECT revision, trim_scale(value)::text AS value, replaced_by AS by FROM reading_revision ORDER BY revision`,
    );
    expect(kept).toEqual([
      { revision: 0, value: null, by: people.readerA.userId },
      { revision: 1, value: '1305.5', by: people.readerA.userId },
    ]);
  });

  it('writes the row of a register that had none, from last month’s value', async () => {
    const { results } = await enter([
      { meterId: C, revision: null, value: '1300' },
      { meterId: C, register: 'peak', revision: null, value: '40' },
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
    expect(await rowOf(C)).toMatchObject({ prevValue: '1200', prevReadOn: '2026-09-05', value: '1300', revision: 0 });
    expect(await rowOf(C, 'peak')).toMatchObject({ prevValue: null, value: '40' });
    const again = await enter([{ meterId: C, revision: null, value: '1301' }]);
    expect(again.results[0]).toMatchObject({
      outcome: 'refused',
      refusal: 'metering.reading-changed',
      row: { value: '1300' },
    });
  });

  it('takes a reading back to "not read", and leaves alone what says the same', async () => {
    expect((await enter([{ meterId: B, value: '1310.0' }])).results[0]).toMatchObject({ outcome: 'same' });
    expect((await enter([{ meterId: B, value: null }])).results[0]).toMatchObject({ outcome: 'saved' });
    expect(await rowOf(B)).toMatchObject({ value: null, readOn: null, revision: 1 });
  });

  it('keeps a value below the former one without a ruling, and a ruling only there', async () => {
    await enter([{ value: '15' }]);
    expect(await rowOf(A)).toMatchObject({ value: '15', rolledOver: null });
    await enter([{ value: '15', revision: 1, rolledOver: true }]);
    expect(await rowOf(A)).toMatchObject({ value: '15', rolledOver: true, revision: 2 });
    await enter([{ value: '1250', revision: 2, rolledOver: true }]);
    expect(await rowOf(A)).toMatchObject({ value: '1250', rolledOver: null, revision: 3 });
  });

  it('judges every row by itself', async () => {
    const { results } = await enter([
      { value: '1305' },
      { meterId: B, value: '12x' },
      { meterId: C, value: '1300', revision: 7 },
      { meterId: 5001, value: '1' },
      { meterId: B, register: 'peak', value: '1', revision: null },
      { meterId: C, register: 'valley', value: '1234567', revision: null },
    ]);
    expect(results.map(({ outcome, fault, refusal }) => [outcome, fault ?? refusal])).toEqual([
      ['saved', null],
      ['refused', 'not-a-number'],
      ['refused', 'metering.reading-changed'],
      ['refused', 'access.out-of-scope'],
      ['refused', 'register-not-on-meter'],
      ['refused', 'too-many-digits'],
    ]);
    expect(results[3]!.row).toBeNull();
  });

  it('refuses dates outside the period', async () => {
    expect((await enter([{ value: '1300' }], reader(), '2999-01-01')).results[0]).toMatchObject({
      fault: 'read-in-future',
    });
    expect((await enter([{ value: '1300' }], reader(), '2026-09-04')).results[0]).toMatchObject({
      fault: 'read-before-last',
    });
  });

  it('lets nobody in who may only see', async () => {
    const { results } = await enter([{ value: '1300' }], contextOf(sql, people.calculator));
    expect(results[0]).toMatchObject({ outcome: 'refused', refusal: 'access.out-of-scope', row: null });
    expect(await rowOf(A)).toMatchObject({ value: null, revision: 0 });
  });

  it('of two at once on one row, one wins and the other is told', async () => {
    const answers = await Promise.all([
      enter([{ value: '1301' }]),
      enter([{ value: '1302' }], contextOf(sql, people.readerB)),
    ]);
    const outcomes = answers.map(({ results }) => results[0]!);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['refused', 'saved']);
    const lost = outcomes.find(({ outcome }) => outcome === 'refused')!;
    const won = outcomes.find(({ outcome }) => outcome === 'saved')!;
    expect(lost).toMatchObject({ refusal: 'metering.reading-changed', row: { value: won.row!.value, revision: 1 } });
  });
});

describe('a month that is billed', () => {
  async function bill(accountId: number, status: 'computed' | 'released'): Promise<void> {
    await asOwner(database.url, async (owner) => {
      await owner.run(
        `INSERT INTO bill (bill_month, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by,
                           calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input)
         VALUES ('2026-10-01', $2, $1, 4, $3, '2026-09-05', '2026-10-05', 110, 50, $4, now(),
                 CASE WHEN $3 = 'released' THEN $5::int END, CASE WHEN $3 = 'released' THEN now() END, '1', 'a', 'b', '{}')`,
        [accountId, `B${accountId}${status}`, status, people.calculator.userId, people.lead.userId],
      );
    });
  }

  it('refuses what stands in a computed bill, not what is unread; a released bill closes all of it', async () => {
    await bill(B, 'computed');
    await bill(A, 'computed');
    const { results } = await enter([
      { meterId: B, value: '1311' },
      { meterId: A, value: '1300' },
    ]);
    expect(results.map(({ outcome, refusal }) => [outcome, refusal])).toEqual([
      ['refused', 'metering.reading-billed'],
      ['saved', null],
    ]);
    await bill(C, 'released');
    const closed = await enter([{ meterId: C, value: '1300', revision: null }]);
    expect(closed.results[0]).toMatchObject({
      outcome: 'refused',
      refusal: 'metering.reading-released',
      row: { bill: 'released' },
    });
  });
});
