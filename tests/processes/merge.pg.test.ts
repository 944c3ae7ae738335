import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePlant } from '@/tests/support/supply';
import { basicCharge, changesOf, cycleStart, meterOf, rejected, throughApproval, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('merge');
  await twoTransformers(world, 4001);
  await makePlant(world.sql, 4002, 200);
});
afterAll(() => world?.close());

const application = (otherAccount = '0000004002') => ({ applicant: '云岭轴承厂', otherAccount, reason: '合并' });

describe('并户', () => {
  it('is refused for an account of another station, or itself', async () => {
    const start = (no: string) => world.startRefused('acceptor', { accountId: 4001, form: application(no) });
    expect(await start('0000005001')).toBe('change.other-place');
    expect(await start('0000004001')).toBe('change.other-place');
  });

  it('closes the other with its stops and charges its capacity here', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    const removed = {
      meterNo: await meterOf(world, 4002),
      doneOn: cycleStart(world),
      stopTotal: '1000',
      stopPeak: '300',
      stopFlat: '500',
      stopValley: '200',
      stopReactive: '400',
    };
    await order.does('installer', 'back-to-approve', { reason: '用户在用' });
    await order.does('lead', 'approve');
    await order.does('installer', 'removed', { ...removed, meterNo: 'M00005001' });
    await order.does('inspector', 'witness', { stopTotal: '1000' });
    const signed = { contractNo: 'HT-2026-4', signedOn: world.today };
    expect(await order.refused('contract-clerk', 'signed', signed)).toBe('supply.meters-remain');
    await order.does('contract-clerk', 'back-to-remove', { reason: '表号不符' });
    await order.does('installer', 'removed', removed);
    await order.does('inspector', 'back-to-remove', { reason: '止码不符' });
    await order.does('installer', 'removed', removed);
    await order.does('inspector', 'witness', { stopTotal: '1000' });
    await order.does('contract-clerk', 'signed', signed);
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await world.sql.one('SELECT status, closed_on AS on FROM account WHERE id = 4002')).toEqual({
      status: 'closed',
      on: cycleStart(world),
    });
    // 400 + 230 + 200.
    expect(await basicCharge(world, 4001)).toEqual(['22410.00']);
    expect((await changesOf(world, 4001)).map(({ kind }) => kind).sort()).toEqual(['capacity', 'merge']);
    await rejected(world, 4003);
  });
});
