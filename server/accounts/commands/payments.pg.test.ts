import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountStatement, owedBy } from '@/server/accounts/queries/statement';
import type { RefusalCode } from '@/server/kernel/refusal';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { expectBooksHold, releasedMonth } from '@/tests/support/accounts';
import { EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility } from '@/tests/support/small-utility';
import { chargeReceivable } from './charge-receivable';
import { refundPrepayment, reversePayment } from './reverse-payment';
import { takePayment, type PaymentRequest } from './take-payment';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];

function as(person: PersonKey, today?: string): OrderCtx {
  const ctx = contextOf(sql, people[person], EFFECTS);
  return today === undefined ? ctx : { ...ctx, clock: { ...ctx.clock, today: () => today } };
}
const hands = (today: string) => ({ calculator: as('calculator'), reviewer: as('reviewer'), lead: as('lead', today) });
const pay = (request: Omit<PaymentRequest, 'method'>, today: string) =>
  takePayment(as('collector', today), { method: 'cash', ...request });
const refused = (code: RefusalCode) => ({ code });

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    await enterReadings(
      owner,
      '2026-01',
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
    await enterReadings(
      owner,
      '2026-02',
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1100, curr: 1250 })),
    );
  });
  pool = openPool(database.url, { max: 8 });
  sql = new PoolSql(pool);
  await releasedMonth(hands('2026-01-17'), '2026-01');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('taking payments', () => {
  it('says what is owed, without and with late fee', async () => {
    const inTime = await owedBy(as('collector'), 4001, '2026-02-01');
    expect(inTime).toMatchObject({
      principalYuan: '36.00',
      lateFeeYuan: '0.00',
      totalYuan: '36.00',
      prepaymentYuan: '0.00',
    });
    const late = await owedBy(as('collector'), 4001, '2026-03-31');
    // 36 × 58 × 1‰ = 2.09
    expect(late).toMatchObject({ lateFeeYuan: '2.09', totalYuan: '38.09' });
    expect(late.debts[0]).toMatchObject({ overdueDays: 58, feeDueYuan: '2.09', month: '2026-01' });
    await expect(owedBy(as('collector'), 5001)).rejects.toMatchObject(refused('access.out-of-scope'));
  });

  it('settles fee before principal, keeps the rest as a prepayment, and gives a receipt', async () => {
    const part = await pay({ accountId: 4001, amountYuan: '20', idempotencyKey: 'k-4001-1' }, '2026-03-31');
    expect(part).toMatchObject({
      lateFeeYuan: '2.09',
      principalYuan: '17.91',
      prepaidYuan: '0.00',
      amountYuan: '20.00',
    });
    expect(part.receiptNo).toMatch(/^SJ260331\d{7}$/);
    const again = await pay({ accountId: 4001, amountYuan: '20', idempotencyKey: 'k-4001-1' }, '2026-03-31');
    expect(again.id).toBe(part.id);
    await expect(
      pay({ accountId: 4001, amountYuan: '21', idempotencyKey: 'k-4001-1' }, '2026-03-31'),
    ).rejects.toMatchObject(refused('accounts.key-used'));
    // Ten days later: the fee grows on what is left, 18.09 × 10 × 1‰.
    expect(await owedBy(as('collector'), 4001, '2026-04-10')).toMatchObject({
      principalYuan: '18.09',
      lateFeeYuan: '0.18',
    });
    const rest = await pay({ accountId: 4001, amountYuan: '50', idempotencyKey: 'k-4001-2' }, '2026-04-10');
    expect(rest).toMatchObject({
      lateFeeYuan: '0.18',
      principalYuan: '18.09',
      prepaidYuan: '31.73',
      prepaymentAfterYuan: '31.73',
    });
    await expectBooksHold(sql);
  });

  it('takes the chosen debts only while they are open, in whole fen above zero, from the right people', async () => {
    await expect(pay({ accountId: 4002, amountYuan: '0' }, '2026-02-01')).rejects.toMatchObject(
      refused('accounts.amount'),
    );
    await expect(pay({ accountId: 4002, amountYuan: '1.005' }, '2026-02-01')).rejects.toMatchObject(
      refused('accounts.amount'),
    );
    await expect(
      pay({ accountId: 4002, amountYuan: '5', receivableIds: [999999] }, '2026-02-01'),
    ).rejects.toMatchObject(refused('accounts.receivable-not-open'));
    await expect(pay({ accountId: 4002, amountYuan: '5', paidOn: '2026-02-02' }, '2026-02-01')).rejects.toMatchObject(
      refused('accounts.future-day'),
    );
    await expect(takePayment(as('lead'), { accountId: 4002, amountYuan: '5', method: 'cash' })).rejects.toMatchObject(
      refused('access.not-permitted'),
    );
    await expect(pay({ accountId: 5001, amountYuan: '5' }, '2026-02-01')).rejects.toMatchObject(
      refused('access.out-of-scope'),
    );
  });

  it('never settles a debt twice, however many pay at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        pay({ accountId: 4003, amountYuan: '9', idempotencyKey: `many-${index % 4}` }, '2026-02-01'),
      ),
    );
    expect(new Set(results.map((receipt) => receipt.id)).size).toBe(4);
    expect(await owedBy(as('collector'), 4003, '2026-02-01')).toMatchObject({
      totalYuan: '0.00',
      prepaymentYuan: '0.00',
    });
    await expectBooksHold(sql);
  });

  it('settles a new bill from what was paid ahead when it is released', async () => {
    await releasedMonth(hands('2026-02-17'), '2026-02');
    // 150 kWh × 0.36 = 54, of which 31.73 were paid ahead.
    expect(await owedBy(as('collector'), 4001, '2026-02-20')).toMatchObject({
      principalYuan: '22.27',
      prepaymentYuan: '0.00',
    });
    await expectBooksHold(sql);
  });
});

