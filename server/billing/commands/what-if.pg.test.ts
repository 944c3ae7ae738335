import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRun } from '@/server/billing/commands/runs';
import { importBook } from '@/server/billing/commands/price-book';
import { changeDraft, createDraft, discardDraft } from '@/server/billing/commands/price-drafts';
import { streamWhatIf } from '@/server/billing/commands/what-if-stream';
import type { PriceVersion } from '@/server/billing/contract';
import { exportPriceBook } from '@/server/billing/price-book-file';
import { bookVersions, checkBook, priceBook, priceDraft } from '@/server/billing/queries/price-book';
import { verifyBills } from '@/server/billing/queries/verify-bills';
import { whatIfBill } from '@/server/billing/queries/what-if';
import type { WhatIfMessage, WhatIfRequest, WhatIfSummary } from '@/server/billing/what-if-wire';
import { decimal, sum } from '@/server/kernel/money';
import type { Sql } from '@/server/kernel/ports';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { openPool, PoolSql } from '@/server/platform/db';
import { doChunks, EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { asOwner } from '@/tests/support/orders';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, smallUtility, UNITS, type People, type PersonKey } from '@/tests/support/small-utility';
import type pg from 'pg';

const MONTH = '2026-10';
let database: TestDatabase;
let pool: pg.Pool;
let sql: Sql;
let people: People;
const as = (person: PersonKey) => contextOf(sql, people[person], EFFECTS);

beforeAll(async () => {
  database = await createTestDatabase();
  pool = openPool(database.url, { max: 4 });
  sql = new PoolSql(pool);
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner, 40);
    await loadPrices(owner);
    // Two classes, and consumption in every tier.
    await owner.run(`UPDATE account SET class = 'commercial', tariff_code = 'commercial-flat' WHERE id % 5 = 0`);
    const accounts = await owner.query<{ id: number }>('SELECT id FROM account ORDER BY id');
    await enterReadings(
      owner,
      MONTH,
      accounts.map(({ id }) => ({ accountId: id, prev: 1000, curr: 1000 + (id % 40) * 150 })),
    );
  });
  const run = await startRun(as('calculator'), { unitId: UNITS.county, month: MONTH });
  await doChunks(as('calculator'), run);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const dearer = (id: string, change: Partial<PriceVersion> = {}): PriceVersion => ({
  id,
  tariffCode: 'residential-tiered',
  regionCode: '530000',
  effectiveFrom: '2027-01-01',
  effectiveTo: null,
  documentNo: '征求意见稿',
  sourced: 'sample',
  body: {
    kind: 'tiers-yearly',
    funds: [],
    fundsIncluded: false,
    tiers: [
      { upToKwh: '2160', priceYuan: '0.34' },
      { upToKwh: '4200', priceYuan: '0.47' },
      { upToKwh: null, priceYuan: '0.90' },
    ],
  },
  ...change,
});

/** Every row of every table, as one hash a table. */
const everything = (): Promise<Record<string, string>> => asOwner(database.url, hashesOf);

async function hashesOf(owner: Sql): Promise<Record<string, string>> {
  const tables = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
  );
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { hash } = await owner.one<{ hash: string }>(
      `SELECT count(*) || '/' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '') AS hash FROM ${name} t`,
    );
    found[name] = hash;
  }
  return found;
}

async function run(request: Omit<WhatIfRequest, 'attach'> & { attach?: boolean }): Promise<WhatIfMessage[]> {
  const stream = await streamWhatIf(as('calculator'), { attach: false, ...request }, new AbortController().signal);
  const text = await new Response(stream).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WhatIfMessage);
}

function summaryOf(messages: readonly WhatIfMessage[]): WhatIfSummary {
  const last = messages.at(-1);
  if (last?.kind !== 'summary') throw new Error(JSON.stringify(last));
  return last.summary;
}

