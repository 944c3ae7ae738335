import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as startRun } from '@/app/api/billing/runs/endpoint';
import { enterReadings } from '@/tests/support/billing';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type ScenarioOrder, type World } from './scenario';

const MONTH = '2026-09';
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];
let world: World;

beforeAll(async () => {
  world = await openWorld('billing');
  await enterReadings(
    world.sql,
    MONTH,
    ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100, readerId: world.userId('reader') })),
  );
  const run = await world.call('calculator', startRun, {
    method: 'POST',
    path: '/api/billing/runs',
    body: { unitId: UNITS.county, month: MONTH },
  });
  expect(run.status, JSON.stringify(run.body)).toBe(200);
  await world.work();
});
afterAll(() => world?.close());

async function orderOf(accountId: number): Promise<ScenarioOrder> {
  const { id } = await world.sql.one<{ id: number }>(
    `SELECT id FROM work_order WHERE account_id = $1 AND process = 'billing'`,
    [accountId],
  );
  return world.order(id);
}

async function bill(accountId: number): Promise<unknown> {
  return world.sql.one(
    `SELECT b.status, b.open_obligations AS open, (SELECT r.amount_yuan = b.amount_yuan FROM receivable r WHERE r.bill_id = b.id) AS owed
       FROM bill b WHERE b.account_id = $1 AND b.status <> 'superseded'`,
    [accountId],
  );
}

const ACCEPT = { verdict: 'harmless', reason: '首次计费，资料相符' };

describe('电费计费', () => {
  it('is reviewed by another than the calculator, sent back, released and owed', async () => {
    const order = await orderOf(4001);
    expect(await order.step()).toBe('review');
    expect(await order.refused('calculator', 'accept', ACCEPT)).toMatch(/^lock:/);
    await order.does('reviewer', 'accept', ACCEPT);
    await order.does('lead', 'back-to-review', { reason: '金额再核一次' });
    expect(await bill(4001)).toEqual({ status: 'computed', open: 1, owed: null });
    await order.does('reviewer2', 'accept', ACCEPT);
    await order.does('lead', 'release', { note: '' });
    expect(await bill(4001)).toEqual({ status: 'released', open: 0, owed: true });
  });

  it('goes out for re-reading and returns with the corrected bill', async () => {
    const order = await orderOf(4002);
    await order.does('reviewer', 'send-for-rereading', { reason: '电量可疑' });
    expect(await order.step()).toBe('reread');
    const anomaly = await order.child('reading-anomaly');
    await anomaly.does('lead', 'dispatch', { readerId: world.userId('reader2') });
    await anomaly.does('reader2', 'report', { readOn: '2026-09-07', finding: 'misread', total: '1120' });
    await anomaly.does('calculator2', 'correct-reading', { total: '1120', reason: '抄错' });
    await world.work();
    expect(await order.step()).toBe('review');
    expect(
      await world.sql.one(`SELECT energy_kwh AS kwh FROM bill WHERE account_id = 4002 AND status = 'computed'`),
    ).toEqual({ kwh: '120' });
  });

  it('is put right at the desk when the figure is plainly miswritten; another reviewer decides on the new bill', async () => {
    const order = await orderOf(4003);
    const figures = {
      total: '1130',
      peak: '',
      flat: '',
      valley: '',
      reactive: '',
      wentRound: false,
      reason: '照片为 1130',
    };
    await order.does('reviewer', 'adjust', figures);
    await world.work();
    expect(await order.step()).toBe('review');
    expect(
      await world.sql.one(`SELECT energy_kwh AS kwh FROM bill WHERE account_id = 4003 AND status = 'computed'`),
    ).toEqual({ kwh: '130' });
    expect(await order.refused('reviewer', 'accept', ACCEPT)).toMatch(/own-calculation|not-permitted/);
    await order.does('reviewer2', 'accept', ACCEPT);
  });
});
