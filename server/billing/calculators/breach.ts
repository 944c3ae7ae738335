/**
 * Breach of the supply contract (违约用电). Rules: breach-*; source 供电营业规则 (1996) 第100条, in force from 1996-10-08.
 * - Cheaper tariff: the price difference, and twice it as penalty. - Over capacity: two-part, the basic charge of the months and
 * three times it; others 50 yuan a kW. - Plant in suspension used: the basic charge and twice it; others 30 yuan a kW each time.
 * - Meter moved: 500 yuan resident, 5000 others. - Supply taken or given without leave: 500 yuan a kW. - Above the plan: 1 yuan a
 * kW each time and five times the price of the energy.
 * Inputs kWh, kW, kVA, yuan. Arrears and penalty are each one line to 分; the multiple is taken on the rounded arrears, or on the
 * exact ones by `multipleOn`. Example: 650 kWh × (0.8 − 0.5) = 195.00, penalty 390.00.
 */
import { z } from 'zod';

import { calculator, resultOf } from '@/server/billing/calculators/calculator';
import { loadEnergy, loadSchema } from '@/server/billing/calculators/loads';
import { dayCount } from '@/server/billing/days';
import type { ChargeCode } from '@/server/billing/charges';
import type { QuantityStep } from '@/server/billing/contract';
import {
  type Exact,
  EXACT_ZERO,
  add,
  exact,
  exactInt,
  fixed,
  isNegative,
  mul,
  sub,
  text,
} from '@/server/billing/exact';
import { LineBook } from '@/server/billing/line-book';
import type { RuleId } from '@/server/billing/rules';
import { CalculationFault, wireAmount, wireDate, wireDays } from '@/server/billing/schema-parts';
import { daysInMonth, firstDay } from '@/server/kernel/time';

const differenceSchema = z
  .strictObject({
    kwh: wireAmount.optional(),
    loads: z.array(loadSchema).min(1).optional(),
    rightPriceYuan: wireAmount,
    wrongPriceYuan: wireAmount,
  })
  .refine((one) => (one.kwh === undefined) !== (one.loads === undefined), { path: ['kwh'], error: 'one-of-kwh-loads' });

const capacityTime = {
  kva: wireAmount,
  priceYuan: wireAmount,
  from: wireDate.optional(),
  to: wireDate.optional(),
  months: wireAmount.optional(),
  days: wireDays.optional(),
};

const item = z.discriminatedUnion('breach', [
  z.strictObject({
    breach: z.literal('cheaper-tariff'),
    energy: z.array(differenceSchema).min(1),
    multiple: wireAmount.default('2'),
  }),
  z.strictObject({ breach: z.literal('over-capacity-two-part'), ...capacityTime, multiple: wireAmount.default('3') }),
  z.strictObject({ breach: z.literal('over-capacity-single'), kw: wireAmount, yuanPerKw: wireAmount.default('50') }),
  z.strictObject({ breach: z.literal('suspended-used-two-part'), ...capacityTime, multiple: wireAmount.default('2') }),
  z.strictObject({
    breach: z.literal('suspended-used-single'),
    kw: wireAmount,
    times: z.int().min(1).default(1),
    yuanPerKw: wireAmount.default('30'),
  }),
  z.strictObject({
    breach: z.literal('meter-moved'),
    class: z.enum(['residential', 'other']),
    times: z.int().min(1).default(1),
    yuan: wireAmount.optional(),
  }),
  z.strictObject({ breach: z.literal('unauthorised-supply'), kw: wireAmount, yuanPerKw: wireAmount.default('500') }),
  z.strictObject({
    breach: z.literal('above-plan'),
    kw: wireAmount.default('0'),
    times: z.int().min(1).default(1),
    kwh: wireAmount.default('0'),
    priceYuan: wireAmount.default('0'),
    yuanPerKw: wireAmount.default('1'),
    multiple: wireAmount.default('5'),
  }),
]);

