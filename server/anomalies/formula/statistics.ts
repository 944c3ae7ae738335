/**
 * 统计量: what a user-written rule may look at, of one account in one month. Energies in kWh, money in yuan as a number (it decides whether
 * somebody looks, it is never charged), shares as fractions. `null`: unknown. Words: `rules-panel.statistic.<name>` in both languages.
 */
import { CUSTOMER_CLASSES, type Register } from '@/server/billing/contract';
import { outageShare } from '../answers';
import type { AccountFacts } from '../facts';
import type { ValueType } from './language';

interface Definition {
  readonly type: ValueType;
  readonly unit: 'kWh' | 'yuan' | 'yuan/kWh' | 'kW' | 'kVA' | 'days' | 'months' | 'share' | '';
  readonly values?: readonly string[];
}

const define = <const Names extends Record<string, Definition>>(definitions: Names): Names => definitions;

export const STATISTICS = define({
  kwh: { type: 'number', unit: 'kWh' },
  days: { type: 'number', unit: 'days' },
  last: { type: 'number', unit: 'kWh' },
  mean3: { type: 'number', unit: 'kWh' },
  mean12: { type: 'number', unit: 'kWh' },
  sameMonth: { type: 'number', unit: 'kWh' },
  expected: { type: 'number', unit: 'kWh' },
  peers: { type: 'number', unit: 'kWh' },
  peersChange: { type: 'number', unit: 'share' },
  yuan: { type: 'number', unit: 'yuan' },
  lastYuan: { type: 'number', unit: 'yuan' },
  mean3Yuan: { type: 'number', unit: 'yuan' },
  price: { type: 'number', unit: 'yuan/kWh' },
  lastPrice: { type: 'number', unit: 'yuan/kWh' },
  sharpShare: { type: 'number', unit: 'share' },
  peakShare: { type: 'number', unit: 'share' },
  flatShare: { type: 'number', unit: 'share' },
  valleyShare: { type: 'number', unit: 'share' },
  cosPhi: { type: 'number', unit: 'share' },
  demand: { type: 'number', unit: 'kW' },
  capacity: { type: 'number', unit: 'kVA' },
  loadRate: { type: 'number', unit: 'share' },
  lossShare: { type: 'number', unit: 'share' },
  zeroMonths: { type: 'number', unit: 'months' },
  monthsBilled: { type: 'number', unit: 'months' },
  outageShare: { type: 'number', unit: 'share' },
  estimated: { type: 'boolean', unit: '' },
  highVoltage: { type: 'boolean', unit: '' },
  changed: { type: 'boolean', unit: '' },
  class: { type: 'text', unit: '', values: CUSTOMER_CLASSES },
  tariff: { type: 'text', unit: '' },
});

export type StatisticName = keyof typeof STATISTICS;
type ValueOf<Type extends ValueType> = Type extends 'number' ? number : Type extends 'text' ? string : boolean;
export type Statistics = { readonly [Name in StatisticName]: ValueOf<(typeof STATISTICS)[Name]['type']> | null };

const HOURS = 24;
const FEN = 100;

/** Of an account that was billed; comparisons are brought to the days of this period. */
export function statisticsOf(facts: AccountFacts): Statistics | null {
  const { bill, days, history, baseline } = facts;
  if (bill === null || days === 0) return null;
  const scaled = (daily: number | null | undefined): number | null => (daily == null ? null : daily * days);
  const advance = (register: Register): number | null => {
    let sum: number | null = null;
    for (const each of facts.registers)
      if (each.register === register && each.advance !== null) sum = (sum ?? 0) + each.advance * each.multiplier;
    return sum;
  };
  const total = advance('total');
  const shareOf = (register: Register): number | null => {
    const part = total === null || total <= 0 ? null : advance(register);
    return part === null ? null : part / total!;
  };
  const yuan = Number(bill.fen) / FEN;
  const [last] = history;
  const three = history.slice(0, 3);
  let zeroMonths = bill.kwh === 0 ? 1 : 0;
  if (zeroMonths > 0)
    for (const past of history)
      if (past.kwh === 0) zeroMonths += 1;
      else break;
  const demand = facts.registers.find((register) => register.register === 'demand');
  const energy = bill.kwh - (bill.lossKwh ?? 0);
  return {
    kwh: bill.kwh,
    days,
    last: scaled(baseline?.last),
    mean3: scaled(baseline?.mean3),
    mean12: history.length === 0 ? null : mean(history.slice(0, 12).map((past) => past.kwh / past.days)) * days,
    sameMonth: scaled(baseline?.sameMonth),
    expected: scaled(baseline?.expected),
    peers: scaled(facts.peers?.daily),
    peersChange: facts.peers === null ? null : facts.peers.ratio - 1,
    yuan,
    lastYuan: last === undefined ? null : Number(last.fen) / FEN,
    mean3Yuan: three.length === 0 ? null : mean(three.map((past) => Number(past.fen) / FEN)),
    price: bill.kwh > 0 ? yuan / bill.kwh : null,
    lastPrice: last === undefined || last.kwh <= 0 ? null : Number(last.fen) / FEN / last.kwh,
    sharpShare: shareOf('sharp'),
    peakShare: shareOf('peak'),
    flatShare: shareOf('flat'),
    valleyShare: shareOf('valley'),
    cosPhi: bill.cosPhi,
    demand: demand?.curr == null ? null : demand.curr * demand.multiplier,
    capacity: facts.capacityKva > 0 ? facts.capacityKva : null,
    loadRate: facts.capacityKva > 0 ? bill.kwh / (facts.capacityKva * HOURS * days) : null,
    lossShare: bill.lossKwh === null || energy <= 0 ? null : bill.lossKwh / energy,
    zeroMonths,
    monthsBilled: history.length,
    outageShare: outageShare(facts),
    estimated: facts.registers.some((register) => register.source === 'estimate'),
    highVoltage: facts.highVoltage,
    changed: facts.changes.length > 0,
    class: facts.class,
    tariff: facts.tariffCode,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A figure for words: integers from 100 on, else three decimals at most. */
export function statisticText(value: Statistics[StatisticName]): string {
  if (value === null) return '—';
  if (typeof value !== 'number') return String(value);
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Math.round(value * 1000) / 1000);
}
