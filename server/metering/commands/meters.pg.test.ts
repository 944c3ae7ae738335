import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCorrection, type Correction } from '@/server/billing/commands/corrections';
import type { Sql } from '@/server/kernel/ports';
import { setLosses } from '@/server/network/commands/losses';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, smallUtility } from '@/tests/support/small-utility';
import { amountsOf, billNow, linesOf, makePlant, outcomeNow, readPlant, readRegister } from '@/tests/support/supply';
import { addMeter, changeMultiplier, exchangeMeter, removeMeter } from './meters';
import { addRelation, endRelation, type RelationPart } from './relations';

const MONTH = '2026-11';
let database: TestDatabase;
let pools: ReturnType<typeof openPool>[];
let owner: Sql;
let ctx: OrderCtx;
let account = 4000;
let meterNo = '';

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [openPool(database.url, { role: null, max: 2 }), openPool(database.url, { max: 4 })];
  owner = new PoolSql(pools[0]!);
  const people = await smallUtility(owner, 60);
  await loadPrices(owner);
  ctx = contextOf(new PoolSql(pools[1]!), people.calculator);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});
beforeEach(() => {
  account += 2;
  meterNo = `M${String(account).padStart(8, '0')}`;
});

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: Error) => error.message,
  );
const day = '2026-10-20';

describe('meters', () => {
  it('exchanged within the cycle: two parts, each with its own figures, and a review', async () => {
    await readRegister(owner, account, '2026-10', 'total', '500');
    await ctx.sql.tx((sql) =>
      exchangeMeter(ctx, sql, {
        accountId: account,
        effectiveOn: day,
        meterNo,
        stop: { total: '560' },
        meter: { meterNo: `N${account}`, kind: 'single', digits: 6, start: { total: '12' } },
      }),
    );
    expect(await outcomeNow(ctx.sql, account, MONTH)).toMatchObject({ kind: 'not-billed', code: 'reading-missing' });
    await owner.run(
      `UPDATE reading SET value = 42, read_on = '2026-11-05' WHERE reading_month = '2026-11-01' AND account_id = $1 AND value IS NULL`,
      [account],
    );
    const billed = await billNow(ctx.sql, account, MONTH);
    expect(billed.bill.energyKwh).toBe('90');
    expect(billed.input.points[0]!.meters!.map(({ from, to }) => [from, to])).toEqual([
      [undefined, day],
      [day, undefined],
    ]);
    expect(billed.source.changes.map((change) => change.kind)).toEqual(['meter-exchange']);
    expect(billed.classes).toContain(2);
  });

  it('with another ratio from a day: each part by its own', async () => {
    await readRegister(owner, account, '2026-10', 'total', '500');
    await ctx.sql.tx((sql) =>
      changeMultiplier(ctx, sql, {
        accountId: account,
        effectiveOn: day,
        meterNo,
        ctRatio: '20',
        ptRatio: '1',
        values: { total: '510' },
      }),
    );
    await owner.run(
      `UPDATE reading SET value = 512, read_on = '2026-11-05' WHERE reading_month = '2026-11-01' AND account_id = $1 AND value IS NULL`,
      [account],
    );
    expect((await billNow(ctx.sql, account, MONTH)).bill.energyKwh).toBe('50');
    const names = await owner.query<{ no: string }>(
      'SELECT meter_no AS no FROM meter WHERE account_id = $1 ORDER BY meter_no DESC',
      [account],
    );
    expect(names.map(({ no }) => no)).toEqual([`${meterNo}/1`, meterNo]);
  });

  it('added at the point; taken down with its stop', async () => {
    await readRegister(owner, account, '2026-10', 'total', '500');
    await readRegister(owner, account, MONTH, 'total', '100');
    await ctx.sql.tx((sql) =>
      addMeter(ctx, sql, {
        accountId: account,
        effectiveOn: '2026-10-10',
        meter: { meterNo: `S${account}`, kind: 'single', digits: 5 },
      }),
    );
    await owner.run(
      `UPDATE reading SET reading_month = '2026-11-01', value = 7, read_on = '2026-11-05' WHERE account_id = $1 AND value IS NULL`,
      [account],
    );
    expect((await billNow(ctx.sql, account, MONTH)).bill.energyKwh).toBe('107');
    await ctx.sql.tx((sql) =>
      removeMeter(ctx, sql, {
        accountId: account,
        effectiveOn: '2026-11-10',
        meterNo: `S${account}`,
        stop: { total: '9' },
      }),
    );
    const row = await owner.one<{ month: string; value: string }>(
      `SELECT to_char(reading_month, 'YYYY-MM') AS month, value FROM reading r JOIN meter m ON m.id = r.meter_id
        WHERE m.meter_no = $1 AND reading_month > '2026-11-01'`,
      [`S${account}`],
    );
    expect(row).toEqual({ month: '2026-12', value: '9.000' });
  });

  it('refuse what cannot be', async () => {
    await readRegister(owner, account, '2026-10', 'total', '500');
    const exchange = (change: object) =>
      code(
        ctx.sql.tx((sql) =>
          exchangeMeter(ctx, sql, {
            accountId: account,
            effectiveOn: day,
            meterNo,
            stop: { total: '560' },
            meter: { meterNo: `N${account}`, kind: 'single', digits: 6 },
            ...change,
          }),
        ),
      );
    expect(await exchange({ meterNo: 'M00004001' })).toBe('supply.meter-elsewhere');
    expect(await exchange({ stop: { total: '499' } })).toBe('supply.below-last');
    expect(await exchange({ stop: {} })).toBe('supply.register-missing');
    expect(await exchange({ stop: { total: '100000' } })).toBe('supply.beyond-plate');
    expect(await exchange({ effectiveOn: '2026-10-01' })).toBe('supply.before-last-reading');
    expect(await exchange({ meter: { meterNo: 'M00004001', kind: 'single', digits: 6 } })).toBe('supply.number-taken');
    expect(await exchange({ stop: { total: '5' }, wentRound: ['total'] })).toBe('accepted');
    expect(await exchange({})).toBe('supply.meter-removed');
  });
});

