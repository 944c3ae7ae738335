import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { owedBy } from '@/server/accounts/queries/statement';
import { billOffCycle, cancelAndRebill } from '@/server/billing/commands/cancel-and-rebill';
import { releaseBills } from '@/server/billing/commands/release';
import { verifyBills } from '@/server/billing/queries/verify-bills';
import type { RefusalCode } from '@/server/kernel/refusal';
import type { Sql } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import type { OrderCtx } from '@/server/work-orders/effects';
import { expectBooksHold, releasedMonth, reviewAll } from '@/tests/support/accounts';
import { EFFECTS, enterReadings, loadPrices } from '@/tests/support/billing';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { contextOf, type People, type PersonKey, smallUtility, UNITS } from '@/tests/support/small-utility';
import { correctEnergy } from './correct-energy';
import { correctByPolicy, correctMoney } from './correct-money';
import { adjustLateFee, deductDays, setLateFeeRates } from './late-fees';
import { previewIn, previewPosting } from './preview';
import { reverseReceivable } from './reverse-receivable';
import { takePayment } from './take-payment';

let database: TestDatabase;
let pool: pg.Pool;
let sql: PoolSql;
let people: People;
const ACCOUNTS = [4001, 4002, 4003, 5001, 5002, 5003];
const MONTH = '2026-01';
const DAY = '2026-02-20';

function as(person: PersonKey, today = DAY): OrderCtx {
  const ctx = contextOf(sql, people[person], EFFECTS);
  return { ...ctx, clock: { ...ctx.clock, today: () => today } };
}
const hands = () => ({ calculator: as('calculator'), reviewer: as('reviewer'), lead: as('lead', '2026-01-17') });
const refused = (code: RefusalCode) => ({ code });
const by = () => people.calculator.userId;
const within = <T>(work: (ctx: OrderCtx, sql: Sql) => Promise<T>, today = DAY): Promise<T> =>
  sql.tx((tx) => work(as('lead', today), tx));
const billOf = (accountId: number): Promise<{ id: number; receivableId: number; amountYuan: string }> =>
  sql.one(
    `SELECT b.id, r.id AS "receivableId", b.amount_yuan AS "amountYuan" FROM bill b JOIN receivable r ON r.bill_month = b.bill_month AND r.bill_id = b.id
      WHERE b.account_id = $1 AND b.bill_month = '2026-01-01' AND b.kind <> 'red' ORDER BY b.generation DESC LIMIT 1`,
    [accountId],
  );
const pay = (accountId: number, amountYuan: string, day = DAY) =>
  takePayment(as('collector', day), { accountId, amountYuan, method: 'cash' });
