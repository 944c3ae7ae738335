import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { HUNDRED, releasedMonth } from './released-month';
import { actorOf, openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('dunning');
  await releasedMonth(world, '2026-09', HUNDRED);
  await world.sql.run('ALTER TABLE receivable DISABLE TRIGGER receivable_changed');
  await world.sql.run(`UPDATE receivable SET due_on = $1 WHERE account_id <> 5003`, [world.day(-31)]);
  await world.sql.run('ALTER TABLE receivable ENABLE TRIGGER receivable_changed');
});
afterAll(() => world?.close());

const dun = { way: 'phone', answer: 'refuses', facts: '多次催缴无果' };
const notice = () => ({ noticeNo: 'TD-1', deliveredOn: world.today, receivedBy: '户主' });
const pay = (accountId: number) =>
  takePayment(actorOf(world, 'collector'), { accountId, amountYuan: '50.00', method: 'cash' });

async function toNotify(accountId: number): Promise<ScenarioOrder> {
  const order = await world.start('dunning-clerk', { accountId, form: dun });
  await order.does('station-chief', 'approve');
  return order;
}

describe('欠费催缴、停电、复电', () => {
  it('cuts supply after thirty days, notice and warning, and restores it when all is paid', async () => {
    expect(await world.startRefused('dunning-clerk', { accountId: 5003, form: dun })).toMatch(/^accounts.not-overdue/);
    const order = await world.start('dunning-clerk', { accountId: 4001, form: dun });
    await order.does('station-chief', 'back-to-dun', { reason: '再催一次' });
    await order.does('dunning-clerk', 'dunned', dun);
    await order.does('station-chief', 'approve');
    await order.does('dunning-clerk', 'served', notice());
    const { subject } = await world.sql.one<{ subject: { cutOn: string } }>(
      'SELECT subject FROM work_order WHERE id = $1',
      [order.id],
    );
    expect(subject.cutOn).toBe(world.day(7));
    await order.dayComes();
    await order.does('dunning-clerk', 'warned', { way: 'phone' });
    await order.does('installer', 'back-to-notify', { reason: '无人在家' });
    await order.does('dunning-clerk', 'warned', { way: 'visit' });
    expect(await order.refused('installer', 'paid', { note: '' })).toMatch(/^accounts.debts-open/);
    await order.does('installer', 'cut', { facts: '已停电' });
    expect(await order.refused('collector', 'settled')).toMatch(/^accounts.debts-open/);
    await pay(4001);
    await order.does('collector', 'settled');
    await order.does('installer', 'restored');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query('SELECT account_id AS account, restored_at >= cut_at AS restored FROM supply_cut'),
    ).toEqual([{ account: 4001, restored: true }]);
  });

  it('never cuts who has paid meanwhile, at whatever step', async () => {
    const late = await toNotify(4002);
    await late.does('dunning-clerk', 'served', notice());
    await late.dayComes();
    await late.does('dunning-clerk', 'warned', { way: 'phone' });
    await pay(4002);
    expect(await late.refused('installer', 'cut', { facts: '?' })).toMatch(/^accounts.paid-meanwhile/);
    await late.does('installer', 'paid');
    const atOnce = await world.start('collector', { accountId: 4002 });
    await atOnce.does('dunning-clerk', 'paid');
    const notified = await toNotify(4003);
    await pay(4003);
    await notified.does('dunning-clerk', 'paid');
    const waiting = await toNotify(5001);
    await waiting.does('dunning-clerk', 'served', notice());
    const warned = await toNotify(5002);
    await warned.does('dunning-clerk', 'served', notice());
    await warned.dayComes();
    await pay(5001);
    await pay(5002);
    await waiting.does('dunning-clerk', 'paid');
    await warned.does('dunning-clerk', 'paid');
    const mistake = await world.start('lead', { accountId: 4003 });
    await mistake.does('dunning-clerk', 'reject', { reason: '重复' });
    expect(await world.sql.one('SELECT count(*)::int AS cuts FROM supply_cut')).toEqual({ cuts: 1 });
  });
});
