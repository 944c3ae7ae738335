/**
 * The sums of a what-if (试算汇总): exact, and of a size that does not grow with the number of bills. Every bill enters twice, as it
 * stands and as supposed; the difference of the totals is the sum of the differences by class and of those by charge.
 */
import { add, compare, type Exact, exact, EXACT_ZERO, fixed, isZero, neg, sub, text } from '@/server/billing/exact';
import type { BillingFault } from '@/server/billing/contract';
import type { WhatIfFigures } from '@/server/billing/what-if-wire';

export interface SumLine {
  readonly charge: string;
  readonly amountYuan: string;
}

export interface SumBill {
  readonly billId: number;
  readonly class: string;
  readonly energyKwh: string;
  readonly beforeYuan: string;
  readonly before: readonly SumLine[];
  readonly afterYuan: string;
  readonly after: readonly SumLine[];
}

class Figures {
  bills = 0;
  better = 0;
  worse = 0;
  before = EXACT_ZERO;
  after = EXACT_ZERO;
  energy = EXACT_ZERO;

  add(before: Exact, after: Exact): void {
    this.bills += 1;
    const sign = compare(after, before);
    if (sign < 0) this.better += 1;
    if (sign > 0) this.worse += 1;
    this.before = add(this.before, before);
    this.after = add(this.after, after);
  }

  view(): WhatIfFigures {
    const { bills, better, worse, before, after } = this;
    return {
      bills,
      better,
      worse,
      beforeYuan: fixed(before, 2),
      afterYuan: fixed(after, 2),
      differenceYuan: fixed(sub(after, before), 2),
    };
  }
}

interface RankedBill {
  readonly billId: number;
  readonly beforeYuan: string;
  readonly afterYuan: string;
  readonly difference: Exact;
}

interface Failure {
  readonly params: BillingFault['params'];
  bills: number;
  readonly sampleBillNo: string;
}

const MOST_MOVERS = 20;

export class WhatIfSums {
  private readonly total = new Figures();
  private readonly classes = new Map<string, Figures>();
  private readonly charges = new Map<string, { before: Exact; after: Exact }>();
  private readonly failures = new Map<string, Failure>();
  private readonly dearer: RankedBill[] = [];
  private readonly cheaper: RankedBill[] = [];

  add(bill: SumBill): void {
    const [before, after] = [exact(bill.beforeYuan), exact(bill.afterYuan)];
    this.total.add(before, after);
    let own = this.classes.get(bill.class);
    if (own === undefined) this.classes.set(bill.class, (own = new Figures()));
    own.add(before, after);
    own.energy = add(own.energy, exact(bill.energyKwh));
    for (const line of bill.before) this.charge(line.charge).before = plus(this.charge(line.charge).before, line);
    for (const line of bill.after) this.charge(line.charge).after = plus(this.charge(line.charge).after, line);
    const difference = sub(after, before);
    if (isZero(difference)) return;
    const ranked = { billId: bill.billId, beforeYuan: bill.beforeYuan, afterYuan: bill.afterYuan, difference };
    if (compare(difference, EXACT_ZERO) > 0) keep(this.dearer, ranked, difference, (each) => each.difference);
    else keep(this.cheaper, ranked, neg(difference), (each) => neg(each.difference));
  }

  fail({ code, params }: Pick<BillingFault, 'code' | 'params'>, billNo: string): void {
    const found = this.failures.get(code);
    if (found === undefined) this.failures.set(code, { params, bills: 1, sampleBillNo: billNo });
    else found.bills += 1;
  }

  private charge(code: string): { before: Exact; after: Exact } {
    let found = this.charges.get(code);
    if (found === undefined) this.charges.set(code, (found = { before: EXACT_ZERO, after: EXACT_ZERO }));
    return found;
  }

  result() {
    const movers = (list: readonly RankedBill[]) =>
      list.map(({ difference, ...rest }) => ({ ...rest, differenceYuan: fixed(difference, 2) }));
    return {
      total: this.total.view(),
      byClass: [...this.classes]
        .map(([code, figures]) => ({ class: code, ...figures.view(), energyKwh: text(figures.energy) }))
        .sort((a, b) => (a.class < b.class ? -1 : 1)),
      byCharge: [...this.charges]
        .map(([charge, { before, after }]) => ({
          charge,
          beforeYuan: fixed(before, 2),
          afterYuan: fixed(after, 2),
          differenceYuan: fixed(sub(after, before), 2),
        }))
        .sort((a, b) => (a.charge < b.charge ? -1 : 1)),
      failures: [...this.failures].map(([code, found]) => ({ code, ...found })),
      dearer: movers(this.dearer),
      cheaper: movers(this.cheaper),
    };
  }
}

function plus(sum: Exact, line: SumLine): Exact {
  return add(sum, exact(line.amountYuan));
}

/** Largest first, and never more than so many; of equal ones the earlier bill stays. */
function keep(list: RankedBill[], one: RankedBill, size: Exact, sizeOf: (each: RankedBill) => Exact): void {
  const last = list[list.length - 1];
  if (list.length >= MOST_MOVERS && last !== undefined && compare(size, sizeOf(last)) <= 0) return;
  let at = list.length;
  while (at > 0 && compare(size, sizeOf(list[at - 1]!)) > 0) at -= 1;
  list.splice(at, 0, one);
  if (list.length > MOST_MOVERS) list.pop();
}
