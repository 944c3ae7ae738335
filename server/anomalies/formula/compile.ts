/**
 * A checked formula: every name known, every operand of its type, the whole a yes or no. What is compiled is a tree of closures over the
 * statistics of one account; unknown values pass through (three-valued logic), and only a plain yes fires.
 */
import { fail, FormulaError, type FormulaFault, type Node, type ValueType } from './language';
import { parseFormula } from './parse';
import { STATISTICS, type StatisticName, type Statistics } from './statistics';

type Value = number | string | boolean | null;
type Evaluate = (of: Statistics) => Value;

export interface Formula {
  readonly source: string;
  /** Statistics it looks at, in the order of the text. */
  readonly uses: readonly StatisticName[];
  fires(of: Statistics): boolean;
}

const TYPE_OF_FUNCTION: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  abs: { least: 1, most: 1 },
  min: { least: 2, most: 8 },
  max: { least: 2, most: 8 },
  known: { least: 1, most: 1 },
};
const NONE = 'none';
const FUNCTIONS = Object.keys(TYPE_OF_FUNCTION);

function isStatistic(name: string): name is StatisticName {
  return Object.hasOwn(STATISTICS, name);
}

/** The known name most like what was written; '' when none is near. */
function nearest(written: string, names: readonly string[]): string {
  const lower = written.toLowerCase();
  let best = '';
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = name.toLowerCase() === lower ? 0 : editDistance(lower, name.toLowerCase());
    if (distance < least) {
      best = name;
      least = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next.push(Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}

interface Typed {
  readonly type: ValueType;
  readonly run: Evaluate;
}

class Checker {
  readonly uses: StatisticName[] = [];

  check(node: Node): Typed {
    switch (node.kind) {
      case 'number':
      case 'text':
      case 'boolean': {
        const { value } = node;
        return { type: node.kind, run: () => value };
      }
      case 'statistic':
        return this.statistic(node);
      case 'call':
        return this.call(node);
      case 'negative': {
        const run = this.number(node.of);
        return { type: 'number', run: (of) => negative(run(of)) };
      }
      case 'not': {
        const run = this.boolean(node.of);
        return {
          type: 'boolean',
          run: (of) => {
            const value = run(of);
            return value === null ? null : !value;
          },
        };
      }
      case 'binary':
        return this.binary(node);
    }
  }

  private statistic(node: Extract<Node, { kind: 'statistic' }>): Typed {
    const { name } = node;
    if (!isStatistic(name)) {
      const names = [...Object.keys(STATISTICS), ...FUNCTIONS];
      return fail('unknown-name', node.at, name.length, { name, nearest: nearest(name, names) || NONE });
    }
    if (!this.uses.includes(name)) this.uses.push(name);
    return { type: STATISTICS[name].type, run: (of) => of[name] };
  }

  private call(node: Extract<Node, { kind: 'call' }>): Typed {
    const { name, args, at, end } = node;
    const known = TYPE_OF_FUNCTION[name];
    if (known === undefined)
      return fail('unknown-function', at, name.length, { name, nearest: nearest(name, FUNCTIONS) || NONE });
    if (args.length < known.least || args.length > known.most)
      return fail('wrong-count', at, end - at, { name, least: known.least, most: known.most, found: args.length });
    if (name === 'known') {
      const { run } = this.check(args[0]!);
      return { type: 'boolean', run: (of) => run(of) !== null };
    }
    const runs = args.map((arg) => this.number(arg));
    const of = name === 'abs' ? Math.abs : name === 'min' ? Math.min : Math.max;
    return {
      type: 'number',
      run: (statistics) => {
        const values = runs.map((run) => run(statistics));
        return values.includes(null) ? null : of(...(values as number[]));
      },
    };
  }

  private binary(node: Extract<Node, { kind: 'binary' }>): Typed {
    const { operator, left, right } = node;
    if (operator === 'and' || operator === 'or') {
      const [a, b] = [this.boolean(left), this.boolean(right)];
      // A plain answer of one side decides; else unknown stays unknown.
      const decides = operator === 'or';
      return {
        type: 'boolean',
        run: (of) => {
          const first = a(of);
          if (first === decides) return decides;
          const second = b(of);
          return second === decides ? decides : first === null || second === null ? null : !decides;
        },
      };
    }
    if (operator === '+' || operator === '-' || operator === '*' || operator === '/') {
      const [a, b] = [this.number(left), this.number(right)];
      return { type: 'number', run: (of) => arithmetic(operator, a(of), b(of)) };
    }
    return this.comparison(node, operator);
  }

  private comparison(node: Extract<Node, { kind: 'binary' }>, operator: '<' | '<=' | '>' | '>=' | '=' | '!='): Typed {
    const [a, b] = [this.check(node.left), this.check(node.right)];
    const length = node.end - node.at;
    if (a.type !== b.type) return fail('not-comparable', node.at, length, { left: a.type, right: b.type });
    if (a.type !== 'number' && operator !== '=' && operator !== '!=')
      return fail('no-order', node.at, length, { type: a.type, operator });
    if (a.type === 'text') {
      this.textIsPossible(node.left, node.right);
      this.textIsPossible(node.right, node.left);
    }
    return {
      type: 'boolean',
      run: (of) => {
        const first = a.run(of);
        const second = b.run(of);
        return first === null || second === null ? null : COMPARE[operator](first, second);
      },
    };
  }

  /** `class = 'residental'` can never be true: the values of a text statistic are known. */
  private textIsPossible(name: Node, value: Node): void {
    if (name.kind !== 'statistic' || value.kind !== 'text' || !isStatistic(name.name)) return;
    const definition = STATISTICS[name.name];
    const values: readonly string[] | undefined = 'values' in definition ? definition.values : undefined;
    if (values !== undefined && !values.includes(value.value))
      fail('unknown-value', value.at, value.end - value.at, {
        value: value.value,
        name: name.name,
        values: values.join(', '),
      });
  }

  private number(node: Node): (of: Statistics) => number | null {
    return this.typed(node, 'number') as (of: Statistics) => number | null;
  }

  private boolean(node: Node): (of: Statistics) => boolean | null {
    return this.typed(node, 'boolean') as (of: Statistics) => boolean | null;
  }

  private typed(node: Node, wanted: ValueType): Evaluate {
    const { type, run } = this.check(node);
    if (type !== wanted) fail('wrong-type', node.at, node.end - node.at, { wanted, found: type });
    return run;
  }
}

const COMPARE = {
  '<': (a: Value, b: Value) => (a as number) < (b as number),
  '<=': (a: Value, b: Value) => (a as number) <= (b as number),
  '>': (a: Value, b: Value) => (a as number) > (b as number),
  '>=': (a: Value, b: Value) => (a as number) >= (b as number),
  '=': (a: Value, b: Value) => a === b,
  '!=': (a: Value, b: Value) => a !== b,
} as const;

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}

/** Division by zero is unknown, not infinite. */
function arithmetic(operator: '+' | '-' | '*' | '/', a: number | null, b: number | null): number | null {
  if (a === null || b === null || (operator === '/' && b === 0)) return null;
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  return operator === '*' ? a * b : a / b;
}

export type CompileResult =
  { readonly ok: true; readonly formula: Formula } | { readonly ok: false; readonly fault: FormulaFault };

export function compileFormula(source: string): CompileResult {
  try {
    const tree = parseFormula(source);
    const checker = new Checker();
    const { type, run } = checker.check(tree);
    if (type !== 'boolean') fail('not-yes-or-no', tree.at, tree.end - tree.at, { found: type });
    if (checker.uses.length === 0) fail('constant', tree.at, tree.end - tree.at);
    return { ok: true, formula: { source, uses: checker.uses, fires: (of) => run(of) === true } };
  } catch (error) {
    if (error instanceof FormulaError) return { ok: false, fault: error.fault };
    throw error;
  }
}
