/**
 * Parameters of the checks (阈值): defaults stand in the rules, dated rows of the table `parameter` override them.
 * Code `anomaly.<rule>.<name>`, scope `*`, a customer class or a voltage level; the narrower scope wins: class, level, `*`, default.
 */
import type { CustomerClass } from '@/server/billing/contract';
import type { AnomalyRule, ParameterScope, RuleParameter } from './rule';

export interface ParameterRow {
  readonly code: string;
  readonly scope: string;
  readonly value: unknown;
}

export const PARAMETER_PREFIX = 'anomaly.';

export type RuleValues = Readonly<Record<string, number>>;

/** Values of every rule for one kind of customer, computed once and kept. */
export class Thresholds {
  private readonly rows: ReadonlyMap<string, number>;
  private readonly low = new Map<CustomerClass, ReadonlyMap<string, RuleValues>>();
  private readonly high = new Map<CustomerClass, ReadonlyMap<string, RuleValues>>();

  constructor(
    private readonly rules: readonly AnomalyRule[],
    rows: readonly ParameterRow[],
  ) {
    this.rows = new Map(
      rows.flatMap((row) => (typeof row.value === 'number' ? [[`${row.code}|${row.scope}`, row.value] as const] : [])),
    );
  }

  of(customerClass: CustomerClass, highVoltage: boolean): ReadonlyMap<string, RuleValues> {
    const kept = highVoltage ? this.high : this.low;
    let found = kept.get(customerClass);
    if (found === undefined) {
      const scopes: ParameterScope[] = [customerClass, highVoltage ? 'high-voltage' : 'low-voltage'];
      found = new Map(this.rules.map((rule) => [rule.id, this.valuesOf(rule, scopes)]));
      kept.set(customerClass, found);
    }
    return found;
  }

  private valuesOf(rule: AnomalyRule, scopes: readonly ParameterScope[]): RuleValues {
    const values: Record<string, number> = {
      enabled: this.value(rule.id, 'enabled', { value: 1, unit: 'ratio' }, scopes),
    };
    for (const [name, parameter] of Object.entries(rule.parameters))
      values[name] = this.value(rule.id, name, parameter, scopes);
    return values;
  }

  private value(ruleId: string, name: string, parameter: RuleParameter, scopes: readonly ParameterScope[]): number {
    const code = `${PARAMETER_PREFIX}${ruleId}.${name}`;
    for (const scope of [...scopes, '*']) {
      const row = this.rows.get(`${code}|${scope}`);
      if (row !== undefined) return row;
    }
    for (const scope of scopes) {
      const own = parameter.by?.[scope];
      if (own !== undefined) return own;
    }
    return parameter.value;
  }
}
