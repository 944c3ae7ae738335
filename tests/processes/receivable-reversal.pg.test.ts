import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { actorOf, openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('receivable-reversal');
  await releasedMonth(world, '2026-09', HUNDRED);
});
afterAll(() => world?.close());

async function form(accountId: number, reopen = 'none') {
  const [debt] = await debtsOf(world, accountId);
  return { receivable: String(debt!.id), reopen, content: '户名有误，重新建账' };
}

async function toPost(accountId: number, reopen?: string): Promise<ScenarioOrder> {
  const order = await world.start('calculator', { accountId, form: await form(accountId, reopen) });
  await order.does('collector', 'not-paid', { facts: '未收' });
  await order.does('lead', 'approve');
  return order;
}

describe('应收冲正', () => {
  it('takes a bill’s debt back by a red bill, and asks for a correction in its place', async () => {
    const order = await world.start('calculator', { accountId: 4001, form: await form(4001, 'correction') });
    await order.does('collector', 'back-to-apply', { reason: '核对户号' });
    await order.does('calculator', 'apply', await form(4001, 'correction'));
    await order.does('collector', 'not-paid', { facts: '未收' });
    await order.does('lead', 'return', { reason: '再核' });
    await order.does('calculator', 'apply', await form(4001, 'correction'));
    await order.does('collector', 'not-paid', { facts: '未收' });
    await order.does('lead', 'approve');
    await order.does('accountant', 'back-to-apply', { reason: '再核' });
    await order.does('calculator', 'apply', await form(4001, 'correction'));
    await order.does('collector', 'not-paid', { facts: '未收' });
    await order.does('lead', 'approve');
    await order.does('accountant', 'post');
    expect(await order.state()).toBe('done');
    expect(plain(await debtsOf(world, 4001))).toEqual([
      ['bill', '36.00', '0.00'],
      ['red', '-36.00', '0.00'],
    ]);
    expect(
      await world.sql.query(
        `SELECT kind, amount_yuan::text AS yuan FROM bill WHERE account_id = 4001 AND status = 'released' ORDER BY id`,
      ),
    ).toEqual([
      { kind: 'ordinary', yuan: '36.00' },
      { kind: 'red', yuan: '-36.00' },
    ]);
    expect(await (await order.child('money-correction')).step()).toBe('apply');
  });

  it('refuses what was paid until the payment is reversed', async () => {
    await takePayment(actorOf(world, 'collector'), { accountId: 4002, amountYuan: '10', method: 'cash' });
    const order = await world.start('calculator', { accountId: 4002, form: await form(4002) });
    expect(await order.refused('collector', 'not-paid', { facts: '?' })).toMatch(/^accounts.pay-first/);
  });

  it('climbs by amount, and may be given up', async () => {
    await world.sql.run(
      `INSERT INTO parameter (code, effective_from, value)
       VALUES ('approval', '2020-01-01', '{"approval.lead": "1.00", "approval.station": "2.00", "approval.county": "3.00"}')`,
    );
    const order = await toPost(4003);
    const again = async () => {
      await order.does('calculator', 'apply', await form(4003));
      await order.does('collector', 'not-paid', { facts: '未收' });
      await order.does('lead', 'approve');
    };
    await order.does('station-chief', 'return', { reason: '再核' });
    await again();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'return', { reason: '再核' });
    await again();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'return', { reason: '再核' });
    await again();
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'approve');
    expect(await order.step()).toBe('post');
    const other = await world.start('lead', { accountId: 5001 });
    await other.does('calculator', 'reject', { reason: '无需冲正' });
  });
});
