import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as seeCash } from '@/app/api/accounts/cash-days/endpoint';
import type { CashDesk } from '@/server/accounts/desk-wire';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { UNITS } from '@/tests/support/small-utility';
import { HUNDRED, releasedMonth } from './released-month';
import { actorOf, openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('day-close');
  await releasedMonth(world, '2026-09', HUNDRED);
  for (const accountId of [4001, 4002])
    await takePayment(actorOf(world, 'collector'), { accountId, amountYuan: '36.00', method: 'cash' });
  await takePayment(actorOf(world, 'collector'), { accountId: 4003, amountYuan: '36.00', method: 'card' });
});
afterAll(() => world?.close());

const at = { unitId: UNITS.county };
const cash = () =>
  world.sql.query(
    `SELECT ledger, sum(debit_yuan - credit_yuan)::text AS yuan FROM ledger_entry WHERE ledger IN ('cash', 'bank', 'cash-difference') GROUP BY 1 ORDER BY 1`,
  );

describe('坐收、解款、日结', () => {
  it('counts the drawer, banks it, and books it when another confirms that it arrived', async () => {
    expect(await world.startRefused('collector', { ...at, form: { countedYuan: '71.50', explanation: '' } })).toMatch(
      /^accounts.cash-differs/,
    );
    const order = await world.start('collector', { ...at, form: { countedYuan: '71.50', explanation: '找零有误' } });
    await order.does('collector', 'back-to-count', { reason: '重点' });
    await order.does('collector', 'count', { countedYuan: '71.50', explanation: '找零有误' });
    const slip = { slipNo: 'JK-1', depositedOn: world.today };
    await order.does('collector', 'deposited', slip);
    await order.does('accountant', 'back-to-deposit', { reason: '单号不清' });
    await order.does('collector', 'deposited', slip);
    await order.does('accountant', 'checked');
    await order.does('accountant', 'back-to-check', { reason: '尚未到账' });
    await order.does('accountant', 'checked');
    await order.does('accountant', 'arrived', { arrivedOn: world.today });
    expect(await order.state()).toBe('done');
    expect(await cash()).toEqual([
      { ledger: 'bank', yuan: '71.50' },
      { ledger: 'cash', yuan: '0.00' },
      { ledger: 'cash-difference', yuan: '0.50' },
    ]);
  });

  it('begins the next drawer after the last, closes none that is empty, and may be given up', async () => {
    expect(await world.startRefused('collector', { ...at, form: { countedYuan: '0.00', explanation: '' } })).toMatch(
      /^accounts.day-empty/,
    );
    const pay = (amountYuan: string) =>
      takePayment(actorOf(world, 'collector'), { accountId: 4001, amountYuan, method: 'cash' });
    await pay('10.00');
    const order = await world.start('collector', { ...at, form: { countedYuan: '10.00', explanation: '' } });
    expect(
      await world.sql.one('SELECT payments, booked_yuan::text AS booked FROM cash_day WHERE order_id = $1', [order.id]),
    ).toEqual({ payments: 1, booked: '10.00' });
    const desk = await world.call<CashDesk>('collector', seeCash, { path: '/api/accounts/cash-days' });
    expect(desk.body).toMatchObject({
      drawer: { payments: 0, bookedYuan: '0.00' },
      days: [{ bookedYuan: '10.00' }, { differenceYuan: '-0.50', slipNo: 'JK-1' }],
    });
    // A drawer that was closed after this one took its place: it is not counted a second time.
    await pay('5.00');
    expect((await world.call<CashDesk>('accountant', seeCash, { path: '/api/accounts/cash-days' })).body).toMatchObject(
      { drawer: null, open: [{ payments: 1, bookedYuan: '5.00' }] },
    );
    await world.start('collector', { ...at, form: { countedYuan: '5.00', explanation: '' } });
    await order.does('collector', 'back-to-count', { reason: '重点' });
    expect(await order.refused('collector', 'count', { countedYuan: '10.00', explanation: '' })).toMatch(
      /^accounts.day-closed/,
    );
    const other = await world.start('collector', at);
    await other.does('collector', 'reject', { reason: '重复' });
  });
});