describe('a what-if', () => {
  it('sums to the difference of the totals by class and by charge, and changes nothing at all', async () => {
    const draft = await createDraft(as('calculator'), { title: '2027 阶梯调整', versions: [dearer('yn-next')] });
    const before = await everything();
    const messages = await run({ unitId: UNITS.county, month: MONTH, scenario: { draftId: draft.id } });
    expect(await everything()).toEqual(before);
    expect(messages[0]).toEqual({ kind: 'progress', done: 0, all: 80 });

    const summary = summaryOf(messages);
    const standing = await sql.one<{ bills: number; yuan: string }>(
      `SELECT count(*) AS bills, sum(amount_yuan) AS yuan FROM bill WHERE status <> 'superseded'`,
    );
    expect(summary.total).toMatchObject({ bills: standing.bills, beforeYuan: standing.yuan });
    expect(summary.touched).toBe(64);
    const { differenceYuan, beforeYuan, afterYuan } = summary.total;
    expect(decimal(afterYuan).minus(beforeYuan).toFixed(2)).toBe(differenceYuan);
    expect(differenceYuan).not.toBe('0.00');
    for (const part of [summary.byClass, summary.byCharge]) {
      expect(sum(part.map((one) => decimal(one.differenceYuan))).toFixed(2)).toBe(differenceYuan);
      expect(sum(part.map((one) => decimal(one.beforeYuan))).toFixed(2)).toBe(beforeYuan);
      expect(sum(part.map((one) => decimal(one.afterYuan))).toFixed(2)).toBe(afterYuan);
    }
    expect(summary.byClass.find((one) => one.class === 'commercial')).toMatchObject({ better: 0, worse: 0, bills: 16 });
    const { better, worse } = summary.total;
    expect(better).toBeGreaterThan(0);
    expect(worse).toBeGreaterThan(0);

    // The movers are what their bills say, the largest first.
    const top = summary.dearer[0]!;
    const bill = await whatIfBill(as('calculator'), top.billId, { draftId: draft.id });
    expect([bill.beforeYuan, bill.afterYuan]).toEqual([top.beforeYuan, top.afterYuan]);
    expect(sum(bill.after.map((line) => decimal(line.amountYuan))).toFixed(2)).toBe(bill.afterYuan);
    expect(bill.after.map(({ trace }) => trace.pv)).toContain('what-if/yn-next');
    const sizes = summary.dearer.map((one) => Number(one.differenceYuan));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  });

  it('of the prices in force is nothing', async () => {
    const scenario = { versionIds: ['yn-residential-tiered-2016-08-01', 'yn-commercial-flat-2019-07-01'] };
    const summary = summaryOf(await run({ unitId: UNITS.county, month: MONTH, scenario }));
    expect(summary).toMatchObject({
      touched: 80,
      total: { better: 0, worse: 0, differenceYuan: '0.00' },
      failures: [],
    });
  });

  it('tries a parameter, and an older version of another shape', async () => {
    const flat = summaryOf(
      await run({ unitId: UNITS.county, month: MONTH, scenario: { versionIds: ['yn-residential-tiered-2006-07-01'] } }),
    );
    expect(flat.total.worse).toBeGreaterThan(0);
    expect(flat.byCharge.map(({ charge }) => charge)).toContain('energy');
    const rounded = summaryOf(
      await run({ unitId: UNITS.county, month: MONTH, scenario: { parameters: { energyDecimals: 2 } } }),
    );
    expect(rounded).toMatchObject({ touched: 80, parameters: { energyDecimals: 2 } });
  });

  it('lists what cannot be computed and keeps it out of the sums', async () => {
    const scenario = { versionIds: ['yn-commercial-tou-2022-01-01'] };
    const draft = await createDraft(as('calculator'), {
      title: '分时',
      versions: [
        dearer('bad', {
          tariffCode: 'commercial-flat',
          body: {
            kind: 'two-part',
            energyYuan: '0.5',
            capacityYuan: '27',
            funds: [],
            fundsIncluded: false,
          },
        }),
      ],
    });
    const summary = summaryOf(
      await run({ unitId: UNITS.county, month: MONTH, scenario: { ...scenario, draftId: draft.id } }),
    );
    const failed = summary.failures.reduce((count, one) => count + one.bills, 0);
    expect(failed + summary.total.bills).toBe(80);
    await discardDraft(as('calculator'), draft.id, draft.version);
  });

  it('refuses nothing to try, a month without bills, a strange unit and a strange version', async () => {
    const scenario = { versionIds: ['yn-residential-tiered-2006-07-01'] };
    const ask = (change: Partial<WhatIfRequest>) => run({ unitId: UNITS.county, month: MONTH, scenario, ...change });
    await expect(ask({ scenario: {} })).rejects.toMatchObject({ code: 'price.what-if-empty' });
    await expect(ask({ month: '2026-09' })).rejects.toMatchObject({ code: 'price.what-if-no-bills' });
    await expect(ask({ unitId: UNITS.otherCounty })).rejects.toMatchObject({ code: 'access.out-of-scope' });
    await expect(ask({ scenario: { versionIds: ['none'] } })).rejects.toMatchObject({ code: 'input.invalid' });
  });

  it('ends when nobody reads it any more', async () => {
    const stream = await streamWhatIf(
      as('calculator'),
      { unitId: UNITS.county, month: MONTH, attach: false, scenario: { parameters: { energyDecimals: 1 } } },
      new AbortController().signal,
    );
    await stream.cancel();
    for (let turn = 0; turn < 50 && pool.idleCount < pool.totalCount; turn += 1)
      await new Promise((resume) => setTimeout(resume, 20));
    expect(pool.idleCount).toBe(pool.totalCount);
  });

  it('stays with its draft until the draft changes', async () => {
    const ctx = as('calculator');
    const draft = await createDraft(ctx, { title: '附试算', versions: [dearer('yn-tried')] });
    const messages = await run({ unitId: UNITS.county, month: MONTH, scenario: { draftId: draft.id }, attach: true });
    expect(messages.at(-1)).toMatchObject({ kind: 'summary', attached: true });
    expect((await priceDraft(ctx, draft.id)).whatIf).toMatchObject({ isCurrent: true, month: MONTH });
    const changed = await changeDraft(ctx, draft.id, {
      title: '附试算',
      version: draft.version,
      versions: [dearer('yn-tried', { documentNo: '另一文号' })],
    });
    expect(changed.whatIf?.isCurrent).toBe(false);
    await expect(discardDraft(ctx, draft.id, draft.version)).rejects.toMatchObject({ code: 'price.draft-changed' });
  });
});

