import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/server/kernel/time';
import { asIfFrom, basicCharge, changesOf, cycleStart, rejected, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('suspension-recovery');
  await twoTransformers(world, 4001);
  for (const [day, state] of [
    [addDays(cycleStart(world), -60), 'suspended'],
    [addDays(cycleStart(world), 100), 'in-service'],
  ])
    await world.sql.run(
      `INSERT INTO equipment_state (account_id, equipment_id, effective_on, state, order_no)
       SELECT 4001, id, $1, $2, 'ZT-OLD' FROM equipment WHERE equipment_no = '4001-T2'`,
      [day, state],
    );
});
afterAll(() => world?.close());

const application = () => ({
  applicant: '云岭轴承厂',
  equipment: ['4001-T2'],
  fromOn: world.day(5),
  reason: '恢复生产',
});

describe('暂停恢复', () => {
  it('is applied for 5 days before, for what is suspended', async () => {
    const start = (form: object) =>
      world.startRefused('acceptor', { accountId: 4001, form: { ...application(), ...form } });
    expect(await start({ fromOn: world.day(4) })).toBe('change.notice');
    expect(await start({ equipment: ['4001-T1'] })).toMatch(/^input.invalid equipment/);
  });

  it('charges the suspended capacity again from the day of unsealing', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await order.does('lead', 'back-to-accept', { reason: '资料不全' });
    await order.does('acceptor', 'register', application());
    await order.does('lead', 'approve');
    const unseal = { doneOn: cycleStart(world), sealNo: 'FY-2026-001', total: '1200' };
    expect(await order.refused('inspector', 'unseal', unseal)).toBe('change.before-asked');
    await order.does('inspector', 'back-to-approve', { reason: '客户改期' });
    await order.does('lead', 'approve');
    await asIfFrom(world, order, cycleStart(world));
    await order.does('inspector', 'unseal', unseal);
    await order.does('calculator', 'back-to-unseal', { reason: '底度缺失' });
    await order.does('inspector', 'unseal', unseal);
    expect(await basicCharge(world, 4001)).toEqual(['10800.00']);
    await order.does('calculator', 'resume');
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await basicCharge(world, 4001)).toEqual(['17010.00']);
    expect(await changesOf(world, 4001)).toEqual([
      { kind: 'suspension', orderNo: order.orderNo, on: cycleStart(world) },
    ]);
    await rejected(world, 4002);
  });
});
