/**
 * The indicators one by one (营销指标): members and arithmetic. Every figure is rounded once, to the places asked for.
 * Refuses: a denominator of zero, by `CalculationFault`.
 */
import { z } from 'zod';

import { CalculationFault, wireAmount, wireDec, wireName } from '@/server/billing/schema-parts';
import { Decimal, decimal, sum } from '@/server/kernel/money';

const lineLoad = {
  amps: wireAmount.optional(),
  kw: wireAmount.optional(),
  kv: wireAmount.optional(),
  cosPhi: wireAmount.optional(),
  kvar: wireAmount.optional(),
  resistanceOhm: wireAmount,
};

export const indicatorSchema = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('error-rate'), wrong: wireAmount, all: wireAmount }),
  z.strictObject({
    of: z.literal('real-reading-rate'),
    groups: z.array(z.strictObject({ name: wireName, due: wireAmount, notRead: wireAmount })).min(1),
  }),
  z.strictObject({
    of: z.literal('collection-rate'),
    receivableYuan: wireAmount,
    receivableEarlierYuan: wireAmount.default('0'),
    receivedYuan: wireAmount,
    receivedEarlierYuan: wireAmount.default('0'),
  }),
  z.strictObject({ of: z.literal('line-loss'), suppliedKwh: z.array(wireDec).min(1), soldKwh: wireDec }),
  z.strictObject({
    of: z.literal('average-price'),
    amountYuan: wireDec.optional(),
    kwh: wireAmount.optional(),
    parts: z
      .array(z.strictObject({ amountYuan: wireDec.optional(), priceYuan: wireAmount.optional(), kwh: wireAmount }))
      .min(1)
      .optional(),
  }),
  z.strictObject({ of: z.literal('change'), before: wireDec, after: wireDec }),
  z.strictObject({
    of: z.literal('load-rate'),
    averageKw: wireAmount.optional(),
    kwh: wireAmount.optional(),
    hours: wireAmount.default('24'),
    maximumKw: wireAmount,
  }),
  z.strictObject({
    of: z.literal('shares'),
    parts: z
      .array(
        z.strictObject({
          name: wireName,
          kwh: wireAmount.optional(),
          kw: wireAmount.optional(),
          hours: wireAmount.optional(),
        }),
      )
      .min(1)
      .max(100),
  }),
  z.strictObject({ of: z.literal('hours-of-use'), kwh: wireAmount, maximumKw: wireAmount }),
  z.strictObject({
    of: z.literal('capacity-use'),
    kva: wireAmount,
    kw: wireAmount.optional(),
    kwh: wireAmount.optional(),
    hours: wireAmount.default('720'),
    cosPhi: wireAmount.default('1'),
  }),
  z.strictObject({ of: z.literal('rate'), part: wireDec, whole: wireDec }),
  z.strictObject({ of: z.literal('remainder-rate'), part: wireDec, whole: wireDec }),
  z.strictObject({ of: z.literal('unbalance'), loads: z.array(wireAmount).min(2).max(3) }),
  z.strictObject({ of: z.literal('tax'), amountYuan: wireDec, taxPercent: wireAmount }),
  z.strictObject({
    of: z.literal('line-power-loss'),
    ...lineLoad,
    phases: z.union([z.literal(1), z.literal(3)]).default(3),
    hours: wireAmount.default('0'),
  }),
  z.strictObject({
    of: z.literal('voltage-drop'),
    kw: wireAmount,
    kvar: wireAmount.default('0'),
    kv: wireAmount,
    resistanceOhm: wireAmount,
    reactanceOhm: wireAmount.default('0'),
  }),
  z.strictObject({
    of: z.literal('energy-for-average'),
    fixedYuan: wireAmount,
    priceYuan: wireAmount,
    wantedYuanPerKwh: wireAmount,
  }),
  z.strictObject({
    of: z.literal('energy-for-amount'),
    amountYuan: wireAmount,
    tiers: z
      .array(z.strictObject({ upToKwh: wireAmount.nullable(), priceYuan: wireAmount }))
      .min(1)
      .max(10),
    usedTotalKwh: wireAmount.default('0'),
  }),
  z.strictObject({
    of: z.literal('outage-compensation'),
    kwhPerHour: wireAmount,
    hours: wireAmount,
    priceYuan: wireAmount,
    tariff: z.enum(['single', 'two-part']),
  }),
  z.strictObject({ of: z.literal('voltage-compensation'), kwh: wireAmount, averageYuan: wireAmount }),
  z.strictObject({
    of: z.literal('photovoltaic'),
    generatedKwh: wireAmount,
    fedInKwh: wireAmount,
    feedInYuan: wireAmount,
    subsidyYuan: wireAmount.default('0'),
    ownPriceYuan: wireAmount.default('0'),
  }),
]);
export type Indicator = z.output<typeof indicatorSchema>;

