/**
 * 电费突变: the amount moved by half or more while the energy stayed: a price, a tier, a basic charge or a multiplier is suspect.
 * Rule AN-MONEY. Class 1. Thresholds: money ±`share`, energy within ±`stable`, at least `floor` yuan; compared with last month.
 * Money is compared in whole fen.
 */
import { defineRule, NOTHING } from '../rule';
import { kwhText } from '../numbers';

const PER_MILLE = 1000n;

function yuanWords(fen: bigint): string {
  const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
  return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
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
    if (Math.abs(ratio - 1) > stable) return NOTHING;
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
