import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paymentPreview } from '@/server/accounts/queries/payment-plan';
import { receivableTrail, voucherOf } from '@/server/accounts/queries/entries';
import { accountStatement } from '@/server/accounts/queries/statement';
import { takePaymentRequest } from '@/server/accounts/contract';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { expectBooksHold, releasedMonth } from '@/tests/support/accounts';
import { EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility } from '@/tests/support/small-utility';
import { takePayment } from './take-payment';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];

function as(person: PersonKey, today: string): OrderCtx {
  return {
    ...contextOf(sql, people[person], EFFECTS),
    clock: { now: () => `${today}T04:00:00.000Z`, today: () => today },
  };
}
const hands = (today: string) => ({
  calculator: as('calculator', today),
  reviewer: as('reviewer', today),
  lead: as('lead', today),
});

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
  pool = openPool(database.url, { max: 6 });
  sql = new PoolSql(pool);
  await releasedMonth(hands('2026-01-17'), '2026-01');
  await releasedMonth(hands('2026-02-17'), '2026-02');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('the preview of a payment', () => {
  it('says to the fen what is then taken, and writes nothing', async () => {
    const counter = as('collector', '2026-03-10');
    const preview = await paymentPreview(counter, 4001, { amountYuan: '60' });
    // 36 × 37 days × 1‰ = 1.33 and all of January; of February 1.00 late fee and 21.67 of 54.
    expect(preview).toMatchObject({
      principalYuan: '57.67',
      lateFeeYuan: '2.33',
      prepaidYuan: '0.00',
      stillOwedYuan: '32.33',
      lines: [
        { month: '2026-01', principalYuan: '36.00', lateFeeYuan: '1.33', openYuan: '0.00', feeDueYuan: '0.00' },
        { month: '2026-02', principalYuan: '21.67', lateFeeYuan: '1.00', openYuan: '32.33', feeDueYuan: '0.00' },
      ],
    });
    expect(await sql.one('SELECT count(*) AS n FROM payment')).toEqual({ n: 0 });
    const receipt = await takePayment(counter, {
      accountId: 4001,
      amountYuan: '60',
      method: 'cash',
      expected: { principalYuan: preview.principalYuan, lateFeeYuan: preview.lateFeeYuan },
    });
    expect([receipt.principalYuan, receipt.lateFeeYuan]).toEqual([preview.principalYuan, preview.lateFeeYuan]);
    expect(receipt.lines.map((line) => [line.month, line.principalYuan, line.lateFeeYuan, line.openYuan])).toEqual(
      preview.lines.map((line) => [line.month, line.principalYuan, line.lateFeeYuan, line.openYuan]),
    );
    await expectBooksHold(sql);
  });

  it('is held to: what would settle otherwise by now is refused', async () => {
    const counter = as('collector', '2026-03-10');
    const { principalYuan, lateFeeYuan } = await paymentPreview(counter, 4002, { amountYuan: '92.33' });
    await takePayment(counter, { accountId: 4002, amountYuan: '10', method: 'card' });
    await expect(
      takePayment(counter, {
        accountId: 4002,
        amountYuan: '92.33',
        method: 'cash',
        expected: { principalYuan, lateFeeYuan },
      }),
    ).rejects.toMatchObject({ code: 'accounts.settles-otherwise' });
    expect(await sql.one('SELECT count(*) AS n FROM payment WHERE account_id = 4002')).toEqual({ n: 1 });
  });

  it('settles only chosen debts, and refuses one that is not open', async () => {
    const counter = as('collector', '2026-03-10');
    const statement = await accountStatement(counter, 4003);
    const february = statement.receivables.find((row) => row.month === '2026-02')!;
    const chosen = { amountYuan: '60', receivableIds: [february.id] };
    expect(await paymentPreview(counter, 4003, chosen)).toMatchObject({
      principalYuan: '54.00',
      lateFeeYuan: '1.00',
      prepaidYuan: '5.00',
      stillOwedYuan: '37.33',
    });
    await expect(paymentPreview(counter, 4002, chosen)).rejects.toMatchObject({
      code: 'accounts.receivable-not-open',
    });
    await expect(paymentPreview(counter, 4003, { amountYuan: '0.00' })).rejects.toMatchObject({
      code: 'accounts.amount',
    });
  });
});

describe('cheques', () => {
  it('are on their way to the bank, and bear their number', async () => {
    const body = { accountId: 4003, amountYuan: '36.00', method: 'cheque', idempotencyKey: 'cheque-0001' } as const;
    expect(takePaymentRequest.safeParse(body).success).toBe(false);
    const asked = takePaymentRequest.parse({ ...body, note: '08812345' });
    const receipt = await takePayment(as('collector', '2026-03-10'), {
      accountId: asked.accountId,
      amountYuan: asked.amountYuan,
      method: asked.method,
      note: asked.note ?? '',
    });
    expect(receipt).toMatchObject({ method: 'cheque', note: '08812345' });
    const { entries } = await voucherOf(as('collector', '2026-03-10'), 4003, receipt.voucherId);
    expect(entries.find((entry) => entry.debitYuan !== '0.00')?.ledger).toBe('bank-transit');
  });
});

describe('what stands behind a line', () => {
  it('is the settlements and entries of the receivable, and the voucher as the account sees it', async () => {
    const clerk = as('collector', '2026-03-10');
    const { receivables, payments } = await accountStatement(clerk, 4001);
    const january = receivables.find((row) => row.month === '2026-01')!;
    const trail = await receivableTrail(clerk, 4001, january.id);
    expect(trail.settlements).toMatchObject([{ kind: 'payment', amountYuan: '36.00', lateFeeYuan: '1.33' }]);
    expect(trail.entries.map((entry) => [entry.ledger, entry.debitYuan, entry.creditYuan])).toEqual([
      ['receivable', '36.00', '0.00'],
      ['receivable', '0.00', '36.00'],
      ['late-fee', '0.00', '1.33'],
    ]);
    const voucher = await voucherOf(clerk, 4001, payments[0]!.voucherId);
    expect(voucher.othersEntries).toBe(0);
    expect(voucher.entries.find((entry) => entry.ledger === 'cash')).toMatchObject({ debitYuan: '60.00' });
    // The voucher of a release is of the whole unit: the entries of other accounts are counted, not shown.
    const release = await voucherOf(clerk, 4001, trail.entries[0]!.voucherId);
    expect(release.othersEntries).toBe(2);
    await expect(receivableTrail(clerk, 4002, january.id)).rejects.toMatchObject({ code: 'not-found' });
    await expect(voucherOf(clerk, 5001, payments[0]!.voucherId)).rejects.toMatchObject({ code: 'access.out-of-scope' });
    await expect(voucherOf(as('lead', '2026-03-10'), 5001, payments[0]!.voucherId)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('screens that show the account', () => {
  it('are told of every movement of its money, and of no other account', async () => {
    await sql.run('DELETE FROM outbox');
    await takePayment(as('collector', '2026-03-10'), { accountId: 4002, amountYuan: '5', method: 'cash' });
    expect(await sql.query(`SELECT topic, unit_id AS "unitId", payload FROM outbox WHERE topic = 'accounts'`)).toEqual([
      { topic: 'accounts', unitId: 4, payload: { accountId: 4002 } },
    ]);
  });
});