describe('the price book', () => {
  const next = dearer('yn-residential-tiered-2027-01-01');
  const file = (versions: readonly PriceVersion[]) => exportPriceBook(versions);

  it('comes out as it went in', async () => {
    expect(file(await bookVersions(sql))).toBe(file(YUNNAN_BOOK));
    expect(await importBook(sql, file(YUNNAN_BOOK), false)).toMatchObject({ ok: true, change: { added: [] } });
  });

  it('refuses days that are billed, and writes nothing', async () => {
    const late = await importBook(sql, file([{ ...next, effectiveFrom: '2026-10-01' }]), false);
    expect(late).toMatchObject({ ok: false, faults: [{ code: 'days-billed', params: { on: '2026-10-05' } }] });
    expect(file(await bookVersions(sql))).toBe(file(YUNNAN_BOOK));
  });

  it('takes a new version, ends the one before, and leaves every bill provable', async () => {
    expect(await checkBook(as('calculator'), file([next]))).toMatchObject({ faults: [], added: [{ id: next.id }] });
    expect(await importBook(sql, file([next]), false)).toMatchObject({ ok: true });
    const book = await priceBook(as('collector'));
    expect(book.versions.find(({ id }) => id === 'yn-residential-tiered-2016-08-01')?.effectiveTo).toBe('2027-01-01');
    expect(await verifyBills(sql, MONTH)).toMatchObject({ bills: 80, identical: 80 });
  });

  it('is held together by the database itself', async () => {
    const version = (id: string, from: string, to: string | null) =>
      sql.run(
        `INSERT INTO price_version (id, tariff_code, region_code, effective_from, effective_to, document_no, sourced, body, content_hash)
         VALUES ($1, 'agricultural', '530000', $2, $3, 'x', 'sample', '{}', 'x')`,
        [id, from, to],
      );
    await expect(version('overlap', '2020-01-01', null)).rejects.toMatchObject({ code: '23P01' });
    await expect(
      sql.tx(async (tx) => {
        await tx.run(`UPDATE price_version SET effective_to = '2027-01-01' WHERE tariff_code = 'agricultural'`);
        await tx.run(
          `INSERT INTO price_version (id, tariff_code, region_code, effective_from, document_no, sourced, body, content_hash)
           VALUES ('gap', 'agricultural', '530000', '2027-02-01', 'x', 'sample', '{}', 'x')`,
        );
      }),
    ).rejects.toMatchObject({ constraint: 'price_version_no_gap' });
    const rewrite = `UPDATE price_version SET body = '{}' WHERE tariff_code = 'agricultural'`;
    await expect(sql.run(rewrite)).rejects.toMatchObject({ code: '42501' });
    await expect(asOwner(database.url, (owner) => owner.run(rewrite))).rejects.toMatchObject({
      constraint: 'price_version_frozen',
    });
  });
});
