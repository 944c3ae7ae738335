import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sql } from '@/server/kernel/ports';
import type { OrderCtx } from '@/server/work-orders/effects';
import { openPool, PoolSql } from '@/server/platform/db';
import { loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, smallUtility } from '@/tests/support/small-utility';
import { amountsOf, billNow, linesOf, makePlant, readPlant, readRegister } from '@/tests/support/supply';
import { setLosses } from '@/server/network/commands/losses';
import { addEquipment, setEquipmentState } from './equipment';
import { changeTerms, type SupplyTerms } from './supply-terms';

const MONTH = '2026-11';
let database: TestDatabase;
let pools: ReturnType<typeof openPool>[];
let owner: Sql;
let ctx: OrderCtx;
let account = 4000;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [openPool(database.url, { role: null, max: 2 }), openPool(database.url, { max: 4 })];
  owner = new PoolSql(pools[0]!);
  const people = await smallUtility(owner, 30);
  await loadPrices(owner);
  ctx = contextOf(new PoolSql(pools[1]!), people.calculator);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

/** A plant of its own for every test; its period is 5 October to 5 November, 27 yuan a kVA. */
beforeEach(async () => {
  account += 1;
  await makePlant(owner, account, 1000);
  await readPlant(owner, account, MONTH);
});

const terms = (effectiveOn: string, wanted: SupplyTerms, accountId = account) =>
  ctx.sql.tx((sql) => changeTerms(ctx, sql, { accountId, effectiveOn, orderNo: 'BG1', terms: wanted }));
const state = (
  effectiveOn: string,
  name: Parameters<typeof setEquipmentState>[2]['state'],
  more: { until?: string; no?: string } = {},
) =>
  ctx.sql.tx((sql) =>
    setEquipmentState(ctx, sql, {
      accountId: account,
      equipmentNo: more.no ?? `${String(account).padStart(10, '0')}-T1`,
      state: name,
      effectiveOn,
      ...(more.until === undefined ? {} : { until: more.until }),
    }),
  );
const basic = async (): Promise<string[]> => amountsOf(await billNow(ctx.sql, account, MONTH), 'basic-capacity');
const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe('equipment', () => {
  it('stands as the contract capacity until something is on file', async () => {
    expect(await basic()).toEqual(['27000.00']);
  });

  it('suspended from 15 October is charged for ten days; the change is on record and reviewed', async () => {
    await state('2026-10-15', 'suspended');
    expect(await basic()).toEqual(['9000.00']);
    const billed = await billNow(ctx.sql, account, MONTH);
    expect(billed.classes).toContain(2);
    expect(billed.source.changes.map((change) => change.kind)).toEqual(['suspension']);
  });

  it('in service again after twenty days is charged for the rest; fewer than fifteen days count in full', async () => {
    await state('2026-10-10', 'suspended', { until: '2026-10-30' });
    // 31 days of the period are 30 of the charge: the suspended span gives the day. (5 + 6) × 1000 × 27 ÷ 30.
    expect(await basic()).toEqual(['9900.00']);
    await state('2026-10-20', 'in-service');
    expect(await basic()).toEqual(['27000.00']);
  });

  it('added within the cycle is charged from its day; suspended within two years it is charged by half', async () => {
    await ctx.sql.tx((sql) =>
      addEquipment(ctx, sql, {
        accountId: account,
        effectiveOn: '2026-10-20',
        isNewSupply: true,
        equipment: [{ equipmentNo: 'T2', kind: 'transformer', kva: '500' }],
      }),
    );
    // 15 days at 1000, 16 at 1500; the span with the least in charge gives the 31st day: (14 × 1000 + 16 × 1500) × 27 ÷ 30.
    expect(await basic()).toEqual(['34200.00']);
    const row = await owner.one<{ kva: string }>(
      'SELECT trim_scale(capacity_kva)::text AS kva FROM account WHERE id = $1',
      [account],
    );
    expect(row.kva).toBe('1500');
    await state('2026-10-21', 'suspended', { no: 'T2' });
    // 15 days 1000, 1 day 1500, 15 days 1250, less one day of the least: (14 × 1000 + 1500 + 15 × 1250) × 27 ÷ 30.
    expect(await basic()).toEqual(['30825.00']);
  });

  it('interlocked sets count the largest; what is removed no more', async () => {
    await ctx.sql.tx((sql) =>
      addEquipment(ctx, sql, {
        accountId: account,
        effectiveOn: '2020-01-01',
        equipment: [
          { equipmentNo: 'A', kind: 'transformer', kva: '800', interlock: 'A/B' },
          { equipmentNo: 'B', kind: 'transformer', kva: '630', interlock: 'A/B' },
          { equipmentNo: 'M', kind: 'motor', kva: '200' },
        ],
      }),
    );
    expect(await basic()).toEqual(['27000.00']);
    await state('2026-10-05', 'removed', { no: 'A' });
    expect(await basic()).toEqual(['22410.00']);
    expect(await code(state('2026-10-06', 'in-service', { no: 'A' }))).toBe('supply.equipment-removed');
  });

  it('refuses the same state, a taken number, a day before it stood there', async () => {
    await state('2026-10-15', 'hot-standby');
    expect(await basic()).toEqual(['27000.00']);
    expect(await code(state('2026-10-20', 'hot-standby'))).toBe('supply.nothing-changes');
    const add = (equipmentNo: string) =>
      ctx.sql.tx((sql) =>
        addEquipment(ctx, sql, {
          accountId: account,
          effectiveOn: '2026-10-20',
          equipment: [{ equipmentNo, kind: 'transformer', kva: '100' }],
        }),
      );
    await add('T9');
    expect(await code(add('T9'))).toBe('supply.number-taken');
    expect(await code(state('2026-10-19', 'suspended', { no: 'T9' }))).toBe('supply.before-installation');
    expect(await code(state('2019-10-19', 'suspended'))).toBe('supply.before-opening');
  });
});

