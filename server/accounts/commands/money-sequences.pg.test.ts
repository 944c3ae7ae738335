/**
 * Random sequences of what people do to money: payments by every way, reversals, refunds, charges and credits, late fees taken off, bills taken
 * back and billed again, receivables reversed, the clock moved on. After each of them the books hold; what was written is never edited.
 */
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelAndRebill } from '@/server/billing/commands/cancel-and-rebill';
import { standing } from '@/server/billing/queries/standing';
import { owedBy } from '@/server/accounts/queries/statement';
import type { Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { addDays } from '@/server/kernel/time';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { expectBooksHold, releasedMonth, reviewAll } from '@/tests/support/accounts';
import { EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility } from '@/tests/support/small-utility';
import { chargeReceivable } from './charge-receivable';
import { refundPrepayment, reversePayment } from './reverse-payment';
import { reverseReceivable } from './reverse-receivable';
import { takePayment } from './take-payment';

const MONTHS = ['2026-01', '2026-02', '2026-03'];
const ACCOUNTS = [4001, 4002, 4003];
const RUNS = 12;
const LONGEST = 14;

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
let today = '2026-03-17';

function as(person: PersonKey): OrderCtx {
  const day = today;
  return { ...contextOf(sql, people[person], EFFECTS), clock: { now: () => `${day}T04:00:00.000Z`, today: () => day } };
}
const hands = () => ({ calculator: as('calculator'), reviewer: as('reviewer'), lead: as('lead') });

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    for (const [index, month] of MONTHS.entries())
      await enterReadings(
        owner,
        month,
        ACCOUNTS.map((accountId) => ({ accountId, prev: 1000 + index * 150, curr: 1150 + index * 150 })),
      );
  });
  pool = openPool(database.url, { max: 4 });
  sql = new PoolSql(pool);
  for (const month of MONTHS) {
    today = `${month}-17`;
    await releasedMonth(hands(), month);
  }
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const fen = fc.integer({ min: 1, max: 25_000 }).map((cents) => (cents / 100).toFixed(2));
const account = fc.constantFrom(...ACCOUNTS);
/** Which of the candidates there are at that moment. */
const pick = fc.nat({ max: 40 });
const deed = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('pay' as const),
      account,
      amount: fen,
      method: fc.constantFrom('cash' as const, 'cheque' as const, 'transfer' as const),
      chosen: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pay-all' as const), account }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('unpay' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('refund' as const), account, amount: fen }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('charge' as const), account, amount: fen, isCredit: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), pick }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rebill' as const),
      pick,
      mode: fc.constantFrom('rebill' as const, 'cancel' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 40 }) }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

async function candidate<Row>(query: string, index: number): Promise<Row | undefined> {
  const rows = await sql.query<Row & object>(query);
  return rows.length === 0 ? undefined : rows[index % rows.length];
}

async function perform(one: Deed): Promise<unknown> {
  const inTx = <T>(person: PersonKey, work: (ctx: OrderCtx, tx: Sql) => Promise<T>) =>
    sql.tx((tx) => work(as(person), tx));
  switch (one.do) {
    case 'wait':
      today = addDays(today, one.days);
      return undefined;
    case 'pay': {
      const debts = one.chosen ? (await owedBy(as('collector'), one.account)).debts : [];
      return takePayment(as('collector'), {
        accountId: one.account,
        amountYuan: one.amount,
        method: one.method,
        ...(debts.length === 0 ? {} : { receivableIds: [debts.at(-1)!.receivableId] }),
      });
    }
    case 'pay-all': {
      const { totalYuan } = await owedBy(as('collector'), one.account);
      return takePayment(as('collector'), { accountId: one.account, amountYuan: totalYuan, method: 'cash' });
    }
    case 'unpay': {
      const paid = await candidate<{ id: number }>(`SELECT id FROM payment ORDER BY id`, one.pick);
      return paid && inTx('lead', (ctx, tx) => reversePayment(ctx, tx, { paymentId: paid.id, reason: '错收' }));
    }
    case 'refund':
      return inTx('lead', (ctx, tx) =>
        refundPrepayment(ctx, tx, { accountId: one.account, amountYuan: one.amount, method: 'cash', reason: '退预收' }),
      );
    case 'charge':
      return inTx('lead', (ctx, tx) =>
        chargeReceivable(ctx, tx, {
          accountId: one.account,
          kind: 'adjustment',
          lines: [{ charge: 'correction-money', amountYuan: one.isCredit ? `-${one.amount}` : one.amount }],
        }),
      );
    case 'reverse': {
      const owed = await candidate<{ id: number }>(`SELECT id FROM receivable ORDER BY id`, one.pick);
      return (
        owed &&
        inTx('lead', (ctx, tx) =>
          reverseReceivable(ctx, tx, { receivableId: owed.id, requestedBy: people.calculator.userId, reason: '误建' }),
        )
      );
    }
    case 'rebill': {
      const bill = await candidate<{ id: number; month: string }>(
        `SELECT b.id, to_char(b.bill_month, 'YYYY-MM') AS month FROM bill b WHERE b.status = 'released' AND ${standing('b')} ORDER BY b.id`,
        one.pick,
      );
      if (bill === undefined) return undefined;
      await inTx('lead', (ctx, tx) =>
        cancelAndRebill(ctx, tx, {
          billId: bill.id,
          month: bill.month,
          mode: one.mode,
          requestedBy: people.calculator.userId,
          reason: '示数错误',
        }),
      );
      return one.mode === 'rebill' ? reviewAll(hands(), bill.month) : undefined;
    }
  }
}

