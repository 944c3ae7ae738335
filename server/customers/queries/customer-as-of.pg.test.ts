import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addEquipment, setEquipmentState } from '@/server/customers/commands/equipment';
import { renameCustomer, transferAccount } from '@/server/customers/commands/accounts';
import { changeTerms } from '@/server/customers/commands/supply-terms';
import { exchangeMeter } from '@/server/metering/commands/meters';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, type People, smallUtility } from '@/tests/support/small-utility';
import { makePlant, readPlant } from '@/tests/support/supply';
import { customerAsOf } from './customer-as-of';

const ID = 4001;
let database: TestDatabase;
let pools: ReturnType<typeof openPool>[];
let owner: Sql;
let people: People;
let ctx: OrderCtx;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [openPool(database.url, { role: null, max: 2 }), openPool(database.url, { max: 6 })];
  owner = new PoolSql(pools[0]!);
  people = await smallUtility(owner, 2);
  await loadPrices(owner);
  await makePlant(owner, ID, 1000);
  await readPlant(owner, ID, '2026-10');
  ctx = contextOf(new PoolSql(pools[1]!), people.calculator);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

async function now(): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { at } = await owner.one<{ at: string }>('SELECT clock_timestamp() AS at');
  await new Promise((resolve) => setTimeout(resolve, 5));
  return at;
}

describe('an account at a past instant', () => {
  it('is shown as it stood after every one of its changes', async () => {
    const frame = { accountId: ID, effectiveOn: '2026-10-20' };
    const t0 = await now();
    await ctx.sql.tx((sql) => changeTerms(ctx, sql, { ...frame, terms: { tariffCode: 'commercial-flat' } }));
    const t1 = await now();
    await ctx.sql.tx((sql) =>
      addEquipment(ctx, sql, { ...frame, equipment: [{ equipmentNo: 'T2', kind: 'transformer', kva: '250' }] }),
    );
    await ctx.sql.tx((sql) => setEquipmentState(ctx, sql, { ...frame, equipmentNo: 'T2', state: 'suspended' }));
    const t2 = await now();
    await ctx.sql.tx((sql) => transferAccount(ctx, sql, { ...frame, to: { name: '新户主' } }));
    await ctx.sql.tx((sql) => renameCustomer(ctx, sql, { ...frame, name: '新户主二' }));
    await ctx.sql.tx((sql) =>
      exchangeMeter(ctx, sql, {
        ...frame,
        meterNo: 'M00004001',
        stop: { total: '1100', peak: '330', flat: '550', valley: '220', reactive: '440' },
        meter: { meterNo: 'M2', kind: 'three-rate', digits: 6, hasReactive: true },
      }),
    );
    const t3 = await now();
    const short = async (at: string) => {
      const view = await customerAsOf(ctx, ID, at);
      return {
        name: view.customer.name,
        tariff: view.account.tariffCode,
        kva: view.account.capacityKva,
        equipment: view.supply.equipment.map((item) => [item.kva, ...item.states.map((state) => state.state)]),
        meters: view.servicePoints.flatMap((point) => point.meters.map((meter) => [meter.meterNo, meter.removedOn])),
        changes: view.changes.length,
      };
    };
    const plain = [['M00004001', null]];
    expect(await short(t0)).toEqual({
      name: '客户1',
      tariff: 'large-industry-tou',
      kva: '1000',
      equipment: [],
      meters: plain,
      changes: 0,
    });
    expect(await short(t1)).toMatchObject({ tariff: 'commercial-flat', kva: '1000', changes: 1 });
    expect(await short(t2)).toMatchObject({
      name: '客户1',
      kva: '1250',
      equipment: [['1000'], ['250', 'suspended']],
      meters: plain,
      changes: 3,
    });
    expect(await short(t3)).toMatchObject({
      name: '新户主二',
      meters: [
        ['M00004001', '2026-10-20'],
        ['M2', null],
      ].sort((a, b) => (String(a[0]) < String(b[0]) ? 1 : -1)),
      changes: 6,
    });
    expect((await customerAsOf(ctx, ID, t0)).readings!.rows.map((row) => row.month)).not.toContain('2026-11');
  });

  it('shows readings to who may see them, and refuses who may not see the account, and a time before it', async () => {
    const reader = contextOf(ctx.sql, people.readerA);
    const view = await customerAsOf(reader, ID, await now());
    expect(view.readings!.rows.find((row) => row.month === '2026-10' && row.register === 'total')).toMatchObject({
      energy: '100000',
    });
    await expect(customerAsOf(contextOf(ctx.sql, people.otherReviewer), ID, await now())).rejects.toThrow(
      'access.out-of-scope',
    );
    await expect(customerAsOf(ctx, ID, '2001-01-01T00:00:00Z')).rejects.toThrow('supply.not-on-file');
  });
});
