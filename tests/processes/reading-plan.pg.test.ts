import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST as enter } from '@/app/api/metering/readings/endpoint';
import { HUNDRED, releasedMonth } from './released-month';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
let route = '';
beforeAll(async () => {
  world = await openWorld('reading-plan');
  await releasedMonth(world, '2026-10', HUNDRED);
  route = (
    await world.sql.one<{ id: string }>('SELECT id::text AS id FROM route WHERE unit_id = $1', [UNITS.stationSouth])
  ).id;
});
afterAll(() => world?.close());

const read = (value: string) =>
  world.call<{ results: { outcome: string; refusal: string | null }[] }>('reader', enter, {
    method: 'POST',
    path: '/api/metering/readings',
    body: {
      month: '2026-11',
      readOn: world.today,
      entries: [4001, 4002, 4003].map((meterId) => ({
        meterId,
        register: 'total',
        value,
        rolledOver: null,
        revision: 0,
      })),
    },
  });

describe('抄表计划与抄表', () => {
  it('prepares, sends out, reads, checks and hands over, and then figures change by orders only', async () => {
    const form = { readingMonth: '2026-11', routes: [route] };
    const order = await world.start('lead', { unitId: UNITS.stationSouth, form });
    await order.does('lead', 'back-to-plan', { reason: '核对抄表段' });
    await order.does('lead', 'plan', form);
    await order.does('lead', 'prepare');
    expect(
      await world.sql.query(
        `SELECT account_id AS account, prev_value::int AS prev, value FROM reading WHERE reading_month = '2026-11-01' ORDER BY 1`,
      ),
    ).toEqual([4001, 4002, 4003].map((account) => ({ account, prev: 1100, value: null })));
    await order.does('lead', 'dispatch', { readerId: world.userId('reader') });
    await order.does('reader', 'back-to-dispatch', { reason: '请假' });
    await order.does('lead', 'dispatch', { readerId: world.userId('reader') });
    expect(await order.refused('reader', 'all-read')).toMatch(/^metering.unread/);
    expect((await read('1234')).body.results.map(({ outcome }) => outcome)).toEqual(['saved', 'saved', 'saved']);
    await order.does('reader', 'all-read');
    await order.does('reviewer', 'back-to-read', { reason: '与上月相差过大' });
    await order.does('reader', 'all-read');
    await order.does('reviewer', 'checked');
    await order.does('calculator', 'back-to-check', { reason: '缺照片' });
    await order.does('reviewer', 'checked');
    await order.does('calculator', 'take-over');
    expect(await order.state()).toBe('done');
    expect((await read('1240')).body.results[0]).toMatchObject({ outcome: 'refused', refusal: 'metering.handed-over' });
    expect(await world.startRefused('lead', { unitId: UNITS.stationSouth, form })).toMatch(/^metering.route-planned/);
  });

  it('may be given up', async () => {
    const order = await world.start('calculator', { unitId: UNITS.stationSouth });
    await order.does('lead', 'reject', { reason: '重复' });
    expect(await order.state()).toBe('done');
  });
});
