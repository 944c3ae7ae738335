import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOrders } from '@/server/work-orders/commands/create';
import { enterReadings } from '@/tests/support/billing';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('reading-anomaly');
  await enterReadings(world.sql, '2026-10', [
    { accountId: 4001, prev: 1100, curr: 900 },
    { accountId: 4002, prev: 1100, curr: 1200 },
  ]);
});
afterAll(() => world?.close());

async function raise(accountId: number): Promise<ScenarioOrder> {
  const [order] = await world.sql.tx((sql) =>
    createOrders(sql, [
      {
        process: 'reading-anomaly',
        unitId: UNITS.stationSouth,
        createdBy: 0,
        accountId,
        billMonth: '2026-10',
        barred: { field: [world.userId('reader')] },
      },
    ]),
  );
  return world.order(order!.id);
}

const onSite = (total: string) => ({ readOn: '2026-10-06', finding: 'misread', total });

describe('抄表异常', () => {
  it('goes to another reader, and the corrected reading is kept beside the former', async () => {
    const order = await raise(4001);
    const dispatch = { readerId: world.userId('reader'), instruction: '核对现场' };
    expect(await order.refused('lead', 'dispatch', dispatch)).toMatch(/^order.same-reader/);
    await order.does('lead', 'dispatch', { ...dispatch, readerId: world.userId('reader2') });
    await order.does('reader2', 'back-to-dispatch', { reason: '今日无法到场' });
    await order.does('lead', 'dispatch', { ...dispatch, readerId: world.userId('reader2') });
    await order.does('reader2', 'report', onSite('1190'));
    await order.does('calculator', 'back-to-field', { reason: '照片不清' });
    await order.does('reader2', 'report', onSite('1190'));
    await order.does('calculator', 'correct-reading', { total: '1190', reason: '抄错一位' });
    expect(await order.state()).toBe('done');
    expect(await world.sql.query(`SELECT value, revision, source FROM reading WHERE account_id = 4001`)).toEqual([
      { value: '1190.000', revision: 1, source: 'correction' },
    ]);
    expect(await world.sql.query(`SELECT value, order_id AS "orderId" FROM reading_revision`)).toEqual([
      { value: '900.000', orderId: order.id },
    ]);
  });

  it('lets a right reading stand', async () => {
    const order = await raise(4002);
    await order.does('lead', 'dispatch', { readerId: world.userId('reader2') });
    await order.does('reader2', 'report', { ...onSite('1200'), finding: 'reading-right' });
    await order.does('calculator', 'reading-stands', { reason: '现场与抄表一致' });
    expect(await world.sql.query(`SELECT value, revision FROM reading WHERE account_id = 4002`)).toEqual([
      { value: '1200.000', revision: 0 },
    ]);
  });

  it('sends a faulty meter for exchange and goes on when that order ends', async () => {
    const order = await raise(5001);
    await order.does('lead', 'dispatch', { readerId: world.userId('reader2') });
    await order.does('reader2', 'report', { ...onSite('1200'), finding: 'meter-faulty' });
    await order.does('calculator', 'send-for-exchange', { reason: '表计停走' });
    expect(await order.step()).toBe('exchange');
    const exchange = await order.child('meter-fault');
    await exchange.does('acceptor', 'reject', { reason: '已由轮换工单更换' });
    expect(await order.step()).toBe('conclude');
    const { linked } = await order.seenBy('lead');
    expect(linked.map((each) => [each.process, each.relation])).toEqual([['meter-fault', 'child']]);
  });
});
