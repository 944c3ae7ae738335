import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
let south = '';
let north = '';
beforeAll(async () => {
  world = await openWorld('route-change');
  const of = async (unit: number) =>
    (await world.sql.one<{ id: string }>('SELECT id::text AS id FROM route WHERE unit_id = $1', [unit])).id;
  [south, north] = [await of(UNITS.stationSouth), await of(UNITS.stationNorth)];
});
afterAll(() => world?.close());

const form = (change: string, newDay = '') => ({ change, route: south, newDay, content: '抄表段优化' });
const at = { unitId: UNITS.county };

describe('抄表段、例日变更', () => {
  it('changes the reading day only with the station’s check and the county’s approval', async () => {
    expect(await world.startRefused('lead', { ...at, form: form('reading-day') })).toMatch(/newDay: /);
    const order = await world.start('lead', { ...at, form: form('reading-day', '12') });
    await order.does('station-chief', 'back-to-apply', { reason: '与例会冲突' });
    await order.does('lead', 'apply', form('reading-day', '13'));
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'back-to-apply', { reason: '理由不足' });
    await order.does('lead', 'apply', form('reading-day', '13'));
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'put-in-force');
    expect(await world.sql.one('SELECT reading_day AS day FROM route WHERE id = $1', [south])).toEqual({ day: 13 });
  });

  it('gives a route another reader', async () => {
    const order = await world.start('lead', { ...at, form: form('reader') });
    await order.does('lead', 'back-to-apply', { reason: '重填' });
    await order.does('lead', 'apply', form('reader'));
    await order.does('lead', 'picked', { readerId: world.userId('reader2') });
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'put-in-force');
    expect(await world.sql.one('SELECT reader_id AS reader FROM route WHERE id = $1', [south])).toEqual({
      reader: world.userId('reader2'),
    });
  });

  it('moves accounts to another route, and their next bill is reviewed', async () => {
    const { no } = await world.sql.one<{ no: string }>('SELECT account_no AS no FROM account WHERE id = 4001');
    const order = await world.start('lead', { ...at, form: form('accounts') });
    await order.does('lead', 'back-to-apply', { reason: '重填' });
    await order.does('lead', 'apply', form('accounts'));
    const picked = { accounts: [no], toRoute: south, effectiveOn: world.today };
    expect(await order.refused('lead', 'picked', picked)).toMatch(/toRoute: /);
    await order.does('lead', 'picked', { ...picked, toRoute: north });
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'put-in-force');
    expect(await world.sql.one('SELECT route_id::text AS route, unit_id AS unit FROM account WHERE id = 4001')).toEqual(
      { route: north, unit: UNITS.stationNorth },
    );
    expect(await world.sql.query('SELECT kind FROM account_change WHERE account_id = 4001')).toEqual([
      { kind: 'move' },
    ]);
    const mistake = await world.start('reader', at);
    await mistake.does('lead', 'reject', { reason: '不变更' });
    expect(await mistake.state()).toBe('done');
  });
});