/** Everything that may only grow, as one text a table: an edit of any written row changes it. */
async function written(through: { readonly payment: number; readonly settlement: number; readonly entry: number }) {
  return sql.one(
    `SELECT (SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM payment p WHERE id <= $1) AS payments,
            (SELECT md5(string_agg(s::text, '|' ORDER BY id)) FROM settlement s WHERE id <= $2) AS settlements,
            (SELECT md5(string_agg(e::text, '|' ORDER BY id)) FROM ledger_entry e WHERE id <= $3) AS entries`,
    [through.payment, through.settlement, through.entry],
  );
}
const heads = () =>
  sql.one<{ payment: number; settlement: number; entry: number }>(
    `SELECT (SELECT coalesce(max(id), 0) FROM payment) AS payment, (SELECT coalesce(max(id), 0) FROM settlement) AS settlement,
            (SELECT coalesce(max(id), 0) FROM ledger_entry) AS entry`,
  );

/** What the counter asks for, once paid, leaves nothing owed: the preview, the payment and the books tell one story. */
async function totalsAgree(accountId: number): Promise<void> {
  const { principalYuan, prepaymentYuan } = await owedBy(as('collector'), accountId);
  const books = await sql.one<{ open: string; ahead: string }>(
    `SELECT coalesce(sum(open_yuan) FILTER (WHERE open_yuan > 0), 0)::numeric(16,2)::text AS open,
            (SELECT coalesce(sum(credit_yuan - debit_yuan), 0)::numeric(16,2)::text FROM ledger_entry WHERE ledger = 'prepayment' AND account_id = $1) AS ahead
       FROM receivable WHERE account_id = $1`,
    [accountId],
  );
  expect([principalYuan, prepaymentYuan]).toEqual([books.open, books.ahead]);
}

it('whatever is done to money, in whatever order, the books hold and nothing written is edited', async () => {
  const done = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: LONGEST }), async (deeds) => {
      const before = await heads();
      const seal = await written(before);
      for (const one of deeds) {
        const outcome = await perform(one).then(
          () => 'done',
          (error: unknown) => {
            // A refusal is an answer; anything else is a fault.
            if (error instanceof Refusal) return error.code;
            throw error;
          },
        );
        done.set(`${one.do}: ${outcome}`, (done.get(`${one.do}: ${outcome}`) ?? 0) + 1);
      }
      await expectBooksHold(sql);
      expect(await written(before)).toEqual(seal);
      for (const accountId of ACCOUNTS) await totalsAgree(accountId);
    }),
    { numRuns: RUNS, seed: 20_261_126, endOnFailure: true },
  );
  // The sequences did reach each of the deeds, not their refusals alone.
  for (const kind of ['pay', 'pay-all', 'unpay', 'refund', 'charge', 'reverse', 'rebill'])
    expect([kind, done.get(`${kind}: done`) ?? 0]).not.toEqual([kind, 0]);
});
