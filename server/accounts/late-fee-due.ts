/**
 * 应收违约金 (滞纳金): what one debt bears on a day, and what of it is still to be paid. Pure; the figures are the engine's
 * (`billing/calculators/late-fee`), never computed here a second time.
 *
 * Rules: ACC-3 each debt (one bill, one fee) is a debt of its own, with its own minimum; ACC-4 rates are dated, every day bears the rate in
 * force on it; ACC-5 扣减天数 are the first overdue days and bear nothing; ACC-6 an approved adjustment takes an amount off what is due,
 * never below zero. Source 供电营业规则 (1996) 第98条. Only bills and corrections bear a late fee: business fees and penalties do not.
 * Yuan to the fen, each span rounded once.
 */
import { LATE_FEE } from '@/server/billing/calculators/late-fee';
import type { BillLine, CustomerClass } from '@/server/billing/contract';
import { type Decimal, decimal, Decimal as D, sum, ZERO, yuanText } from '@/server/kernel/money';
import { addDays, daysBetween, type LocalDate, type Month } from '@/server/kernel/time';

export interface LateFeeRates {
  readonly residential: string;
  readonly sameYear: string;
  readonly crossYear: string;
  readonly minimumYuan: string;
  readonly yearRule: 'day-by-day' | 'whole-debt';
}

export const LATE_FEE_DEFAULTS: LateFeeRates = {
  residential: '0.001',
  sameYear: '0.002',
  crossYear: '0.003',
  minimumYuan: '1',
  yearRule: 'day-by-day',
};

/** Rates by the day they begin; the first one begins before everything. */
export interface DatedRates {
  readonly from: LocalDate;
  readonly rates: LateFeeRates;
}

export interface OwedDebt {
  readonly class: CustomerClass;
  readonly kind: string;
  readonly amountYuan: string;
  readonly dueOn: LocalDate;
  readonly month: Month;
  readonly payments: readonly { readonly on: LocalDate; readonly amountYuan: string }[];
  readonly deductDays: number;
  readonly waivedYuan: string;
  readonly chargedYuan: string;
}

export interface LateFeeDue {
  /** Borne up to the day. */
  readonly totalYuan: Decimal;
  readonly waivedYuan: Decimal;
  readonly chargedYuan: Decimal;
  /** Still to be paid. */
  readonly dueYuan: Decimal;
  readonly overdueDays: number;
  readonly lines: readonly BillLine[];
}

/** Penalties and business fees are owed, but no late fee grows on them. */
const BEARING: ReadonlySet<string> = new Set(['bill', 'adjustment']);

export function lateFeeDue(debt: OwedDebt, on: LocalDate, dated: readonly DatedRates[]): LateFeeDue {
  const charged = decimal(debt.chargedYuan);
  const waived = decimal(debt.waivedYuan);
  const overdueDays = Math.max(0, daysBetween(debt.dueOn, on));
  const bears = BEARING.has(debt.kind) && overdueDays > 0 && decimal(debt.amountYuan).greaterThan(0);
  const lines = bears ? linesOf(debt, on, dated) : [];
  const total = sum(lines.map((line) => decimal(line.amountYuan)));
  const due = D.max(ZERO, total.minus(waived).minus(charged));
  return { totalYuan: total, waivedYuan: waived, chargedYuan: charged, dueYuan: due, overdueDays, lines };
}

function linesOf(debt: OwedDebt, on: LocalDate, dated: readonly DatedRates[]): readonly BillLine[] {
  const first = addDays(debt.dueOn, 1);
  const spans = spansOf(first, addDays(on, 1), dated);
  const minimum = spans.at(-1)!.rates.minimumYuan;
  if (spans.length === 1) return calculate(debt, on, debt.deductDays, spans[0]!.rates, minimum).lines;
  const parts = spans.map((span) =>
    calculate(debt, addDays(span.to, -1), Math.max(debt.deductDays, daysBetween(first, span.from)), span.rates, '0'),
  );
  const lines = parts.flatMap((part) => part.lines).map((line, index) => ({ ...line, lineNo: index + 1 }));
  const total = sum(lines.map((line) => decimal(line.amountYuan)));
  if (lines.length === 0 || total.greaterThanOrEqualTo(minimum)) return lines;
  const topUp = decimal(minimum).minus(total);
  return [
    ...lines,
    {
      ...lines[0]!,
      lineNo: lines.length + 1,
      quantity: '0',
      unit: 'yuan',
      priceYuan: null,
      amountYuan: yuanText(topUp),
      trace: { f: 'minimum-top-up', o: [minimum, yuanText(total)], r: 2 },
    },
  ];
}

interface RateSpan {
  readonly from: LocalDate;
  /** First day not in it. */
  readonly to: LocalDate;
  readonly rates: LateFeeRates;
}

function spansOf(from: LocalDate, to: LocalDate, dated: readonly DatedRates[]): RateSpan[] {
  const begun = [...dated].sort((a, b) => (a.from < b.from ? -1 : 1));
  const standing = begun.filter((one) => one.from <= from).at(-1)?.rates ?? LATE_FEE_DEFAULTS;
  const later = begun.filter((one) => one.from > from && one.from < to);
  const starts = [{ from, rates: standing }, ...later];
  return starts.map((start, index) => ({ from: start.from, to: starts[index + 1]?.from ?? to, rates: start.rates }));
}

function calculate(
  debt: OwedDebt,
  paidOn: LocalDate,
  deductDays: number,
  rates: LateFeeRates,
  minimumYuan: string,
): { readonly lines: readonly BillLine[] } {
  const request = LATE_FEE.schema.parse({
    kind: 'late-fee',
    class: debt.class,
    paidOn,
    debts: [
      {
        amountYuan: debt.amountYuan,
        dueOn: debt.dueOn,
        billMonth: debt.month,
        payments: debt.payments.filter((payment) => payment.on <= paidOn),
      },
    ],
    deductDays,
    yearRule: rates.yearRule,
    minimumYuan,
    rates: { residential: rates.residential, sameYear: rates.sameYear, crossYear: rates.crossYear },
  });
  return LATE_FEE.calculate(request);
}
