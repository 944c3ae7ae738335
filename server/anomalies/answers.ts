/**
 * 自动答复: causes on record that answer a finding before a person is asked.
 *
 * - outage 停电: recorded outages of the account's transformer or feeder cover the period (zero), or enough of it (a drop).
 * - suspension 暂停: the supply was suspended through the period.
 * - earlier-estimate 上期估抄: last month was estimated; both months together fit the history.
 * - meter-exchange 换表: an archived exchange names the very figure (in the rules of the chain).
 * Inputs: hours, kWh, days. Only findings of class 1 are answered; each answer carries what it rests on, stays on the finding, and can be
 * turned off for a unit (`anomaly.answer.<id>`). Example: 720 of 744 hours without supply explain a month of zero.
 */
import type { AccountFacts } from './facts';
import type { Explanation } from './rule';

const HOURS = 24;

/** Share of the period's hours without supply, 0…1, by the outages on record; overlaps are not counted twice above the whole. */
export function outageShare(facts: AccountFacts): number {
  if (facts.outages.length === 0 || facts.days === 0) return 0;
  const hours = facts.outages.reduce((sum, outage) => sum + outage.hours, 0);
  return Math.min(1, hours / (facts.days * HOURS));
}

function outageEvidence(facts: AccountFacts): Explanation {
  const first = facts.outages[0]!;
  const hours = Math.round(facts.outages.reduce((sum, outage) => sum + outage.hours, 0));
  return {
    by: 'outage',
    evidence: {
      outageNo: first.outageNo,
      from: first.from.slice(0, 10),
      to: first.to.slice(0, 10),
      hours,
      reason: first.reason,
    },
  };
}

/** Nothing used: no supply in at least `share` of the period, or suspended through it. */
export function explainZero(facts: AccountFacts, share: number): Explanation | undefined {
  if (outageShare(facts) >= share) return outageEvidence(facts);
  const suspended = facts.changes.find((change) => change.kind === 'suspension');
  if (facts.suspended)
    return { by: 'suspension', evidence: { orderNo: suspended?.orderNo ?? '—', since: suspended?.effectiveOn ?? '—' } };
  return undefined;
}

/** Less than usual: what is missing is no more than the outage took, measured on the days with supply. */
export function explainDrop(facts: AccountFacts, kwh: number, leastDaily: number): Explanation | undefined {
  const dark = outageShare(facts);
  if (dark > 0 && kwh >= leastDaily * facts.days * (1 - dark)) return outageEvidence(facts);
  return explainByEstimate(facts, kwh);
}

/** Last month was estimated: both months together, per day, lie between the lowest and highest of the months before it. */
export function explainByEstimate(facts: AccountFacts, kwh: number): Explanation | undefined {
  const estimated = facts.registers.find((register) => register.register === 'total')?.last?.source === 'estimate';
  const [last, ...earlier] = facts.history;
  if (!estimated || last === undefined || earlier.length < 2) return undefined;
  const daily = (kwh + last.kwh) / (facts.days + last.days);
  const usual = earlier.map((past) => past.kwh / past.days);
  if (daily < Math.min(...usual) || daily > Math.max(...usual)) return undefined;
  return {
    by: 'earlier-estimate',
    evidence: { month: last.month, estimatedKwh: Math.round(last.kwh), togetherKwh: Math.round(kwh + last.kwh) },
  };
}