describe('main and sub meters', () => {
  const add = (part: RelationPart, effectiveOn = '2026-10-05', accountId = account) =>
    ctx.sql.tx((sql) => addRelation(ctx, sql, { accountId, effectiveOn, part }));
  const energyOf = async (accountId = account): Promise<string[]> =>
    (await billNow(ctx.sql, accountId, MONTH)).bill.lines
      .filter((line) => line.charge.startsWith('energy'))
      .map((line) => `${line.trace.pt ?? 0} ${line.charge} ${line.quantity}`);

  it('take a fixed quantity and a ratio off the flat period and bill them at their own tariff', async () => {
    await makePlant(owner, account, 1000);
    await readPlant(owner, account, MONTH);
    await add({ kind: 'fixed', kwh: '2000', tariffCode: 'commercial-flat' });
    const { relationId } = await add({ kind: 'ratio', ratio: '0.1', tariffCode: 'commercial-flat' });
    // 100 000 less 2 000, a tenth of the rest is 9 800; both come off the flat 50 000.
    expect(await energyOf()).toEqual([
      '0 energy-peak 30000',
      '0 energy-flat 38200',
      '0 energy-valley 20000',
      '1 energy 2000',
      '2 energy 9800',
    ]);
    await ctx.sql.tx((sql) => endRelation(ctx, sql, { accountId: account, effectiveOn: '2026-10-05', relationId }));
    expect(await energyOf()).toContain('0 energy-flat 48000');
  });

  it('count by days where they stand for a part of the period', async () => {
    await makePlant(owner, account, 1000);
    await readPlant(owner, account, MONTH);
    await add({ kind: 'fixed', kwh: '3000', tariffCode: 'commercial-flat' }, day);
    // 16 of 30 days.
    expect(await energyOf()).toContain('1 energy 1600');
  });

  it('take a sub-meter off that another account pays for; its missing reading names the meter', async () => {
    const child = account + 1;
    await makePlant(owner, account, 1000);
    await readPlant(owner, account, MONTH);
    await add({ kind: 'metered', childPointNo: `P${child}` });
    expect(await outcomeNow(ctx.sql, account, MONTH)).toMatchObject({
      kind: 'not-billed',
      code: 'reading-missing',
      params: { meterNo: `M${String(child).padStart(8, '0')}` },
    });
    await readRegister(owner, child, MONTH, 'total', '1000');
    expect(await energyOf()).toEqual(['0 energy-peak 29700', '0 energy-flat 49500', '0 energy-valley 19800']);
    await readRegister(owner, child, MONTH, 'total', '99999');
    await owner.run('UPDATE meter SET ct_ratio = 2 WHERE id = $1', [child]);
    expect(await outcomeNow(ctx.sql, account, MONTH)).toMatchObject({ kind: 'not-billed', code: 'child-above-parent' });
    expect(await code(add({ kind: 'metered', childPointNo: `P${child}` }))).toBe('supply.relation-exists');
    expect(await code(add({ kind: 'metered', childPointNo: `P${account}` }, day, child))).toBe(
      'supply.relation-circle',
    );
  });

  it('may be two feeds of one account, whose demands add up', async () => {
    await makePlant(owner, account, 1000);
    await readPlant(owner, account, MONTH, { demand: '5' });
    await owner.run(`INSERT INTO service_point (id, account_id, point_no, address) VALUES ($1, $2, $3, 'x')`, [
      account + 100_000,
      account,
      `P${account}-2`,
    ]);
    await owner.run(
      `INSERT INTO meter (id, meter_no, account_id, service_point_id, kind, digits, ct_ratio, installed_on)
       VALUES ($1::bigint, 'F' || $1::text, $2, $1, 'single', 6, 100, '2020-01-01')`,
      [account + 100_000, account],
    );
    await readRegister(owner, account + 100_000, MONTH, 'total', '10');
    await readRegister(owner, account + 100_000, MONTH, 'demand', '3');
    expect(linesOf(await billNow(ctx.sql, account, MONTH), 'basic-demand').map((line) => line.quantity)).toEqual([
      '800',
    ]);
  });

  it('refuse a part by yearly tiers and figures that are none', async () => {
    expect(await code(add({ kind: 'fixed', kwh: '10', tariffCode: 'residential-tiered' }))).toBe(
      'supply.part-with-yearly-tiers',
    );
    expect(await code(add({ kind: 'ratio', ratio: '1.5' }))).toBe('input.invalid');
  });
});

