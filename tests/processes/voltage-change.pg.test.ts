import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, issued, meterOf, rejected, throughApproval } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
let meter = '';
beforeAll(async () => {
  world = await openWorld('voltage-change');
  meter = await meterOf(world, 4001);
});
afterAll(() => world?.close());

const application = (newVoltageKv = '10') => ({ applicant: '客户1', newVoltageKv, meter, reason: '扩产' });
const figures = () => ({ exchangedOn: world.today, stopTotal: '1150', startTotal: '0' });

describe('改压', () => {
  it('is refused for the voltage it has', async () => {
    expect(await world.startRefused('acceptor', { accountId: 4001, form: application('0.22') })).toMatch(
      /newVoltageKv: /,
    );
  });

  it('supplies and prices at the other voltage from the day of the exchange', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application(), {
      survey: { plan: '10 kV 专线' },
      approver: 'county-marketing',
    });
    await order.does('meter-keeper', 'back-to-approve', { reason: '无表' });
    await order.does('county-marketing', 'approve');
    await order.does('meter-keeper', 'issue', issued('N400'));
    await order.does('installer', 'back-to-issue', { reason: '表损坏' });
    await order.does('meter-keeper', 'issue', issued('N401'));
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'back-to-exchange', { reason: '止码不符' });
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '0' });
    await order.does('contract-clerk', 'back-to-exchange', { reason: '倍率不符' });
    await order.does('installer', 'exchanged', figures());
    await order.does('inspector', 'witness', { stopTotal: '1150', startTotal: '0' });
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-5', signedOn: world.today });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await world.sql.one('SELECT trim_scale(voltage_kv)::text AS kv FROM account WHERE id = 4001')).toEqual({
      kv: '10',
    });
    expect(
      await world.sql.query(
        `SELECT value, effective_on AS on FROM account_term WHERE account_id = 4001 AND term = 'voltage-kv' ORDER BY 2`,
      ),
    ).toEqual([
      { value: '0.22', on: '2020-01-01' },
      { value: '10', on: world.today },
    ]);
    expect((await changesOf(world, 4001)).map(({ kind }) => kind)).toEqual(['meter-exchange', 'tariff']);
    await rejected(world, 4002);
  });
});
