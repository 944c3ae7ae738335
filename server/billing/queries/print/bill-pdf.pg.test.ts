import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRun } from '@/server/billing/commands/runs';
import { billDetail } from '@/server/billing/queries/bills';
import { billsPdf } from '@/server/billing/queries/print/bill-pdf';
import { runBillIds } from '@/server/billing/queries/print/run-bills';
import { thousands } from '@/server/billing/bill-sheet';
import { yuanInWords } from '@/server/billing/yuan-in-words';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { catalogueOf } from '@/server/platform/speech';
import { doChunks, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { pdfText } from '@/tests/support/pdf-text';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';

const MONTH = '2026-10';
const words = { zh: catalogueOf('zh-CN'), en: catalogueOf('en') };
let database: TestDatabase;
let pool: pg.Pool;
let sql: Sql;
let people: People;
let runId = 0;
const as = (person: PersonKey) => contextOf(sql, people[person], EFFECTS);

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, 4);
    await loadPrices(owner);
    await owner.run(`UPDATE customer SET name = '普龑慧' WHERE id = 4002`);
    const accounts = await owner.query<{ id: number }>('SELECT id FROM account ORDER BY id');
    await enterReadings(
      owner,
      MONTH,
      accounts.map(({ id }) => ({ accountId: id, prev: 1000, curr: 3500 + (id % 10) })),
    );
  });
  pool = openPool(database.url, { max: 4 });
  sql = new PoolSql(pool);
  const run = await startRun(as('calculator'), { unitId: UNITS.county, month: MONTH });
  runId = run.id;
  await doChunks(as('calculator'), run);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function bytesOf(ids: readonly number[], person: PersonKey = 'lead'): Promise<Buffer> {
  return Buffer.from(await new Response(await billsPdf(as(person), ids, words)).arrayBuffer());
}

describe('a printed bill', () => {
  it('says in text what the bill says: names with rare characters, amounts, formulas, in both languages', async () => {
    const { id } = await sql.one<{ id: number }>(`SELECT id FROM bill WHERE account_id = 4002`);
    const { bill } = await billDetail(as('lead'), id);
    const bytes = await bytesOf([id]);
    const text = pdfText(bytes);
    // A rare character is drawn from another file of the font, as a piece of its own.
    expect(text.replaceAll('\n', '')).toContain('普龑慧');
    expect(text).toContain(bill.billNo);
    expect(text).toContain(`¥${thousands(bill.amountYuan)}`);
    expect(text).toContain(yuanInWords(bill.amountYuan));
    for (const line of bill.lines) expect(text).toContain(thousands(line.amountYuan));
    expect(text).toContain('1,560 × 0.36 = 561.60');
    expect(text).toContain('云南省居民电能替代电价方案 (2016)');
    for (const both of ['电费账单', 'Electricity bill', '未发行', 'Not released', '违约金', 'Late fee'])
      expect(text).toContain(both);
    // Fonts are embedded by the characters used: the whole font would be some megabytes.
    expect(bytes.length).toBeLessThan(150_000);
    expect(bytes.includes('/FontFile2')).toBe(true);
  });

  it('is printed by the run too, in the order of the routes', async () => {
    const ids = await runBillIds(as('lead'), runId, 1);
    expect(ids).toHaveLength(8);
    const text = pdfText(await bytesOf(ids));
    const order = await sql.query<{ billNo: string }>(
      `SELECT bill_no AS "billNo" FROM bill b JOIN account a ON a.id = b.account_id ORDER BY a.unit_id, a.route_id, a.route_seq`,
    );
    const places = order.map(({ billNo }) => text.indexOf(billNo));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    await expect(runBillIds(as('lead'), runId, 2)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is not there for those who may not see it', async () => {
    const ids = await runBillIds(as('lead'), runId, 1);
    await expect(bytesOf(ids, 'otherReviewer')).rejects.toMatchObject({ code: 'not-found' });
    await expect(bytesOf(ids, 'administrator')).rejects.toMatchObject({ code: 'access.not-permitted' });
    await expect(runBillIds(as('otherReviewer'), runId, 1)).rejects.toMatchObject({ code: 'not-found' });
  });
});
