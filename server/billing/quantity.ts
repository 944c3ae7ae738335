/**
 * Energy from registers (抄见电量). Formula: (本次 − 上次) × 倍率, integer half-up.
 * - Rollover (翻转): only when a person decided it, by the register's own integer digits: 10ⁿ − 上次 + 本次.
 * - Meter exchange (换表): each meter its own part with its own multiplier and days.
 * - 总 ≠ Σ 时段: the difference goes to 平; no 平 register: 平 = 总 − 尖 − 峰 − 谷 − 深谷.
 * Inputs: register readings in register units, multiplier PT×CT. Output: kWh per span of days.
 * Refuses: a missing reading, a reading below the former one without a decision, more than the plate can show.
 */
import { dayCount, earlierOf, laterOf } from '@/server/billing/days';
import {
  PERIODS,
  type BillingInput,
  type MeterInput,
  type PointInput,
  type QuantityStep,
  type Register,
  type RegisterQuantity,
  type RegisterReading,
} from '@/server/billing/contract';
import {
  type Exact,
  EXACT_ZERO,
  abs,
  add,
  compare,
  exact,
  exactInt,
  isNegative,
  isZero,
  max,
  mul,
  roundTo,
  sub,
  text,
} from '@/server/billing/exact';
import { FaultError, faultIf } from '@/server/billing/fault';
import type { Parameters } from '@/server/billing/parameters';
import { type Usage, cutByWeights, emptyUsage, joinUsage, noSteps, zeroPeriods } from '@/server/billing/usage';

export interface Span {
  readonly from: string;
  readonly to: string;
}

export interface PointQuantity {
  /** One usage a span of the bill's grid. */
  readonly usages: Usage[];
  /** Null: no reactive register. */
  reactive: Exact | null;
  /** The same by span, cut as the meter's energy is; empty where the whole period is one span. */
  readonly reactiveBySpan: Exact[];
  demandKw: Exact | null;
  readonly demandSteps: QuantityStep[];
  readonly reactiveSteps: QuantityStep[];
}

interface Measured {
  readonly value: Exact;
  readonly step: QuantityStep;
}

function measureRegister(
  meter: MeterInput,
  multiplier: Exact,
  item: RegisterReading | RegisterQuantity,
  places: number,
): Measured {
  if ('quantity' in item) {
    const value = roundTo(exact(item.quantity), places);
    if (isNegative(value)) {
      throw new FaultError('negative-energy', { meterId: meter.meterId, register: item.register, kwh: text(value) });
    }
    return { value, step: { k: 'given', o: [meter.meterId, item.register], v: text(value) } };
  }
  const { register, prev, curr, digits } = item;
  if (curr === null || prev === null) throw new FaultError('reading-missing', { meterId: meter.meterId, register });
  const before = exact(prev);
  const now = exact(curr);
  const range: Exact = { m: 10n ** BigInt(digits), s: 0 };
  if (isNegative(before) || isNegative(now)) throw new RangeError(`a register does not show ${prev}, ${curr}`);
  if (compare(before, range) >= 0 || compare(now, range) >= 0) {
    throw new FaultError('reading-exceeds-digits', { meterId: meter.meterId, register, digits });
  }
  let difference = sub(now, before);
  if (item.rolledOver === true) {
    if (!isNegative(difference))
      throw new FaultError('rollover-not-below', { meterId: meter.meterId, register, prev, curr });
    difference = add(difference, range);
    const value = roundTo(mul(difference, multiplier), places);
    return {
      value,
      step: {
        k: 'rollover',
        o: [meter.meterId, register, prev, curr, meter.multiplier, String(digits)],
        v: text(value),
      },
    };
  }
  if (isNegative(difference) && !(meter.reactiveIsNet === true && register === 'reactive')) {
    throw new FaultError('reading-backwards', { meterId: meter.meterId, register, prev, curr, digits });
  }
  const value = roundTo(mul(difference, multiplier), places);
  return { value, step: { k: 'reading', o: [meter.meterId, register, prev, curr, meter.multiplier], v: text(value) } };
}

