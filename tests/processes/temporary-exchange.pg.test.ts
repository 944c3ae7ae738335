import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicCharge, changesOf, cycleStart, asIfFrom, rejected, throughApproval, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('temporary-exchange');
  await twoTransformers(world, 4001);
  await twoTransformers(world, 4002);
});
afterAll(() => world?.close());

const application = (id: number, form: object = {}) => ({
  applicant: '云岭轴承厂',
  oldEquipment: `${id}-T2`,
  newEquipmentNo: `LS-${id}`,
  newKva: '315',
  fromOn: world.today,
  toOn: world.day(50),
  reason: '变压器烧毁',
  ...form,
});

describe('暂换', () => {
  it('is refused for longer than 2 months at 10 kV', async () => {
    const start = (form: object) => world.startRefused('acceptor', { accountId: 4001, form: application(4001, form) });
    expect(await start({ toOn: world.day(63) })).toBe('change.term');
    expect(await start({ newEquipmentNo: '4001-T2' })).toMatch(/newEquipmentNo: /);
    await world.sql.run('UPDATE account SET voltage_kv = 35 WHERE id = 4002');
    await world.start('acceptor', { accountId: 4002, form: application(4002, { toOn: world.day(85) }) });
  });

  it('charges the stand-in until the old transformer is back', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application(4001) });
    await throughApproval(order, application(4001));
    await asIfFrom(world, order, cycleStart(world));
    const on = { doneOn: cycleStart(world) };
    await order.does('installer', 'back-to-approve', { reason: '无合适变压器' });
    await order.does('lead', 'approve');
    await order.does('installer', 'swapped', on);
    await order.does('inspector', 'back-to-swap', { reason: '接线不合格' });
    await order.does('installer', 'swapped', on);
    await order.does('inspector', 'passed', { facts: '合格' });
    // 400 + 315, then 400 + 230 again.
    expect(await basicCharge(world, 4001)).toEqual(['19305.00']);
    const kva = () =>
      world.sql.one<{ kva: string }>('SELECT trim_scale(capacity_kva)::text AS kva FROM account WHERE id = 4001');
    expect(await kva()).toEqual({ kva: '715' });
    await order.dayComes();
    expect(await order.step()).toBe('swap-back');
    await order.does('installer', 'swapped-back', { doneOn: world.today });
    await order.does('archivist', 'file');
    expect(await kva()).toEqual({ kva: '630' });
    expect(
      await world.sql.query(
        `SELECT e.equipment_no AS no, s.state FROM equipment_state s JOIN equipment e ON e.id = s.equipment_id WHERE s.account_id = 4001
            AND s.effective_on = $1 ORDER BY 1`,
        [world.today],
      ),
    ).toEqual([
      { no: '4001-T2', state: 'in-service' },
      { no: 'LS-4001', state: 'removed' },
    ]);
    expect(new Set((await changesOf(world, 4001)).map((change) => change.orderNo))).toEqual(new Set([order.orderNo]));
  });

  it('may be put back earlier, or rejected', async () => {
    const [row] = await world.sql.query<{ id: number }>(`SELECT id FROM work_order WHERE account_id = 4002`);
    const order = await world.order(row!.id);
    await throughApproval(order, application(4002));
    await order.does('installer', 'swapped', { doneOn: world.today });
    await order.does('inspector', 'passed', { facts: '合格' });
    await order.does('acceptor', 'earlier');
    expect(await order.step()).toBe('swap-back');
    await rejected(world, 4003);
  });
});
