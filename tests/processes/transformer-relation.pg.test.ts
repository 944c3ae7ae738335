import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('transformer-relation');
  await world.sql.run(
    `INSERT INTO feeder (id, unit_id, substation, code, name, voltage_kv) OVERRIDING SYSTEM VALUE VALUES (901, 4, '城南变', 'F901', '城南一线', 10)`,
  );
  await world.sql.run(
    `INSERT INTO transformer (id, feeder_id, unit_id, code, name, kva) OVERRIDING SYSTEM VALUE
     VALUES (901, 901, 4, 'T901', '一号台区', 200), (902, 901, 4, 'T902', '二号台区', 200)`,
  );
  await world.sql.run('UPDATE account SET transformer_id = 901 WHERE id IN (4001, 4002, 4003)');
});
afterAll(() => world?.close());

const notice = { transformer: '901', lossMonth: '2026-10', content: '线损率 18 %' };

describe('户变关系调整与台区线损治理', () => {
  it('moves the accounts to the transformer they hang on, and their next bill is reviewed', async () => {
    const { accountNo } = await world.sql.one<{ accountNo: string }>(
      'SELECT account_no AS "accountNo" FROM account WHERE id = 4002',
    );
    const order = await world.start('loss-analyst', { unitId: UNITS.stationSouth, form: notice });
    await order.does('lead', 'back-to-notice', { reason: '缺月份' });
    await order.does('loss-analyst', 'notice', notice);
    await order.does('lead', 'dispatch');
    await order.does('surveyor', 'back-to-dispatch', { reason: '人手不足' });
    await order.does('lead', 'dispatch');
    const found = { wrongAccounts: [accountNo], rightTransformer: '901', facts: '挂接在二号台区' };
    expect(await order.refused('surveyor', 'found', found)).toMatch(/rightTransformer: /);
    await order.does('surveyor', 'found', { ...found, rightTransformer: '902' });
    await order.does('network-engineer', 'back-to-site', { reason: '再核一次' });
    await order.does('surveyor', 'found', { ...found, rightTransformer: '902' });
    const adjust = { effectiveOn: world.today, drawingNo: 'TQ-11' };
    await order.does('network-engineer', 'entered', adjust);
    // Who noticed it does not approve what follows.
    expect(await order.refused('loss-analyst', 'put-in-force')).toMatch(/^lock:not-permitted/);
    await order.does('loss-analyst2', 'back-to-adjust', { reason: '图号有误' });
    await order.does('network-engineer', 'entered', adjust);
    await order.does('loss-analyst2', 'put-in-force');
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query(
        'SELECT id, transformer_id AS transformer FROM account WHERE id IN (4001, 4002, 4003) ORDER BY id',
      ),
    ).toEqual([
      { id: 4001, transformer: 901 },
      { id: 4002, transformer: 902 },
      { id: 4003, transformer: 901 },
    ]);
    expect(
      await world.sql.query('SELECT account_id AS account, kind, order_no AS "orderNo" FROM account_change'),
    ).toEqual([{ account: 4002, kind: 'move', orderNo: order.orderNo }]);
  });

  it('ends when nothing is wrong, or was a mistake', async () => {
    const order = await world.start('loss-analyst', { unitId: UNITS.stationSouth, form: notice });
    await order.does('lead', 'dispatch');
    await order.does('surveyor', 'nothing-wrong', { reason: '关系无误' });
    expect(await order.step()).toBe('file');
    const other = await world.start('lead', { unitId: UNITS.stationSouth });
    await other.does('loss-analyst', 'reject', { reason: '重复登记' });
    expect(await other.state()).toBe('done');
  });
});