describe('terms', () => {
  it('cut the period: another tariff from its day on, each part at its own price', async () => {
    await terms('2026-10-20', { tariffCode: 'commercial-flat', pfStandard: null });
    const billed = await billNow(ctx.sql, account, MONTH);
    const segments = billed.input.points[0]!.segments!;
    expect(segments.map(({ from, to, tariffCode, pfStandard }) => [from, to, tariffCode, pfStandard])).toEqual([
      ['2026-10-05', '2026-10-20', 'large-industry-tou', '0.90'],
      ['2026-10-20', '2026-11-05', 'commercial-flat', undefined],
    ]);
    expect(billed.classes).toContain(2);
    const row = await owner.one<{ tariff: string; pf: string | null }>(
      'SELECT tariff_code AS tariff, pf_standard AS pf FROM account WHERE id = $1',
      [account],
    );
    expect(row).toEqual({ tariff: 'commercial-flat', pf: null });
  });

  it('choose demand with a contract value by date', async () => {
    await readRegister(owner, account, MONTH, 'demand', '8');
    expect(linesOf(await billNow(ctx.sql, account, MONTH), 'basic-demand').map((line) => line.quantity)).toEqual([
      '800',
    ]);
    await terms('2026-10-05', { basicBy: 'demand', contractKw: '700', demandRule: 'excess-105' });
    // 800 > 735: 800 + (800 − 735).
    expect(linesOf(await billNow(ctx.sql, account, MONTH), 'basic-demand').map((line) => line.quantity)).toEqual([
      '865',
    ]);
    await terms('2026-10-06', { basicBy: 'capacity' });
    expect((await billNow(ctx.sql, account, MONTH)).bill.lines.map((line) => line.charge)).toContain('basic-capacity');
  });

  it('grant a reduced standard: no reward any more', async () => {
    const before = amountsOf(await billNow(ctx.sql, account, MONTH), 'power-factor');
    await terms('2026-10-05', { pfReduced: true, pfStandard: '0.85' });
    expect(before[0]).toMatch(/^-/);
    expect(amountsOf(await billNow(ctx.sql, account, MONTH), 'power-factor')).toEqual(['0.00']);
  });

  it('widen the first yearly tier by the months of the year that follow, and give free energy', async () => {
    const home = account + 1000;
    await readRegister(owner, home, MONTH, 'total', '1600');
    const tiers = async (): Promise<string[]> =>
      (await billNow(ctx.sql, home, MONTH)).bill.lines
        .filter((line) => line.charge.startsWith('tier-') || line.charge === 'free-allowance')
        .map((line) => `${line.charge} ${line.quantity}`);
    expect(await tiers()).toEqual(['tier-1 1560', 'tier-2 40']);
    await terms('2026-10-10', { householdExtraKwh: '10', freeKwh: '15' }, home);
    // October, November, December: 30 kWh.
    expect(await tiers()).toEqual(['tier-1 1590', 'tier-2 10', 'free-allowance -15']);
  });

  it('refuse what is none, what is so already, what lies ahead, what was released', async () => {
    expect(await code(terms('2026-10-20', { tariffCode: 'no-such' }))).toBe('supply.unknown-tariff');
    expect(await code(terms('2026-10-20', { pfStandard: '0.95' }))).toBe('input.invalid');
    expect(await code(terms('2026-10-20', { pfStandard: '0.90' }))).toBe('supply.nothing-changes');
    expect(await code(terms('2099-10-20', { pfStandard: '0.85' }))).toBe('supply.day-ahead');
    expect(await code(terms('2019-10-20', { pfStandard: '0.85' }))).toBe('supply.before-opening');
    await owner.run(
      `INSERT INTO bill (bill_month, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by,
                         calculated_at, released_by, released_at, engine_version, input_hash, output_hash, input)
       VALUES ('2026-10-01', 'X1', $1::bigint, 4, 'released', '2026-09-05', '2026-10-05', 0, 0, 1, now(), 2, now(), 'x', 'x', 'x', '{}')`,
      [account],
    );
    expect(await code(terms('2026-10-04', { pfStandard: '0.85' }))).toBe('supply.day-released');
    expect(await code(terms('2026-10-05', { pfStandard: '0.85' }))).toBe('accepted');
  });

  it('may lie ahead where the account row does not show them', async () => {
    expect(await code(terms('2099-10-20', { contractKw: '600' }))).toBe('accepted');
  });
});

