import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, sum } from '@/server/kernel/money';
import { allocate, oldestFirst } from './allocation';
import { LATE_FEE_DEFAULTS, lateFeeDue, type OwedDebt } from './late-fee-due';
import { ledgerOf } from './ledger-of-charge';
import { buildVoucher, credit, debit } from './voucher';

const DEBT: OwedDebt = {
  class: 'commercial',
  kind: 'bill',
  amountYuan: '2000.00',
  dueOn: '2000-12-15',
  month: '2000-12',
  payments: [],
  deductDays: 0,
  waivedYuan: '0',
  chargedYuan: '0',
};

const fee = (debt: Partial<OwedDebt>, on: string, dated = [] as Parameters<typeof lateFeeDue>[2]): string =>
  lateFeeDue({ ...DEBT, ...debt }, on, dated).dueYuan.toFixed(2);

describe('the late fee of a debt', () => {
  it('counts day by day over the end of the year, as the printed example', () => {
    // 2000 × 16 × 2‰ + 2000 × 18 × 3‰ = 64 + 108
    expect(fee({}, '2001-01-18')).toBe('172.00');
  });
  it('is nothing on the last day to pay and one yuan at least from the next on', () => {
    expect(fee({ amountYuan: '10.00' }, '2000-12-15')).toBe('0.00');
    expect(fee({ amountYuan: '10.00' }, '2000-12-16')).toBe('1.00');
  });
  it('bears on a residential debt 1‰', () => {
    expect(fee({ class: 'residential' }, '2000-12-25')).toBe('20.00');
  });
  it('falls with part payments from the day after, and with deducted days, and with what was taken off or charged', () => {
    // ten days on 2000, ten on 500
    expect(fee({ payments: [{ on: '2000-12-20', amountYuan: '1500.00' }] }, '2000-12-25')).toBe('25.00');
    expect(fee({ deductDays: 4 }, '2000-12-25')).toBe('24.00');
    expect(fee({ waivedYuan: '15.00', chargedYuan: '5.00' }, '2000-12-25')).toBe('20.00');
    expect(fee({ waivedYuan: '60.00' }, '2000-12-25')).toBe('0.00');
  });
  it('takes the rate in force on each day', () => {
    const dated = [{ from: '2000-12-21', rates: { ...LATE_FEE_DEFAULTS, sameYear: '0.001' } }];
    // five days at 2‰, five at 1‰
    expect(fee({}, '2000-12-25', dated)).toBe('30.00');
    expect(fee({ deductDays: 7 }, '2000-12-25', dated)).toBe('6.00');
    expect(fee({ amountYuan: '10.00' }, '2000-12-25', dated)).toBe('1.00');
  });
  it('does not grow on penalties and business fees', () => {
    expect(fee({ kind: 'breach' }, '2001-12-25')).toBe('0.00');
    expect(fee({ kind: 'business-fee' }, '2001-12-25')).toBe('0.00');
  });
  it('has lines that sum to it, whatever the debt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 60 }),
        (fen, days, deductDays) => {
          const on = new Date(Date.UTC(2000, 11, 15 + days)).toISOString().slice(0, 10);
          const due = lateFeeDue({ ...DEBT, amountYuan: decimal(fen).div(100).toFixed(2), deductDays }, on, [
            { from: '2001-03-01', rates: { ...LATE_FEE_DEFAULTS, crossYear: '0.0025' } },
          ]);
          expect(due.totalYuan.toFixed(2)).toBe(sum(due.lines.map((line) => decimal(line.amountYuan))).toFixed(2));
          expect(due.totalYuan.isZero() || due.totalYuan.greaterThanOrEqualTo(1)).toBe(true);
        },
      ),
    );
  });
});

describe('what a payment settles', () => {
  const yuan = fc.integer({ min: 0, max: 100_000 }).map((fen) => decimal(fen).div(100));
  it('loses no fen, takes nothing twice, and leaves a later debt alone while an earlier one is open', () => {
    fc.assert(
      fc.property(
        yuan,
        fc.array(fc.tuple(yuan, yuan, fc.integer({ min: 1, max: 28 })), { maxLength: 8 }),
        (amount, list) => {
          const debts = list.map(([open, feeDue, day], index) => ({
            receivableId: index + 1,
            dueOn: `2026-10-${String(day).padStart(2, '0')}`,
            open,
            feeDue,
          }));
          const result = allocate(amount, debts);
          expect(result.principal.plus(result.lateFee).plus(result.rest).equals(amount)).toBe(true);
          const of = new Map(result.allotments.map((part) => [part.receivableId, part]));
          expect(of.size).toBe(result.allotments.length);
          let short = false;
          for (const debt of oldestFirst(debts)) {
            const part = of.get(debt.receivableId);
            if (short) expect(part).toBeUndefined();
            const taken = part === undefined ? decimal(0) : part.principal.plus(part.lateFee);
            expect(taken.lessThanOrEqualTo(debt.open.plus(debt.feeDue))).toBe(true);
            if (part !== undefined && part.principal.greaterThan(0))
              expect(part.lateFee.equals(debt.feeDue)).toBe(true);
            if (taken.lessThan(debt.open.plus(debt.feeDue))) short = true;
          }
          if (short) expect(result.rest.isZero()).toBe(true);
        },
      ),
    );
  });
});

describe('a voucher', () => {
  it('joins what is alike, drops what is nothing, and never leaves the balance', () => {
    const built = buildVoucher({ kind: 'payment', unitId: 1 }, [
      debit('cash', decimal('10')),
      debit('cash', decimal('5')),
      credit('receivable', decimal('12'), { accountId: 1 }),
      credit('receivable', decimal('3'), { accountId: 2 }),
      credit('late-fee', decimal('0')),
    ]);
    expect(built.entries.map(({ ledger, debitYuan, creditYuan }) => [ledger, debitYuan, creditYuan])).toEqual([
      ['cash', '15.00', '0.00'],
      ['receivable', '0.00', '12.00'],
      ['receivable', '0.00', '3.00'],
    ]);
    expect(() => buildVoucher({ kind: 'payment', unitId: 1 }, [debit('cash', decimal('0.01'))])).toThrow(
      'out of balance',
    );
  });
  it('credits each charge to its ledger', () => {
    expect(
      [
        'energy-peak',
        'basic-demand',
        'power-factor',
        'fund-water',
        'late-fee',
        'theft-penalty',
        'theft-arrears',
        'business-fee-test',
      ].map(ledgerOf),
    ).toEqual([
      'revenue-energy',
      'revenue-basic',
      'power-factor',
      'funds',
      'late-fee',
      'breach',
      'revenue-energy',
      'business-fee',
    ]);
  });
});
