/**
 * Energy charge (电度电费), single rate and time of use. Rules: energy-single, energy-tou.
 * Formula: kWh × price net of funds, each period to 分. Inputs: kWh of the segment, yuan/kWh. Example: 107 700 kWh peak at
 * 0.45 × 1.5 = 0.675 gives 72 697.50.
 * A surcharge or discount agreed in percent (rule energy-percent) is one more line on the segment's rounded energy money, funds left out.
 * Refuses: a time-of-use tariff on a meter without periods.
 */
import type { BillContext, SegmentMoney } from '@/server/billing/bill-context';
import { PERIODS, type Period } from '@/server/billing/contract';
import { type Exact, add, isZero } from '@/server/billing/exact';
import { FaultError } from '@/server/billing/fault';
import type { PeriodPrices } from '@/server/billing/price';
import type { Usage } from '@/server/billing/usage';

const PERIOD_CHARGE = {
  sharp: 'energy-sharp',
  peak: 'energy-peak',
  flat: 'energy-flat',
  valley: 'energy-valley',
  'deep-valley': 'energy-deep-valley',
} as const;

export function chargeSingleRate(context: BillContext, money: SegmentMoney, usage: Usage, price: Exact): void {
  const amount = context.book.add({
    charge: 'energy',
    ruleId: 'energy-single',
    formula: 'quantity-price',
    operands: [usage.total, price],
    unit: 'kWh',
    price,
    segmentNo: money.segmentNo,
    pointNo: money.pointNo,
    priceVersionId: money.price.version.id,
    steps:
      usage.totalSteps.length > 0 || !usage.periodSteps
        ? usage.totalSteps
        : PERIODS.flatMap((p) => usage.periodSteps?.[p] ?? []),
  });
  money.energyYuan = add(money.energyYuan, amount);
  money.lineNos.push(context.book.lastNo);
}

export function chargePeriods(context: BillContext, money: SegmentMoney, usage: Usage, prices: PeriodPrices): void {
  const { periods, periodSteps } = usage;
  if (!periods || !periodSteps) {
    throw new FaultError('register-missing', { pointNo: money.pointNo, register: 'peak' });
  }
  const one = (period: Period): void => {
    const amount = context.book.add({
      charge: PERIOD_CHARGE[period],
      ruleId: 'energy-tou',
      formula: 'quantity-price',
      operands: [periods[period], prices[period]],
      unit: 'kWh',
      price: prices[period],
      segmentNo: money.segmentNo,
      pointNo: money.pointNo,
      priceVersionId: money.price.version.id,
      steps: periodSteps[period],
    });
    money.energyYuan = add(money.energyYuan, amount);
    money.lineNos.push(context.book.lastNo);
  };
  for (const period of PERIODS) {
    if (!isZero(periods[period])) one(period);
  }
  if (isZero(usage.total) && PERIODS.every((period) => isZero(periods[period]))) one('flat');
}

export function chargeEnergyPercent(context: BillContext, money: SegmentMoney, percent: Exact): void {
  const amount = context.book.add({
    charge: 'surcharge',
    ruleId: 'energy-percent',
    formula: 'base-percent',
    operands: [money.energyYuan, percent],
    unit: 'yuan',
    price: null,
    segmentNo: money.segmentNo,
    pointNo: money.pointNo,
    priceVersionId: money.price.version.id,
    sumOf: [...money.lineNos],
  });
  money.energyYuan = add(money.energyYuan, amount);
  money.lineNos.push(context.book.lastNo);
}