const owed = async (accountId: number, day = DAY) => {
  const { principalYuan, lateFeeYuan, prepaymentYuan } = await owedBy(as('lead'), accountId, day);
  return [principalYuan, lateFeeYuan, prepaymentYuan];
};

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await loadPrices(owner);
    await enterReadings(
      owner,
      MONTH,
      ACCOUNTS.map((accountId) => ({ accountId, prev: 1000, curr: 1100 })),
    );
  });
  pool = openPool(database.url, { max: 8 });
  sql = new PoolSql(pool);
  await releasedMonth(hands(), MONTH);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('cancel and rebill', () => {
  it('takes a paid bill back by its exact opposite and computes a blue one from the corrected reading', async () => {
    const original = await billOf(4001);
    // 36.00 and eighteen days of late fee at the minimum of one yuan.
    expect(await pay(4001, '37.00')).toMatchObject({ principalYuan: '36.00', lateFeeYuan: '1.00' });
    const asked = {
      billId: original.id,
      month: MONTH,
      mode: 'rebill' as const,
      requestedBy: by(),
      reason: '抄错一位',
      orderNo: 'CT1',
      readings: [{ meterId: 4001, register: 'total', value: '1200' }],
    };
    const looked = await previewPosting(as('calculator'), (ctx, tx) => cancelAndRebill(ctx, tx, asked));
    expect(looked.result).toMatchObject({ differenceYuan: '36.00', red: { redYuan: '-36.00', prepaidYuan: '36.00' } });
    expect(await sql.one(`SELECT count(*) AS n FROM bill WHERE kind <> 'ordinary'`)).toEqual({ n: 0 });
    await expect(sql.tx((tx) => cancelAndRebill(as('calculator'), tx, asked))).rejects.toMatchObject(
      refused('accounts.own-request'),
    );
    const done = await within((ctx, tx) => cancelAndRebill(ctx, tx, asked));
    expect(done.red).toMatchObject({
      redYuan: '-36.00',
      offsetYuan: '0.00',
      prepaidYuan: '36.00',
      lateFeeReturnedYuan: '1.00',
    });
    expect(done.blue).toMatchObject({ amountYuan: '72.00', energyKwh: '200' });
    expect(done.blue!.orderId).not.toBeNull();
    expect(await owed(4001)).toEqual(['0.00', '0.00', '37.00']);
    await expectBooksHold(sql);
    await expect(within((ctx, tx) => cancelAndRebill(ctx, tx, asked))).rejects.toMatchObject(
      refused('billing.reversed-already'),
    );
  });

  it('reviews the blue bill like any other, and settles it from what had been paid', async () => {
    const blue = await sql.one<{ id: number; open: number; kind: string }>(
      `SELECT id, open_obligations AS open, kind FROM bill WHERE account_id = 4001 AND status = 'computed'`,
    );
    expect(blue).toMatchObject({ kind: 'blue' });
    expect(blue.open).toBeGreaterThan(0);
    const release = () =>
      within((ctx, tx) => releaseBills(ctx, tx, { month: MONTH, billIds: [blue.id], runId: null, orderId: null }));
    await expect(release()).rejects.toThrow();
    await reviewAll(hands(), MONTH);
    await release();
    expect(await owed(4001)).toEqual(['35.00', '0.00', '0.00']);
    await expectBooksHold(sql);
    const proof = await verifyBills(sql, MONTH);
    expect([proof.bills, proof.identical, proof.differing]).toEqual([8, 8, []]);
  });

  it('cancels an unpaid bill alone; the account may be billed again off cycle', async () => {
    const original = await billOf(4002);
    const done = await within((ctx, tx) =>
      cancelAndRebill(ctx, tx, {
        billId: original.id,
        month: MONTH,
        mode: 'cancel',
        requestedBy: by(),
        reason: '户已销',
      }),
    );
    expect(done).toMatchObject({
      blue: null,
      differenceYuan: '-36.00',
      red: { offsetYuan: '36.00', prepaidYuan: '0.00' },
    });
    expect(await owed(4002)).toEqual(['0.00', '0.00', '0.00']);
    const again = await within((ctx, tx) =>
      billOffCycle(ctx, tx, { accountId: 4002, month: MONTH, calculatedBy: by(), reason: '补开' }),
    );
    expect(again).toMatchObject({ amountYuan: '36.00' });
    await expect(
      within((ctx, tx) => billOffCycle(ctx, tx, { accountId: 4002, month: MONTH, calculatedBy: by(), reason: '补开' })),
    ).rejects.toMatchObject(refused('billing.bill-exists'));
    await expectBooksHold(sql);
  });

  it('leaves everything as it was when the blue bill cannot be computed', async () => {
    const original = await billOf(4003);
    const readings = [{ meterId: 4003, register: 'total', value: '10' }];
    await expect(
      within((ctx, tx) =>
        cancelAndRebill(ctx, tx, {
          billId: original.id,
          month: MONTH,
          mode: 'rebill',
          requestedBy: by(),
          reason: '误',
          readings,
        }),
      ),
    ).rejects.toMatchObject(refused('billing.cannot-rebill'));
    expect(await sql.one(`SELECT count(*) AS n FROM bill WHERE account_id = 4003`)).toEqual({ n: 1 });
  });

  it('is refused by the database wherever it is not exact', async () => {
    const { id } = await billOf(4003);
    const copy = (changes: string): string =>
      `INSERT INTO bill (bill_month, bill_no, account_id, unit_id, status, period_from, period_to, energy_kwh, amount_yuan, calculated_by, calculated_at,
         engine_version, input_hash, output_hash, input, kind, generation, refers_id)
       SELECT bill_month, bill_no || 'X', account_id, unit_id, 'computed', period_from, period_to, ${changes} FROM bill WHERE bill_month = '2026-01-01' AND id = ${id}`;
    const tail = `now(), engine_version, input_hash, output_hash, input`;
    const attempts = [
      copy(`-energy_kwh, -amount_yuan + 0.01, 3, ${tail}, 'red', 0, id`),
      copy(`-energy_kwh, -amount_yuan, 0, ${tail}, 'red', 0, id`),
      copy(`energy_kwh, amount_yuan, 3, ${tail}, 'blue', 1, id`),
      copy(`energy_kwh, amount_yuan, 3, ${tail}, 'ordinary', 1, NULL`),
      copy(`energy_kwh, amount_yuan, 3, ${tail}, 'ordinary', 0, NULL`),
    ];
    for (const attempt of attempts) await expect(sql.run(attempt)).rejects.toMatchObject({ code: /^235/ });
  });
});

