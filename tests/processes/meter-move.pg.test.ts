import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, issued, meterOf, rejected, throughApproval } from './changes';
import { debtsOf, plain } from './released-month';
import { openWorld, type World } from './scenario';

let world: World;
let meter = '';
beforeAll(async () => {
  world = await openWorld('meter-move');
  meter = await meterOf(world, 4001);
});
afterAll(() => world?.close());

const application = () => ({ applicant: '客户1', meter, newPlace: '一楼楼梯间', reason: '装修' });
const figures = () => ({ exchangedOn: world.today, stopTotal: '1150', startTotal: '3' });

describe('移表', () => {
  it('takes the fee, hangs the meter elsewhere and goes on from its new figure', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    await order.does('collector', 'back-to-survey', { reason: '费用未核' });
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'approve');
    await order.does('collector', 'take-fee', { feeYuan: '80.00', method: 'cash' });
    expect(plain(await debtsOf(world, 4001))).toEqual([['business-fee', '80.00', '0.00']]);
    await order.does('meter-keeper', 'issue', issued('N100'));
    await order.does('installer', 'back-to-issue', { reason: '表损坏' });
    await order.does('meter-keeper', 'issue', issued('N101'));
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '3' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.one(
        `SELECT a.address, p.address AS place, m.meter_no AS meter, r.prev_value::int AS base FROM account a JOIN service_point p ON p.account_id = a.id
           JOIN meter m ON m.account_id = a.id AND m.removed_on IS NULL JOIN reading r ON r.meter_id = m.id WHERE a.id = 4001`,
      ),
    ).toEqual({ address: '鹿城镇', place: '一楼楼梯间', meter: 'N101', base: 3 });
    expect((await changesOf(world, 4001)).map(({ kind }) => kind)).toEqual(['meter-exchange', 'move']);
    await rejected(world, 4002);
  });
});
