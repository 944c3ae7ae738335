import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, smallUtility } from '@/tests/support/small-utility';
import { amountsOf, billNow, readRegister } from '@/tests/support/supply';
import {
  closeAccount,
  mergeAccounts,
  moveAccount,
  type NewAccount,
  openAccount,
  renameCustomer,
  splitAccount,
  transferAccount,
} from './accounts';

const MONTH = '2026-11';
const effectiveOn = '2026-10-20';
let database: TestDatabase;
let pools: ReturnType<typeof openPool>[];
let owner: Sql;
let ctx: OrderCtx;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [openPool(database.url, { role: null, max: 2 }), openPool(database.url, { max: 4 })];
  owner = new PoolSql(pools[0]!);
  const people = await smallUtility(owner, 10);
  await loadPrices(owner);
  ctx = contextOf(new PoolSql(pools[1]!), people.calculator);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: Error) => error.message,
  );
const kinds = async (accountId: number): Promise<string[]> =>
  (
    await owner.query<{ kind: string }>('SELECT kind FROM account_change WHERE account_id = $1 ORDER BY id', [
      accountId,
    ])
  ).map(({ kind }) => kind);

const plant: NewAccount = {
  customer: { name: '滇中机械厂' },
  account: {
    routeId: 4,
    class: 'industrial',
    tariffCode: 'large-industry-tou',
    voltageKv: '10',
    capacityKva: '500',
    pfStandard: '0.90',
    address: '鹿城镇工业路1号',
  },
  equipment: [{ equipmentNo: 'T1', kind: 'transformer', kva: '500' }],
  meters: [{ meterNo: 'NEW1', kind: 'three-rate', digits: 6, ctRatio: '100', hasReactive: true }],
};

describe('accounts', () => {
  it('open with point, equipment and meter; the first bill counts the days of supply', async () => {
    const opened = await ctx.sql.tx((sql) => openAccount(ctx, sql, { ...plant, effectiveOn, orderNo: 'XZ1' }));
    expect(opened.accountNo).toMatch(/^\d{10}$/);
    expect(await kinds(opened.accountId)).toEqual(['new-supply', 'capacity', 'meter-added']);
    const values = { total: '100', peak: '30', flat: '50', valley: '20', reactive: '40' };
    for (const [register, value] of Object.entries(values))
      await owner.run(
        `UPDATE reading SET value = $3, read_on = '2026-11-05' WHERE reading_month = '2026-11-01' AND account_id = $1 AND register = $2`,
        [opened.accountId, register, value],
      );
    const billed = await billNow(ctx.sql, opened.accountId, MONTH);
    expect([billed.input.from, billed.input.to, billed.bill.energyKwh]).toEqual([effectiveOn, '2026-11-05', '10000']);
    // 16 days of 500 kVA.
    expect(amountsOf(billed, 'basic-capacity')).toEqual(['7200.00']);
    expect(billed.classes).toContain(2);
  });

  it('refuse to open on an unknown route, tariff, or with figures that are none', async () => {
    const open = (change: Partial<NewAccount['account']>) =>
      code(
        ctx.sql.tx((sql) =>
          openAccount(ctx, sql, { ...plant, meters: [], account: { ...plant.account, ...change }, effectiveOn }),
        ),
      );
    expect(await open({ routeId: 99 })).toBe('not-found');
    expect(await open({ tariffCode: 'none' })).toBe('supply.unknown-tariff');
    expect(await open({ voltageKv: 'ten' })).toBe('input.invalid');
  });

  it('close with the stop of every meter; nothing changes any more', async () => {
    await readRegister(owner, 4001, '2026-10', 'total', '100');
    const close = (stops: { meterNo: string; stop: { total: string } }[]) =>
      code(ctx.sql.tx((sql) => closeAccount(ctx, sql, { accountId: 4001, effectiveOn, stops })));
    expect(await close([])).toBe('supply.meters-remain');
    expect(await close([{ meterNo: 'M00004001', stop: { total: '130' } }])).toBe('accepted');
    const billed = await billNow(ctx.sql, 4001, MONTH);
    expect([billed.bill.energyKwh, billed.input.to]).toEqual(['30', effectiveOn]);
    expect(await code(ctx.sql.tx((sql) => moveAccount(ctx, sql, { accountId: 4001, effectiveOn, routeId: 5 })))).toBe(
      'supply.account-closed',
    );
  });

  it('are handed over and renamed', async () => {
    const { customerId } = await ctx.sql.tx((sql) =>
      transferAccount(ctx, sql, { accountId: 4002, effectiveOn, to: { name: '李新' } }),
    );
    await ctx.sql.tx((sql) => renameCustomer(ctx, sql, { accountId: 4002, effectiveOn, name: '李新民' }));
    const row = await owner.one<{ name: string; id: number }>(
      'SELECT c.name, c.id FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.id = 4002',
    );
    expect(row).toEqual({ name: '李新民', id: customerId });
    expect(await kinds(4002)).toEqual(['transfer', 'rename']);
    expect(
      await code(ctx.sql.tx((sql) => renameCustomer(ctx, sql, { accountId: 4002, effectiveOn, name: '李新民' }))),
    ).toBe('supply.nothing-changes');
  });

  it('move to another route, which may be another unit’s', async () => {
    await ctx.sql.tx((sql) => moveAccount(ctx, sql, { accountId: 4003, effectiveOn, routeId: 5 }));
    const row = await owner.one<{ unit: number; route: number }>(
      'SELECT unit_id AS unit, route_id AS route FROM account WHERE id = 4003',
    );
    expect(row).toEqual({ unit: 5, route: 5 });
  });

  it('split and merge', async () => {
    const part: NewAccount = {
      customer: { name: '分户' },
      account: {
        routeId: 4,
        class: 'residential',
        tariffCode: 'residential-tiered',
        voltageKv: '0.22',
        capacityKva: '4',
        address: '鹿城镇',
      },
    };
    const { opened } = await ctx.sql.tx((sql) =>
      splitAccount(ctx, sql, { accountId: 4004, effectiveOn, parts: [part] }),
    );
    expect(await kinds(4004)).toEqual(['split']);
    await ctx.sql.tx((sql) =>
      mergeAccounts(ctx, sql, {
        accountId: 4004,
        effectiveOn,
        capacityKva: '12',
        from: [{ accountId: opened[0]!.accountId, stops: [] }],
      }),
    );
    expect(await kinds(4004)).toEqual(['split', 'capacity', 'merge']);
    const row = await owner.one<{ status: string }>('SELECT status FROM account WHERE id = $1', [opened[0]!.accountId]);
    expect(row.status).toBe('closed');
  });
});
