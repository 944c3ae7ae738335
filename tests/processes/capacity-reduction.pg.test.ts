import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asIfFrom, basicCharge, changesOf, cycleStart, rejected, throughApproval, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('capacity-reduction');
  await twoTransformers(world, 4001);
  await twoTransformers(world, 4002);
});
afterAll(() => world?.close());

const application = (accountId: number, form: object = {}) => ({
  applicant: '云岭轴承厂',
  equipment: [`${accountId}-T2`],
  term: 'temporary',
  fromOn: world.day(5),
  toOn: world.day(5 + 300),
  newTariff: '',
  reason: '产能下降',
  ...form,
});

describe('减容', () => {
  it('is refused at short notice, and for less than 6 months or more than 2 years', async () => {
    const start = (form: object) => world.startRefused('acceptor', { accountId: 4001, form: application(4001, form) });
    expect(await start({ fromOn: world.day(4) })).toBe('change.notice');
    expect(await start({ toOn: world.day(150) })).toBe('change.term');
    expect(await start({ toOn: world.day(800) })).toBe('change.term');
    expect(await start({ toOn: '' })).toMatch(/toOn: /);
    expect(await start({ newTariff: 'commercial-flat' })).toMatch(/newTariff: /);
    expect(await start({ term: 'for-good' })).toMatch(/toOn: /);
  });

  it('takes a whole transformer out of the basic charge until the end of its term', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application(4001) });
    await throughApproval(order, application(4001));
    const seal = { doneOn: cycleStart(world), sealNo: 'FY-2026-001', total: '1200' };
    await order.does('inspector', 'back-to-approve', { reason: '设备仍在用' });
    await order.does('lead', 'approve');
    expect(await order.refused('inspector', 'seal', seal)).toBe('change.before-asked');
    await asIfFrom(world, order, cycleStart(world));
    expect(await order.refused('inspector', 'seal', { ...seal, doneOn: world.day(1) })).toMatch(/doneOn: /);
    await order.does('inspector', 'seal', seal);
    await order.does('installer', 'back-to-seal', { reason: '封印不符' });
    await order.does('inspector', 'seal', seal);
    expect(await order.refused('installer', 'verify-seal', { sealNo: 'FY-2026-002', total: '1200' })).toMatch(
      /sealNo: /,
    );
    expect(await basicCharge(world, 4001)).toEqual(['17010.00']);
    await order.does('installer', 'verify-seal', { sealNo: 'FY-2026-001', total: '1200' });
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-1', signedOn: world.today });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await basicCharge(world, 4001)).toEqual(['10800.00']);
    expect(
      await world.sql.query('SELECT state, effective_on AS on FROM equipment_state WHERE account_id = 4001 ORDER BY 2'),
    ).toEqual([
      { state: 'suspended', on: cycleStart(world) },
      { state: 'in-service', on: world.day(305) },
    ]);
    expect(await changesOf(world, 4001)).toEqual([
      { kind: 'suspension', orderNo: order.orderNo, on: cycleStart(world) },
    ]);
  });

  it('for good removes the transformer, and the tariff may become a single one', async () => {
    const form = application(4002, { term: 'for-good', toOn: '', newTariff: 'commercial-flat' });
    const order = await world.start('acceptor', { accountId: 4002, form });
    await throughApproval(order, form);
    await asIfFrom(world, order, cycleStart(world));
    await order.does('inspector', 'seal', { doneOn: cycleStart(world), sealNo: 'FY-2026-009', total: '50' });
    await order.does('installer', 'verify-seal', { sealNo: 'FY-2026-009', total: '50' });
    expect(
      await world.sql.one(
        'SELECT tariff_code AS tariff, trim_scale(capacity_kva)::text AS kva FROM account WHERE id = 4002',
      ),
    ).toEqual({ tariff: 'commercial-flat', kva: '400' });
    expect(await basicCharge(world, 4002)).toEqual([]);
    await rejected(world, 4003);
  });
});
