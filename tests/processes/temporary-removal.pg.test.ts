import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, issued, meterOf, rejected, throughApproval } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('temporary-removal');
  for (const id of [4001, 4002]) await world.sql.run('UPDATE account SET capacity_kva = 100 WHERE id = $1', [id]);
});
afterAll(() => world?.close());

const application = async (accountId: number, form: object = {}) => ({
  applicant: '客户1',
  meter: await meterOf(world, accountId),
  fromOn: world.today,
  toOn: world.day(150),
  reason: '外出',
  ...form,
});

const look = (accountId: number) =>
  world.sql.one(
    `SELECT a.status, trim_scale(a.capacity_kva)::text AS kva, (SELECT count(*)::int FROM meter m WHERE m.account_id = a.id AND m.removed_on IS NULL) AS meters,
            (SELECT s.state FROM equipment_state s WHERE s.account_id = a.id ORDER BY s.effective_on DESC, s.id DESC LIMIT 1) AS state
       FROM account a WHERE a.id = $1`,
    [accountId],
  );

async function takenDown(accountId: number) {
  const form = await application(accountId);
  const order = await world.start('acceptor', { accountId, form });
  await throughApproval(order, form);
  const figures = { doneOn: world.today, stopTotal: '1150' };
  await order.does('installer', 'back-to-approve', { reason: '用户在用' });
  await order.does('lead', 'approve');
  await order.does('installer', 'removed', figures);
  await order.does('inspector', 'back-to-remove', { reason: '止码不符' });
  await order.does('installer', 'removed', figures);
  expect(await order.refused('inspector', 'witness', { stopTotal: '1151' })).toMatch(/stopTotal: /);
  await order.does('inspector', 'witness', { stopTotal: '1150' });
  return order;
}

describe('暂拆与复装', () => {
  it('is refused for more than 6 months', async () => {
    const form = await application(4001, { toOn: world.day(190) });
    expect(await world.startRefused('acceptor', { accountId: 4001, form })).toBe('change.term');
  });

  it('takes the meter down, holds the capacity, and puts a meter up again', async () => {
    const order = await takenDown(4001);
    expect(await look(4001)).toEqual({ status: 'suspended', kva: '100', meters: 0, state: 'suspended' });
    await order.does('acceptor', 'reinstall');
    await order.does('meter-keeper', 'issue', issued('N200'));
    await order.does('installer', 'back-to-issue', { reason: '表损坏' });
    await order.does('meter-keeper', 'issue', issued('N201'));
    const up = { doneOn: world.today, startTotal: '7' };
    await order.does('installer', 'installed', up);
    await order.does('inspector', 'back-to-install', { reason: '起码不符' });
    await order.does('installer', 'installed', up);
    await order.does('inspector', 'witness', { startTotal: '7' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await look(4001)).toEqual({ status: 'active', kva: '100', meters: 1, state: 'in-service' });
    expect((await changesOf(world, 4001)).map(({ kind }) => kind)).toEqual([
      'meter-removed',
      'suspension',
      'meter-added',
      'suspension',
    ]);
  });

  it('becomes a closing when nobody asked in time', async () => {
    const order = await takenDown(4002);
    await order.dayComes();
    expect(await order.step()).toBe('lapsed');
    await order.does('acceptor', 'close', { note: '逾期' });
    expect(await (await order.child('close-account')).step()).toBe('accept');
    await rejected(world, 4003);
  });
});
