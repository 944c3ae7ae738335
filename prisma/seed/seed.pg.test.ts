import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { checkReferences, withoutRowChecks } from './bulk';
import { resetDemo, seedStateOf, writeMark } from './reset';
import { seedDemo } from './seed';

const OPTIONS = { seed: 3, customers: 900, today: '2026-11-23', processes: 1 };
let database: TestDatabase;
let pool: ReturnType<typeof openPool>;
let sql: PoolSql;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { role: null, max: 2 });
  sql = new PoolSql(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('seeding', () => {
  it(
    'fills an empty database once, starts over after a cut, and leaves other data alone',
    { timeout: 240_000 },
    async () => {
      await sql.run(`INSERT INTO org_unit (id, kind, code, name_zh, name_en) VALUES (1, 'province', 'X', 'x', 'x')`);
      expect(await seedDemo(database.url, OPTIONS)).toBe('foreign-data');
      await expect(resetDemo(sql)).rejects.toThrow('cut off');
      // A seed that was killed: its mark and a part of its rows stand.
      await writeMark(sql, { state: 'running', seed: 1, customers: 1, today: '2026-11-01' });
      expect(await seedDemo(database.url, OPTIONS)).toBe('seeded');
      expect(await seedStateOf(sql)).toBe('whole');
      expect(await seedDemo(database.url, OPTIONS)).toBe('already-seeded');
      await expect(sql.run(`DELETE FROM bill_line`)).rejects.toThrow('append-only');
      await expect(resetDemo(sql)).rejects.toThrow('cut off');
    },
  );

  it('holds twelve released months, this month read but not billed, and balanced vouchers', async () => {
    const months = await sql.query<{ month: string; bills: number; released: number }>(
      `SELECT to_char(bill_month, 'YYYY-MM') AS month, count(*) AS bills, count(*) FILTER (WHERE status = 'released') AS released
         FROM bill GROUP BY 1 ORDER BY 1`,
    );
    expect(months.map((row) => row.month)).toEqual(
      Array.from({ length: 12 }, (_, index) =>
        index < 2 ? `2025-${11 + index}` : `2026-${String(index - 1).padStart(2, '0')}`,
      ),
    );
    for (const { bills } of months) expect(bills).toBeGreaterThan(890);
    expect(await sql.one(`SELECT count(*) > 900 AS read FROM reading WHERE reading_month = '2026-11-01'`)).toEqual({
      read: true,
    });
    expect(
      await sql.one(`SELECT (SELECT sum(open_yuan) FROM receivable) = (SELECT sum(debit_yuan) - sum(credit_yuan) FROM ledger_entry WHERE ledger = 'receivable') AS same,
        (SELECT sum(debit_yuan) = sum(credit_yuan) FROM ledger_entry) AS balanced,
        (SELECT count(*) FROM bill b WHERE amount_yuan <> (SELECT sum(amount_yuan) FROM bill_line l WHERE l.bill_month = b.bill_month AND l.bill_id = b.id)) AS wrong`),
    ).toEqual({ same: true, balanced: true, wrong: 0 });
    expect(
      await sql.one(`SELECT (SELECT count(*) FROM receivable) = (SELECT count(*) FROM bill WHERE status = 'released') AS each,
        (SELECT sum(billed) FROM billing_chunk) = (SELECT count(*) FROM bill) AS counted,
        (SELECT sum(accounts) FROM billing_run) = (SELECT sum(billed + exceptions) FROM billing_chunk) AS finished`),
    ).toEqual({ each: true, counted: true, finished: true });
  });

  it('has work in the queues whose bills cannot go out', async () => {
    const steps = await sql.query<{ step: string }>(
      `SELECT DISTINCT process || ' ' || step AS step FROM work_order ORDER BY 1`,
    );
    expect(steps.map((row) => row.step)).toEqual(
      expect.arrayContaining(['billing review', 'reading-anomaly dispatch', 'reading-anomaly field']),
    );
    expect(
      await sql.one(`SELECT count(*) AS open FROM bill b JOIN work_order w ON w.bill_id = b.id AND w.bill_month = b.bill_month
      WHERE w.step = 'review' AND (b.status <> 'computed' OR b.open_obligations = 0)`),
    ).toEqual({ open: 0 });
    expect(await sql.one(`SELECT count(*) AS jobs FROM outbox`)).toEqual({ jobs: 0 });
  });

  it('derives what follows from bills and entries although the rows were not checked one by one, and finds what points at nothing', async () => {
    expect(
      await sql.one(`SELECT (SELECT count(*) FROM bill_history) = (SELECT count(*) FROM bill) AS history,
        (SELECT sum(prepayment_yuan) FROM account_balance)
          = (SELECT sum(credit_yuan - debit_yuan) FROM ledger_entry WHERE ledger = 'prepayment') AS balances,
        (SELECT count(*) FROM pg_trigger WHERE tgenabled = 'A' AND NOT tgisinternal) AS always`),
    ).toEqual({ history: true, balances: true, always: 2 });
    await checkReferences(sql, ['bill', 'bill_line', 'reading', 'receivable', 'ledger_entry']);
    const orphan = sql.tx(async (tx) => {
      await withoutRowChecks(tx);
      await tx.run(`INSERT INTO settlement (receivable_id, account_id, kind, amount_yuan, late_fee_yuan, settled_on, payment_id, voucher_id, carried, created_at)
        SELECT -1, account_id, kind, amount_yuan, late_fee_yuan, settled_on, payment_id, voucher_id, carried, created_at FROM settlement LIMIT 1`);
      await checkReferences(tx, ['settlement']);
    });
    await expect(orphan).rejects.toThrow('settlement_receivable_id_fkey');
  });

  it('keeps what an archive said before a change nobody ordered', async () => {
    const kept = await sql.query<{ before: string; after: string }>(
      `SELECT coalesce(v.row ->> 'tariff_code', v.row ->> 'ct_ratio') AS before, coalesce(a.tariff_code, m.ct_ratio::text) AS after
         FROM row_version v LEFT JOIN account a ON v.table_name = 'account' AND a.id = v.row_key
         LEFT JOIN meter m ON v.table_name = 'meter' AND m.id = v.row_key WHERE v.valid_from < v.valid_to`,
    );
    expect(kept.length).toBeGreaterThan(0);
    for (const { before, after } of kept) expect(before).not.toBe(after);
  });

  it('goes on numbering after what it gave', async () => {
    const { id } = await sql.one<{ id: number }>(
      `INSERT INTO customer (customer_no, name) VALUES ('KHX', 'x') RETURNING id`,
    );
    expect(id).toBe(901);
  });
});