const schema = z.strictObject({
  kind: z.literal('breach'),
  items: z.array(item).min(1).max(100),
  multipleOn: z.enum(['rounded', 'exact']).default('rounded'),
});
type Item = z.output<typeof item>;

const MONTH_DAYS = 30;

/** Days of basic charge: a whole calendar month counts 30, a part its days (never above 30). */
export function basicChargeDays(from: string, to: string): number {
  let days = 0;
  for (let at = from; at < to;) {
    const month = at.slice(0, 7);
    const next =
      Number(month.slice(5)) === 12
        ? `${Number(month.slice(0, 4)) + 1}-01`
        : `${month.slice(0, 5)}${String(Number(month.slice(5)) + 1).padStart(2, '0')}`;
    const end = firstDay(next) < to ? firstDay(next) : to;
    const used = dayCount(at, end);
    days += used === daysInMonth(month) ? MONTH_DAYS : Math.min(used, MONTH_DAYS);
    at = end;
  }
  return days;
}

function penalty(
  book: LineBook,
  index: number,
  ruleId: RuleId,
  arrears: Exact,
  multiple: string,
  sumOf: number[],
): void {
  const times = exact(multiple);
  book.add({
    charge: 'breach-penalty',
    ruleId,
    formula: 'amount-multiple',
    operands: [arrears, times],
    unit: 'yuan',
    price: times,
    segmentNo: index,
    sumOf,
  });
}

function perUnit(
  book: LineBook,
  index: number,
  ruleId: RuleId,
  kw: string,
  times: number,
  price: string,
  charge: 'breach-penalty' | 'meter-relocation-penalty',
): void {
  const operands = [mul(exact(kw), exactInt(times)), exact(price)];
  book.add({
    charge,
    ruleId,
    formula: 'quantity-price',
    operands,
    unit: charge === 'breach-penalty' ? 'kW' : 'item',
    price: exact(price),
    segmentNo: index,
  });
}

function cheaperTariff(
  book: LineBook,
  index: number,
  one: Extract<Item, { breach: 'cheaper-tariff' }>,
  exactly: boolean,
): void {
  let unrounded = EXACT_ZERO;
  let rounded = EXACT_ZERO;
  const lineNos: number[] = [];
  one.energy.forEach((part, n) => {
    const loads = part.loads ? loadEnergy(part.loads) : null;
    const kwh = exact(loads ? loads.kwh.toFixed() : (part.kwh ?? '0'));
    const difference = sub(exact(part.rightPriceYuan), exact(part.wrongPriceYuan));
    if (isNegative(difference))
      throw new CalculationFault(`items.${index}.energy.${n}.rightPriceYuan`, 'right-price-below-wrong');
    const steps: QuantityStep[] = [
      ...(loads?.steps ?? []),
      { k: 'price-difference', o: [part.rightPriceYuan, part.wrongPriceYuan], v: text(difference) },
    ];
    unrounded = add(unrounded, mul(kwh, difference));
    rounded = add(
      rounded,
      book.add({
        charge: 'breach-arrears',
        ruleId: 'breach-cheaper-tariff',
        formula: 'quantity-price',
        operands: [kwh, difference],
        unit: 'kWh',
        price: difference,
        segmentNo: index,
        steps,
      }),
    );
    lineNos.push(book.lastNo);
  });
  penalty(book, index, 'breach-cheaper-tariff', exactly ? unrounded : rounded, one.multiple, lineNos);
}

/** Days of basic charge an item names: from–to, months of 30 days, or days; exactly one of them. */
function chargedDays(one: TwoPart, index: number): Exact {
  const isDated = one.from !== undefined && one.to !== undefined;
  const given = [isDated, one.months !== undefined, one.days !== undefined].filter(Boolean).length;
  if (given !== 1 || (one.from === undefined) !== (one.to === undefined))
    throw new CalculationFault(`items.${index}.from`, 'one-time');
  if (one.months !== undefined) return mul(exact(one.months), exactInt(MONTH_DAYS));
  if (one.days !== undefined) return exactInt(one.days);
  const { from = '', to = '' } = one;
  if (from >= to) throw new CalculationFault(`items.${index}.to`, 'not-after-from');
  return exactInt(basicChargeDays(from, to));
}