/** The energy of one meter from its measured registers, in either layout. */
function energyOf(meter: MeterInput, found: Partial<Record<Register, Measured>>): Usage {
  const { total, sharp, peak, flat, valley, 'deep-valley': deep } = found;
  if (!sharp && !peak && !flat && !valley && !deep) {
    if (!total) return emptyUsage();
    return { total: total.value, periods: null, totalSteps: [total.step], periodSteps: null };
  }
  const periodSteps = noSteps();
  const value = (measured: Measured | undefined): Exact => measured?.value ?? EXACT_ZERO;
  for (const period of PERIODS) {
    const measured = found[period];
    if (measured) periodSteps[period].push(measured.step);
  }
  const periods = zeroPeriods();
  let sum = EXACT_ZERO;
  for (const period of PERIODS) {
    periods[period] = value(found[period]);
    sum = add(sum, periods[period]);
  }
  if (!total) return { total: sum, periods, totalSteps: [], periodSteps };
  const rest = sub(total.value, sum);
  if (!flat || !isZero(rest)) {
    periods.flat = add(periods.flat, rest);
    if (isNegative(periods.flat)) {
      throw new FaultError('negative-energy', { meterId: meter.meterId, register: 'flat', kwh: text(periods.flat) });
    }
    const o = [text(total.value), text(periods.sharp), text(periods.peak), text(value(flat)), text(periods.valley)];
    if (deep) o.push(text(periods['deep-valley']));
    periodSteps.flat.push(total.step, {
      k: flat ? 'difference-to-flat' : 'remainder-is-flat',
      o,
      v: text(periods.flat),
    });
  }
  return { total: total.value, periods, totalSteps: [total.step], periodSteps };
}

interface MeterResult {
  readonly hasEnergy: boolean;
  readonly energy: Usage;
  readonly reactive: Exact | null;
  readonly demand: Measured | null;
  readonly reactiveSteps: readonly QuantityStep[];
}

function readMeter(meter: MeterInput, places: number): MeterResult {
  const multiplier = exact(meter.multiplier);
  if (multiplier.m <= 0n) throw new RangeError(`not a multiplier: ${meter.multiplier}`);
  const found: Partial<Record<Register, Measured>> = {};
  for (const item of meter.registers) {
    if (found[item.register])
      throw new FaultError('register-twice', { meterId: meter.meterId, register: item.register });
    found[item.register] =
      item.register === 'demand'
        ? readDemand(meter, multiplier, item)
        : measureRegister(meter, multiplier, item, places);
  }
  const forward = found.reactive;
  const reverse = found['reactive-reverse'];
  let reactive: Exact | null = null;
  if (forward || reverse) {
    const back = abs(reverse?.value ?? EXACT_ZERO);
    const shown = abs(forward?.value ?? EXACT_ZERO);
    // A register that ran backwards on export shows forward − reverse, so the export counts twice.
    reactive = meter.reactiveIsNet === true ? add(shown, add(back, back)) : add(shown, back);
  }
  const reactiveSteps = [forward, reverse].flatMap((measured) => (measured ? [measured.step] : []));
  const hasEnergy = found.total !== undefined || PERIODS.some((period) => found[period] !== undefined);
  return { hasEnergy, energy: energyOf(meter, found), reactive, demand: found.demand ?? null, reactiveSteps };
}

const DEMAND_PLACES = 4;

function readDemand(meter: MeterInput, multiplier: Exact, item: RegisterReading | RegisterQuantity): Measured {
  if ('quantity' in item) {
    return { value: exact(item.quantity), step: { k: 'given', o: [meter.meterId, 'demand'], v: item.quantity } };
  }
  if (item.curr === null) throw new FaultError('reading-missing', { meterId: meter.meterId, register: 'demand' });
  const value = roundTo(mul(exact(item.curr), multiplier), DEMAND_PLACES);
  return { value, step: { k: 'demand-reading', o: [meter.meterId, item.curr, meter.multiplier], v: text(value) } };
}

/** Spans a meter measured in, and how many days of each. */
function daysInSpans(meter: Span, spans: readonly Span[]): { readonly index: number; readonly days: number }[] {
  return spans.flatMap((span, index) => {
    const days = dayCount(laterOf(meter.from, span.from), earlierOf(meter.to, span.to));
    return days > 0 ? [{ index, days }] : [];
  });
}

