/** From what the schema found wrong to faults by code (试算的错误): path, code and parameters, without words yet. Pure. */
import type { z } from 'zod';

import type { RawFault } from '@/server/billing/bill-request';
import { isFaultCode } from '@/server/billing/quote-words';

type Issue = z.core.$ZodIssue;

/** Messages that shared parts of the schema carry in words, by their code here. */
const BY_MESSAGE: Readonly<Record<string, string>> = {
  'expected a decimal number as text, e.g. "12.50"': 'decimal-as-text',
  'not a plain decimal number': 'decimal',
  'not a plain decimal number of zero or more': 'amount',
  'not a ratio such as "60" or "300/5"': 'ratio',
  'not an existing day YYYY-MM-DD': 'date',
  'not a month YYYY-MM': 'month',
};

export function valueIn(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** An unknown member speaks more loudly against a branch than a wrong or missing value does. */
function misfit(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 3 * issue.keys.length : 1), 0);
}

function codeOf(issue: Issue, value: unknown): Omit<RawFault, 'path'> {
  if (isFaultCode(issue.message)) return { code: issue.message };
  const known = BY_MESSAGE[issue.message];
  // A member that is not there is missing, whatever form it should have had.
  if (value === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value'))
    return { code: 'missing' };
  if (known !== undefined && issue.code !== 'too_big') return { code: known };
  switch (issue.code) {
    case 'invalid_type':
      return { code: 'wrong-type', params: { expected: issue.expected } };
    case 'invalid_value':
      return { code: 'not-one-of', params: { values: issue.values.map(String).join(', ') } };
    case 'too_small':
    case 'too_big': {
      const bound = String(issue.code === 'too_small' ? issue.minimum : issue.maximum);
      const of = issue.origin === 'string' ? 'text' : issue.origin === 'array' ? 'list' : 'number';
      return { code: `${issue.code === 'too_small' ? 'too-small' : 'too-big'}-${of}`, params: { bound } };
    }
    case 'invalid_union':
      return { code: value === undefined ? 'missing' : 'not-one-of', params: { values: optionsOf(issue) } };
    default:
      return { code: 'invalid' };
  }
}

function optionsOf(issue: Issue & { code: 'invalid_union' }): string {
  const options: unknown = 'options' in issue ? issue.options : undefined;
  return Array.isArray(options) ? options.map(String).join(', ') : '';
}

export function issueFaults(root: unknown, issues: readonly Issue[], prefix: readonly PropertyKey[]): RawFault[] {
  return issues.flatMap((issue): RawFault[] => {
    const path = [...prefix, ...issue.path] as (string | number)[];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...path, key], code: 'unknown-member' }));
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      // The branch that fits best is the one that was meant.
      const nearest = [...issue.errors].sort((a, b) => misfit(a) - misfit(b))[0] ?? [];
      return issueFaults(root, nearest, path);
    }
    return [{ path, ...codeOf(issue, valueIn(root, path)) }];
  });
}
