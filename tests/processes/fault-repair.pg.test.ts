import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('fault-repair');
  await world.sql.run(
    `INSERT INTO feeder (id, unit_id, substation, code, name, voltage_kv) OVERRIDING SYSTEM VALUE VALUES (901, 4, '城南变', 'F901', '城南一线', 10)`,
  );
  await world.sql.run(
    `INSERT INTO transformer (id, feeder_id, unit_id, code, name, kva) OVERRIDING SYSTEM VALUE VALUES (901, 901, 4, 'T901', '城南一号台区', 200)`,
  );
});
afterAll(() => world?.close());

const call = {
  contactName: '杨会',
  contactPhone: '0878-3120000',
  address: '城南路 12 号',
  area: 'city',
  symptom: 'area-out',
  danger: false,
  content: '整条街停电',
};
const mended = { cause: 'equipment', owner: 'utility', outageOf: '', work: '更换熔断器' };
const record = (id: number) =>
  world.sql.one<Record<string, unknown>>(
    `SELECT kind, topic, cause, opinion, calls_failed AS calls, complete, dispatched_at <= arrived_at AS "cameLater", arrived_at <= restored_at AS "mendedLater",
            closed_at IS NOT NULL AS filed FROM service_record WHERE order_id = $1`,
    [id],
  );

describe('95598故障报修', () => {
  it('keeps the times of the case, records the outage, and asks the caller afterwards', async () => {
    const order = await world.start('hotline-agent', { unitId: UNITS.stationSouth, form: call });
    await order.does('dispatcher', 'back-to-accept', { reason: '地址不详' });
    await order.does('hotline-agent', 'accept', { ...call, address: '城南路 21 号' });
    await order.does('dispatcher', 'dispatch', { crewId: world.userId('repair-crew') });
    await order.does('repair-crew', 'back-to-dispatch', { reason: '本班正在另一现场' });
    await order.does('dispatcher', 'dispatch', { crewId: world.userId('repair-crew2') });
    const due = await world.sql.one<{ minutes: number }>(
      'SELECT round(extract(epoch FROM due_at - step_since) / 60)::int AS minutes FROM work_order WHERE id = $1',
      [order.id],
    );
    expect(due.minutes).toBeLessThanOrEqual(45);
    await order.does('repair-crew2', 'take');
    await order.does('repair-crew2', 'arrive');
    await order.does('repair-crew2', 'restored', { ...mended, outageOf: 'transformer:901' });
    await order.does('dispatcher', 'back-to-repair', { reason: '请补充原因' });
    await order.does('repair-crew2', 'needs-another-crew', { reason: '需带电作业班' });
    await order.does('dispatcher', 'dispatch', { crewId: world.userId('repair-crew') });
    await order.does('repair-crew', 'take');
    await order.does('repair-crew', 'arrive');
    await order.does('repair-crew', 'restored', mended);
    await order.does('dispatcher', 'confirm');
    await order.does('hotline-agent', 'followed-up', { reached: 'not-reached', opinion: 'none' });
    expect(await order.step()).toBe('follow-up');
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
    await order.does('archivist', 'ask-again', { reason: '意见未写明' });
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'satisfied' });
    await order.does('archivist', 'file', { complete: true, accurate: true });
    expect(await order.state()).toBe('done');
    expect(await record(order.id)).toEqual({
      kind: 'fault',
      topic: 'area-out',
      cause: 'equipment',
      opinion: 'satisfied',
      calls: 1,
      complete: true,
      cameLater: true,
      mendedLater: true,
      filed: true,
    });
    expect(await world.sql.query(`SELECT outage_no AS no, transformer_id AS transformer, kind FROM outage`)).toEqual([
      { no: order.orderNo, transformer: 901, kind: 'fault' },
    ]);
    await expect(
      world.sql.run('UPDATE service_record SET opinion = $1 WHERE order_id = $2', ['fair', order.id]),
    ).rejects.toThrow(/filed/);
  });

  it('sends the crew again to who is not content, gives up after three vain calls, and raises an exchange of a burnt meter', async () => {
    const order = await world.start('hotline-agent', { accountId: 4001, form: { ...call, symptom: 'meter-burnt' } });
    const crew = { crewId: world.userId('repair-crew') };
    const mend = async () => {
      await order.does('dispatcher', 'dispatch', crew);
      await order.does('repair-crew', 'take');
      await order.does('repair-crew', 'arrive');
      await order.does('repair-crew', 'restored', { ...mended, cause: 'meter' });
      await order.does('dispatcher', 'confirm');
    };
    await mend();
    await order.does('hotline-agent', 'followed-up', { reached: 'reached', opinion: 'dissatisfied' });
    expect(await order.step()).toBe('dispatch');
    await mend();
    for (const _call of [1, 2, 3])
      await order.does('hotline-agent', 'followed-up', { reached: 'not-reached', opinion: 'none' });
    expect(await order.step()).toBe('file');
    const exchange = await order.child('meter-fault');
    expect(await exchange.step()).toBe('report');
  });
});
