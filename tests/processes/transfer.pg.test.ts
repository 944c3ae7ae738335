import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changesOf, rejected, throughApproval } from './changes';
import { debtsOf, HUNDRED, releasedMonth } from './released-month';
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
  it('hands the account over from the day read', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: application() });
    await throughApproval(order, application());
    const figure = { doneOn: world.today, total: '1150' };
    await order.does('reader', 'back-to-approve', { reason: '双方未到场' });
    await order.does('lead', 'approve');
    await order.does('reader', 'read', figure);
    await order.does('contract-clerk', 'back-to-read', { reason: '示数不清' });
    await order.does('reader', 'read', figure);
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-8', signedOn: world.today });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    const now = await nameOf(4001);
    expect(now.name).toBe('陈立');
    expect(now.id).not.toBe(4001);
    expect(await changesOf(world, 4001)).toEqual([{ kind: 'transfer', orderNo: order.orderNo, on: world.today }]);
  });

  it('or gives the customer another name', async () => {
    const form = application({ kind: 'rename', newName: '云岭轴承有限公司' });
    const order = await world.start('acceptor', { accountId: 4002, form });
    await order.does('surveyor', 'report-survey', { finding: 'as-applied' });
    await order.does('lead', 'approve');
    await order.does('reader', 'read', { doneOn: world.today, total: '10' });
    await order.does('contract-clerk', 'signed', { contractNo: 'HT-2026-9', signedOn: world.today });
    expect(await nameOf(4002)).toEqual({ id: 4002, name: '云岭轴承有限公司' });
    expect((await changesOf(world, 4002)).map(({ kind }) => kind)).toEqual(['rename']);
    await rejected(world, 4003);
  });

  it('waits until nothing is owed, due or not', async () => {
    await releasedMonth(world, '2026-09', HUNDRED);
    expect((await debtsOf(world, 5001)).length).toBe(1);
    expect(await world.startRefused('acceptor', { accountId: 5001, form: application() })).toBe('accounts.debts-open');
  });
});
