import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
const debts = new Map<number, number>();
beforeAll(async () => {
  world = await openWorld('late-fee-adjustment');
  await releasedMonth(world, '2026-09', HUNDRED);
  // Large debts, long overdue: 36.00 bears little.
  for (const accountId of [4001, 4002]) {
    const [debt] = await debtsOf(world, accountId);
    debts.set(accountId, debt!.id);
  }
  await world.sql.run('ALTER TABLE receivable DISABLE TRIGGER receivable_changed');
  await world.sql.run(`UPDATE receivable SET due_on = $1`, [world.day(-100)]);
  await world.sql.run('ALTER TABLE receivable ENABLE TRIGGER receivable_changed');
});
afterAll(() => world?.close());

const form = (accountId: number, reliefYuan: string) => ({
  receivable: String(debts.get(accountId)),
  reliefYuan,
  cause: 'bank-delay',
  content: '银行到账延迟',
});

async function toStation(accountId: number, relief: string): Promise<ScenarioOrder> {
  const order = await world.start('collector', { accountId, form: form(accountId, relief) });
  await order.does('dunning-clerk', 'verified', { facts: '银行回单属实' });
  return order;
}

describe('用户滞纳金收取金额调整', () => {
  it('takes the approved amount off, never more than is due, and the rest is paid', async () => {
    // A resident: 36.00 × 1 ‰ × 100 days = 3.60.
    expect(await world.startRefused('collector', { accountId: 4001, form: form(4001, '3.61') })).toMatch(
      /^accounts.relief-too-much/,
    );
    const order = await world.start('collector', { accountId: 4001, form: form(4001, '2.60') });
    await order.does('dunning-clerk', 'back-to-apply', { reason: '缺回单' });
    await order.does('collector', 'apply', form(4001, '2.60'));
    await order.does('dunning-clerk', 'verified', { facts: '属实' });
    await order.does('station-chief', 'return', { reason: '金额待核' });
    await order.does('collector', 'apply', form(4001, '2.60'));
    await order.does('dunning-clerk', 'verified', { facts: '属实' });
    await order.does('station-chief', 'approve');
    await order.does('accountant', 'back-to-apply', { reason: '账务核对' });
    await order.does('collector', 'apply', form(4001, '2.60'));
    await order.does('dunning-clerk', 'verified', { facts: '属实' });
    await order.does('station-chief', 'approve');
    await order.does('accountant', 'adjust');
    await order.does('collector2', 'collect', { method: 'cash' });
    expect(await order.state()).toBe('done');
    expect(plain(await debtsOf(world, 4001))).toEqual([['bill', '36.00', '0.00']]);
    expect(
      await world.sql.query(
        'SELECT principal_yuan::text AS principal, late_fee_yuan::text AS fee FROM payment WHERE account_id = 4001',
      ),
    ).toEqual([{ principal: '36.00', fee: '1.00' }]);
  });

  it('goes to the county where the station may not decide alone, and may be left to be paid later', async () => {
    await world.sql.run(
      `INSERT INTO parameter (code, effective_from, value) VALUES ('approval', '2020-01-01', '{"approval.station": "1.00"}')`,
    );
    const order = await toStation(4002, '3.00');
    await order.does('station-chief', 'approve');
    expect(await order.step()).toBe('approve-county');
    await order.does('county-marketing', 'return', { reason: '理由不足' });
    await order.does('collector', 'apply', form(4002, '3.00'));
    await order.does('dunning-clerk', 'verified', { facts: '属实' });
    await order.does('station-chief', 'approve');
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'adjust');
    await order.does('collector', 'pays-later');
    expect(await order.state()).toBe('done');
    const other = await world.start('dunning-clerk', { accountId: 4003 });
    await other.does('collector', 'reject', { reason: '不予减免' });
  });
});
