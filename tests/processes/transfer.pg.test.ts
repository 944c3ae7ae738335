import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chargeReceivable } from '@/server/accounts/commands/charge-receivable';
import { takePaymentIn } from '@/server/accounts/commands/take-payment';
import { addMonths, monthOf } from '@/server/kernel/time';
import { systemContext } from '@/server/wiring';
import { enterReadings } from '@/tests/support/billing';
import { changesOf, cycleStart, meterOf, rejected, throughApproval } from './changes';
import { openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('transfer');
});
afterAll(() => world?.close());

const application = (form: object = {}) => ({
  applicant: '客户1',
  kind: 'transfer',
  newName: '陈立',
  newPhone: '13900000000',
  newIdNo: '',
  reason: '房屋转让',
  ...form,
});

const nameOf = (accountId: number) =>
  world.sql.one<{ id: number; name: string }>(
    'SELECT c.id, c.name FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.id = $1',
    [accountId],
  );

describe('更名、过户', () => {
  it('bills the old customer up to the day read, and hands the account over from it', async () => {
    await enterReadings(world.sql, addMonths(monthOf(cycleStart(world)), -1), [
      { accountId: 4001, prev: 900, curr: 1000 },
    ]);
    const ctx = systemContext();
    await ctx.sql.tx((sql) => takePaymentIn(ctx, sql, { accountId: 4001, amountYuan: '50.00', method: 'cash' }));
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    const figure = { meter: await meterOf(world, 4001), doneOn: cycleStart(world), stopTotal: '1100' };
    await order.does('reader', 'back-to-approve', { reason: '双方未到场' });
    await order.does('lead', 'approve');
    await order.does('reader', 'read', { ...figure, stopTotal: '990' });
    expect(await order.refused('calculator', 'make-last-bill')).toBe('supply.below-last');
    await order.does('calculator', 'back-to-read', { reason: '示数倒走' });
    await order.does('reader', 'read', figure);
    await order.does('calculator', 'make-last-bill');
    expect(await order.refused('collector', 'settled', { method: 'cash' })).toBe('change.last-bill-waits');
    const review = await world.sql.one<{ id: number }>(
      `SELECT id FROM work_order WHERE process = 'billing' AND bill_id = (SELECT id FROM bill WHERE account_id = 4001)`,
    );
    const bill = await world.order(review.id);
    await bill.does('reviewer', 'accept', { verdict: 'harmless', reason: '已核对' });
    await bill.does('lead', 'release');
    await world.work();
    await order.does('collector', 'settled', { method: 'cash' });
    expect(
      await world.sql.query(`SELECT kind, prepaid_yuan::text AS yuan FROM payment WHERE account_id = 4001 ORDER BY id`),
    ).toEqual([
      { kind: 'payment', yuan: '50.00' },
      { kind: 'refund', yuan: '-14.00' },
    ]);
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-8', signedOn: world.today });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    const now = await nameOf(4001);
    expect(now.name).toBe('陈立');
    expect(now.id).not.toBe(4001);
    expect(await changesOf(world, 4001)).toEqual([{ kind: 'transfer', orderNo: order.orderNo, on: cycleStart(world) }]);
  });

  it('or gives the customer another name', async () => {
    const form = application({ kind: 'rename', newName: '云岭轴承有限公司' });
    const order = await world.start('acceptor', { accountId: 4002, form });
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'approve');
    expect(await order.step()).toBe('contract');
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-9', signedOn: world.today });
    expect(await nameOf(4002)).toEqual({ id: 4002, name: '云岭轴承有限公司' });
    expect((await changesOf(world, 4002)).map(({ kind }) => kind)).toEqual(['rename']);
    await rejected(world, 4003);
  });

  it('waits until nothing is owed, due or not', async () => {
    const ctx = systemContext();
    await ctx.sql.tx((sql) =>
      chargeReceivable(ctx, sql, {
        accountId: 5001,
        kind: 'business-fee',
        lines: [{ charge: 'business-fee-other', amountYuan: '10.00' }],
      }),
    );
    expect(await world.startRefused('acceptor', { accountId: 5001, form: application() })).toBe('accounts.debts-open');
  });
});
