/**
 * Late-payment fee (违约金、滞纳金). Rule: late-fee; source 供电营业规则 (1996) 第98条, in force from 1996-10-08.
 * From the first day after the deadline to the pay day, both counted; resident 1‰ a day, others 2‰ in the bill's year and 3‰
 * from 1 January. The base holds no late fee; what was paid in part bears the fee to its own pay day. Below 1 yuan: 1 yuan.
 * Inputs yuan, dates. One line a span, to 分. Example: 2000 yuan due 2000-12-15, paid 2001-01-18: 2000 × 16 × 2‰ + 2000 × 18 × 3‰.
 * Refuses: part payments above the debt or after the pay day.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { CUSTOMER_CLASSES } from '@/server/billing/contract';
import { dayCount } from '@/server/billing/days';
import { type Exact, compare, exact, exactInt, isNegative, isZero, sub, text } from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault, wireAmount, wireDate, wireDays, wireMonth } from '@/server/billing/schema-parts';
import { addDays } from '@/server/kernel/time';

const schema = z.strictObject({
  kind: z.literal('late-fee'),
  class: z.enum(CUSTOMER_CLASSES),
  paidOn: wireDate,
  debts: z
    .array(
      z.strictObject({
        amountYuan: wireAmount,
        dueOn: wireDate.describe('last day to pay without a fee'),
        billMonth: wireMonth.optional().describe('left out: the month of dueOn'),
        payments: z.array(z.strictObject({ on: wireDate, amountYuan: wireAmount })).optional(),
      }),
    )
    .min(1)
    .max(500),
  deductDays: wireDays.optional().describe('扣减天数: the first days are not charged'),
  yearRule: z.enum(['day-by-day', 'whole-debt']).default('day-by-day'),
  minimumYuan: wireAmount.default('1'),
  rates: z.strictObject({ residential: wireAmount, sameYear: wireAmount, crossYear: wireAmount }).default({
    residential: '0.001',
    sameYear: '0.002',
    crossYear: '0.003',
  }),
});
type Request = z.output<typeof schema>;
type Debt = Request['debts'][number];

interface FeeSpan {
  readonly from: string;
  /** First day not in the span. */
  readonly to: string;
  readonly base: Exact;
  readonly rate: Exact;
}

function spansOf(request: Request, debt: Debt, index: number): FeeSpan[] {
  const start = addDays(debt.dueOn, 1 + (request.deductDays ?? 0));
  const end = addDays(request.paidOn, 1);
  if (start >= end) return [];
  const newYear = `${Number((debt.billMonth ?? debt.dueOn).slice(0, 4)) + 1}-01-01`;
  const payments = debt.payments ?? [];
  const cuts = [start, newYear, ...payments.map((payment) => addDays(payment.on, 1))].filter(
    (day) => day >= start && day < end,
  );
  const days = [...new Set(cuts)].sort();
  return days.map((from, i) => {
    let base = exact(debt.amountYuan);
    payments.forEach((payment, n) => {
      if (payment.on > request.paidOn)
        throw new CalculationFault(`debts.${index}.payments.${n}.on`, 'after the pay day');
      if (payment.on < from) base = sub(base, exact(payment.amountYuan));
    });
    if (isNegative(base)) throw new CalculationFault(`debts.${index}.payments`, 'more was paid than was owed');
    const cross = from >= newYear || (request.yearRule === 'whole-debt' && end > newYear);
    const rate =
      request.class === 'residential'
        ? request.rates.residential
        : cross
          ? request.rates.crossYear
          : request.rates.sameYear;
    return { from, to: days[i + 1] ?? end, base, rate: exact(rate) };
  });
}

export const LATE_FEE = calculator({
  kind: 'late-fee',
  schema,
  calculate(request) {
    const book = new LineBook();
    request.debts.forEach((debt, index) => {
      for (const span of spansOf(request, debt, index)) {
        const days = exactInt(dayCount(span.from, span.to));
        if (isZero(span.base)) continue;
        book.add({
          charge: 'late-fee',
          ruleId: 'late-fee',
          formula: 'base-days-rate',
          operands: [span.base, days, span.rate],
          quantity: days,
          unit: 'day',
          price: null,
          segmentNo: index,
          steps: [{ k: 'late-days', o: [span.from, addDays(span.to, -1)], v: text(days) }],
        });
      }
    });
    const minimum = exact(request.minimumYuan);
    if (book.lastNo > 0 && compare(book.total, minimum) < 0) {
      book.add({
        charge: 'late-fee',
        ruleId: 'late-fee',
        formula: 'minimum-top-up',
        operands: [minimum, book.total],
        unit: 'yuan',
        price: null,
      });
    }
    return resultOf(book);
  },
});