export class IndicatorFigures {
  readonly results: Record<string, string> = {};
  private readonly mode: Decimal.Rounding;

  constructor(
    private readonly places: number,
    rounding: 'half-up' | 'down',
  ) {
    this.mode = rounding === 'half-up' ? Decimal.ROUND_HALF_UP : Decimal.ROUND_DOWN;
  }

  put(name: string, value: Decimal): void {
    this.results[name] = value.toDecimalPlaces(this.places, this.mode).toFixed();
  }

  /** A quotient; `member` is what stands below. */
  over(part: Decimal, whole: Decimal, member: string): Decimal {
    if (whole.isZero()) throw new CalculationFault(`indicator.${member}`, 'is-zero');
    return part.div(whole);
  }

  percent(name: string, part: Decimal, whole: Decimal, member: string): void {
    this.put(name, this.over(part, whole, member).times(100));
  }
}

type Of<K extends Indicator['of']> = Extract<Indicator, { of: K }>;

function realReading(one: Of<'real-reading-rate'>, figures: IndicatorFigures): void {
  const due = sum(one.groups.map((group) => decimal(group.due)));
  const missed = sum(one.groups.map((group) => decimal(group.notRead)));
  figures.percent('percent', due.minus(missed), due, 'groups');
  for (const group of one.groups)
    figures.percent(`percent.${group.name}`, decimal(group.due).minus(group.notRead), decimal(group.due), 'groups');
}

function collection(one: Of<'collection-rate'>, figures: IndicatorFigures): void {
  const due = decimal(one.receivableYuan);
  const got = decimal(one.receivedYuan);
  const dueEarlier = decimal(one.receivableEarlierYuan);
  const gotEarlier = decimal(one.receivedEarlierYuan);
  figures.percent('percent', got, due, 'receivableYuan');
  if (!due.eq(dueEarlier))
    figures.percent('currentPercent', got.minus(gotEarlier), due.minus(dueEarlier), 'receivableYuan');
  if (!dueEarlier.isZero()) figures.percent('earlierPercent', gotEarlier, dueEarlier, 'receivableEarlierYuan');
  figures.results['owedYuan'] = due.minus(got).toFixed();
}

function averagePrice(one: Of<'average-price'>, figures: IndicatorFigures): void {
  const isWhole = one.amountYuan !== undefined && one.kwh !== undefined;
  if (isWhole === (one.parts !== undefined)) throw new CalculationFault('indicator.parts', 'whole-or-parts');
  const parts = one.parts ?? [{ amountYuan: one.amountYuan, priceYuan: undefined, kwh: one.kwh ?? '0' }];
  const amounts = parts.map((part, i) => {
    if ((part.amountYuan === undefined) === (part.priceYuan === undefined))
      throw new CalculationFault(`indicator.parts.${i}.amountYuan`, 'amount-or-price');
    return part.amountYuan === undefined ? decimal(part.priceYuan ?? '0').times(part.kwh) : decimal(part.amountYuan);
  });
  const kwh = sum(parts.map((part) => decimal(part.kwh)));
  figures.put('yuanPerKwh', figures.over(sum(amounts), kwh, 'kwh'));
}

function loadRate(one: Of<'load-rate'>, figures: IndicatorFigures): void {
  if ((one.averageKw === undefined) === (one.kwh === undefined))
    throw new CalculationFault('indicator.averageKw', 'average-or-energy');
  const average =
    one.averageKw === undefined
      ? figures.over(decimal(one.kwh ?? '0'), decimal(one.hours), 'hours')
      : decimal(one.averageKw);
  figures.put('averageKw', average);
  figures.percent('percent', average, decimal(one.maximumKw), 'maximumKw');
}

