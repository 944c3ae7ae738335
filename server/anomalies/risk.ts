/**
 * 风险金额: what a finding may cost if it is true and nobody looks. It orders the reviewers' desk, it is never charged.
 *
 * Rule AN-RISK: risk = probability × exposure. Probability: the rule's parameter, the prior that such a finding is a real fault.
 * Exposure in yuan: for energy in doubt |kWh| × the average price of this bill, else of the last one, else `FALLBACK_YUAN_PER_KWH`;
 * for money in doubt the amount; for a whole bill its amount, or the amount of the last one when there is none.
 * Rounds half-up to the fen, once for the exposure and once for the risk.
 * Example: 900 kWh in doubt at 0.52 yuan and probability 0.7: exposure 468.00, risk 327.60 yuan.
 */
import { decimal, type Decimal, roundYuan, yuanText, ZERO } from '@/server/kernel/money';
import type { AccountFacts } from './facts';
import type { Exposure } from './rule';

export const FALLBACK_YUAN_PER_KWH = '0.50';

function yuanOf(fen: bigint): Decimal {
  return decimal(fen.toString()).dividedBy(100);
}

/** Average yuan per kWh of this bill, or the newest earlier one with energy. */
export function averagePrice(facts: AccountFacts): Decimal {
  if (facts.bill !== null && facts.bill.kwh > 0 && facts.bill.fen > 0n)
    return yuanOf(facts.bill.fen).dividedBy(facts.bill.kwh);
  const past = facts.history.find((item) => item.kwh > 0 && item.fen > 0n);
  return past === undefined ? decimal(FALLBACK_YUAN_PER_KWH) : yuanOf(past.fen).dividedBy(past.kwh);
}

export function exposureYuan(facts: AccountFacts, exposure: Exposure): Decimal {
  switch (exposure.kind) {
    case 'none':
      return ZERO;
    case 'money':
      return yuanOf(exposure.fen).abs();
    case 'bill':
      return yuanOf(facts.bill?.fen ?? facts.history[0]?.fen ?? 0n).abs();
    case 'energy':
      return roundYuan(averagePrice(facts).times(decimal(Math.abs(exposure.kwh).toFixed(3))));
  }
}

export function riskOf(
  exposure: Decimal,
  probability: number,
): { exposureYuan: string; probability: string; riskYuan: string } {
  const share = decimal(Math.min(1, Math.max(0, probability)).toFixed(4));
  return { exposureYuan: yuanText(exposure), probability: share.toFixed(), riskYuan: yuanText(exposure.times(share)) };
}
