import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('money-correction');
  await releasedMonth(world, '2026-09', HUNDRED);
});
afterAll(() => world?.close());

const form = (amountYuan: string, mode = 'charge') => ({
  about: 'price-difference',
  amountYuan,
  mode,
  billMonth: '2026-10',
  evidence: '电价执行有误',
});

async function toLadder(accountId: number, amountYuan: string, mode?: string): Promise<ScenarioOrder> {
  const order = await world.start('calculator', { accountId, form: form(amountYuan, mode) });
  await order.does('reviewer', 'verified', { facts: '属实' });
  return order;
}

describe('电费退补', () => {
  it('gives money back against what is owed, by other hands than those that applied', async () => {
    expect(await world.startRefused('calculator', { accountId: 4001, form: form('0.00') })).toMatch(/amountYuan: /);
    const order = await world.start('calculator', { accountId: 4001, form: form('-50.00') });
    await order.does('reviewer', 'back-to-apply', { reason: '缺依据' });
    await order.does('calculator', 'apply', form('-50.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('lead', 'return', { reason: '金额待核' });
    await order.does('calculator', 'apply', form('-50.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('lead', 'approve', { opinion: '同意' });
    await order.does('accountant', 'back-to-apply', { reason: '账务核对' });
    await order.does('calculator', 'apply', form('-50.00'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await order.does('lead', 'approve');
    await order.does('accountant', 'post');
    expect(await order.state()).toBe('done');
    // 36.00 of the bill is cleared, 14.00 is paid ahead.
    expect(plain(await debtsOf(world, 4001))).toEqual([
      ['bill', '36.00', '0.00'],
      ['adjustment', '-50.00', '0.00'],
    ]);
    expect(
      await world.sql.one('SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = 4001'),
    ).toEqual({ yuan: '14.00' });
    expect(
      await world.sql.query(`SELECT kind, order_no AS "orderNo" FROM account_change WHERE account_id = 4001`),
    ).toEqual([{ kind: 'correction-money', orderNo: order.orderNo }]);
  });

  it('climbs to the bureau by amount, and joins a month that is not released', async () => {
    const order = await toLadder(4002, '100000.01', 'in-computation');
    await order.does('lead', 'approve');
    await order.does('station-chief', 'return', { reason: '补证据' });
    await order.does('calculator', 'apply', form('100000.01', 'in-computation'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    const climb = async () => {
      await order.does('lead', 'approve');
      await order.does('station-chief', 'approve');
    };
    await climb();
    await order.does('county-marketing', 'return', { reason: '补证据' });
    await order.does('calculator', 'apply', form('100000.01', 'in-computation'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await climb();
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'return', { reason: '补证据' });
    await order.does('calculator', 'apply', form('100000.01', 'in-computation'));
    await order.does('reviewer', 'verified', { facts: '属实' });
    await climb();
    await order.does('county-marketing', 'approve');
    await order.does('supervisor', 'approve');
    await order.does('accountant', 'post');
    expect(
      await world.sql.query(
        'SELECT amount_yuan::text AS yuan, document_no AS no FROM bill_correction WHERE account_id = 4002',
      ),
    ).toEqual([{ yuan: '100000.01', no: order.orderNo }]);
  });

  it('may be given up', async () => {
    const order = await world.start('lead', { accountId: 4003 });
    await order.does('calculator', 'reject', { reason: '无需退补' });
    expect(plain(await debtsOf(world, 4003))).toEqual([['bill', '36.00', '36.00']]);
  });
});
