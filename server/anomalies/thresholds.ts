/**
 * Parameters of the checks (阈值): defaults stand in the rules, dated rows of the table `parameter` override them.
 *
 * Code `anomaly.<rule>.<name>`, or `anomaly.answer.<answer>` (1 on, 0 off). Scope: a place and a kind of customer. Kind: `*`, a customer
 * class or a voltage level. Place: none for the whole utility, or `u<unit>/` before the kind for a unit and all below it. The nearest unit
 * wins; within a place class, level, `*`; then the rule's own defaults.
 */
import type { CustomerClass } from '@/server/billing/contract';
import { ANSWERS, type AnswerId } from './contract';
import type { AnomalyRule, ParameterScope, RuleParameter } from './rule';

export interface ParameterRow {
  readonly code: string;
  readonly scope: string;
  readonly value: unknown;
}

export const PARAMETER_PREFIX = 'anomaly.';
const ANSWER_PREFIX = `${PARAMETER_PREFIX}answer.`;

export type RuleValues = Readonly<Record<string, number>>;

/** `u12/residential`, or `residential` for the whole utility. */
export function scopeText(unitId: number | null, kind: ParameterScope | '*'): string {
  return unitId === null ? kind : `u${unitId}/${kind}`;
}

const SCOPE = /^(?:u(\d+)\/)?(.+)$/;

/** The unit a scope is for; null for the whole utility. */
export function unitOfScope(scope: string): number | null {
  const unit = SCOPE.exec(scope)?.[1];
  return unit === undefined ? null : Number(unit);
}

interface Kept {
  readonly values: ReadonlyMap<string, RuleValues>;
  readonly answers: ReadonlySet<AnswerId>;
}

/** Values of every rule for one kind of customer in one place, computed once and kept. */
export class Thresholds {
  private readonly rows: ReadonlyMap<string, number>;
  /** Units some row is for. */
  private readonly places: ReadonlySet<number>;
  private readonly kept = new Map<string, Kept>();
  private readonly placesOf = new Map<number, readonly number[]>();

  /** `parents`: unit → its parent, needed as soon as a row is for a unit. */
  constructor(
    private readonly rules: readonly AnomalyRule[],
    rows: readonly ParameterRow[],
    private readonly parents: ReadonlyMap<number, number | null> = new Map(),
  ) {
    this.rows = new Map(
      rows.flatMap((row) => (typeof row.value === 'number' ? [[`${row.code}|${row.scope}`, row.value] as const] : [])),
    );
    this.places = new Set(rows.flatMap((row) => unitOfScope(row.scope) ?? []));
  }

  of(customerClass: CustomerClass, highVoltage: boolean, unitId = 0): ReadonlyMap<string, RuleValues> {
    return this.for(customerClass, highVoltage, unitId).values;
  }

  /** Answers that are on. */
  answersOf(customerClass: CustomerClass, highVoltage: boolean, unitId = 0): ReadonlySet<AnswerId> {
    return this.for(customerClass, highVoltage, unitId).answers;
  }

  private for(customerClass: CustomerClass, highVoltage: boolean, unitId: number): Kept {
    const units = this.places.size === 0 ? NOWHERE : this.unitsOf(unitId);
    const key = `${customerClass}${highVoltage ? '+' : '-'}${units.length === 0 ? '' : units.join('/')}`;
    let found = this.kept.get(key);
    if (found === undefined) {
      const kinds: ParameterScope[] = [customerClass, highVoltage ? 'high-voltage' : 'low-voltage'];
      found = {
        values: new Map(this.rules.map((rule) => [rule.id, this.valuesOf(rule, kinds, units)])),
        answers: new Set(ANSWERS.filter((answer) => this.row(`${ANSWER_PREFIX}${answer}`, kinds, units) !== 0)),
      };
      this.kept.set(key, found);
    }
    return found;
  }

  /** The unit and those above it that have rows, nearest first. */
  private unitsOf(unitId: number): readonly number[] {
    let found = this.placesOf.get(unitId);
    if (found === undefined) {
      const chain: number[] = [];
      const seen = new Set<number>();
      for (let at: number | null = unitId; at !== null && !seen.has(at); at = this.parents.get(at) ?? null) {
        seen.add(at);
        if (this.places.has(at)) chain.push(at);
      }
      found = chain;
      this.placesOf.set(unitId, found);
    }
    return found;
  }

  private valuesOf(rule: AnomalyRule, kinds: readonly ParameterScope[], units: readonly number[]): RuleValues {
    const values: Record<string, number> = {
      enabled: this.value(rule, 'enabled', { value: 1, unit: 'ratio' }, kinds, units),
    };
    for (const [name, parameter] of Object.entries(rule.parameters))
      values[name] = this.value(rule, name, parameter, kinds, units);
    // A change and earlier trouble are looked at by a person wherever it is (强制审核 2、3).
    if (rule.class !== 1) values['enabled'] = 1;
    return values;
  }

  private value(
    rule: AnomalyRule,
    name: string,
    parameter: RuleParameter,
    kinds: readonly ParameterScope[],
    units: readonly number[],
  ): number {
    const row = this.row(`${PARAMETER_PREFIX}${rule.id}.${name}`, kinds, units);
    if (row !== undefined) return row;
    for (const kind of kinds) {
      const own = parameter.by?.[kind];
      if (own !== undefined) return own;
    }
    return parameter.value;
  }

  private row(code: string, kinds: readonly ParameterScope[], units: readonly number[]): number | undefined {
    if (this.rows.size === 0) return undefined;
    for (const unit of [...units, null]) {
      for (const kind of [...kinds, '*'] as const) {
        const found = this.rows.get(`${code}|${scopeText(unit, kind)}`);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }
}

const NOWHERE: readonly number[] = [];
