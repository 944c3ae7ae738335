/** The rules panel on the wire (规则). Browser-safe. */
import { z } from 'zod';
import type { FormulaFault } from './formula/language';

export const formulaText = z.strictObject({ formula: z.string().max(2000) });
export const ruleScope = z.object({ unitId: z.coerce.number().int().positive().optional() });
export const ownRuleParam = z.strictObject({ id: z.coerce.number().int().positive() });
export const ownRuleDraft = z.strictObject({
  /** A new version of this rule; left out: a new rule. */
  ruleId: z.number().int().positive().optional(),
  unitId: z.number().int().positive(),
  name: z.string().trim().min(2).max(60),
  formula: z.string().trim().min(1).max(500),
  severity: z.union([z.literal(1), z.literal(2), z.literal(3)]),
});
export type OwnRuleDraft = z.output<typeof ownRuleDraft>;
export const versionBody = z.strictObject({ version: z.number().int().positive() });
export const switchBody = z.strictObject({ version: z.number().int().positive(), on: z.boolean() });

export type FormulaCheck = { ok: true; uses: string[] } | { ok: false; fault: FormulaFault };

/** A parameter as it stands for one kind of customer in the unit asked for. */
export interface ParameterView {
  name: string;
  unit: string;
  /** Kind → value; `*` for all. */
  values: {
    kind: string;
    value: number;
    /** Where it comes from: the default, the utility, or a unit. */ from: string;
  }[];
}

export interface RuleView {
  id: string;
  trade: string;
  class: 1 | 2 | 3;
  source: string;
  from: string;
  enabled: boolean;
  parameters: ParameterView[];
  /** Findings of the last finished months in the unit. */
  findings: number;
}

export interface AnswerView {
  id: string;
  on: boolean;
  from: string;
}

export interface DryRunMonth {
  month: string;
  checked: number;
  fired: number;
}

export interface DryRun {
  accounts: number;
  /** Accounts of the unit; the others were not looked at. */
  ofAccounts: number;
  checked: number;
  fired: number;
  months: DryRunMonth[];
  samples: { accountId: number; accountNo: string; month: string; figures: string }[];
}

export interface OwnRuleView {
  ruleId: number;
  unitId: number;
  unitName: string;
  version: number;
  name: string;
  formula: string;
  severity: 1 | 2 | 3;
  writtenBy: string;
  writtenAt: string;
  dryRun: DryRun | null;
  on: boolean;
  effectiveFrom: string | null;
  effectiveTo: string | null;
  versions: number;
}

export interface RulesView {
  unitId: number;
  unitName: string;
  mayWrite: boolean;
  rules: RuleView[];
  answers: AnswerView[];
  own: OwnRuleView[];
  statistics: { name: string; type: string; unit: string }[];
}
