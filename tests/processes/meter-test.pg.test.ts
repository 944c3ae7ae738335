import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type ScenarioOrder, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('meter-test');
});
afterAll(() => world?.close());

async function accept(accountId: number) {
  const { no } = await world.sql.one<{ no: string }>('SELECT meter_no AS no FROM meter WHERE account_id = $1', [
    accountId,
  ]);
  return { meter: no, content: '怀疑表快', place: 'laboratory' };
}
const test = (errorPercent: string) => ({
  testedOn: world.today,
  errorPercent,
  accuracyClass: '2',
  certificateNo: 'JD-26-1',
  note: '',
});
const fee = { feeYuan: '30.00', method: 'cash' };

async function toInform(accountId: number, errorPercent: string): Promise<ScenarioOrder> {
  const order = await world.start('acceptor', { accountId, form: await accept(accountId) });
  await order.does('collector', 'collect', fee);
  await order.does('meter-tester', 'tested', test(errorPercent));
  await order.does('lead', 'approve');
  return order;
}

describe('客户申校', () => {
  it('keeps the fee when the meter is within its class', async () => {
    const order = await world.start('acceptor', { accountId: 4001, form: await accept(4001) });
    await order.does('collector', 'back-to-accept', { reason: '表号不符' });
    await order.does('acceptor', 'accept', await accept(4001));
    await order.does('collector', 'collect', fee);
    await order.does('meter-tester', 'tested', test('1.2'));
    await order.does('lead', 'back-to-test', { reason: '缺证书' });
    await order.does('meter-tester', 'tested', test('1.2'));
    await order.does('lead', 'approve');
    await order.does('acceptor', 'informed', { way: 'phone', agreed: 'agreed' });
    await order.does('archivist', 'file');
    expect(await order.state()).toBe('done');
    expect(
      await world.sql.query(
        'SELECT error_percent::text AS error, within_class AS within FROM meter_test WHERE order_no = $1',
        [order.orderNo],
      ),
    ).toEqual([{ error: '1.20', within: true }]);
    expect(
      await world.sql.query(
        'SELECT kind, amount_yuan::text AS yuan, open_yuan::text AS open FROM receivable WHERE account_id = 4001',
      ),
    ).toEqual([{ kind: 'business-fee', yuan: '30.00', open: '0.00' }]);
    await expect(world.sql.run('UPDATE meter_test SET within_class = false')).rejects.toThrow(/append-only/);
  });

  it('gives the fee back, corrects the energy and replaces the meter when it is out of class', async () => {
    const order = await toInform(4002, '5.0');
    expect(await (await order.child('energy-correction')).step()).toBe('apply');
    expect(await (await order.child('meter-fault')).step()).toBe('report');
    expect(
      await world.sql.query('SELECT amount_yuan::text AS yuan FROM receivable WHERE account_id = 4002 ORDER BY id'),
    ).toEqual([{ yuan: '30.00' }, { yuan: '-30.00' }]);
    expect(
      await world.sql.one('SELECT prepayment_yuan::text AS yuan FROM account_balance WHERE account_id = 4002'),
    ).toEqual({ yuan: '30.00' });
    const mistake = await world.start('hotline-agent', { accountId: 4003 });
    await mistake.does('acceptor', 'reject', { reason: '客户撤回' });
  });
});
