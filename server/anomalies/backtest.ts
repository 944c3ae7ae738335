/**
 * 阈值回测: what a rule would have said of past months under other thresholds, and which threshold to propose. Pure.
 *
 * Rule REV-TUNE. For each month of an account the rule itself is asked, with the facts as they stood: earlier bills, baseline, this bill.
 * Truth of a past finding: the reviewer's verdict; where nobody reviewed it, a correction or rebilling of that month is a real fault, and
 * anything else is unknown. Proposed: among the candidates that lose none of the real faults known, the one with the fewest findings;
 * none when the present threshold is that one. Money and time come from the records; nothing is extrapolated.
 */
import type { CustomerClass } from '@/server/billing/contract';
import type { Month } from '@/server/kernel/time';
import { type AccountFacts, baselineOf, type PastMonth } from './facts';
import type { AnomalyRule } from './rule';
import type { RuleValues } from './thresholds';

export interface BacktestAccount {
  readonly id: number;
  readonly accountNo: string;
  readonly customerName: string;
  readonly unitId: number;
  readonly tariffCode: string;
  readonly class: CustomerClass;
  readonly highVoltage: boolean;
  readonly capacityKva: number;
  readonly openedOn: string;
  /** Newest first. */
  readonly months: readonly PastMonth[];
}

export type Truth = 'real-fault' | 'harmless' | 'false-alarm' | 'unknown';

export interface Judged {
  readonly accountId: number;
  readonly accountNo: string;
  readonly customerName: string;
  readonly month: Month;
  readonly kwh: number;
  readonly truth: Truth;
  readonly recoveredYuan: string;
  /** Highest candidate at which it is still found. */
  readonly upTo: number;
}

export interface Candidate {
  readonly value: number;
  readonly findings: number;
  readonly real: number;
  readonly harmless: number;
  readonly unknown: number;
}

/** Multiples of the present threshold that are tried. */
const STEPS = [0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;
const MONTHS_BACK = 13;

export function candidatesOf(present: number): number[] {
  return [...new Set(STEPS.map((step) => Math.round(present * step * 100) / 100))].filter((value) => value > 0);
}

function factsOf(account: BacktestAccount, at: number): AccountFacts {
  const bill = account.months[at]!;
  const past = account.months.slice(at + 1, at + 1 + MONTHS_BACK);
  return {
    accountId: account.id,
    unitId: account.unitId,
    tariffCode: account.tariffCode,
    suspended: false,
    class: account.class,
    highVoltage: account.highVoltage,
    capacityKva: account.capacityKva,
    openedOn: account.openedOn,
    month: bill.month,
    from: null,
    to: null,
    days: bill.days,
    registers: [],
    bill: { kwh: bill.kwh, fen: bill.fen, cosPhi: null, billedDemandKw: null, contractKw: null, lossKwh: null },
    history: past,
    baseline: baselineOf(past, bill.month),
    changes: [],
    trouble: [],
    peers: null,
    outages: [],
    fileChanges: [],
    fault: null,
    ownRules: [],
  };
}

export interface TruthOf {
  (accountId: number, month: Month): { readonly truth: Truth; readonly recoveredYuan: string };
}

/** Every finding of the loosest candidate, with the highest candidate at which it is still one. */
export function judgeHistory(
  rule: AnomalyRule,
  parameter: string,
  accounts: readonly BacktestAccount[],
  valuesOf: (account: BacktestAccount) => RuleValues,
  candidates: readonly number[],
  since: Month,
  truthOf: TruthOf,
): Judged[] {
  const ascending = [...candidates].sort((a, b) => a - b);
  const judged: Judged[] = [];
  for (const account of accounts) {
    const own = valuesOf(account);
    const finds = (facts: AccountFacts, value: number): boolean =>
      rule.check(facts, { ...own, [parameter]: value } as Parameters<AnomalyRule['check']>[1]).length > 0;
    for (let at = 0; at < account.months.length; at += 1) {
      const { month, kwh } = account.months[at]!;
      if (month < since) break;
      const facts = factsOf(account, at);
      let upTo: number | undefined;
      for (const value of ascending) {
        if (!finds(facts, value)) break;
        upTo = value;
      }
      if (upTo === undefined) continue;
      const { id: accountId, accountNo, customerName } = account;
      judged.push({ accountId, accountNo, customerName, month, kwh, upTo, ...truthOf(accountId, month) });
    }
  }
  return judged;
}

export function candidateOf(judged: readonly Judged[], value: number): Candidate {
  const found = judged.filter(({ upTo }) => upTo >= value);
  const count = (...truths: readonly Truth[]): number => found.filter(({ truth }) => truths.includes(truth)).length;
  return {
    value,
    findings: found.length,
    real: count('real-fault'),
    harmless: count('harmless', 'false-alarm'),
    unknown: count('unknown'),
  };
}

/** The fewest findings without losing a real fault that is known now; undefined when that is what stands. */
export function proposalOf(candidates: readonly Candidate[], present: number): Candidate | undefined {
  const now = candidates.find(({ value }) => value === present);
  if (now === undefined || now.findings === 0) return undefined;
  const fit = candidates.filter(({ value, real }) => value >= present && real >= now.real);
  const best = fit.reduce(
    (one, two) => (two.findings < one.findings || (two.findings === one.findings && two.value < one.value) ? two : one),
    now,
  );
  return best.value === present || best.findings === now.findings ? undefined : best;
}
