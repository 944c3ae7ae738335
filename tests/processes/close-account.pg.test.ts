import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import { addMonths, monthOf } from '@/server/kernel/time';
import { systemContext } from '@/server/wiring';
import { enterReadings } from '@/tests/support/billing';
import { changesOf, cycleStart, meterOf, rejected, throughApproval } from './changes';
import { debtsOf } from './released-month';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('close-account');
});
afterAll(() => world?.close());

const application = (cause = 'applied') => ({ applicant: '客户1', cause, reason: '不再用电' });

describe('销户', () => {
  it('takes the meter down, makes the last bill and gives back what was paid ahead', async () => {
    await enterReadings(world.sql, addMonths(monthOf(cycleStart(world)), -1), [
      { accountId: 4001, prev: 900, curr: 1000 },
    ]);
    const ctx = systemContext();
    const paid = (amountYuan: string) =>
      ctx.sql.tx((sql) => takePaymentIn(ctx, sql, { accountId: 4001, amountYuan, method: 'cash' }));
    await paid('50.00');
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    const removed = { meter: await meterOf(world, 4001), doneOn: cycleStart(world), stopTotal: '1100' };
    await order.does('installer', 'back-to-approve', { reason: '用户在用' });
    await order.does('lead', 'approve');
    await order.does('installer', 'removed', removed);
    await order.does('inspector', 'back-to-remove', { reason: '止码不符' });
    await order.does('installer', 'removed', removed);
    await order.does('inspector', 'witness', { stopTotal: '1100' });
    expect(await world.sql.one('SELECT status, closed_on AS on FROM account WHERE id = 4001')).toEqual({
      status: 'closed',
      on: cycleStart(world),
    });
    await order.does('calculator', 'make-last-bill');
    expect(await order.refused('collector', 'settled', { method: 'cash' })).toBe('change.last-bill-waits');
    const bill = await world.sql.one<{ id: number; yuan: string; kwh: number }>(
      `SELECT id, amount_yuan::text AS yuan, energy_kwh::int AS kwh FROM bill WHERE account_id = 4001`,
    );
    expect([bill.yuan, bill.kwh]).toEqual(['36.00', 100]);
    const review = await world.sql.one<{ id: number }>(
      `SELECT id FROM work_order WHERE process = 'billing' AND bill_id = $1`,
      [bill.id],
    );
    const bills = await world.order(review.id);
    await bills.does('reviewer', 'accept', { verdict: 'harmless', reason: '已核对' });
    expect(await bills.step()).toBe('release');
    await bills.does('lead', 'release');
    await world.work();
    expect((await debtsOf(world, 4001)).map(({ amount, open }) => [amount, open])).toEqual([['36.00', '0.00']]);
    await order.does('collector', 'settled', { method: 'cash' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query(`SELECT kind, prepaid_yuan::text AS yuan FROM payment WHERE account_id = 4001 ORDER BY id`),
    ).toEqual([
      { kind: 'payment', yuan: '50.00' },
      { kind: 'refund', yuan: '-14.00' },
    ]);
    expect((await changesOf(world, 4001)).map(({ kind }) => kind)).toEqual(['meter-removed', 'close']);
  });

  it('closes an account without a meter, but not one with', async () => {
    const order = await world.start('acceptor', { accountId: 5002, form: application() });
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'approve');
    expect(await order.refused('installer', 'no-meter', { doneOn: world.today })).toBe('supply.meters-remain');
    await world.sql.run('UPDATE meter SET removed_on = $1 WHERE account_id = 5002', [world.day(-200)]);
    await order.does('installer', 'no-meter', { doneOn: world.today });
    await order.does('calculator', 'make-last-bill');
    await order.does('collector', 'settled', { method: 'cash' });
    expect(await world.sql.one('SELECT status, closed_on AS on FROM account WHERE id = 5002')).toEqual({
      status: 'closed',
      on: world.today,
    });
    expect(await world.sql.query('SELECT 1 FROM bill WHERE account_id = 5002')).toEqual([]);
  });

  it('is refused as unused when energy was billed, and may be rejected', async () => {
    await world.sql.run(
      `INSERT INTO equipment (account_id, equipment_no, kind, kva, installed_on) VALUES (4002, 'T', 'transformer', 50, '2020-01-01')`,
    );
    await world.sql.run(
      `INSERT INTO equipment_state (account_id, equipment_id, effective_on, state) SELECT 4002, id, $1, 'suspended' FROM equipment`,
      [world.today],
    );
    expect(await world.startRefused('acceptor', { accountId: 4002, form: application('unused-6-months') })).toBe(
      'change.still-used',
    );
    const order = await world.start('acceptor', { accountId: 4003, form: application('unused-6-months') });
    expect(await order.step()).toBe('survey');
    await rejected(world, 5001);
  });
});
