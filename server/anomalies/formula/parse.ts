/** Text of a formula to its tree; see language.ts for the grammar. Faults name the place and the mend. */
import { fail, MOST_CHARACTERS, MOST_DEPTH, type Node, type Operator, OPERATORS } from './language';

interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)/y;
const NAME = /[A-Za-z][A-Za-z0-9]*/y;
const TEXT = /'[^'\n]*'|"[^"\n]*"/y;
const SIGNS = [...OPERATORS, '(', ')', ',', '%'];
/** Written otherwise and meant so. */
const ALIKE: Readonly<Record<string, string>> = {
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '×': '*',
  '÷': '/',
  '（': '(',
  '）': ')',
  '，': ',',
  '＞': '>',
  '＜': '<',
  '＝': '=',
  '−': '-',
};
const DOUBLE: Readonly<Record<string, string>> = { '==': '=', '<>': '!=', '&&': 'and', '||': 'or' };

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const number = match(NUMBER);
    const name = number === undefined ? match(NAME) : undefined;
    const text = number === undefined && name === undefined ? match(TEXT) : undefined;
    if (number !== undefined) {
      const after = source[at + number.length] ?? '';
      if (/[A-Za-z0-9.]/.test(after)) fail('bad-number', at, number.length + 1, { text: number + after });
      tokens.push({ kind: 'number', text: number, at, end: (at += number.length) });
    } else if (name !== undefined) {
      tokens.push({ kind: 'name', text: name, at, end: (at += name.length) });
    } else if (text !== undefined) {
      tokens.push({ kind: 'text', text: text.slice(1, -1), at, end: (at += text.length) });
    } else {
      const pair = DOUBLE[source.slice(at, at + 2)];
      const single = ALIKE[source[at]!];
      const sign = pair ?? single ?? SIGNS.find((candidate) => source.startsWith(candidate, at));
      if (sign === undefined) {
        if (source[at] === "'" || source[at] === '"') fail('open-text', at, source.length - at);
        fail('unknown-character', at, 1, { text: source[at]! });
      }
      const length = pair !== undefined ? 2 : single !== undefined ? 1 : sign.length;
      tokens.push({ kind: /[a-z]/.test(sign) ? 'name' : 'sign', text: sign, at, end: (at += length) });
    }
  }
  tokens.push({ kind: 'end', text: '', at: source.length, end: source.length });
  return tokens;
}

class Parser {
  private place = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Node {
    const node = this.or();
    const next = this.peek();
    if (next.kind !== 'end') fail('unexpected', next.at, next.end - next.at, { text: next.text });
    return node;
  }

  private peek(): Token {
    return this.tokens[this.place]!;
  }

  private take(kind: Token['kind'], ...texts: readonly string[]): Token | undefined {
    const token = this.peek();
    if (
      token.kind !== kind ||
      (texts.length > 0 && !texts.includes(kind === 'name' ? token.text.toLowerCase() : token.text))
    )
      return undefined;
    this.place += 1;
    return token;
  }

  private chain(next: () => Node, kind: 'name' | 'sign', ...operators: readonly Operator[]): Node {
    let left = next();
    for (let token = this.take(kind, ...operators); token !== undefined; token = this.take(kind, ...operators)) {
      const right = next();
      left = {
        kind: 'binary',
        operator: token.text.toLowerCase() as Operator,
        left,
        right,
        at: left.at,
        end: right.end,
      };
    }
    return left;
  }

  private or = (): Node => {
    this.depth += 1;
    if (this.depth > MOST_DEPTH) fail('too-deep', this.peek().at, 1, { most: MOST_DEPTH });
    const node = this.chain(this.and, 'name', 'or');
    this.depth -= 1;
    return node;
  };

  private and = (): Node => this.chain(this.not, 'name', 'and');

  private not = (): Node => {
    let token = this.take('name', 'not');
    const marks: Token[] = [];
    for (; token !== undefined; token = this.take('name', 'not')) marks.push(token);
    let node = this.comparison();
    for (const mark of marks.reverse()) node = { kind: 'not', of: node, at: mark.at, end: node.end };
    return node;
  };

  private comparison = (): Node => {
    const left = this.sum();
    const token = this.take('sign', '<', '<=', '>', '>=', '=', '!=');
    if (token === undefined) return left;
    const right = this.sum();
    return { kind: 'binary', operator: token.text as Operator, left, right, at: left.at, end: right.end };
  };

  private sum = (): Node => this.chain(this.product, 'sign', '+', '-');

  private product = (): Node => this.chain(this.unary, 'sign', '*', '/');

  private unary = (): Node => {
    const marks: Token[] = [];
    for (let token = this.take('sign', '-'); token !== undefined; token = this.take('sign', '-')) marks.push(token);
    let node = this.primary();
    for (const mark of marks.reverse()) node = { kind: 'negative', of: node, at: mark.at, end: node.end };
    return node;
  };

  private primary(): Node {
    const token = this.peek();
    if (token.kind === 'end') fail('unexpected-end', token.at, 1);
    this.place += 1;
    const { at } = token;
    if (token.kind === 'number') {
      const percent = this.take('sign', '%');
      const value = percent === undefined ? Number(token.text) : Number(token.text) / 100;
      return { kind: 'number', value, at, end: (percent ?? token).end };
    }
    if (token.kind === 'text') return { kind: 'text', value: token.text, at, end: token.end };
    if (token.kind === 'sign' && token.text === '(') {
      const node = this.or();
      this.close(token);
      return node;
    }
    if (token.kind !== 'name' || ['and', 'or', 'not'].includes(token.text.toLowerCase()))
      fail('unexpected', at, token.end - at, { text: token.text });
    if (token.text === 'true' || token.text === 'false')
      return { kind: 'boolean', value: token.text === 'true', at, end: token.end };
    const open = this.take('sign', '(');
    if (open === undefined) return { kind: 'statistic', name: token.text, at, end: token.end };
    const args: Node[] = [];
    if (this.peek().text !== ')') {
      do args.push(this.or());
      while (this.take('sign', ',') !== undefined);
    }
    const close = this.close(open);
    return { kind: 'call', name: token.text, args, at, end: close.end };
  }

  private close(open: Token): Token {
    const close = this.take('sign', ')');
    if (close !== undefined) return close;
    const next = this.peek();
    if (next.kind === 'end') fail('open-bracket', open.at, 1);
    return fail('unexpected', next.at, next.end - next.at, { text: next.text });
  }
}

/** Throws a `FormulaError`. */
export function parseFormula(source: string): Node {
  if (source.trim() === '') fail('empty', 0, 1);
  if (source.length > MOST_CHARACTERS)
    fail('too-long', MOST_CHARACTERS, source.length - MOST_CHARACTERS, { most: MOST_CHARACTERS });
  return new Parser(tokensOf(source)).whole();
}