function capacityUse(one: Of<'capacity-use'>, figures: IndicatorFigures): void {
  if ((one.kw === undefined) === (one.kwh === undefined)) throw new CalculationFault('indicator.kw', 'kw-or-energy');
  const kw =
    one.kw === undefined ? figures.over(decimal(one.kwh ?? '0'), decimal(one.hours), 'hours') : decimal(one.kw);
  const kva = figures.over(kw, decimal(one.cosPhi), 'cosPhi');
  figures.put('loadKva', kva);
  figures.percent('percent', kva, decimal(one.kva), 'kva');
}

/** Parts of a whole in percent, e.g. of unmetered uses by their loads and hours (核定用电比例). */
function shares(one: Of<'shares'>, figures: IndicatorFigures): void {
  const kwhs = one.parts.map((part, i) => {
    const isLoad = part.kw !== undefined && part.hours !== undefined;
    if (isLoad === (part.kwh !== undefined) || (part.kw === undefined) !== (part.hours === undefined))
      throw new CalculationFault(`indicator.parts.${i}.kwh`, 'kwh-or-load');
    return part.kwh === undefined ? decimal(part.kw ?? '0').times(part.hours ?? '0') : decimal(part.kwh);
  });
  const whole = sum(kwhs);
  figures.put('kwh', whole);
  one.parts.forEach((part, i) => figures.percent(`percent.${part.name}`, kwhs[i] ?? decimal(0), whole, 'parts'));
}

function linePowerLoss(one: Of<'line-power-loss'>, figures: IndicatorFigures): void {
  const isLoad = one.kw !== undefined && one.kv !== undefined;
  if (isLoad === (one.amps !== undefined)) throw new CalculationFault('indicator.amps', 'amps-or-load');
  if (one.cosPhi !== undefined && one.kvar !== undefined)
    throw new CalculationFault('indicator.kvar', 'cosphi-or-kvar');
  const root = one.phases === 3 ? decimal(3).sqrt() : decimal(1);
  const kw = decimal(one.kw ?? '0');
  const kva =
    one.kvar === undefined
      ? figures.over(kw, decimal(one.cosPhi ?? '1'), 'cosPhi')
      : kw.times(kw).plus(decimal(one.kvar).pow(2)).sqrt();
  const amps = isLoad ? figures.over(kva, root.times(one.kv ?? '0'), 'kv') : decimal(one.amps ?? '0');
  // Out and back of a single phase; three conductors of three phases.
  const conductors = one.phases === 3 ? 3 : 2;
  const lost = amps.times(amps).times(one.resistanceOhm).times(conductors).div(1000);
  figures.put('amps', amps);
  figures.put('lossKw', lost);
  figures.put('lossKwh', lost.times(one.hours));
  if (one.kw !== undefined) figures.percent('percent', lost, decimal(one.kw), 'kw');
}

function voltageDrop(one: Of<'voltage-drop'>, figures: IndicatorFigures): void {
  const kv = decimal(one.kv);
  const drop = figures.over(
    decimal(one.kw).times(one.resistanceOhm).plus(decimal(one.kvar).times(one.reactanceOhm)),
    kv,
    'kv',
  );
  figures.put('dropVolts', drop);
  figures.percent('percent', drop.div(1000), kv, 'kv');
}

/** How much energy the money buys, from what was used on. */
function energyForAmount(one: Of<'energy-for-amount'>, figures: IndicatorFigures): void {
  let left = decimal(one.amountYuan);
  let at = decimal(one.usedTotalKwh);
  for (const [i, tier] of one.tiers.entries()) {
    const room = tier.upToKwh === null ? null : Decimal.max(decimal(tier.upToKwh).minus(at), 0);
    const bought = figures.over(left, decimal(tier.priceYuan), `tiers.${i}.priceYuan`);
    const taken = room === null || bought.lt(room) ? bought : room;
    at = at.plus(taken);
    left = left.minus(taken.times(tier.priceYuan));
    if (taken.eq(bought)) break;
    if (i === one.tiers.length - 1) throw new CalculationFault(`indicator.tiers.${i}.upToKwh`, 'more-than-tiers');
  }
  figures.put('kwh', at.minus(one.usedTotalKwh));
}

/** 供电营业规则 (1996) 第95条: energy money of the hours without supply, four times on a single tariff and five on a two-part one. */
const OUTAGE_MULTIPLE = { single: 4, 'two-part': 5 } as const;
/** Part of the average price that bad voltage costs the supplier, 第96条. */
const BAD_VOLTAGE_SHARE = '0.2';

