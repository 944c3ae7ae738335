import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { addMilliseconds } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { contextOf, grant, type People, smallUtility, UNITS } from '@/tests/support/small-utility';
import type { OutageRequest } from '../contract';
import { behindTransformer, feeders, feederTransformers } from '../queries/network';
import { outages } from '../queries/outages';
import { endOutage, recordOutage, withdrawOutage } from './outages';

const HOUR = 3_600_000;
const FEEDER = 11;
const TRANSFORMER = 21;
let database: TestDatabase;
let pools: ReturnType<typeof openPool>[];
let owner: Sql;
let people: People;
let lead: Ctx;

beforeAll(async () => {
  database = await createTestDatabase();
  pools = [openPool(database.url, { role: null, max: 2 }), openPool(database.url, { max: 4 })];
  owner = new PoolSql(pools[0]!);
  people = await smallUtility(owner);
  await owner.run(
    `INSERT INTO feeder (id, unit_id, substation, code, name, voltage_kv) OVERRIDING SYSTEM VALUE VALUES ($1, $2, '城南变', 'F011', '城南一线', 10)`,
    [FEEDER, UNITS.county],
  );
  await owner.run(
    `INSERT INTO transformer (id, feeder_id, unit_id, code, name, kva) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, 'T021', '南门台区', 315)`,
    [TRANSFORMER, FEEDER, UNITS.stationSouth],
  );
  await owner.run('UPDATE account SET transformer_id = $1 WHERE unit_id = $2', [TRANSFORMER, UNITS.stationSouth]);
  lead = contextOf(new PoolSql(pools[1]!), people.lead);
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

const ago = (hours: number): string => addMilliseconds(lead.clock.now(), -hours * HOUR);
const asked = (change: Partial<OutageRequest> = {}): OutageRequest => ({
  place: 'transformer',
  placeId: TRANSFORMER,
  kind: 'fault',
  startedAt: ago(5),
  reason: '低压线路断线',
  ...change,
});

describe('outages', () => {
  it('are recorded when supply is lost, closed once when it is back, and seen on the network meanwhile', async () => {
    const { id, outageNo } = await recordOutage(lead, asked());
    await expect(recordOutage(lead, asked())).rejects.toThrow('network.outage-open');
    expect((await feederTransformers(lead, FEEDER)).transformers).toMatchObject([
      { id: TRANSFORMER, accounts: 3, isOut: true, retiredOn: null },
    ]);
    expect((await feeders(lead)).feeders).toMatchObject([{ id: FEEDER, transformers: 1, accounts: 3, isOut: false }]);
    await expect(endOutage(lead, id, ago(6))).rejects.toThrow('input.invalid');
    await expect(endOutage(lead, id, ago(-1))).rejects.toThrow('input.invalid');
    const back = ago(1);
    await endOutage(lead, id, back);
    await expect(endOutage(lead, id, ago(0.5))).rejects.toThrow('network.outage-closed');
    expect((await outages(lead)).outages).toMatchObject([
      { outageNo, place: 'transformer', accounts: 3, endedAt: back, withdrawnAt: null },
    ]);
    expect((await feederTransformers(lead, FEEDER)).transformers[0]!.isOut).toBe(false);
  });

  it('of a whole feeder reach what hangs on it; withdrawn they count no more and stay on file', async () => {
    const { id } = await recordOutage(lead, asked({ place: 'feeder', placeId: FEEDER, kind: 'planned' }));
    expect((await feederTransformers(lead, FEEDER)).transformers[0]!.isOut).toBe(true);
    expect((await outages(lead)).outages[0]).toMatchObject({ id, place: 'feeder', accounts: 3, endedAt: null });
    await withdrawOutage(lead, id);
    await expect(withdrawOutage(lead, id)).rejects.toThrow('network.outage-closed');
    expect((await feeders(lead)).feeders[0]!.isOut).toBe(false);
    expect((await outages(lead)).outages.map((each) => each.withdrawnAt !== null).sort()).toEqual([false, true]);
  });

  it('are refused without the verb there, for a time to come, and never changed by hand', async () => {
    const reader = contextOf(lead.sql, people.readerA);
    const stranger = contextOf(lead.sql, { ...people.lead, grants: [grant('lead', UNITS.otherCounty)] });
    await expect(recordOutage(reader, asked())).rejects.toThrow('access.');
    await expect(recordOutage(stranger, asked())).rejects.toThrow('access.');
    await expect(recordOutage(lead, asked({ startedAt: ago(-2) }))).rejects.toThrow('input.invalid');
    await expect(recordOutage(lead, asked({ endedAt: ago(9) }))).rejects.toThrow('input.invalid');
    await expect(owner.run(`UPDATE outage SET reason = 'x'`)).rejects.toThrow('never changed');
    await expect(owner.run(`UPDATE outage SET ended_at = now() WHERE ended_at IS NOT NULL`)).rejects.toThrow(
      'never changed',
    );
  });
});

describe('the network', () => {
  it('shows the accounts behind a transformer to those of their unit alone', async () => {
    expect((await behindTransformer(lead, TRANSFORMER)).accounts.map(({ customerName }) => customerName)).toEqual([
      '客户1',
      '客户2',
      '客户3',
    ]);
    const other = contextOf(lead.sql, people.otherReviewer);
    expect((await behindTransformer(other, TRANSFORMER)).accounts).toEqual([]);
    expect((await feederTransformers(other, FEEDER)).transformers).toEqual([]);
    expect((await feeders(other)).feeders).toEqual([]);
    await expect(feeders(contextOf(lead.sql, people.administrator))).rejects.toThrow('access.not-permitted');
  });

  it('names the energy sold of the newest billed month beside the month before', async () => {
    for (const [month, kwh] of [
      [`date_trunc('month', now()) - interval '2 months'`, 100],
      [`date_trunc('month', now()) - interval '1 month'`, 80],
    ] as const)
      await owner.run(
        `INSERT INTO bill_history (account_id, bill_month, bill_id, energy_kwh, amount_yuan, days, superseded, kind)
         SELECT id, (${month})::date, id, $2, 1, 30, false, 'ordinary' FROM account WHERE unit_id = $1`,
        [UNITS.stationSouth, kwh],
      );
    const reviewer = contextOf(lead.sql, people.reviewer);
    expect((await feederTransformers(reviewer, FEEDER)).transformers[0]!.sold).toMatchObject({
      kwh: '240',
      beforeKwh: '300',
    });
    expect((await behindTransformer(reviewer, TRANSFORMER)).accounts[0]!.sold).toMatchObject({ kwh: '80' });
  });
});
