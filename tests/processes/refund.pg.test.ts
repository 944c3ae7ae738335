import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { HUNDRED, releasedMonth } from './released-month';
import { actorOf, openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('refund');
  await releasedMonth(world, '2026-09', HUNDRED);
  await takePayment(actorOf(world, 'collector'), { accountId: 4001, amountYuan: '100.00', method: 'cash' });
});
afterAll(() => world?.close());

const form = (refundYuan: string) => ({
  refundYuan,
  payBy: 'cash',
  payee: '普丽',
  payeeAccount: '',
  content: '重复缴费',
});

describe('退费、预收退款', () => {
  it('gives back what was paid ahead and no more, after two approvals', async () => {
    expect(await world.startRefused('collector', { accountId: 4001, form: form('64.01') })).toMatch(
      /^accounts.prepayment-short/,
    );
    const order = await world.start('collector', { accountId: 4001, form: form('64.00') });
    await order.does('reviewer', 'back-to-apply', { reason: '缺收据' });
    await order.does('collector', 'apply', form('60.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('county-marketing', 'back-to-apply', { reason: '核对金额' });
    await order.does('collector', 'apply', form('60.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'back-to-apply', { reason: '收款人不符' });
    await order.does('collector', 'apply', form('60.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'pay', { transferNo: 'TK-1' });
    await order.does('collector2', 'signed', { signedBy: '普丽' });
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.one('SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = 4001'),
    ).toEqual({ yuan: '4.00' });
    expect(
      await world.sql.query(`SELECT kind, amount_yuan::text AS yuan FROM payment WHERE account_id = 4001 ORDER BY id`),
    ).toEqual([
      { kind: 'payment', yuan: '100.00' },
      { kind: 'refund', yuan: '-60.00' },
    ]);
    const other = await world.start('acceptor', { accountId: 4001 });
    await other.does('collector', 'reject', { reason: '客户撤回' });
  });
});
