import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { doChunks, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import { startRun } from '../commands/runs';
import { readCheckFacts } from './check-facts';
import { peersOfRun } from './peers';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const [SEPTEMBER, OCTOBER] = ['2026-09', '2026-10'];
const ACCOUNTS = Array.from({ length: 24 }, (_, n) => 4001 + n);

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, 24);
    await loadPrices(owner);
    await owner.run(
      `INSERT INTO feeder (id, unit_id, substation, code, name, voltage_kv) OVERRIDING SYSTEM VALUE VALUES (1, 3, '鹿城变', 'F1', '城南线', 10)`,
    );
    await owner.run(
      `INSERT INTO transformer (id, feeder_id, unit_id, code, name, kva) OVERRIDING SYSTEM VALUE VALUES (1, 1, 4, 'T1', '一号台区', 315), (2, 1, 4, 'T2', '二号台区', 315)`,
    );
    await owner.run(`UPDATE account SET transformer_id = 1 + (id % 2) WHERE unit_id = 4`);
    await owner.run(`UPDATE account SET transformer_id = NULL WHERE id = 4024`);
    await enterReadings(
      owner,
      SEPTEMBER,
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
    await enterReadings(
      owner,
      OCTOBER,
      ACCOUNTS.map((accountId, n) => ({ accountId, prev: 1100, curr: 1100 + (accountId === 4001 ? 0 : 100 + n) })),
    );
  });
  pool = openPool(database.url, { max: 8 });
  sql = new PoolSql(pool);
  const first = await startRun(contextOf(sql, people.calculator, EFFECTS), {
    unitId: UNITS.stationSouth,
    month: SEPTEMBER,
  });
  await doChunks(contextOf(sql, people.operator, EFFECTS), first);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const outage = (
  no: string,
  from: string,
  to: string,
  transformer: number | null,
  feeder: number | null,
): Promise<number> =>
  sql.run(
    `INSERT INTO outage (outage_no, unit_id, feeder_id, transformer_id, kind, started_at, ended_at, reason, recorded_by)
     VALUES ($1, 4, $5, $4, 'fault', $2, $3, '线路检修', 6)`,
    [no, from, to, transformer, feeder],
  );

describe('what the checks look at', () => {
  it('counts the hours of outages inside the period once, by transformer and by feeder', async () => {
    await outage('TD1', '2026-09-05T00:00:00+08:00', '2026-09-15T00:00:00+08:00', 2, null);
    await outage('TD2', '2026-09-14T00:00:00+08:00', '2026-09-16T00:00:00+08:00', null, 1);
    const facts = await readCheckFacts(sql, OCTOBER, [4001, 4002, 4024]);
    expect(facts.get(4001)!.outages).toMatchObject([{ outageNo: 'TD1、TD2', hours: 264 }]);
    expect(facts.get(4002)!.outages).toMatchObject([{ outageNo: 'TD2', hours: 48 }]);
    expect(facts.get(4024)).toEqual({ transformerId: null, suspended: false, outages: [], fileChanges: [] });
  });

  it('forgets an outage that was withdrawn, and lets nobody change or delete one', async () => {
    await sql.run(`UPDATE outage SET withdrawn_at = now(), withdrawn_by = 6 WHERE outage_no = 'TD2'`);
    expect((await readCheckFacts(sql, OCTOBER, [4002])).get(4002)!.outages).toEqual([]);
    await expect(sql.run(`UPDATE outage SET ended_at = now()`)).rejects.toThrow();
    await expect(sql.run(`DELETE FROM outage`)).rejects.toThrow();
    await outage('TD3', '2026-09-05T00:00:00+08:00', '2026-10-05T00:00:00+08:00', 2, null);
  });

  it('knows what changed in the archive, by whose order or none', async () => {
    await sql.run(`UPDATE account SET capacity_kva = 20 WHERE id = 4005`);
    await sql.run(`UPDATE meter SET ct_ratio = 10 WHERE id = 4005`);
    await sql.run(`UPDATE account SET capacity_kva = 20, address = '改址' WHERE id = 4006`);
    await sql.run(
      `INSERT INTO account_change (account_id, kind, effective_on, order_no) VALUES (4006, 'capacity', current_date, 'ZR1')`,
    );
    await sql.run(`UPDATE account SET address = '改址' WHERE id = 4007`);
    const facts = await readCheckFacts(sql, OCTOBER, [4005, 4006, 4007]);
    expect(
      facts.get(4005)!.fileChanges.map(({ field, before, after, orders }) => [field, before, after, orders]),
    ).toEqual([
      ['capacity', '0', '20', []],
      ['multiplier', '1', '10', []],
    ]);
    expect(facts.get(4006)!.fileChanges).toMatchObject([{ field: 'capacity', orders: ['capacity'] }]);
    expect(facts.get(4007)!.fileChanges).toEqual([]);
    await sql.run(`UPDATE meter SET ct_ratio = 1 WHERE id = 4005`);
  });

  it('works the peers out once a run, the same for every worker, and answers a zero by the outage in the run itself', async () => {
    const run = await startRun(contextOf(sql, people.calculator, EFFECTS), {
      unitId: UNITS.stationSouth,
      month: OCTOBER,
    });
    await doChunks(contextOf(sql, people.operator, EFFECTS), run);
    const rows = await sql.query<{ kind: string; key: string; accounts: number; ratio: string }>(
      `SELECT kind, key, accounts, ratio FROM peer_statistic WHERE run_id = $1 ORDER BY kind, key`,
      [run.id],
    );
    expect(rows.map((row) => [row.kind, row.key, row.accounts])).toEqual([
      ['class', 'residential/0', 24],
      ['none', '', 0],
      ['transformer', '1/residential', 11],
      ['transformer', '2/residential', 12],
    ]);
    const book = await peersOfRun(sql, run.id, OCTOBER, [UNITS.stationSouth]);
    expect(book.of(4, 'residential', false, 2)).toMatchObject({ scope: 'transformer', accounts: 12 });
    expect(book.of(4, 'residential', false, null)).toMatchObject({ scope: 'class', accounts: 24 });
    expect(book.of(4, 'commercial', false, null)).toBeNull();
    expect(
      await sql.query(
        `SELECT f.rule, f.detail->>'explainedBy' AS by, f.detail->'evidence'->>'outageNo' AS no, b.open_obligations AS open
                         FROM finding f JOIN bill b ON b.bill_month = f.bill_month AND b.id = f.bill_id WHERE f.account_id = 4001 AND f.run_id = $1`,
        [run.id],
      ),
    ).toEqual([{ rule: 'zero-energy', by: 'outage', no: 'TD1、TD3', open: 0 }]);
  });
});
