import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, issued, meterOf, rejected, throughApproval } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
let meter = '';
beforeAll(async () => {
  world = await openWorld('relocation');
  meter = await meterOf(world, 4001);
  await world.sql.run(
    `INSERT INTO route (id, unit_id, code, name, reader_id, reading_day) OVERRIDING SYSTEM VALUE VALUES (90, 4, 'R90', '城南二段', 1, 5)`,
  );
});
afterAll(() => world?.close());

const application = (form: object = {}) => ({
  applicant: '客户1',
  newAddress: '鹿城镇东街 8 号',
  meter,
  newRoute: '90',
  newTransformer: '',
  reason: '搬迁',
  ...form,
});
const figures = () => ({ exchangedOn: world.today, stopTotal: '1150', startTotal: '3' });

describe('迁址', () => {
  it('moves meter, address and route along within the supply point', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    await order.does('meter-keeper', 'back-to-approve', { reason: '无表' });
    await order.does('lead', 'approve');
    await order.does('meter-keeper', 'issue', issued('N100'));
    await order.does('installer', 'back-to-issue', { reason: '表损坏' });
    await order.does('meter-keeper', 'issue', issued('N101'));
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures());
    expect(await order.refused('inspector', 'witness', { stopTotal: '1150', startTotal: '4' })).toMatch(/startTotal: /);
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.one(
        `SELECT a.address, a.route_id AS route, p.address AS point, m.meter_no AS meter FROM account a
           JOIN service_point p ON p.account_id = a.id JOIN meter m ON m.account_id = a.id AND m.removed_on IS NULL WHERE a.id = 4001`,
      ),
    ).toEqual({ address: '鹿城镇东街 8 号', route: 90, point: '鹿城镇东街 8 号', meter: 'N101' });
    expect((await changesOf(world, 4001)).map(({ kind, orderNo }) => [kind, orderNo])).toEqual([
      ['meter-exchange', order.orderNo],
      ['move', order.orderNo],
      ['move', order.orderNo],
    ]);
  });

  it('outside of it the old place is closed by an order of its own', async () => {
    const order = await world.start('acceptor', {
      accountId: 4002,
      form: application({ meter: await meterOf(world, 4002), newRoute: '' }),
    });
    await order.does('surveyor', 'other-point', { note: '新址属城北变电站' });
    expect(await (await order.child('close-account')).step()).toBe('accept');
    await order.does('archivist', 'file');
    expect(await changesOf(world, 4002)).toEqual([]);
    await rejected(world, 4003);
  });
});
