/**
 * Rules a unit wrote for itself (自定义规则), ready for a run: compiled once, found by the unit of an account. A rule of a unit holds for all
 * units below it.
 */
import { compileFormula, type Formula } from './formula/compile';

export interface OwnRuleRow {
  readonly ruleId: number;
  readonly version: number;
  readonly unitId: number;
  readonly name: string;
  readonly formula: string;
  readonly severity: 1 | 2 | 3;
}

export interface OwnRule extends Omit<OwnRuleRow, 'formula'> {
  readonly formula: Formula;
}

const NONE: readonly OwnRule[] = [];

export class OwnRules {
  private readonly rules: readonly OwnRule[];
  private readonly byUnit = new Map<number, readonly OwnRule[]>();

  constructor(
    rows: readonly OwnRuleRow[],
    private readonly parents: ReadonlyMap<number, number | null>,
  ) {
    // What was stored was checked; a statistic that is no more would leave a rule silent, so it is left out whole.
    this.rules = rows.flatMap((row) => {
      const compiled = compileFormula(row.formula);
      return compiled.ok ? [{ ...row, formula: compiled.formula }] : [];
    });
  }

  of(unitId: number): readonly OwnRule[] {
    if (this.rules.length === 0) return NONE;
    let found = this.byUnit.get(unitId);
    if (found === undefined) {
      const above = new Set<number>();
      for (let at: number | null = unitId; at !== null && !above.has(at); at = this.parents.get(at) ?? null)
        above.add(at);
      found = this.rules.filter((rule) => above.has(rule.unitId));
      this.byUnit.set(unitId, found);
    }
    return found;
  }
}