type TwoPart = Extract<Item, { breach: 'over-capacity-two-part' | 'suspended-used-two-part' }>;

function twoPart(book: LineBook, index: number, one: TwoPart, exactly: boolean): void {
  const ruleId: RuleId = one.breach === 'over-capacity-two-part' ? 'breach-over-capacity' : 'breach-suspended-used';
  const days = chargedDays(one, index);
  const unitDays = mul(exact(one.kva), days);
  const price = exact(one.priceYuan);
  const operands = [unitDays, price, exactInt(MONTH_DAYS)];
  const steps: QuantityStep[] = [
    { k: 'in-charge', o: [one.from ?? '', one.to ?? '', one.kva, text(days)], v: text(unitDays) },
  ];
  const arrears = book.add({
    charge: 'breach-arrears',
    ruleId,
    formula: 'unit-days',
    operands,
    quantity: exact(one.kva),
    unit: 'kVA',
    price,
    segmentNo: index,
    steps,
  });
  const lineNo = book.lastNo;
  if (exactly) {
    const times = exact(one.multiple);
    const more = [mul(unitDays, times), price, exactInt(MONTH_DAYS)];
    book.add({
      charge: 'breach-penalty',
      ruleId,
      formula: 'unit-days',
      operands: more,
      quantity: times,
      unit: 'kVA',
      price,
      segmentNo: index,
      sumOf: [lineNo],
    });
  } else {
    penalty(book, index, ruleId, arrears, one.multiple, [lineNo]);
  }
}

function addItem(book: LineBook, index: number, one: Item, exactly: boolean): void {
  switch (one.breach) {
    case 'cheaper-tariff':
      return cheaperTariff(book, index, one, exactly);
    case 'over-capacity-two-part':
    case 'suspended-used-two-part':
      return twoPart(book, index, one, exactly);
    case 'over-capacity-single':
      return perUnit(book, index, 'breach-over-capacity', one.kw, 1, one.yuanPerKw, 'breach-penalty');
    case 'suspended-used-single':
      return perUnit(book, index, 'breach-suspended-used', one.kw, one.times, one.yuanPerKw, 'breach-penalty');
    case 'unauthorised-supply':
      return perUnit(book, index, 'breach-unauthorised-supply', one.kw, 1, one.yuanPerKw, 'breach-penalty');
    case 'meter-moved':
      return perUnit(
        book,
        index,
        'breach-meter-moved',
        '1',
        one.times,
        one.yuan ?? (one.class === 'residential' ? '500' : '5000'),
        'meter-relocation-penalty',
      );
    case 'above-plan': {
      if (exact(one.kw).m !== 0n)
        perUnit(book, index, 'breach-above-plan', one.kw, one.times, one.yuanPerKw, 'breach-penalty');
      const price = mul(exact(one.priceYuan), exact(one.multiple));
      if (exact(one.kwh).m !== 0n)
        book.add({
          charge: 'breach-penalty',
          ruleId: 'breach-above-plan',
          formula: 'quantity-price',
          operands: [exact(one.kwh), price],
          unit: 'kWh',
          price,
          segmentNo: index,
        });
      return;
    }
  }
}

export const BREACH = calculator({
  kind: 'breach',
  schema,
  calculate(request) {
    const book = new LineBook();
    request.items.forEach((one, index) => addItem(book, index, one, request.multipleOn === 'exact'));
    const sumOf = (charge: ChargeCode): Exact =>
      book.lines
        .filter((line) => line.charge === charge)
        .reduce((sum, line) => add(sum, exact(line.amountYuan)), EXACT_ZERO);
    const arrears = sumOf('breach-arrears');
    return resultOf(book, { arrearsYuan: fixed(arrears, 2), penaltyYuan: fixed(sub(book.total, arrears), 2) });
  },
});
