/**
 * Facts of an order and conditions on them (条件分支). A condition is data, so that engine, picture and documentation read the same.
 *
 * A path is `<step>.<field>` for what was entered, `subject.<name>` for what effects noted, `order.amountYuan` for the amount at stake,
 * `account.<column>` for what a condition needs of the account. Numbers compare as decimals, never as JavaScript numbers.
 */
import { decimal, type Decimal } from '@/server/kernel/money';

export type Condition =
  | { readonly is: string; readonly of: readonly string[] }
  | { readonly atLeast: string; readonly figure: string }
  | { readonly above: string; readonly figure: string }
  /** Above the figure of a dated parameter: the rungs of the approval ladder. */
  | { readonly above: string; readonly parameter: string }
  | { readonly any: readonly Condition[] }
  | { readonly all: readonly Condition[] }
  | { readonly not: Condition };

export interface Facts {
  readonly forms: Readonly<Record<string, unknown>>;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly order: Readonly<Record<string, unknown>>;
  /** Figures of dated parameters, by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

export const is = (path: string, ...of: string[]): Condition => ({ is: path, of });
export const yes = (path: string): Condition => ({ is: path, of: ['true'] });
export const atLeast = (path: string, figure: string): Condition => ({ atLeast: path, figure });
export const above = (path: string, figure: string): Condition => ({ above: path, figure });
export const any = (...conditions: Condition[]): Condition => ({ any: conditions });
export const all = (...conditions: Condition[]): Condition => ({ all: conditions });
export const not = (condition: Condition): Condition => ({ not: condition });

function member(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, name)
    ? (of as Record<string, unknown>)[name]
    : undefined;
}

/** The value at a path, or undefined. */
export function factAt(facts: Facts, path: string): unknown {
  const [head = '', ...rest] = path.split('.');
  const root = head === 'subject' || head === 'order' ? facts[head] : member(facts.forms, head);
  return rest.reduce<unknown>((at, name) => member(at, name), root);
}

/** The value as text; '' when there is none. */
export function factText(facts: Facts, path: string): string {
  const value = factAt(facts, path);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

const NUMBER = /^-?\d+(\.\d+)?$/;

function figureAt(facts: Facts, path: string): Decimal | undefined {
  const text = factText(facts, path);
  return NUMBER.test(text) ? decimal(text).abs() : undefined;
}

/** Whether the condition holds. A figure nobody entered meets no comparison. */
export function holds(condition: Condition, facts: Facts): boolean {
  if ('is' in condition) {
    const value = factAt(facts, condition.is);
    if (Array.isArray(value)) return value.some((each) => condition.of.includes(String(each)));
    return condition.of.includes(factText(facts, condition.is));
  }
  if ('any' in condition) return condition.any.some((each) => holds(each, facts));
  if ('all' in condition) return condition.all.every((each) => holds(each, facts));
  if ('not' in condition) return !holds(condition.not, facts);
  if ('atLeast' in condition) return figureAt(facts, condition.atLeast)?.gte(condition.figure) ?? false;
  const bound = 'parameter' in condition ? facts.parameters[condition.parameter] : condition.figure;
  if (bound === undefined) throw new Error(`no figure for the parameter of ${JSON.stringify(condition)}`);
  return figureAt(facts, condition.above)?.gt(bound) ?? false;
}

/** Names of the parameters a condition asks for. */
export function parametersOf(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  if ('any' in condition) return condition.any.flatMap(parametersOf);
  if ('all' in condition) return condition.all.flatMap(parametersOf);
  if ('not' in condition) return parametersOf(condition.not);
  return 'parameter' in condition ? [condition.parameter] : [];
}

/** Paths a condition reads. */
export function pathsOf(condition: Condition | undefined): string[] {
  if (condition === undefined) return [];
  if ('any' in condition) return condition.any.flatMap(pathsOf);
  if ('all' in condition) return condition.all.flatMap(pathsOf);
  if ('not' in condition) return pathsOf(condition.not);
  if ('is' in condition) return [condition.is];
  return ['atLeast' in condition ? condition.atLeast : condition.above];
}
