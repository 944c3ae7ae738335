/**
 * 电费突变: the amount moved by half or more while the energy stayed: a price, a tier, a basic charge or a multiplier is suspect. Against
 * last month when the energy stayed; when it moved too, the average price against last month's, the three-month mean and the same month
 * last year, all of them.
 * Rule AN-MONEY. Class 1. Thresholds: money or average price ±`share`, energy within ±`stable`, at least `floor` yuan. Money is compared
 * in whole fen; average prices decide nothing but whether somebody looks.
 */
import { addMonths } from '@/server/kernel/time';
import type { AccountFacts } from '../facts';
import { kwhText } from '../numbers';
import { defineRule, NOTHING, type Verdict } from '../rule';

const PER_MILLE = 1000n;

function yuanWords(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Fen per kWh; for comparison only. */
function fenPerKwh(month: { readonly fen: bigint; readonly kwh: number }): number | null {
  return month.kwh <= 0 || month.fen <= 0n ? null : Number(month.fen) / month.kwh;
}

function averagePriceVerdict(facts: AccountFacts, share: number, floor: number): readonly Verdict[] {
  const now = facts.bill === null ? null : fenPerKwh(facts.bill);
  if (now === null || facts.bill === null) return NOTHING;
  const wanted = addMonths(facts.month, -12);
  const three = facts.history.slice(0, 3);
  const sums = three.reduce((all, past) => ({ fen: all.fen + past.fen, kwh: all.kwh + past.kwh }), { fen: 0n, kwh: 0 });
  const year = facts.history.find((past) => past.month === wanted);
  const last = fenPerKwh(facts.history[0]!);
  const known = [last, fenPerKwh(sums), year === undefined ? null : fenPerKwh(year)].filter((value) => value !== null);
  // Without the same month last year a season's price cannot be told from a fault.
  if (year === undefined || known.length < 3 || last === null) return NOTHING;
  const off = (known as number[]).map((before) => now / before - 1);
  const up = off.every((change) => change > share);
  if (!up && !off.every((change) => change < -share)) return NOTHING;
  const doubt = BigInt(Math.round(Math.abs(now - last) * facts.bill.kwh));
  if (doubt <= BigInt(Math.round(floor * 100))) return NOTHING;
  return [
    {
      variant: up ? 'price-up' : 'price-down',
      params: {
        price: (now / 100).toFixed(4),
        lastPrice: (last / 100).toFixed(4),
        yearPrice: (fenPerKwh(year)! / 100).toFixed(4),
        yuan: yuanWords(facts.bill.fen),
      },
      exposure: { kind: 'money', fen: doubt },
    },
  ];
}

export const moneyJump = defineRule({
  id: 'money-jump',
  trade: '电费突变',
  class: 1,
  severity: 3,
  source: 'AN-MONEY',
  from: '2010-01-01',
  parameters: {
    share: { value: 0.5, unit: 'ratio' },
    stable: { value: 0.2, unit: 'ratio' },
    floor: { value: 20, by: { 'high-voltage': 1000 }, unit: 'yuan' },
    probability: { value: 0.6, unit: 'probability' },
  },
  check: (facts, { share, stable, floor }) => {
    const { bill, days } = facts;
    const last = facts.history[0];
    if (bill === null || last === undefined || last.kwh === 0 || bill.kwh === 0 || days === 0) return NOTHING;
    const ratio = bill.kwh / days / (last.kwh / last.days);
    if (Math.abs(ratio - 1) > stable) return averagePriceVerdict(facts, share, floor);
    const change = bill.fen - last.fen;
    const size = change < 0n ? -change : change;
    const base = last.fen < 0n ? -last.fen : last.fen;
    if (size <= BigInt(Math.round(floor * 100)) || size * PER_MILLE <= base * BigInt(Math.round(share * 1000)))
      return NOTHING;
    return [
      {
        variant: change > 0n ? 'more' : 'less',
        params: {
          yuan: yuanWords(bill.fen),
          lastYuan: yuanWords(last.fen),
          kwh: kwhText(bill.kwh),
          lastKwh: kwhText(last.kwh),
        },
        exposure: { kind: 'money', fen: size },
      },
    ];
  },
});
