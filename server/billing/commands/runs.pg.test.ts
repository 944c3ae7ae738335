import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDetail } from '@/server/billing/queries/runs';
import { verifyBills } from '@/server/billing/queries/verify-bills';
import { openPool, PoolSql } from '@/server/platform/db';
import { act, billsHash, doChunks, doJobs, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import type { OrderCtx } from '@/server/work-orders/effects';
import { billChunk } from './bill-chunk';
import { releaseRun, releaseRunFor } from './release';
import { pauseRun, resumeRun, startRun, stopRun, sweepRuns } from './runs';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;

const PER_STATION = 30;
const COUNTY_ACCOUNTS = 2 * PER_STATION;
/** Months with the same readings, so that runs cut differently must give the same bills but for the month. */
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05'] as const;

function as(person: PersonKey): OrderCtx {
  return contextOf(sql, people[person], EFFECTS);
}

async function counts(month: string): Promise<{ bills: number; accounts: number; lines: number }> {
  return sql.one(
    `SELECT count(*)::int AS bills, count(DISTINCT account_id)::int AS accounts,
            (SELECT count(*)::int FROM bill_line WHERE bill_month = $1) AS lines
       FROM bill WHERE bill_month = $1 AND status <> 'superseded'`,
    [`${month}-01`],
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, PER_STATION);
    await loadPrices(owner);
    const accounts = await owner.query<{ id: number }>('SELECT id FROM account ORDER BY id');
    for (const month of MONTHS) {
      await enterReadings(
        owner,
        month,
        accounts.map(({ id }) => ({ accountId: id, prev: 1000, curr: 1000 + (id % 1000) * 7 })),
      );
    }
  });
  pool = openPool(database.url, { max: 16 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('a run', () => {
  it('is refused to those who may not, where nothing is, and where nothing was read', async () => {
    await expect(startRun(as('reviewer'), { unitId: UNITS.county, month: MONTHS[0] })).rejects.toMatchObject({
      code: 'access.not-permitted',
    });
    await expect(startRun(as('calculator'), { unitId: UNITS.otherCounty, month: MONTHS[0] })).rejects.toMatchObject({
      code: 'access.out-of-scope',
    });
    await expect(startRun(as('calculator'), { unitId: UNITS.county, month: '2019-01' })).rejects.toMatchObject({
      code: 'billing.no-accounts',
    });
    await expect(startRun(as('calculator'), { unitId: UNITS.county, month: '2025-06' })).rejects.toMatchObject({
      code: 'billing.no-readings',
    });
    expect(await sql.query('SELECT 1 FROM billing_run')).toEqual([]);
  });

  it('gives the same bills whatever the chunks, the workers and the order', async () => {
    const hashes: string[] = [];
    const shapes: [number, number, boolean][] = [
      [1000, 1, false],
      [7, 1, true],
      [3, 4, false],
    ];
    for (const [place, [size, workers, backwards]] of shapes.entries()) {
      const one = await createTestDatabase();
      const onePool = openPool(one.url, { max: 12 });
      try {
        const oneSql = new PoolSql(onePool);
        const folk = await asOwner(one.url, async (owner) => {
          const found = await smallUtility(owner, 20);
          await loadPrices(owner);
          const ids = await owner.query<{ id: number }>('SELECT id FROM account ORDER BY id');
          await enterReadings(
            owner,
            '2026-06',
            ids.map(({ id }) => ({ accountId: id, prev: 500, curr: id % 13 === 0 ? null : 500 + (id % 1000) * 41 })),
          );
          return found;
        });
        const ctx = contextOf(oneSql, folk.calculator, EFFECTS);
        const run = await startRun(ctx, { unitId: UNITS.county, month: '2026-06' }, { chunkAccounts: size });
        const order = Array.from({ length: run.chunks }, (_, n) => (backwards ? run.chunks - 1 - n : n));
        await Promise.all(
          Array.from({ length: workers }, async () => {
            for (let next = order.shift(); next !== undefined; next = order.shift()) await billChunk(ctx, run.id, next);
          }),
        );
        expect((await runDetail(ctx, run.id)).run.status, `shape ${place}`).toBe('done');
        hashes.push(await billsHash(oneSql, '2026-06'));
      } finally {
        await onePool.end();
        await one.drop();
      }
    }
    expect(new Set(hashes).size).toBe(1);
  });

  it('bills nobody twice when chunks are delivered again and at once', async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.county, month: MONTHS[0] }, { chunkAccounts: 11 });
    const deliveries = Array.from({ length: run.chunks * 3 }, (_, n) =>
      billChunk(as('operator'), run.id, n % run.chunks),
    );
    const results = await Promise.all(deliveries);
    expect(results.filter((result) => result.kind === 'done')).toHaveLength(run.chunks);
    expect(await counts(MONTHS[0])).toMatchObject({ bills: COUNTY_ACCOUNTS, accounts: COUNTY_ACCOUNTS });
    expect((await runDetail(as('calculator'), run.id)).run).toMatchObject({
      status: 'done',
      billed: COUNTY_ACCOUNTS,
      chunksDone: run.chunks,
    });
    expect(
      await sql.query(`SELECT account_id FROM work_order WHERE run_id = $1 GROUP BY 1 HAVING count(*) > 1`, [run.id]),
    ).toEqual([]);
  });

  it('pauses, resumes, stops; a later run takes only what is left', async () => {
    const ctx = as('calculator');
    const run = await startRun(ctx, { unitId: UNITS.county, month: MONTHS[1] }, { chunkAccounts: 10 });
    await sql.run('DELETE FROM outbox');
    await billChunk(ctx, run.id, 0);
    expect((await pauseRun(ctx, run.id)).status).toBe('paused');
    expect(await billChunk(ctx, run.id, 1)).toEqual({ kind: 'nothing-to-do', why: 'not-running' });
    await expect(pauseRun(ctx, run.id)).rejects.toMatchObject({ code: 'billing.run-not-pausable' });
    await expect(resumeRun(as('reviewer'), run.id)).rejects.toMatchObject({ code: 'access.not-permitted' });
    expect((await resumeRun(as('lead'), run.id)).status).toBe('running');
    const queued = await sql.query<{ payload: { chunkNo: number } }>(
      `SELECT payload FROM outbox WHERE kind = 'job' ORDER BY id`,
    );
    expect(queued.map((job) => job.payload.chunkNo)).toEqual([1, 2, 3, 4, 5]);
    await billChunk(ctx, run.id, 1);
    expect((await stopRun(ctx, run.id)).status).toBe('stopped');
    const rest = await startRun(ctx, { unitId: UNITS.county, month: MONTHS[1] });
    expect(rest.accounts).toBe(COUNTY_ACCOUNTS - 20);
    await doChunks(ctx, rest);
    expect(await counts(MONTHS[1])).toMatchObject({ bills: COUNTY_ACCOUNTS, accounts: COUNTY_ACCOUNTS });
  });

  it('is taken up again by the sweep when its jobs are gone', async () => {
    const ctx = as('calculator');
    const run = await startRun(ctx, { unitId: UNITS.stationSouth, month: MONTHS[2] }, { chunkAccounts: 10 });
    await sql.run('DELETE FROM outbox');
    expect(await sweepRuns(as('operator'))).toBe(0);
    await sql.run(`UPDATE billing_chunk SET queued_at = now() - interval '1 minute' WHERE run_id = $1`, [run.id]);
    expect(await sweepRuns(as('operator'))).toBe(3);
    expect(await doJobs(as('operator'))).toEqual(['billing/run-chunk', 'billing/run-chunk', 'billing/run-chunk']);
    expect((await runDetail(ctx, run.id)).run.status).toBe('done');
  });

  it('lists the one account whose bill the database refuses, and bills the others', async () => {
    const ctx = as('calculator');
    await asOwner(database.url, async (owner) => {
      await owner.run(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN IF NEW.account_id = 4007 AND NEW.bill_month = '2026-04-01' THEN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$`);
      await owner.run('CREATE TRIGGER refuse_one BEFORE INSERT ON bill FOR EACH ROW EXECUTE FUNCTION refuse_one()');
    });
    const run = await startRun(ctx, { unitId: UNITS.county, month: MONTHS[3] });
    await doChunks(ctx, run);
    const detail = await runDetail(ctx, run.id);
    expect(detail.run).toMatchObject({ status: 'done', billed: COUNTY_ACCOUNTS - 1, exceptions: 1 });
    expect(detail.byException).toEqual([{ code: 'write-refused', open: 1, resolved: 0 }]);
    await asOwner(database.url, (owner) => owner.run('DROP TRIGGER refuse_one ON bill'));
  });

  it('can be computed again from what it stored, to the byte', async () => {
    const report = await verifyBills(sql, MONTHS[0]);
    expect(report).toMatchObject({ bills: COUNTY_ACCOUNTS, identical: COUNTY_ACCOUNTS, differing: [] });
  });

  it('names the bill and the operand somebody altered', async () => {
    await asOwner(database.url, (owner) =>
      owner.tx(async (tx) => {
        await tx.run('SET LOCAL session_replication_role = replica');
        await tx.run(
          `UPDATE bill SET input = jsonb_set(input, '{points,0,meters,0,registers,0,curr}', '"1999"') WHERE account_id = 4005 AND bill_month = '2026-01-01'`,
        );
        await tx.run(
          `UPDATE bill_line SET amount_yuan = amount_yuan + 1 WHERE (bill_month, bill_id) IN (SELECT bill_month, id FROM bill WHERE account_id = 4006 AND bill_month = '2026-01-01') AND line_no = 1`,
        );
      }),
    );
    const report = await verifyBills(sql, MONTHS[0]);
    expect(report.identical).toBe(COUNTY_ACCOUNTS - 2);
    expect(report.differing.map(({ billNo, where }) => [billNo.slice(6), where[0]])).toEqual([
      [
        '0000004005',
        expect.stringMatching(
          /^operand points\.0\.meters\.0\.registers\.0\.curr: the bundle says 1999, the bill was made from \d+$/,
        ),
      ],
      ['0000004006', 'line 1 amountYuan: stored 16.12, computed 15.12'],
    ]);
  });
});

describe('what the application may never do, tried as its own database role', () => {
  let billId = 0;
  const day = `${MONTHS[4]}-01`;

  beforeAll(async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.stationSouth, month: MONTHS[4] });
    await doChunks(as('calculator'), run);
    const rows = await sql.query<{ id: number }>(`SELECT id FROM bill WHERE bill_month = $1 ORDER BY id LIMIT 1`, [
      day,
    ]);
    billId = rows[0]!.id;
    await sql.run(
      `INSERT INTO review_obligation (bill_month, bill_id, account_id, class, calculated_by, opened_at)
       SELECT bill_month, id, account_id, 1, calculated_by, now() FROM bill WHERE bill_month = $1 AND id = $2 AND open_obligations = 0`,
      [day, billId],
    );
  });

  const attempts: [string, string][] = [
    [
      'release with a review open',
      `UPDATE bill SET status = 'released', released_by = 6, released_at = now() WHERE bill_month = $1 AND id = $2`,
    ],
    ['zero the counter', `UPDATE bill SET open_obligations = 0 WHERE bill_month = $1 AND id = $2`],
    ['change the amount', `UPDATE bill SET amount_yuan = 1 WHERE bill_month = $1 AND id = $2`],
    ['change who calculated it', `UPDATE bill SET calculated_by = 6 WHERE bill_month = $1 AND id = $2`],
    ['delete the bill', `DELETE FROM bill WHERE bill_month = $1 AND id = $2`],
    ['delete the review', `DELETE FROM review_obligation WHERE bill_month = $1 AND bill_id = $2`],
    [
      'move the review to another bill',
      `UPDATE review_obligation SET bill_id = bill_id + 1 WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'count the review as somebody else’s',
      `UPDATE review_obligation SET calculated_by = 99 WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'close the review as the calculator',
      `UPDATE review_obligation SET closed_at = now(), closed_by = calculated_by, conclusion = 'accepted', reason = 'fine' WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'close the review as nobody',
      `UPDATE review_obligation SET closed_at = now(), closed_by = 0, conclusion = 'accepted', reason = 'fine' WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'close the review without a reason',
      `UPDATE review_obligation SET closed_at = now(), closed_by = 6, conclusion = 'accepted', reason = ' ' WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'close the review as superseded while the bill stands',
      `UPDATE review_obligation SET closed_at = now(), closed_by = 6, conclusion = 'superseded', reason = 'x' WHERE bill_month = $1 AND bill_id = $2`,
    ],
    [
      'insert a released bill',
      `INSERT INTO bill SELECT bill_month, id + 1000000, 'X', 999999, unit_id, run_id, 0, 'released', 0, period_from, period_to, energy_kwh, amount_yuan,
         calculated_by, calculated_at, 6, now(), engine_version, input_hash, output_hash, input FROM bill WHERE bill_month = $1 AND id = $2`,
    ],
    [
      'insert a bill with a wrong counter',
      `INSERT INTO bill SELECT bill_month, id + 1000000, 'X', 999999, unit_id, run_id, 0, 'computed', 3, period_from, period_to, energy_kwh, amount_yuan,
         calculated_by, calculated_at, NULL, NULL, engine_version, input_hash, output_hash, input FROM bill WHERE bill_month = $1 AND id = $2`,
    ],
    [
      'bill an account twice',
      `INSERT INTO bill SELECT bill_month, id + 1000000, 'X', account_id, unit_id, run_id, 0, 'computed', 0, period_from, period_to, energy_kwh, amount_yuan,
         calculated_by, calculated_at, NULL, NULL, engine_version, input_hash, output_hash, input FROM bill WHERE bill_month = $1 AND id = $2`,
    ],
    [
      'reach the partition of bills',
      `UPDATE bill_202605 SET status = 'released', released_at = now() WHERE bill_month = $1 AND id = $2`,
    ],
    [
      'reach the partition of lines',
      `UPDATE bill_line_202605 SET amount_yuan = 0 WHERE bill_month = $1 AND bill_id = $2`,
    ],
    ['empty the bills', `TRUNCATE bill`],
    ['turn the triggers off', `ALTER TABLE bill DISABLE TRIGGER ALL`],
    ['pose as a replica', `SET session_replication_role = replica`],
  ];

  it.each(attempts)('cannot %s', async (_name, statement) => {
    await expect(sql.run(statement, statement.includes('$1') ? [day, billId] : [])).rejects.toMatchObject({
      code: expect.stringMatching(/^(23505|23514|42501|42P01|P0001|23503)$/) as string,
    });
    expect(
      await sql.one(`SELECT status, released_at FROM bill WHERE bill_month = $1 AND id = $2`, [day, billId]),
    ).toEqual({ status: 'computed', released_at: null });
  });

  it('cannot post a voucher that does not balance', async () => {
    await expect(
      sql.tx(async (tx) => {
        const { id } = await tx.one<{ id: number }>(
          `INSERT INTO ledger_voucher (kind, unit_id, posted_by, posted_at) VALUES ('release', 4, 6, now()) RETURNING id`,
        );
        await tx.run(`INSERT INTO ledger_entry (voucher_id, ledger, debit_yuan) VALUES ($1, 'receivable', 10)`, [id]);
      }),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('cannot release in a race with the reopening of a review', async () => {
    const run = await startRun(as('calculator'), { unitId: UNITS.stationNorth, month: MONTHS[4] });
    await doChunks(as('calculator'), run);
    const orders = await sql.query<{ id: number }>(
      `SELECT id FROM work_order WHERE run_id = $1 AND process = 'billing' ORDER BY id`,
      [run.id],
    );
    for (const { id } of orders)
      await act(as('reviewer'), id, 'review', 'accept', { verdict: 'harmless', reason: '属实' });
    const back = orders.slice(0, 8);
    const results = await Promise.allSettled([
      releaseRun(as('lead'), run.id),
      ...back.map(({ id }) => act(as('lead'), id, 'release', 'back-to-review', { reason: '再核' })),
      releaseRunFor(as('operator'), run.id, people.lead.userId),
    ]);
    expect(results.length).toBe(back.length + 2);
    expect(
      await sql.query(
        `SELECT 1 FROM bill b JOIN review_obligation o ON o.bill_month = b.bill_month AND o.bill_id = b.id AND o.closed_at IS NULL WHERE b.status = 'released'`,
      ),
    ).toEqual([]);
    const sums = await sql.one<{ bills: string; owed: string }>(
      `SELECT (SELECT coalesce(sum(amount_yuan), 0) FROM bill WHERE status = 'released')::text AS bills, (SELECT coalesce(sum(amount_yuan), 0) FROM receivable)::text AS owed`,
    );
    expect(sums.owed).toBe(sums.bills);
  });
});
