/**
 * 自定义规则的算式: the small language of user-written checks. Tokens, tree and types; nothing is ever evaluated as program text.
 *
 *   formula    := or
 *   or         := and ( "or" and )*
 *   and        := not ( "and" not )*
 *   not        := "not" not | comparison
 *   comparison := sum ( ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) sum )?
 *   sum        := product ( ( "+" | "-" ) product )*
 *   product    := unary ( ( "*" | "/" ) unary )*
 *   unary      := "-" unary | primary
 *   primary    := number [ "%" ] | 'text' | true | false | name | name "(" formula ( "," formula )* ")" | "(" formula ")"
 *
 * A formula answers yes or no. A statistic may be unknown (no bill last month, no peak register): a comparison with it is unknown, and an
 * unknown answer does not fire; `known(x)` asks for it.
 */
export type ValueType = 'number' | 'text' | 'boolean';

export const OPERATORS = ['<=', '>=', '!=', '<', '>', '=', '+', '-', '*', '/'] as const;
export type Operator = (typeof OPERATORS)[number] | 'and' | 'or';

export type Node =
  | { readonly kind: 'number'; readonly value: number; readonly at: number; readonly end: number }
  | { readonly kind: 'text'; readonly value: string; readonly at: number; readonly end: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number; readonly end: number }
  | { readonly kind: 'statistic'; readonly name: string; readonly at: number; readonly end: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Node[];
      readonly at: number;
      readonly end: number;
    }
  | { readonly kind: 'negative' | 'not'; readonly of: Node; readonly at: number; readonly end: number }
  | {
      readonly kind: 'binary';
      readonly operator: Operator;
      readonly left: Node;
      readonly right: Node;
      readonly at: number;
      readonly end: number;
    };

/** What is wrong with a formula, where, and with what it could be mended: message `rules-panel.fault.<code>`. */
export const FAULT_CODES = [
  'empty',
  'too-long',
  'too-deep',
  'unknown-character',
  'open-text',
  'bad-number',
  'unexpected',
  'unexpected-end',
  'open-bracket',
  'unknown-name',
  'unknown-function',
  'wrong-count',
  'wrong-type',
  'not-comparable',
  'no-order',
  'unknown-value',
  'not-yes-or-no',
  'constant',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

export interface FormulaFault {
  readonly code: FaultCode;
  /** First character, from 0, and how many. */
  readonly at: number;
  readonly length: number;
  readonly params: Readonly<Record<string, string | number>>;
}

export class FormulaError extends Error {
  constructor(readonly fault: FormulaFault) {
    super(fault.code);
  }
}

export function fail(code: FaultCode, at: number, length: number, params: FormulaFault['params'] = {}): never {
  throw new FormulaError({ code, at, length: Math.max(1, length), params });
}

export const MOST_CHARACTERS = 500;
export const MOST_DEPTH = 40;
