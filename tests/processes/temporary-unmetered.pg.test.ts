import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, plain } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('temporary-unmetered');
});
afterAll(() => world?.close());

const application = {
  customerName: '彝州剧团',
  idNo: '91532300MA6K0000X1',
  phone: '0878-3120000',
  address: '太阳历广场',
  purpose: '演出',
};
const assessed = () => ({
  loadKw: '10',
  hoursPerDay: '8',
  days: '30',
  tariffCode: 'commercial-flat',
  routeId: String(UNITS.stationSouth),
});
const begun = async (): Promise<ScenarioOrder> => {
  const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
  await order.does('surveyor', 'assess', assessed());
  await order.does('station-chief', 'approve');
  return order;
};
const accountOf = (order: ScenarioOrder) =>
  world.sql.one<{ id: number; status: string }>(
    'SELECT a.id, a.status FROM work_order w JOIN account a ON a.id = w.account_id WHERE w.id = $1',
    [order.id],
  );
/** As if it had been connected so many days ago. */
async function connectedBefore(order: ScenarioOrder, days: number): Promise<void> {
  const { id } = await accountOf(order);
  await world.sql.run('UPDATE account SET opened_on = $2 WHERE id = $1', [id, world.day(-days)]);
  await order.does('installer', 'connected', { connectedOn: world.day(-days), loadKw: '10' });
}
const paymentsOf = (accountId: number) =>
  world.sql.query('SELECT kind, amount_yuan::text AS amount FROM payment WHERE account_id = $1 ORDER BY id', [
    accountId,
  ]);

describe('无表临时用电', () => {
  it('is paid in full before, and half is given back when less than half the term was used', async () => {
    const order = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await order.does('surveyor', 'back-to-accept', { reason: '缺资料' });
    await order.does('acceptor', 'register', application);
    await order.does('surveyor', 'assess', assessed());
    await order.does('station-chief', 'return', { reason: '时数偏低' });
    await order.does('surveyor', 'assess', assessed());
    await order.does('station-chief', 'approve');
    await order.does('collector', 'back-to-assess', { reason: '客户改容量' });
    await order.does('surveyor', 'assess', assessed());
    await order.does('station-chief', 'approve');
    // 10 kW × 8 h × 30 d = 2400 kWh.
    const { subject } = await world.sql.one<{ subject: Record<string, string> }>(
      'SELECT subject FROM work_order WHERE id = $1',
      [order.id],
    );
    expect(subject['kwh']).toBe('2400');
    const amount = subject['amountYuan']!;
    await order.does('collector', 'collect', { method: 'cash' });
    const { id } = await accountOf(order);
    expect(plain(await debtsOf(world, id))).toEqual([['business-fee', amount, '0.00']]);
    expect(await paymentsOf(id)).toEqual([{ kind: 'payment', amount }]);
    expect(await order.refused('installer', 'connected', { connectedOn: world.today, loadKw: '12' })).toMatch(/loadKw/);
    await connectedBefore(order, 14);
    expect(
      await world.sql.query(
        `SELECT value FROM account_term WHERE account_id = $1 AND term = 'temporary-until' AND value <> 'none'`,
        [id],
      ),
    ).toEqual([{ value: world.day(16) }]);
    await order.does('acceptor', 'ends-early', { askedOn: world.today });
    await order.does('installer', 'disconnected', { disconnectedOn: world.day(-15) });
    expect(await order.refused('calculator', 'settle')).toBe('supply.day-order');
    await order.does('calculator', 'back-to-disconnect', { reason: '日期有误' });
    await order.does('installer', 'disconnected', { disconnectedOn: world.today });
    await order.does('calculator', 'settle');
    expect(await order.step()).toBe('refund');
    const half = (Number(amount) / 2).toFixed(2);
    await order.does('collector2', 'refund', { method: 'cash' });
    expect(await paymentsOf(id)).toEqual([
      { kind: 'payment', amount },
      { kind: 'refund', amount: `-${half}` },
    ]);
    expect((await accountOf(order)).status).toBe('closed');
    const kinds = await world.sql.query<{ kind: string }>(
      'SELECT kind FROM account_change WHERE order_no = $1 ORDER BY id',
      [order.orderNo],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['new-supply', 'temporary', 'close']);
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
  }, 300_000);

  it('gives nothing back after half the term, and ends unpaid without an account', async () => {
    const order = await begun();
    await order.does('collector', 'collect', { method: 'transfer' });
    await connectedBefore(order, 15);
    await order.dayComes();
    expect(await order.step()).toBe('disconnect');
    await order.does('installer', 'disconnected', { disconnectedOn: world.today });
    await order.does('calculator', 'settle');
    expect(await order.step()).toBe('file');
    expect(await paymentsOf((await accountOf(order)).id)).toHaveLength(1);
    const unpaid = await begun();
    await unpaid.does('collector', 'withdraw', { reason: '客户放弃' });
    expect(await unpaid.state()).toBe('done');
    const other = await world.start('acceptor', { unitId: UNITS.county, form: application });
    await other.does('surveyor', 'back-to-accept', { reason: '客户撤回' });
    await other.does('acceptor', 'reject', { reason: '客户撤回' });
    expect(await world.sql.query(`SELECT 1 FROM account WHERE address = '太阳历广场'`)).toHaveLength(2);
  }, 300_000);
});
