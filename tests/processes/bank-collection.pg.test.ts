import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankFile } from '@/server/accounts/queries/bank-file';
import { POST as agree } from '@/app/api/accounts/agreements/route';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { actorOf, openWorld, type World } from './scenario';

let world: World;
beforeAll(async () => {
  world = await openWorld('bank-collection');
  await releasedMonth(world, '2026-09', HUNDRED);
  for (const accountId of [4001, 4002]) {
    const bank = { name: '农信社', cardNo: `6223190000${accountId}`, holder: '户主' };
    const agreed = await world.call('collector', agree, {
      method: 'POST',
      path: '/api/accounts/agreements',
      body: { accountId, bank },
    });
    expect(agreed.status, JSON.stringify(agreed.body)).toBe(200);
  }
});
afterAll(() => world?.close());

const at = { unitId: UNITS.county };
const generate = { bank: '农信社' };

const bankFileText = async (id: number) => (await bankFile(actorOf(world, 'accountant'), id)).text;

describe('银行代扣、托收', () => {
  it('settles each line once, whatever file comes twice, and duns what failed', async () => {
    const order = await world.start('accountant', { ...at, form: generate });
    const sent = { sentOn: world.today, fileName: 'DK1.txt' };
    await order.does('accountant', 'back-to-generate', { reason: '重新生成' });
    await order.does('accountant', 'generate', generate);
    await order.does('accountant', 'sent', sent);
    const lines = await world.sql.query<{ n: number; no: string; yuan: string }>(
      `SELECT l.line_no AS n, a.account_no AS no, l.amount_yuan::text AS yuan FROM bank_line l JOIN account a ON a.id = l.account_id ORDER BY 1`,
    );
    expect(lines.map(({ n, yuan }) => [n, yuan])).toEqual([
      [1, '36.00'],
      [2, '36.00'],
    ]);
    expect((await bankFileText(order.id)).split('\n')[0]).toBe(`H|${order.orderNo}|农信社|2|72.00`);
    const file = (second: string) => `D|1|${lines[0]!.no}|36.00|OK|\nD|2|${lines[1]!.no}|${second}\n`;
    expect(await order.refused('accountant', 'settle', { resultFile: file('35.00|FAIL|余额不足') })).toMatch(
      /resultFile: /,
    );
    expect(await order.refused('accountant', 'settle', { resultFile: 'x' })).toMatch(/resultFile: /);
    await order.does('accountant', 'settle', { resultFile: file('36.00|FAIL|余额不足') });
    await order.does('reviewer', 'back-to-settle', { reason: '核对笔数' });
    await order.does('accountant', 'settle', { resultFile: file('36.00|FAIL|余额不足') });
    await order.does('reviewer', 'checked');
    expect(await order.state()).toBe('done');
    expect(plain(await debtsOf(world, 4001))).toEqual([['bill', '36.00', '0.00']]);
    expect(plain(await debtsOf(world, 4002))).toEqual([['bill', '36.00', '36.00']]);
    expect(await world.sql.query(`SELECT method, amount_yuan::text AS yuan FROM payment`)).toEqual([
      { method: 'collection', yuan: '36.00' },
    ]);
    expect(await (await order.child('dunning')).step()).toBe('dun');
    const other = await world.start('accountant', at);
    await other.does('accountant', 'reject', { reason: '本月不代扣' });
  });
});
