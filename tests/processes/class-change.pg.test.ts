import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '@/server/kernel/time';
import { amountsOf, billNow, linesOf, makePlant, readPlant, readRegister } from '@/tests/support/supply';
import { changesOf, cycleStart, nextMonth, rejected } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('class-change');
  await makePlant(world.sql, 4001, 630);
  await makePlant(world.sql, 4002, 630);
});
afterAll(() => world?.close());

const application = (form: object = {}) => ({
  applicant: '云岭轴承厂',
  change: 'class',
  newClass: 'unchanged',
  newTariff: '',
  basicBy: 'unchanged',
  contractKw: '',
  fixedKwh: '',
  shareRatio: '',
  reason: '用途变更',
  ...form,
});
const onSite = { agrees: true, facts: '现场为商铺' };

async function changed(accountId: number, form: object, day: string) {
  const order = await world.start('acceptor', { accountId, form: application(form) });
  await order.does('inspector', 'checked-on-site', onSite);
  await order.does('station-chief', 'approve');
  await order.does('county-marketing', 'approve');
  await order.does('reader', 'read', { doneOn: day, total: '500' });
  await order.does('calculator', 'put-in-force');
  return order;
}

describe('改类', () => {
  it('wants what changes to be filled in', async () => {
    const start = (form: object) => world.startRefused('acceptor', { accountId: 4001, form: application(form) });
    expect(await start({})).toMatch(/newTariff: /);
    expect(await start({ change: 'basic-way' })).toMatch(/basicBy: /);
    expect(await start({ change: 'basic-way', basicBy: 'demand' })).toMatch(/contractKw: /);
    expect(await start({ change: 'fixed-quantity' })).toMatch(/fixedKwh: /);
    expect(await start({ change: 'ratio' })).toMatch(/shareRatio: /);
  });

  it('bills two segments from the day read', async () => {
    const form = { newClass: 'commercial', newTariff: 'commercial-flat' };
    const order = await world.start('acceptor', { accountId: 4001, form: application(form) });
    await order.does('inspector', 'back-to-accept', { reason: '资料不全' });
    await order.does('acceptor', 'register', application(form));
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'back-to-site', { reason: '补照片' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'back-to-site', { reason: '用途存疑' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('reader', 'back-to-site', { reason: '电表锁闭' });
    await order.does('inspector', 'checked-on-site', onSite);
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    // Within the cycle where there was a day of it already.
    const day = world.today > cycleStart(world) ? addDays(cycleStart(world), 1) : cycleStart(world);
    await order.does('reader', 'read', { doneOn: day, total: '500' });
    await order.does('calculator', 'back-to-read', { reason: '示数不清' });
    await order.does('reader', 'read', { doneOn: day, total: '500' });
    await order.does('calculator', 'put-in-force');
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await world.sql.one('SELECT class, tariff_code AS tariff FROM account WHERE id = 4001')).toEqual({
      class: 'commercial',
      tariff: 'commercial-flat',
    });
    await readPlant(world.sql, 4001, nextMonth(world));
    const segments = (await billNow(world.sql, 4001, nextMonth(world))).input.points[0]!.segments ?? [];
    if (day > cycleStart(world))
      expect(segments.map(({ from, tariffCode }) => [from, tariffCode])).toEqual([
        [cycleStart(world), 'large-industry-tou'],
        [day, 'commercial-flat'],
      ]);
    expect(await changesOf(world, 4001)).toEqual([{ kind: 'tariff', orderNo: order.orderNo, on: day }]);
  });

  it('charges by demand, and another fixed quantity instead of the former', async () => {
    await readPlant(world.sql, 4002, nextMonth(world));
    await readRegister(world.sql, 4002, nextMonth(world), 'demand', '8');
    await changed(4002, { change: 'basic-way', basicBy: 'demand', contractKw: '700' }, cycleStart(world));
    const billed = await billNow(world.sql, 4002, nextMonth(world));
    expect(amountsOf(billed, 'basic-capacity')).toEqual([]);
    expect(linesOf(billed, 'basic-demand').length).toBe(1);
    const part = { change: 'fixed-quantity', newTariff: 'commercial-flat' };
    await changed(4002, { ...part, fixedKwh: '300' }, cycleStart(world));
    await changed(4002, { ...part, fixedKwh: '500' }, cycleStart(world));
    await changed(4002, { change: 'ratio', newTariff: 'commercial-flat', shareRatio: '0.1' }, cycleStart(world));
    expect(
      await world.sql.query(
        'SELECT kind, trim_scale(fixed_kwh)::text AS kwh, trim_scale(ratio)::text AS ratio FROM meter_relation WHERE account_id = 4002 ORDER BY id',
      ),
    ).toEqual([
      { kind: 'fixed', kwh: '500', ratio: null },
      { kind: 'ratio', kwh: null, ratio: '0.1' },
    ]);
    // Two fixed quantities at prices of their own: another figure for one leaves the other alone.
    await world.sql.run(
      `INSERT INTO meter_relation (account_id, parent_point_id, kind, fixed_kwh, tariff_code, effective_on)
       SELECT 4002, min(id), 'fixed', 80, 'agricultural', '2020-01-01' FROM service_point WHERE account_id = 4002`,
    );
    await changed(4002, { ...part, fixedKwh: '450' }, cycleStart(world));
    expect(
      await world.sql.query(
        `SELECT trim_scale(fixed_kwh)::text AS kwh FROM meter_relation WHERE account_id = 4002 AND kind = 'fixed' AND ended_on IS NULL ORDER BY fixed_kwh`,
      ),
    ).toEqual([{ kwh: '80' }, { kwh: '450' }]);
    await rejected(world, 4003);
  });
});