describe('losses', () => {
  const set = (
    request: Omit<Parameters<typeof setLosses>[2], 'accountId' | 'effectiveOn'>,
    from = '2026-10-05',
    accountId = account,
  ) => ctx.sql.tx((sql) => setLosses(ctx, sql, { accountId, effectiveOn: from, ...request }));
  const flat = async (accountId = account): Promise<string> =>
    linesOf(await billNow(ctx.sql, accountId, MONTH), 'energy-flat')[0]!.quantity;

  it('by contract for part of a month, and a line loss in percent', async () => {
    await makePlant(owner, account, 1000);
    await readPlant(owner, account, MONTH);
    await set({ terms: { transformer: { method: 'given', lossKwh: '304' } } }, '2026-10-16');
    // 304 × 20 ÷ 30.
    expect(await flat()).toBe('50203');
    await set({ terms: { line: { ratio: '0.03' } } });
    // Before it, 3 % for 11 of 31 days: 1.0645 % of 100 203.
    expect(await flat()).toBe('51270');
    await set({ terms: null }, '2026-10-16');
    expect(await flat()).toBe('51065');
  });

  it('by the table, by formula, and shared by energy with another account', async () => {
    const other = account + 1;
    for (const each of [account, other]) {
      await makePlant(owner, each, 100);
      await readPlant(owner, each, MONTH);
    }
    await owner.run(
      `INSERT INTO loss_table (code, name, source, sourced, rows) VALUES ('S7', 'S7', 'sample', 'sample', $1) ON CONFLICT DO NOTHING`,
      [JSON.stringify([{ kva: '100', bands: [{ upToKwh: null, lossKwh: '600' }] }])],
    );
    const sharing = { by: 'energy' as const };
    await set({ terms: { transformer: { method: 'table', kva: '100', sharing } }, lossTable: 'S7', shareGroup: 'G' });
    await set(
      { terms: { transformer: { method: 'table', kva: '100', sharing } }, lossTable: 'S7', shareGroup: 'G' },
      '2026-10-05',
      other,
    );
    expect(await flat()).toBe('50300');
    expect(await flat(other)).toBe('50300');
    expect(await code(set({ terms: { transformer: { method: 'table', kva: '100' } }, lossTable: 'none' }))).toBe(
      'input.invalid',
    );
    expect(await code(set({ terms: { transformer: { method: 'given', lossKwh: '1', sharing } } }))).toBe(
      'input.invalid',
    );
  });
});

describe('corrections that take part', () => {
  const correct = (correction: Correction, month = MONTH) =>
    ctx.sql.tx((sql) =>
      addCorrection(ctx, sql, { accountId: account, month, correction, reason: '错接线', documentNo: 'T-1' }),
    );

  it('join the energy and the money of the month', async () => {
    await readRegister(owner, account, MONTH, 'total', '100');
    await correct({ kind: 'energy', register: 'total', kwh: '50' });
    await correct({ kind: 'money', amountYuan: '-3.20' });
    const billed = await billNow(ctx.sql, account, MONTH);
    expect(billed.bill.energyKwh).toBe('150');
    expect(amountsOf(billed, 'correction-money')).toEqual(['-3.20']);
    await correct({ kind: 'energy', register: 'total', kwh: '-50' });
    expect((await billNow(ctx.sql, account, MONTH)).bill.energyKwh).toBe('100');
    expect(await code(correct({ kind: 'money', amountYuan: '0' }))).toBe('input.invalid');
  });
});