describe('earlier rows', () => {
  it('are kept by the database, one a change, and none for a new row', async () => {
    await terms('2026-10-20', { tariffCode: 'commercial-flat' });
    const rows = await owner.query<{ tariff: string; open: boolean }>(
      `SELECT row->>'tariff_code' AS tariff, valid_from <= valid_to AS open FROM row_version WHERE table_name = 'account' AND row_key = $1 ORDER BY id`,
      [account],
    );
    expect(rows.map((row) => row.tariff)).toContain('large-industry-tou');
    expect(rows.every((row) => row.open)).toBe(true);
    expect(await code(owner.run('DELETE FROM row_version'))).toMatch(/append-only/);
  });
});

describe('losses', () => {
  const losses = (effectiveOn: string, transformerKwh: string, ratio: string) =>
    ctx.sql.tx((sql) =>
      setLosses(ctx, sql, {
        accountId: account,
        effectiveOn,
        terms: { transformer: { method: 'given', lossKwh: transformerKwh }, line: { ratio } },
      }),
    );
  const facts = async () => (await billNow(ctx.sql, account, MONTH)).bill.facts;

  it('that change within the period count each for its own days', async () => {
    await losses('2020-01-01', '300', '0.02');
    expect(await facts()).toMatchObject({ transformerLossKwh: '300', lineLossKwh: '2006' });
    await losses('2026-10-15', '600', '0.03');
    // 300 × 10 ÷ 30 + 600 × 21 ÷ 30; (2 % × 10 + 3 % × 21) ÷ 31 = 2.6774 % of 100 520.
    expect(await facts()).toMatchObject({ transformerLossKwh: '520', lineLossKwh: '2691' });
    await ctx.sql.tx((sql) => setLosses(ctx, sql, { accountId: account, effectiveOn: '2026-10-25', terms: null }));
    // Ten days each, then none: 100 + 200; (2 % + 3 %) × 10 ÷ 31 of 100 300.
    expect(await facts()).toMatchObject({ transformerLossKwh: '300', lineLossKwh: '1618' });
  });

  it('of an exchanged transformer by formula: each has its days and the share of the energy', async () => {
    const plate = (effectiveOn: string, kva: string, p0: string) =>
      ctx.sql.tx((sql) =>
        setLosses(ctx, sql, {
          accountId: account,
          effectiveOn,
          terms: { transformer: { method: 'formula', kva, p0, pk: '4', i0: '2', uk: '4', shifts: 3 } },
        }),
      );
    await plate('2020-01-01', '315', '0.7');
    await plate('2026-10-15', '630', '1.2');
    const of = (days: number, kva: number, p0: number): number => {
      const kwh = (100_000 * days) / 31;
      return Math.round(24 * days * p0 + (1.2 * 1.16 * kwh ** 2 * 4) / (kva ** 2 * 24 * days));
    };
    const { transformer, earlier } = (await billNow(ctx.sql, account, MONTH)).input.points[0]!.losses!;
    expect([earlier!.length, earlier![0]!.days, transformer!.days]).toEqual([1, 10, 21]);
    expect((await facts()).transformerLossKwh).toBe(String(of(10, 315, 0.7) + of(21, 630, 1.2)));
  });
});