/** Cuts one meter's energy over the spans it measured, by days. */
function spreadOverSpans(energy: Usage, meter: Span, spans: readonly Span[], places: number): [number, Usage][] {
  const hit = daysInSpans(meter, spans);
  const only = hit[0];
  if (hit.length === 1 && only) return [[only.index, energy]];
  const weights = hit.map(({ days }) => exactInt(days));
  const allDays = String(hit.reduce((days, one) => days + one.days, 0));
  const pieces = hit.map(({ index, days }): [number, Usage, number] => [index, emptyUsage(), days]);
  const cut = (whole: Exact): Exact[] => cutByWeights(whole, weights, places);
  const step = (whole: Exact, days: number, part: Exact): QuantityStep => ({
    k: 'apportioned',
    o: [text(whole), String(days), allDays],
    v: text(part),
  });
  if (energy.periods && energy.periodSteps) {
    for (const piece of pieces) {
      piece[1].periods = zeroPeriods();
      piece[1].periodSteps = noSteps();
    }
    for (const period of PERIODS) {
      const whole = energy.periods[period];
      const parts = cut(whole);
      pieces.forEach(([, usage, days], i) => {
        const part = parts[i] ?? EXACT_ZERO;
        if (!usage.periods || !usage.periodSteps) return;
        usage.periods[period] = part;
        if (!isZero(whole))
          usage.periodSteps[period].push(...(energy.periodSteps?.[period] ?? []), step(whole, days, part));
        usage.total = add(usage.total, part);
      });
    }
  } else {
    const parts = cut(energy.total);
    pieces.forEach(([, usage, days], i) => {
      usage.total = parts[i] ?? EXACT_ZERO;
      usage.totalSteps.push(...energy.totalSteps, step(energy.total, days, usage.total));
    });
  }
  return pieces.map(([index, usage]) => [index, usage]);
}

function addReactive(
  into: Exact[],
  kvarh: Exact,
  hit: readonly { index: number; days: number }[],
  places: number,
): void {
  const parts = cutByWeights(
    kvarh,
    hit.map(({ days }) => exactInt(days)),
    places,
  );
  hit.forEach(({ index }, i) => {
    into[index] = add(into[index] ?? EXACT_ZERO, parts[i] ?? EXACT_ZERO);
  });
}

export function measurePoint(
  input: BillingInput,
  point: PointInput,
  spans: readonly Span[],
  parameters: Parameters,
): PointQuantity {
  const places = parameters.energyDecimals;
  const meters = point.meters ?? [];
  const only = meters[0];
  if (!only && !point.share) throw new FaultError('no-meter', { pointNo: point.pointNo });
  const out: PointQuantity = {
    usages: [],
    reactive: null,
    reactiveBySpan: [],
    demandKw: null,
    demandSteps: [],
    reactiveSteps: [],
  };
  const feeds = new Map<string, Exact>();
  const usages: (Usage | undefined)[] = spans.map(() => undefined);
  let hasEnergy = only === undefined;
  for (const meter of meters) {
    const from = meter.from ?? input.from;
    const to = meter.to ?? input.to;
    faultIf(from < input.from || to > input.to || from >= to, 'meter-outside-period', {
      meterId: meter.meterId,
      from,
      to,
    });
    const result = readMeter(meter, places);
    hasEnergy ||= result.hasEnergy;
    const pieces: [number, Usage][] =
      spans.length === 1 ? [[0, result.energy]] : spreadOverSpans(result.energy, { from, to }, spans, places);
    for (const [index, usage] of pieces) {
      const there = usages[index];
      if (there) joinUsage(there, usage);
      else usages[index] = usage;
    }
    if (result.reactive) {
      out.reactive = add(out.reactive ?? EXACT_ZERO, result.reactive);
      if (spans.length > 1) addReactive(out.reactiveBySpan, result.reactive, daysInSpans({ from, to }, spans), places);
      out.reactiveSteps.push(...result.reactiveSteps);
    }
    if (result.demand) {
      const feed = meter.feed ?? '1';
      feeds.set(feed, max(feeds.get(feed) ?? EXACT_ZERO, result.demand.value));
      out.demandSteps.push(result.demand.step);
    }
  }
  if (!hasEnergy) throw new FaultError('register-missing', { meterId: only?.meterId ?? '', register: 'total' });
  for (const usage of usages) out.usages.push(usage ?? emptyUsage());
  for (const kw of feeds.values()) out.demandKw = add(out.demandKw ?? EXACT_ZERO, kw);
  return out;
}