function outage(one: Of<'outage-compensation'>, figures: IndicatorFigures): void {
  // Less than an hour counts as one.
  const hours = Decimal.max(one.hours, 1);
  const kwh = hours.times(one.kwhPerHour);
  figures.put('kwh', kwh);
  figures.put('energyYuan', kwh.times(one.priceYuan));
  figures.put('compensationYuan', kwh.times(one.priceYuan).times(OUTAGE_MULTIPLE[one.tariff]));
}

function photovoltaic(one: Of<'photovoltaic'>, figures: IndicatorFigures): void {
  const own = decimal(one.generatedKwh).minus(one.fedInKwh);
  if (own.isNegative()) throw new CalculationFault('indicator.fedInKwh', 'more-fed-in');
  const [sold, subsidy] = [
    decimal(one.fedInKwh).times(one.feedInYuan),
    decimal(one.generatedKwh).times(one.subsidyYuan),
  ];
  figures.put('ownKwh', own);
  figures.put('soldYuan', sold);
  figures.put('subsidyYuan', subsidy);
  figures.put('savedYuan', own.times(one.ownPriceYuan));
  figures.put('incomeYuan', sold.plus(subsidy));
}

export function figuresOf(one: Indicator, figures: IndicatorFigures): Record<string, string> {
  switch (one.of) {
    case 'error-rate':
      figures.percent('percent', decimal(one.wrong), decimal(one.all), 'all');
      break;
    case 'real-reading-rate':
      realReading(one, figures);
      break;
    case 'collection-rate':
      collection(one, figures);
      break;
    case 'line-loss': {
      const supplied = sum(one.suppliedKwh.map((kwh) => decimal(kwh)));
      figures.results['suppliedKwh'] = supplied.toFixed();
      figures.results['lossKwh'] = supplied.minus(one.soldKwh).toFixed();
      figures.percent('percent', supplied.minus(one.soldKwh), supplied, 'suppliedKwh');
      break;
    }
    case 'average-price':
      averagePrice(one, figures);
      break;
    case 'change':
      figures.results['difference'] = decimal(one.after).minus(one.before).toFixed();
      figures.percent('percent', decimal(one.after).minus(one.before), decimal(one.before), 'before');
      break;
    case 'load-rate':
      loadRate(one, figures);
      break;
    case 'shares':
      shares(one, figures);
      break;
    case 'hours-of-use':
      figures.put('hours', figures.over(decimal(one.kwh), decimal(one.maximumKw), 'maximumKw'));
      break;
    case 'capacity-use':
      capacityUse(one, figures);
      break;
    case 'rate':
      figures.percent('percent', decimal(one.part), decimal(one.whole), 'whole');
      break;
    case 'remainder-rate':
      figures.percent('percent', decimal(one.whole).minus(one.part), decimal(one.whole), 'whole');
      break;
    case 'unbalance': {
      const loads = one.loads.map((load) => decimal(load));
      figures.percent('percent', Decimal.max(...loads).minus(Decimal.min(...loads)), Decimal.max(...loads), 'loads');
      break;
    }
    case 'tax': {
      const net = decimal(one.amountYuan).div(decimal(one.taxPercent).div(100).plus(1));
      figures.put('netYuan', net);
      figures.put('taxYuan', decimal(one.amountYuan).minus(net));
      break;
    }
    case 'line-power-loss':
      linePowerLoss(one, figures);
      break;
    case 'voltage-drop':
      voltageDrop(one, figures);
      break;
    case 'energy-for-average':
      figures.put(
        'kwh',
        figures.over(decimal(one.fixedYuan), decimal(one.wantedYuanPerKwh).minus(one.priceYuan), 'wantedYuanPerKwh'),
      );
      break;
    case 'energy-for-amount':
      energyForAmount(one, figures);
      break;
    case 'outage-compensation':
      outage(one, figures);
      break;
    case 'voltage-compensation':
      figures.put('compensationYuan', decimal(one.kwh).times(one.averageYuan).times(BAD_VOLTAGE_SHARE));
      break;
    case 'photovoltaic':
      photovoltaic(one, figures);
      break;
  }
  return figures.results;
}
