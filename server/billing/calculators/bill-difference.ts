/**
 * Difference of two bills (差错退补): what was billed and what is right, each a whole bill; charge by charge right − billed, so that basic
 * charge, power factor, tiers and funds follow. Rule: money-correction; source 供电营业规则 (1996) 第80、81条.
 * Inputs two bills of kind `bill` without their kind. Money to 分 in each bill; the differences are exact. Positive is charged.
 * Example: 100 000 kWh billed at 0.50 instead of 0.60: 10 000.00. Refuses: what a bill refuses, with the path of that bill.
 */
import { z } from 'zod';

import {
  buildBill,
  type BuiltBill,
  isBuilt,
  type NamedPrices,
  placeOfFault,
  rateBuilt,
} from '@/server/billing/bill-request';
import { billFields, billPeriod } from '@/server/billing/bill-schema';
import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import type { ChargeCode } from '@/server/billing/charges';
import type { ComputedBill } from '@/server/billing/contract';
import { type Exact, EXACT_ZERO, add, exact, isZero, sub, text } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import { LineBook } from '@/server/billing/line-book';
import { CalculationFault } from '@/server/billing/schema-parts';

const bill = z.strictObject(billFields).refine(billPeriod.check, billPeriod.fault);
const schema = z.strictObject({ kind: z.literal('bill-difference'), billed: bill, right: bill });

/** Both bills ready for rating, or every fault of both. */
function builtBoth(request: z.output<typeof schema>, prices: NamedPrices): readonly [BuiltBill, BuiltBill] {
  const [billed, right] = [buildBill(request.billed, prices), buildBill(request.right, prices)];
  if (isBuilt(billed) && isBuilt(right)) return [billed, right];
  const faultsOf = (side: string, built: typeof billed) =>
    isBuilt(built) ? [] : built.map((fault) => ({ ...fault, path: [side, ...fault.path] }));
  throw CalculationFault.ofAll([...faultsOf('billed', billed), ...faultsOf('right', right)]);
}

function rated(built: BuiltBill, side: string): ComputedBill {
  try {
    return rateBuilt(built);
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { code, params } = error.fault;
    throw new CalculationFault([side, ...placeOfFault(built, params)].join('.'), code, params);
  }
}

function byCharge(of: ComputedBill): Map<ChargeCode, Exact> {
  const sums = new Map<ChargeCode, Exact>();
  for (const line of of.lines) sums.set(line.charge, add(sums.get(line.charge) ?? EXACT_ZERO, exact(line.amountYuan)));
  return sums;
}

export const BILL_DIFFERENCE = calculator({
  kind: 'bill-difference',
  schema,
  calculate(request, prices = new Map()) {
    const built = builtBoth(request, prices);
    const [billed, right] = [rated(built[0], 'billed'), rated(built[1], 'right')];
    const [was, is] = [byCharge(billed), byCharge(right)];
    const book = new LineBook();
    for (const charge of new Set([...is.keys(), ...was.keys()])) {
      const operands = [is.get(charge) ?? EXACT_ZERO, was.get(charge) ?? EXACT_ZERO] as const;
      if (isZero(sub(operands[0], operands[1]))) continue;
      book.add({
        charge,
        ruleId: 'money-correction',
        formula: 'difference',
        operands,
        quantity: sub(operands[0], operands[1]),
        unit: 'yuan',
        price: null,
      });
    }
    return resultOf(book, {
      billedYuan: billed.amountYuan,
      rightYuan: right.amountYuan,
      billedKwh: billed.energyKwh,
      rightKwh: right.energyKwh,
      differenceKwh: text(sub(exact(right.energyKwh), exact(billed.energyKwh))),
    });
  },
});