describe('corrections', () => {
  it('charges money, gives it back against open debts, and reverses it only while unpaid', async () => {
    const lines = [{ charge: 'correction-money', amountYuan: '12.50' }];
    const charged = await within((ctx, tx) =>
      correctMoney(ctx, tx, { accountId: 4003, mode: 'charge', lines, reason: '价差' }),
    );
    expect(charged).toMatchObject({ amountYuan: '12.50' });
    const { id } = await sql.one<{ id: number }>(
      `SELECT id FROM receivable WHERE account_id = 4003 AND kind = 'adjustment'`,
    );
    const receipt = await pay(4003, '100');
    const reverse = (receivableId: number) =>
      within((ctx, tx) => reverseReceivable(ctx, tx, { receivableId, reason: '错建', requestedBy: by() }));
    await expect(reverse(id)).rejects.toMatchObject({
      code: 'accounts.pay-first',
      params: { paidYuan: '12.50', receipts: receipt.receiptNo },
    });
    await expectBooksHold(sql);
    const other = await within((ctx, tx) =>
      correctMoney(ctx, tx, { accountId: 5001, mode: 'charge', lines, reason: '价差' }),
    );
    const receivableId = (other as { receivableId: number }).receivableId;
    expect(await reverse(receivableId)).toMatchObject({ amountYuan: '-12.50', redBillNo: null });
    await expect(reverse(receivableId)).rejects.toMatchObject(refused('accounts.reversed-already'));
    expect(await owed(5001, '2026-01-31')).toEqual(['36.00', '0.00', '0.00']);
    await expectBooksHold(sql);
  });

  it('charges energy by the bill it belongs to, directly or computed, and gives it back', async () => {
    const energy = (kwh: string, mode: 'direct' | 'computed') =>
      previewPosting(as('lead'), (ctx, tx) =>
        correctEnergy(ctx, tx, { accountId: 5002, month: MONTH, mode, register: 'total', kwh, reason: '接线错误' }),
      );
    expect((await energy('50', 'computed')).result).toMatchObject({ amountYuan: '18.00' });
    const direct = await energy('-50', 'direct');
    expect(direct.result).toMatchObject({ amountYuan: '-18.00', offsetYuan: '18.00' });
    expect(direct.entries.map(({ ledger, debitYuan }) => [ledger, debitYuan])).toEqual([
      ['receivable', '0.00'],
      ['revenue-energy', '18.00'],
      ['receivable', '18.00'],
      ['receivable', '0.00'],
    ]);
    await expect(energy('-101', 'computed')).rejects.toMatchObject(refused('billing.not-billable'));
    expect(await owed(5002, '2026-01-31')).toEqual(['36.00', '0.00', '0.00']);
    await within((ctx, tx) =>
      correctEnergy(ctx, tx, {
        accountId: 5002,
        month: MONTH,
        mode: 'computed',
        register: 'total',
        kwh: '50',
        reason: '接线错误',
      }),
    );
    expect((await owed(5002, '2026-01-31'))[0]).toBe('54.00');
    const changes = await sql.query(`SELECT kind FROM account_change WHERE account_id = 5002`);
    expect(changes).toEqual([{ kind: 'correction-energy' }]);
    await expectBooksHold(sql);
  });

  it('corrects a whole tariff by policy, account by account', async () => {
    const policy = {
      unitId: UNITS.stationNorth,
      tariffCode: 'residential-tiered',
      fromMonth: MONTH,
      toMonth: MONTH,
      yuanPerKwh: '-0.015',
      reason: '降价',
      documentNo: '云发改价格〔2026〕1号',
    };
    expect(await within((ctx, tx) => correctByPolicy(ctx, tx, policy))).toEqual({
      accounts: 3,
      energyKwh: '300',
      amountYuan: '-4.50',
    });
    expect((await owed(5003, '2026-01-31'))[0]).toBe('34.50');
    await expectBooksHold(sql);
  });
});

