/**
 * Expressions of power (功率表达式) as the trade writes them: `√3UIcosφ`, `UI[cos(30°+φ)−cos(30°−φ)]`, `sqrt(3)/tan`. U and I count 1,
 * φ comes with the case, angles are degrees, `tan`, `sin` and `cos` alone are of φ. Full-width signs, indices of U and I (`UphIph`, `UabIa`)
 * and the other letters of the angle (Φ, θ) mean the same, as do `tg`, `ctg` and capitals. Pure; nothing is rounded.
 * Refuses: whatever is not such an expression, and a division by zero, by `ExpressionError`.
 */
import { Decimal, decimal } from '@/server/kernel/money';

export class ExpressionError extends Error {
  constructor(
    readonly code: 'expression' | 'division-by-zero',
    readonly at: string,
  ) {
    super(`${code}: ${at}`);
    this.name = 'ExpressionError';
  }
}

const RADIAN = Decimal.acos(-1).div(180);
const MAX_TEXT = 200;
const MAX_POWER = 9;
/** U or I with an index, which ends where something else begins: the `a` of `Iacos(30°+φ)`. */
const INDEXED = String.raw`[UI](?:_?φ|_?(?!cos|sin|tan|cot)[A-Za-z]{1,3}?(?=[UI√\d\s*×·÷()[\]+/^−-]|cos|sin|tan|cot|$))?`;
const TOKEN = new RegExp(
  String.raw`\s*(?:(\d+(?:\.\d+)?)°?|(sqrt|tan|cot|sin|cos|phi|${INDEXED}|√|φ)|([-+*/^()[\]×·÷−]))`,
  'y',
);
/** Signs that NFKC does not bring together. */
const OTHER_SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[º˚]/g, '°'],
  [/[Φϕθ]/g, 'φ'],
  [/[‐‑‒–—―]/g, '-'],
  [/⁄/g, '/'],
  [/cos/gi, 'cos'],
  [/sin/gi, 'sin'],
  [/ctg|cot/gi, 'cot'],
  [/tg|tan/gi, 'tan'],
];

/** The same expression in the signs read here. */
function plain(source: string): string {
  const narrow = source.replaceAll(/[º˚]/g, '°').normalize('NFKC');
  return OTHER_SIGNS.reduce((text, [sign, same]) => text.replaceAll(sign, same), narrow).trimEnd();
}

type Token = { readonly number: Decimal } | { readonly word: string };

function tokensOf(source: string): Token[] {
  if (source.length > MAX_TEXT) throw new ExpressionError('expression', source.slice(0, 20));
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const text = plain(source);
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) throw new ExpressionError('expression', text.slice(at, at + 12));
    const [, number, name, sign] = found;
    if (number !== undefined) tokens.push({ number: decimal(number) });
    else tokens.push({ word: canonical(name ?? sign ?? '') });
  }
  return tokens;
}

const SAME: Readonly<Record<string, string>> = {
  '√': 'sqrt',
  φ: 'phi',
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '[': '(',
  ']': ')',
};
const canonical = (word: string): string => SAME[word] ?? (/^[UI]/.test(word) ? 'UI' : word);

class Reader {
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly phi: Decimal,
  ) {}

  value(): Decimal {
    const value = this.sum();
    if (this.at < this.tokens.length) this.refuse();
    return value;
  }

  private refuse(): never {
    const token = this.tokens[this.at];
    throw new ExpressionError(
      'expression',
      token === undefined ? '…' : 'word' in token ? token.word : token.number.toFixed(),
    );
  }

  private word(): string | undefined {
    const token = this.tokens[this.at];
    return token !== undefined && 'word' in token ? token.word : undefined;
  }

  private takes(word: string): boolean {
    if (this.word() !== word) return false;
    this.at += 1;
    return true;
  }

  private sum(): Decimal {
    let value = this.product();
    for (;;) {
      if (this.takes('+')) value = value.plus(this.product());
      else if (this.takes('-')) value = value.minus(this.product());
      else return value;
    }
  }

  private product(): Decimal {
    let value = this.signed();
    for (;;) {
      if (this.takes('*')) value = value.times(this.signed());
      else if (this.takes('/')) {
        const by = this.signed();
        if (by.abs().lt('1e-25')) throw new ExpressionError('division-by-zero', by.toFixed());
        value = value.div(by);
      } else if (this.begins()) value = value.times(this.power());
      else return value;
    }
  }

  /** True where a factor follows without a sign of multiplication. */
  private begins(): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && ('number' in token || /^(\(|[A-Za-z]+)$/.test(token.word));
  }

  private signed(): Decimal {
    if (this.takes('-')) return this.signed().neg();
    return this.power();
  }

  private power(): Decimal {
    const base = this.primary();
    if (!this.takes('^')) return base;
    const exponent = this.primary();
    if (exponent.abs().gt(MAX_POWER) || (base.isNegative() && !exponent.isInteger()) || base.isZero())
      throw new ExpressionError('expression', '^');
    return base.pow(exponent);
  }

  private primary(): Decimal {
    const token = this.tokens[this.at];
    if (token === undefined) this.refuse();
    this.at += 1;
    if ('number' in token) return token.number;
    switch (token.word) {
      case '(': {
        const value = this.sum();
        if (!this.takes(')')) this.refuse();
        return value;
      }
      case 'UI':
        return decimal(1);
      case 'phi':
        return this.phi;
      case 'sqrt': {
        const under = this.primary();
        if (under.isNegative()) throw new ExpressionError('expression', '√');
        return under.sqrt();
      }
      case 'sin':
      case 'cos':
      case 'tan':
      case 'cot':
        return this.ofAngle(token.word);
      default:
        this.at -= 1;
        return this.refuse();
    }
  }

  private ofAngle(name: 'sin' | 'cos' | 'tan' | 'cot'): Decimal {
    const next = this.tokens[this.at];
    const hasAngle = next !== undefined && ('number' in next || next.word === '(' || next.word === 'phi');
    const angle = (hasAngle ? this.primary() : this.phi).times(RADIAN);
    const [sin, cos] = [Decimal.sin(angle), Decimal.cos(angle)];
    if (name === 'sin') return sin;
    if (name === 'cos') return cos;
    const [over, under] = name === 'tan' ? [sin, cos] : [cos, sin];
    if (under.abs().lt('1e-25')) throw new ExpressionError('division-by-zero', name === 'tan' ? 'tan 90°' : 'cot 0°');
    return over.div(under);
  }
}

/** The value of an expression at φ degrees. */
export function powerExpression(source: string, phiDegrees: Decimal): Decimal {
  return new Reader(tokensOf(source), phiDegrees).value();
}
