/**
 * Runs the rule library over one account's facts (核查). Pure: facts and thresholds in, findings out.
 *
 * A finding that a documented cause explains is kept with its evidence and forces no review, unless the unit turned that answer off.
 * Only class 1 is ever answered so: a change and earlier trouble are always a person's. Rules AN-*: see `rules/`.
 */
import type { AnswerId, FindingDetail } from './contract';
import type { AccountFacts } from './facts';
import { exposureYuan, riskOf } from './risk';
import type { AnomalyRule, ReviewClass, Severity } from './rule';
import { RULES } from './rules';
import type { Thresholds } from './thresholds';

export interface Finding {
  readonly rule: string;
  readonly class: ReviewClass;
  readonly severity: Severity;
  readonly moneyAtRiskYuan: string;
  readonly meterId: number | null;
  readonly detail: FindingDetail;
}

export function checkAccount(
  facts: AccountFacts,
  thresholds: Thresholds,
  rules: readonly AnomalyRule[] = RULES,
): Finding[] {
  const values = thresholds.of(facts.class, facts.highVoltage, facts.unitId);
  const answers = thresholds.answersOf(facts.class, facts.highVoltage, facts.unitId);
  const findings: Finding[] = [];
  for (const rule of rules) {
    const own = values.get(rule.id)!;
    if (own['enabled'] === 0) continue;
    for (const verdict of rule.check(facts, own as Parameters<AnomalyRule['check']>[1])) {
      const risk = riskOf(exposureYuan(facts, verdict.exposure), verdict.probability ?? own['probability']!);
      const answer = verdict.explainedBy;
      const answered = answer !== undefined && rule.class === 1 && answers.has(answer.by);
      findings.push({
        rule: rule.id,
        class: rule.class,
        severity: answered ? 1 : (verdict.severity ?? rule.severity),
        moneyAtRiskYuan: risk.riskYuan,
        meterId: verdict.meterId ?? null,
        detail: {
          variant: verdict.variant,
          params: verdict.params,
          probability: risk.probability,
          exposureYuan: risk.exposureYuan,
          ...(answered ? { explainedBy: answer.by satisfies AnswerId, evidence: answer.evidence } : {}),
        },
      });
    }
  }
  return findings;
}

/** Classes whose review the findings force, ascending. */
export function reviewClasses(findings: readonly Finding[]): ReviewClass[] {
  const classes = new Set<ReviewClass>();
  for (const finding of findings) if (finding.detail.explainedBy === undefined) classes.add(finding.class);
  return [...classes].sort();
}

/** Findings that count, the most serious first: by money at risk, then severity, then the order of the catalogue. */
export function ranked(findings: readonly Finding[]): Finding[] {
  return findings
    .filter((finding) => finding.detail.explainedBy === undefined)
    .sort((a, b) => compareYuan(b.moneyAtRiskYuan, a.moneyAtRiskYuan) || b.severity - a.severity);
}

/** Non-negative amounts with two decimals compare by length, then digit by digit. */
function compareYuan(a: string, b: string): number {
  return a.length === b.length ? (a < b ? -1 : a > b ? 1 : 0) : a.length - b.length;
}