describe('late fees', () => {
  it('takes an amount off, deducts days, and returns what was paid of it', async () => {
    const { receivableId } = await billOf(5003);
    const late = '2026-04-30';
    // 34.5 open of 36; 36 bore until the correction of 20 February (19 days), 34.5 from then on (69 days).
    const [, fee] = await owed(5003, late);
    expect(fee).toBe('3.06');
    await within(async (ctx, tx) => {
      await expect(adjustLateFee(ctx, tx, { receivableId, amountYuan: '99', reason: '困难' })).rejects.toMatchObject(
        refused('accounts.relief-too-much'),
      );
      const looked = await previewIn(ctx, tx, (c, t) =>
        adjustLateFee(c, t, { receivableId, amountYuan: '1.06', reason: '困难' }),
      );
      expect(looked.result).toMatchObject({ feeBeforeYuan: '3.06', feeAfterYuan: '2.00', returnedYuan: '0.00' });
      expect(looked.entries.map(({ ledger }) => ledger)).toEqual(['late-fee-waived', 'late-fee']);
      await adjustLateFee(ctx, tx, { receivableId, amountYuan: '1.06', reason: '困难' });
    }, late);
    expect((await owed(5003, late))[1]).toBe('2.00');
    await takePayment(
      {
        ...as('collector', late),
        actor: { ...people.collector, grants: [{ role: 'collector', unitId: 5, unitIds: [5] }] },
      },
      { accountId: 5003, amountYuan: '36.50', method: 'cash' },
    );
    expect(await owed(5003, late)).toEqual(['0.00', '0.00', '0.00']);
    const days = await within(
      (ctx, tx) => deductDays(ctx, tx, { receivableId, days: 30, of: 'late-fee', reason: '系统故障' }),
      late,
    );
    expect(days.returnedYuan).toBe('1.06');
    expect((await owed(5003, late))[2]).toBe('1.06');
    await expect(
      within((ctx, tx) => deductDays(ctx, tx, { receivableId, days: 3, of: 'basic-charge', reason: '停电' }), late),
    ).rejects.toMatchObject(refused('accounts.no-basic-charge'));
    await expectBooksHold(sql);
  });

  it('sets rates from a day to come, and every day bears its own', async () => {
    const rates = {
      residential: '0.002',
      sameYear: '0.002',
      crossYear: '0.003',
      minimumYuan: '1',
      yearRule: 'day-by-day' as const,
    };
    await expect(within((ctx, tx) => setLateFeeRates(ctx, tx, { from: DAY, rates }))).rejects.toMatchObject(
      refused('accounts.rates-from-past'),
    );
    const before = (await owed(5001, '2026-03-31'))[1];
    const { replaced } = await within((ctx, tx) => setLateFeeRates(ctx, tx, { from: '2026-03-01', rates }));
    expect(replaced.residential).toBe('0.001');
    const after = (await owed(5001, '2026-03-31'))[1];
    // 31 days of March at one per mille more, on 34.50.
    expect(Number(after) - Number(before)).toBeCloseTo(1.07, 5);
    await expect(within((ctx, tx) => setLateFeeRates(ctx, tx, { from: '2026-02-25', rates }))).rejects.toMatchObject(
      refused('accounts.rates-exist'),
    );
  });
});
