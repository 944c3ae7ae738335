import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { owedBy } from '@/server/accounts/queries/statement';
import { debtsOf, HUNDRED, releasedMonth } from './released-month';
import { actorOf, openWorld, type World } from './scenario';

let world: World;
let debt = 0;
beforeAll(async () => {
  world = await openWorld('deducted-days');
  await releasedMonth(world, '2026-09', HUNDRED);
  debt = (await debtsOf(world, 4001))[0]!.id;
  await world.sql.run('ALTER TABLE receivable DISABLE TRIGGER receivable_changed');
  await world.sql.run(`UPDATE receivable SET due_on = $1`, [world.day(-100)]);
  await world.sql.run('ALTER TABLE receivable ENABLE TRIGGER receivable_changed');
});
afterAll(() => world?.close());

const form = (days: string, deductFrom = 'late-fee') => ({
  receivable: String(debt),
  deductFrom,
  days,
  content: '系统停机',
});
const feeOf = async () => (await owedBy(actorOf(world, 'collector'), 4001)).lateFeeYuan;

describe('扣减天数', () => {
  it('takes the first overdue days out of the late fee, by other hands than those that applied', async () => {
    // A resident: 36.00 × 1 ‰ × 100 days.
    expect(await feeOf()).toBe('3.60');
    const order = await world.start('collector', { accountId: 4001, form: form('50') });
    await order.does('calculator', 'back-to-apply', { reason: '缺依据' });
    await order.does('collector', 'apply', form('50'));
    await order.does('calculator', 'verified', { facts: '停机记录属实' });
    await order.does('lead', 'return', { reason: '天数待核' });
    await order.does('collector', 'apply', form('50'));
    await order.does('calculator', 'verified', { facts: '属实' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'return', { reason: '天数待核' });
    await order.does('collector', 'apply', form('50'));
    await order.does('calculator', 'verified', { facts: '属实' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    await order.does('accountant', 'back-to-apply', { reason: '再核' });
    await order.does('collector', 'apply', form('50'));
    await order.does('calculator', 'verified', { facts: '属实' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    await order.does('accountant', 'post');
    expect(await order.state()).toBe('done');
    expect(await feeOf()).toBe('1.80');
  });

  it('refuses days of a basic charge that was not billed, and may be given up', async () => {
    const order = await world.start('collector', { accountId: 4001, form: form('3', 'basic-charge') });
    await order.does('calculator', 'verified', { facts: '属实' });
    await order.does('lead', 'approve');
    await order.does('station-chief', 'approve');
    expect(await order.refused('accountant', 'post')).toMatch(/^accounts.no-basic-charge/);
    const other = await world.start('acceptor', { accountId: 4001 });
    await other.does('collector', 'reject', { reason: '不符合规定' });
  });
});
