import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asIfFrom, basicCharge, changesOf, cycleStart, rejected, throughApproval, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('reduction-recovery');
  await twoTransformers(world, 4001);
  await world.sql.run(
    `INSERT INTO work_order (process, process_version, family, order_no, unit_id, account_id, step, role, state, created_at, step_since)
     SELECT 'capacity-reduction', 1, 'change', 'JR-0001', 4, 4001, 'file', 'archivist', 'done', now(), now()`,
  );
  await world.sql.run(
    `INSERT INTO equipment_state (account_id, equipment_id, effective_on, state, order_no)
     SELECT 4001, id, $1::date - 200, 'suspended', 'JR-0001' FROM equipment WHERE equipment_no = '4001-T2'`,
    [cycleStart(world)],
  );
});
afterAll(() => world?.close());

const application = () => ({
  applicant: '云岭轴承厂',
  equipment: ['4001-T2'],
  fromOn: world.day(5),
  reason: '恢复生产',
});

describe('减容恢复', () => {
  it('is applied for 5 days before, for what was reduced', async () => {
    const start = (form: object) =>
      world.startRefused('acceptor', { accountId: 4001, form: { ...application(), ...form } });
    expect(await start({ fromOn: world.day(4) })).toBe('change.notice');
    expect(await start({ equipment: ['4001-T1'] })).toMatch(/^input.invalid equipment/);
  });

  it('charges the capacity again from the day of unsealing, when the trial passed', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    await asIfFrom(world, order, cycleStart(world));
    const unseal = { doneOn: cycleStart(world), sealNo: 'FY-2026-001', total: '1200' };
    await order.does('inspector', 'back-to-approve', { reason: '设备未检修' });
    await order.does('lead', 'approve');
    await order.does('inspector', 'unseal', unseal);
    await order.does('installer', 'trial-failed', { reason: '绝缘不合格' });
    expect(await basicCharge(world, 4001)).toEqual(['10800.00']);
    expect(await changesOf(world, 4001)).toEqual([]);
    await order.does('inspector', 'unseal', unseal);
    await order.does('installer', 'trial-passed', { facts: '试送正常' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await basicCharge(world, 4001)).toEqual(['17010.00']);
    expect(await changesOf(world, 4001)).toEqual([
      { kind: 'suspension', orderNo: order.orderNo, on: cycleStart(world) },
    ]);
    await rejected(world, 4002);
  });
});
