/**
 * Late-payment fee (违约金、滞纳金). Rule: late-fee; source 供电营业规则 (1996) 第98条, in force from 1996-10-08.
 * From the first day after the deadline to the pay day, both counted; resident 1‰ a day, others 2‰ in the bill's year and 3‰
 * from 1 January. The base holds no late fee; what was paid in part bears the fee to its own pay day. Below 1 yuan: 1 yuan.
 * Where no dates are said, the days themselves: `days` at the year's rate, `crossYearDays` at the rate after 31 December.
 * Inputs yuan, dates. One line a span, to 分. Example: 2000 yuan due 2000-12-15, paid 2001-01-18: 2000 × 16 × 2‰ + 2000 × 18 × 3‰.
 * Refuses: part payments above the debt, after the pay day or without dates.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { CUSTOMER_CLASSES } from '@/server/billing/contract';
import { dayCount } from '@/server/billing/days';
import {
  type Exact,
  EXACT_ZERO,
  add,
  compare,
  exact,
  exactInt,
  fixed,
  isNegative,
  isZero,
  sub,
  text,
} from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireDate, wireDays, wireMonth } from '@/server/billing/schema-parts';
import { addDays } from '@/server/kernel/time';

const schema = z.strictObject({
  kind: z.literal('late-fee'),
  class: z.enum(CUSTOMER_CLASSES),
  paidOn: wireDate.optional(),
  debts: z
    .array(
      z
        .strictObject({
          amountYuan: wireAmount,
          dueOn: wireDate.optional(),
          days: wireDays.optional(),
          crossYearDays: wireDays.optional(),
          billMonth: wireMonth.optional(),
          paidOn: wireDate.optional(),
          payments: z.array(z.strictObject({ on: wireDate, amountYuan: wireAmount })).optional(),
        })
        .refine((one) => (one.dueOn === undefined) !== (one.days === undefined && one.crossYearDays === undefined), {
          path: ['dueOn'],
          error: 'due-or-days',
        })
        .refine((one) => one.dueOn !== undefined || one.payments === undefined, {
          path: ['payments'],
          error: 'payments-without-due',
        }),
    )
    .min(1)
    .max(500),
  deductDays: wireDays.optional(),
  yearRule: z.enum(['day-by-day', 'whole-debt']).default('day-by-day'),
  minimumYuan: wireAmount.default('1'),
  minimumOn: z.enum(['total', 'debt']).default('total'),
  rates: z
    .strictObject({
      residential: wireAmount.default('0.001'),
      sameYear: wireAmount.default('0.002'),
      crossYear: wireAmount.default('0.003'),
    })
    .default({ residential: '0.001', sameYear: '0.002', crossYear: '0.003' }),
});
type Request = z.output<typeof schema>;
type Debt = Request['debts'][number];

interface FeeSpan {
  /** First and last day; empty where only their number is known. */
  readonly first: string;
  readonly last: string;
  readonly days: number;
  readonly base: Exact;
  readonly rate: Exact;
}

function rateOf(request: Request, cross: boolean): Exact {
  if (request.class === 'residential') return exact(request.rates.residential);
  return exact(cross ? request.rates.crossYear : request.rates.sameYear);
}

/** The days as they were said; days taken off are the first. */
function countedSpans(request: Request, debt: Debt): FeeSpan[] {
  const base = exact(debt.amountYuan);
  const given = [debt.days ?? 0, debt.crossYearDays ?? 0] as const;
  const off = request.deductDays ?? 0;
  const left = [Math.max(0, given[0] - off), Math.max(0, given[1] - Math.max(0, off - given[0]))];
  return left.flatMap((days, i): FeeSpan[] => {
    const cross = i === 1 || (request.yearRule === 'whole-debt' && given[1] > 0);
    return days === 0 ? [] : [{ first: '', last: '', days, base, rate: rateOf(request, cross) }];
  });
}

function spansOf(request: Request, debt: Debt, index: number): FeeSpan[] {
  const { dueOn } = debt;
  if (dueOn === undefined) return countedSpans(request, debt);
  const start = addDays(dueOn, 1 + (request.deductDays ?? 0));
  const paidOn = debt.paidOn ?? request.paidOn;
  if (paidOn === undefined) throw new CalculationFault(`debts.${index}.paidOn`, 'missing');
  const end = addDays(paidOn, 1);
  if (start >= end) return [];
  const newYear = `${Number((debt.billMonth ?? dueOn).slice(0, 4)) + 1}-01-01`;
  const payments = debt.payments ?? [];
  const cuts = [start, newYear, ...payments.map((payment) => addDays(payment.on, 1))].filter(
    (day) => day >= start && day < end,
  );
  const days = [...new Set(cuts)].sort();
  return days.map((from, i) => {
    let base = exact(debt.amountYuan);
    payments.forEach((payment, n) => {
      if (payment.on > paidOn) throw new CalculationFault(`debts.${index}.payments.${n}.on`, 'after-pay-day');
      if (payment.on < from) base = sub(base, exact(payment.amountYuan));
    });
    if (isNegative(base)) throw new CalculationFault(`debts.${index}.payments`, 'more-paid-than-owed');
    const cross = from >= newYear || (request.yearRule === 'whole-debt' && end > newYear);
    const to = days[i + 1] ?? end;
    return { first: from, last: addDays(to, -1), days: dayCount(from, to), base, rate: rateOf(request, cross) };
  });
}

export const LATE_FEE = calculator({
  kind: 'late-fee',
  schema,
  calculate(request) {
    const book = new LineBook();
    const minimum = exact(request.minimumYuan);
    const perDebt = request.minimumOn === 'debt';
    let debts: Exact = EXACT_ZERO;
    let paid: Exact = EXACT_ZERO;
    let lateDays = 0;
    /** Makes what was charged since a line up to the minimum. */
    const topUp = (before: Exact, beforeLines: number, segmentNo: number): void => {
      const charged = sub(book.total, before);
      if (book.lastNo === beforeLines || compare(charged, minimum) >= 0) return;
      book.add({
        charge: 'late-fee',
        ruleId: 'late-fee',
        formula: 'minimum-top-up',
        operands: [minimum, charged],
        unit: 'yuan',
        price: null,
        segmentNo,
      });
    };
    request.debts.forEach((debt, index) => {
      debts = add(debts, exact(debt.amountYuan));
      for (const payment of debt.payments ?? []) paid = add(paid, exact(payment.amountYuan));
      const [before, beforeLines] = [book.total, book.lastNo];
      let overdue = 0;
      for (const span of spansOf(request, debt, index)) {
        const days = exactInt(span.days);
        if (isZero(span.base)) continue;
        overdue += span.days;
        book.add({
          charge: 'late-fee',
          ruleId: 'late-fee',
          formula: 'base-days-rate',
          operands: [span.base, days, span.rate],
          quantity: days,
          unit: 'day',
          price: null,
          segmentNo: index,
          steps: [{ k: 'late-days', o: [span.first, span.last], v: text(days) }],
        });
      }
      lateDays = Math.max(lateDays, overdue);
      if (perDebt) topUp(before, beforeLines, index);
    });
    if (!perDebt) topUp(EXACT_ZERO, 0, 0);
    return resultOf(book, {
      debtYuan: fixed(debts, 2),
      payableYuan: fixed(add(sub(debts, paid), book.total), 2),
      lateDays: String(lateDays),
    });
  },
});
