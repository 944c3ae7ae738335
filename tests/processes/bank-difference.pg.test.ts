import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as seeBank } from '@/app/api/accounts/bank-files/endpoint';
import type { BankDesk } from '@/server/accounts/desk-wire';
import { takePayment } from '@/server/accounts/commands/take-payment';
import { UNITS } from '@/tests/support/small-utility';
import { debtsOf, HUNDRED, plain, releasedMonth } from './released-month';
import { actorOf, openWorld, type World } from './scenario';

let world: World;
const receipts: string[] = [];
beforeAll(async () => {
  world = await openWorld('bank-difference');
  await releasedMonth(world, '2026-09', HUNDRED);
  for (const accountId of [4001, 4002])
    receipts.push(
      (await takePayment(actorOf(world, 'collector'), { accountId, amountYuan: '36.00', method: 'transfer' }))
        .receiptNo,
    );
});
afterAll(() => world?.close());

const at = { unitId: UNITS.county };
const form = (statement: string) => ({ statementDay: world.today, statement });
const found = { treatBankOnly: 'suspense', treatOursOnly: 'reverse', facts: '已查实' };

describe('银行对账差错', () => {
  it('ends when everything matches', async () => {
    expect(await world.startRefused('accountant', { ...at, form: form('D|x') })).toMatch(/statement: /);
    const order = await world.start('accountant', {
      ...at,
      form: form(receipts.map((no) => `D|${no}|36.00`).join('\n')),
    });
    expect(await order.step()).toBe('file');
    await order.does('accountant', 'file');
    expect(await order.state()).toBe('done');
  });

  it('puts what only the bank has into suspense, and reverses what only we have', async () => {
    // The first matches but for one yuan, the second is not at the bank, a third is there that we do not know.
    const statement = `D|${receipts[0]}|37.00\nD|UNKNOWN-1|50.00`;
    const order = await world.start('accountant', { ...at, form: form(statement) });
    await order.does('accountant', 'back-to-match', { reason: '换对账单' });
    await order.does('accountant', 'match', form(statement));
    await order.does('accountant', 'found', found);
    await order.does('county-marketing', 'back-to-look-into', { reason: '补依据' });
    await order.does('accountant', 'found', found);
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'back-to-look-into', { reason: '再核' });
    await order.does('accountant', 'found', found);
    await order.does('county-marketing', 'approve');
    await order.does('accountant', 'post');
    await order.does('accountant', 'file');
    expect(await order.state()).toBe('done');
    // The same statement again, in whatever order its lines stand, is not booked a second time.
    const again = statement.split('\n').reverse().join('\r\n');
    expect(await world.startRefused('accountant', { ...at, form: form(again) })).toMatch(/^accounts.file-known/);
    const desk = await world.call<BankDesk>('accountant', seeBank, { path: '/api/accounts/bank-files' });
    expect(desk.body.differences.find(({ id }) => id === order.id)).toMatchObject({
      matched: 0,
      differences: 3,
      statementDay: world.today,
    });
    expect(
      await world.sql.one(
        `SELECT sum(credit_yuan - debit_yuan)::text AS yuan FROM ledger_entry WHERE ledger = 'suspense'`,
      ),
    ).toEqual({ yuan: '51.00' });
    expect(plain(await debtsOf(world, 4001))).toEqual([['bill', '36.00', '0.00']]);
    expect(plain(await debtsOf(world, 4002))).toEqual([['bill', '36.00', '36.00']]);
    const other = await world.start('accountant', at);
    await other.does('accountant', 'reject', { reason: '无对账单' });
  });
});