describe('taking payments back', () => {
  it('undoes a payment as if it had not been, once', async () => {
    const receipt = await pay({ accountId: 4002, amountYuan: '100', idempotencyKey: 'k-4002' }, '2026-03-10');
    // 36 × 37 × 1‰ = 1.33; 54 × 6 × 1‰ = 0.32, charged at the minimum of 1 yuan.
    expect(receipt).toMatchObject({ principalYuan: '90.00', lateFeeYuan: '2.33', prepaidYuan: '7.67' });
    const reversal = await sql.tx((tx) =>
      reversePayment(as('lead', '2026-03-11'), tx, { paymentId: receipt.id, reason: '错收' }),
    );
    expect(reversal).toMatchObject({ kind: 'reversal', amountYuan: '-100.00', reversesReceiptNo: receipt.receiptNo });
    expect(await owedBy(as('collector'), 4002, '2026-03-11')).toMatchObject({
      principalYuan: '90.00',
      prepaymentYuan: '0.00',
    });
    await expect(
      sql.tx((tx) => reversePayment(as('lead'), tx, { paymentId: receipt.id, reason: '错收' })),
    ).rejects.toMatchObject(refused('accounts.payment-reversed'));
    await expectBooksHold(sql);
  });

  it('refunds no more than was paid ahead, and reverses no payment whose prepayment is spent', async () => {
    const receipt = await pay({ accountId: 4003, amountYuan: '100', idempotencyKey: 'k-4003' }, '2026-02-20');
    expect(receipt.prepaidYuan).toBe('46.00');
    const ask = (amountYuan: string) =>
      sql.tx((tx) =>
        refundPrepayment(as('lead'), tx, { accountId: 4003, amountYuan, method: 'cash', reason: '销户退款' }),
      );
    await expect(ask('46.01')).rejects.toMatchObject(refused('accounts.prepayment-short'));
    expect(await ask('40')).toMatchObject({ kind: 'refund', amountYuan: '-40.00', prepaymentAfterYuan: '6.00' });
    await expect(
      sql.tx((tx) => reversePayment(as('lead'), tx, { paymentId: receipt.id, reason: '错收' })),
    ).rejects.toMatchObject(refused('accounts.prepayment-used'));
    await expectBooksHold(sql);
  });

  it('shows all of it in the statement', async () => {
    const statement = await accountStatement(as('collector'), 4002);
    expect(statement.receivables.map(({ month, openYuan }) => [month, openYuan])).toEqual([
      ['2026-02', '54.00'],
      ['2026-01', '36.00'],
    ]);
    expect(statement.payments.map(({ kind, reversed }) => [kind, reversed])).toEqual([
      ['reversal', false],
      ['payment', true],
    ]);
    expect(statement.balanceYuan).toBe('90.00');
    expect(statement.entries.length).toBeGreaterThan(5);
  });
});

