import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicCharge, changesOf, cycleStart, issued, rejected, throughApproval, twoTransformers } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('split');
  await twoTransformers(world, 4001);
});
afterAll(() => world?.close());

const application = (form: object = {}) => ({
  applicant: '云岭轴承厂',
  newName: '云岭铸造厂',
  newPhone: '',
  newAddress: '鹿城镇西区',
  equipment: ['4001-T2'],
  remainingKva: '400',
  partKva: '230',
  reason: '分立',
  ...form,
});

describe('分户', () => {
  it('is refused when the parts do not add up, or a transformer would be cut', async () => {
    const start = (form: object) => world.startRefused('acceptor', { accountId: 4001, form: application(form) });
    expect(await start({ partKva: '200' })).toBe('change.split-differs');
    expect(await start({ partKva: '330', remainingKva: '300' })).toMatch(/partKva: /);
  });

  it('opens a new account with its transformer and meter; the old one is charged for the rest', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    await order.does('meter-keeper', 'back-to-approve', { reason: '无表' });
    await order.does('lead', 'approve');
    await order.does('meter-keeper', 'issue', issued('N300'));
    await order.does('installer', 'back-to-issue', { reason: '表损坏' });
    await order.does('meter-keeper', 'issue', issued('N301'));
    const up = { doneOn: cycleStart(world), startTotal: '5' };
    await order.does('installer', 'installed', up);
    await order.does('inspector', 'back-to-install', { reason: '起码不符' });
    await order.does('installer', 'installed', up);
    await order.does('inspector', 'witness', { startTotal: '5' });
    await order.does('contract-clerk', 'back-to-install', { reason: '合同与装表不符' });
    await order.does('installer', 'installed', up);
    await order.does('inspector', 'witness', { startTotal: '5' });
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-3', signedOn: world.today });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await basicCharge(world, 4001)).toEqual(['10800.00']);
    expect(
      await world.sql.query(
        `SELECT c.name, trim_scale(a.capacity_kva)::text AS kva, a.tariff_code AS tariff, a.address, m.meter_no AS meter, e.equipment_no AS equipment
           FROM account a JOIN customer c ON c.id = a.customer_id JOIN meter m ON m.account_id = a.id JOIN equipment e ON e.account_id = a.id
          WHERE a.opened_on = $1`,
        [cycleStart(world)],
      ),
    ).toEqual([
      {
        name: '云岭铸造厂',
        kva: '230',
        tariff: 'large-industry-tou',
        address: '鹿城镇西区',
        meter: 'N301',
        equipment: '4001-T2',
      },
    ]);
    expect((await changesOf(world, 4001)).map(({ kind }) => kind)).toEqual(['capacity', 'split']);
    await rejected(world, 4002);
  });
});
