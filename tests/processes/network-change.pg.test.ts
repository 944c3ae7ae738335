import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('network-change');
  await world.sql.run(
    `INSERT INTO feeder (id, unit_id, substation, code, name, voltage_kv) OVERRIDING SYSTEM VALUE
     VALUES (901, 4, '城南变', 'F901', '城南一线', 10), (902, 4, '城南变', 'F902', '城南二线', 10)`,
  );
  await world.sql.run(
    `INSERT INTO transformer (id, feeder_id, unit_id, code, name, kva) OVERRIDING SYSTEM VALUE VALUES (901, 901, 4, 'T901', '一号台区', 200)`,
  );
});
afterAll(() => world?.close());

const site = { agrees: true, facts: '与申请一致' };
const entry = { code: '', name: '', feeder: '', sizeKva: '', isPublic: true, drawingNo: 'PD-2026-11' };
const apply = (change: string, transformer = '') => ({
  change,
  transformer,
  effectiveOn: world.today,
  content: '配网异动',
});

async function through(
  change: string,
  transformer: string,
  entered: Partial<typeof entry>,
  last: 'done' | 'refused' = 'done',
) {
  const order = await world.start('network-engineer', { unitId: UNITS.stationSouth, form: apply(change, transformer) });
  await order.does('lead', 'approve');
  await order.does('surveyor', 'checked-on-site', site);
  await order.does('network-engineer', 'entered', { ...entry, ...entered });
  if (last === 'refused') return order.refused('loss-analyst', 'put-in-force');
  await order.does('loss-analyst', 'put-in-force');
  await order.does('archivist', 'file');
  return order.state();
}

const transformers = () =>
  world.sql.query(
    'SELECT code, feeder_id AS feeder, trim_scale(kva)::text AS kva, retired_on IS NOT NULL AS retired FROM transformer ORDER BY code',
  );

describe('配网设备异动', () => {
  it('puts a new transformer on file, by send-backs at every step', async () => {
    expect(
      await world.startRefused('network-engineer', { unitId: UNITS.stationSouth, form: apply('retire-transformer') }),
    ).toMatch(/transformer: /);
    const order = await world.start('network-engineer', { unitId: UNITS.stationSouth, form: apply('new-transformer') });
    await order.does('lead', 'back-to-apply', { reason: '缺方案' });
    await order.does('network-engineer', 'apply', apply('new-transformer'));
    await order.does('lead', 'approve');
    await order.does('surveyor', 'back-to-apply', { reason: '位置不符' });
    await order.does('network-engineer', 'apply', apply('new-transformer'));
    await order.does('lead', 'approve');
    await order.does('surveyor', 'checked-on-site', site);
    await order.does('network-engineer', 'back-to-site', { reason: '照片不清' });
    await order.does('surveyor', 'checked-on-site', site);
    expect(await order.refused('network-engineer', 'entered', entry)).toMatch(/sizeKva: /);
    const wanted = { ...entry, code: 'T902', name: '二号台区', feeder: '902', sizeKva: '315' };
    await order.does('network-engineer', 'entered', wanted);
    await order.does('loss-analyst', 'back-to-enter', { reason: '图号有误' });
    await order.does('network-engineer', 'entered', wanted);
    await order.does('loss-analyst', 'put-in-force');
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(await transformers()).toContainEqual({ code: 'T902', feeder: 902, kva: '315', retired: false });
  });

  it('changes capacity and feeder, keeps the earlier row, and retires only what nobody hangs on', async () => {
    expect(await through('transformer-capacity', '901', { sizeKva: '400' })).toBe('done');
    expect(await through('move-transformer', '901', { feeder: '902' })).toBe('done');
    expect(
      await world.sql.query(
        `SELECT (row->>'kva')::numeric::int AS kva FROM row_version WHERE table_name = 'transformer' ORDER BY id`,
      ),
    ).toEqual([{ kva: 200 }, { kva: 400 }]);
    await world.sql.run('UPDATE account SET transformer_id = 901 WHERE id = 4001');
    expect(await through('retire-transformer', '901', {}, 'refused')).toMatch(/^network.accounts-behind/);
    await world.sql.run('UPDATE account SET transformer_id = NULL WHERE id = 4001');
    expect(await through('retire-transformer', '901', {})).toBe('done');
    expect(await transformers()).toContainEqual({ code: 'T901', feeder: 902, kva: '400', retired: true });
  });

  it('is given up before anything happens', async () => {
    const order = await world.start('dispatcher', { unitId: UNITS.stationSouth });
    await order.does('network-engineer', 'reject', { reason: '不再改造' });
    expect(await order.state()).toBe('done');
  });
});