describe('what is owed without a bill', () => {
  it('books a charge by its lines, and lets a credit clear debts before it becomes a prepayment', async () => {
    const lines = [
      { charge: 'theft-arrears', amountYuan: '30.00' },
      { charge: 'theft-penalty', amountYuan: '90.00' },
    ];
    const charged = await sql.tx((tx) => chargeReceivable(as('lead'), tx, { accountId: 5003, kind: 'breach', lines }));
    expect(charged).toMatchObject({ amountYuan: '120.00', offsetYuan: '0.00', prepaidYuan: '0.00' });
    // Open: 36 + 54 of the two months and the 120.
    const credit = [{ charge: 'correction-money', amountYuan: '-250.00' }];
    const given = await sql.tx((tx) =>
      chargeReceivable(as('lead'), tx, { accountId: 5003, kind: 'adjustment', lines: credit }),
    );
    expect(given).toMatchObject({ amountYuan: '-250.00', offsetYuan: '210.00', prepaidYuan: '40.00' });
    await expect(
      sql.tx((tx) => chargeReceivable(as('lead'), tx, { accountId: 5003, kind: 'adjustment', lines: [] })),
    ).rejects.toMatchObject(refused('accounts.no-lines'));
    await expectBooksHold(sql);
  });
});

describe('the database', () => {
  it('refuses what must never happen', async () => {
    const attempts: [string, string][] = [
      ['edit a receivable', `UPDATE receivable SET amount_yuan = 1`],
      ['write what is settled', `UPDATE receivable SET settled_yuan = 1`],
      [
        'bring a receivable settled',
        `INSERT INTO receivable (account_id, unit_id, bill_month, amount_yuan, due_on, created_at, kind, lines, settled_yuan) VALUES (4001, 4, '2026-01-01', 1, now(), now(), 'adjustment', '[]', 1)`,
      ],
      ['call the settling itself', `SELECT settlement_apply('[{"id": 1, "amount": 1}]')`],
      [
        'settle beyond the debt',
        `INSERT INTO settlement (receivable_id, account_id, kind, amount_yuan, settled_on, created_at) SELECT id, account_id, 'offset', 1000000, now(), now() FROM receivable LIMIT 1`,
      ],
      [
        'settle beforehand',
        `INSERT INTO settlement (receivable_id, account_id, kind, amount_yuan, settled_on, carried, created_at) SELECT id, account_id, 'offset', 1, now(), true, now() FROM receivable LIMIT 1`,
      ],
      [
        'settle another account’s debt',
        `INSERT INTO settlement (receivable_id, account_id, kind, amount_yuan, settled_on, created_at) SELECT id, account_id + 1, 'offset', 0.01, now(), now() FROM receivable WHERE open_yuan > 0 LIMIT 1`,
      ],
      ['write a prepayment', `INSERT INTO account_balance VALUES (5003, 5)`],
      [
        'spend a prepayment that is not there',
        `WITH v AS (INSERT INTO ledger_voucher (kind, unit_id, posted_by, posted_at) VALUES ('refund', 4, 1, now()) RETURNING id)
         INSERT INTO ledger_entry (voucher_id, ledger, account_id, debit_yuan, credit_yuan) SELECT id, l, a, d, c FROM v, (VALUES ('prepayment', 5002, 5, 0), ('cash', NULL, 0, 5)) e(l, a, d, c)`,
      ],
      ['edit a payment', `UPDATE payment SET amount_yuan = 1`],
      ['delete a settlement', `DELETE FROM settlement`],
    ];
    for (const [what, statement] of attempts) {
      const outcome = await sql.run(statement).then(
        () => 'done',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect([what, outcome]).toEqual([what, expect.stringMatching(/^(23514|42501)$/)]);
    }
  });
});
