import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankFile } from '@/server/accounts/queries/bank-file';
import type { AgreementsAnswer, BankDesk, CollectionLineRow, ResultCheck } from '@/server/accounts/desk-wire';
import { GET as seeAgreements, POST as agree } from '@/app/api/accounts/agreements/endpoint';
import { GET as seeBank } from '@/app/api/accounts/bank-files/endpoint';
import { POST as checkFile } from '@/app/api/accounts/bank-files/[id]/check/endpoint';
import { GET as seeLines } from '@/app/api/accounts/bank-files/[id]/lines/endpoint';
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

const hold = async (id: number, text: string) =>
  (
    await world.call<ResultCheck>('accountant', checkFile, {
      method: 'POST',
      path: `/api/accounts/bank-files/${id}/check`,
      params: { id: String(id) },
      body: { text },
    })
  ).body;
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
    const held = await hold(order.id, file('35.00|FAIL|余额不足') + 'D|7|530009|1.00|OK|\n');
    expect(held).toMatchObject({ canSettle: false, counts: { collected: 1, 'amount-differs': 1, 'unknown-line': 1 } });
    expect(await hold(order.id, 'x')).toMatchObject({ canSettle: false, unreadable: ['1: x'] });
    const good = await hold(order.id, file('36.00|FAIL|余额不足'));
    expect(good).toMatchObject({ canSettle: true, collectYuan: '36.00', counts: { collected: 1, failed: 1 } });
    await order.does('accountant', 'settle', { resultFile: file('36.00|FAIL|余额不足') });
    expect(await hold(order.id, file('36.00|FAIL|余额不足'))).toMatchObject({
      collectYuan: '0.00',
      counts: { settled: 2 },
    });
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
    const seen = await world.call<{ rows: CollectionLineRow[] }>('reviewer', seeLines, {
      path: `/api/accounts/bank-files/${order.id}/lines`,
      params: { id: String(order.id) },
    });
    expect(seen.body.rows.map(({ cardTail, result, reason }) => [cardTail, result, reason])).toEqual([
      ['4001', 'collected', null],
      ['4002', 'failed', '余额不足'],
    ]);
    const desk = await world.call<BankDesk>('accountant', seeBank, { path: '/api/accounts/bank-files' });
    expect(desk.body.collections[0]).toMatchObject({ bank: '农信社', lines: 2, collected: 1, failed: 1 });
    const other = await world.start('accountant', at);
    await other.does('accountant', 'reject', { reason: '本月不代扣' });
  });

  it('ends an agreement the day it is asked for, also one signed that day', async () => {
    const end = await world.call('collector', agree, {
      method: 'POST',
      path: '/api/accounts/agreements',
      body: { accountId: 4002, bank: null },
    });
    expect(end.status).toBe(200);
    const { body } = await world.call<AgreementsAnswer>('collector', seeAgreements, {
      path: '/api/accounts/agreements',
    });
    expect(body.rows.map(({ accountId, endedOn }) => [accountId, endedOn])).toEqual([
      [4001, null],
      [4002, world.today],
    ]);
  });
});
