/**
 * Shape of an anomaly rule (异常规则). One file a rule in `rules/`, one line in `rules/index.ts`; ids are persisted and never renamed.
 * A rule is a pure function of prepared facts and of its own parameters; what it says stands in the catalogue
 * `anomalies.verdict.<rule>.<variant>` in both languages.
 */
import type { AnswerId } from './contract';
import type { AccountFacts } from './facts';

/** 1 异常 · 2 本期变更 · 3 前期问题: the three forced-review classes. */
export type ReviewClass = 1 | 2 | 3;
/** 1 note · 2 look · 3 act. */
export type Severity = 1 | 2 | 3;

/** Customers a parameter may differ for: by voltage level, or by class. */
export type ParameterScope =
  'residential' | 'commercial' | 'agricultural' | 'industrial' | 'low-voltage' | 'high-voltage';

export interface RuleParameter {
  readonly value: number;
  readonly by?: Partial<Record<ParameterScope, number>>;
  readonly unit: 'ratio' | 'kWh' | 'yuan' | 'months' | 'days' | 'reading' | 'probability';
}

export type RuleParameters = Readonly<Record<string, RuleParameter>>;
export type ParameterValues<Parameters extends RuleParameters> = { readonly [Name in keyof Parameters]: number };

/** How much energy or money the verdict puts in doubt; `risk.ts` turns it into yuan. */
export type Exposure =
  | { readonly kind: 'energy'; readonly kwh: number }
  | { readonly kind: 'bill' }
  | { readonly kind: 'money'; readonly fen: bigint }
  | { readonly kind: 'none' };

export interface Explanation {
  readonly by: AnswerId;
  readonly evidence: VerdictParams;
}

export type VerdictParams = Readonly<Record<string, string | number>>;

export interface Verdict {
  /** Last part of the message key: which of the rule's sentences applies. */
  readonly variant: string;
  readonly params: VerdictParams;
  readonly severity?: Severity;
  readonly meterId?: number;
  readonly exposure: Exposure;
  /** Probability that the doubt is real, when it differs from the rule's own. */
  readonly probability?: number;
  /** A documented cause that answers the doubt before a person is asked; kept, but forces no review. */
  readonly explainedBy?: Explanation;
}

export interface AnomalyRule<Parameters extends RuleParameters = RuleParameters> {
  readonly id: string;
  /** Term of the trade. */
  readonly trade: string;
  readonly class: ReviewClass;
  readonly severity: Severity;
  readonly source: string;
  /** Day from which the defaults stand. */
  readonly from: string;
  /** `enabled` (0 or 1) and `probability` (prior that a finding is a real fault) are parameters of every rule. */
  readonly parameters: Parameters & { readonly probability: RuleParameter };
  readonly check: (
    facts: AccountFacts,
    parameters: ParameterValues<Parameters & { probability: RuleParameter }>,
  ) => readonly Verdict[];
}

export function defineRule<const Parameters extends RuleParameters>(rule: AnomalyRule<Parameters>): AnomalyRule {
  return rule as unknown as AnomalyRule;
}

/** An explanation as part of a verdict, or nothing. */
export function answer(explainedBy: Explanation | undefined): { explainedBy?: Explanation } {
  return explainedBy === undefined ? {} : { explainedBy };
}

export const NOTHING: readonly Verdict[] = [];
