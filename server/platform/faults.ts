/** What zod found wrong with an input, as faults of single fields in the user's language. */
import type { z } from 'zod';
import type { FieldFault } from '@/server/kernel/refusal';
import { plainText } from './log';
import type { Speak } from './speech';

type Issue = z.core.$ZodIssue;
const LONGEST_VALUE = 60;

/** A message of its own that a schema gave, when it is a key of the catalogue: `field.<key>`. */
function ownMessage(issue: Issue, speak: Speak): string | undefined {
  const key = `field.${issue.message}`;
  return /^[a-z][A-Za-z0-9]{0,40}$/.test(issue.message) && speak.has(key) ? speak(key) : undefined;
}

function sizeKey(issue: Issue & { origin?: unknown }): string {
  if (issue.origin === 'string') return 'Text';
  return issue.origin === 'array' || issue.origin === 'set' ? 'List' : 'Number';
}

function words(issue: Issue, speak: Speak): string {
  const own = ownMessage(issue, speak);
  if (own !== undefined) return own;
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? speak('field.missing')
        : speak('field.wrongType', { expected: issue.expected });
    case 'too_small':
      return speak(`field.tooSmall${sizeKey(issue)}`, { bound: String(issue.minimum) });
    case 'too_big':
      return speak(`field.tooBig${sizeKey(issue)}`, { bound: String(issue.maximum) });
    case 'invalid_value':
      return speak('field.notOneOf', { values: issue.values.map(String).join(', ') });
    case 'unrecognized_keys':
      return speak('field.unknownKeys', { keys: issue.keys.map((key) => plainText(key, 40)).join(', ') });
    case 'invalid_format':
      return speak('field.wrongFormat');
    default:
      return speak('field.invalid');
  }
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    input,
  );
}

export function fieldFaults(issues: readonly Issue[], input: unknown, speak: Speak): FieldFault[] {
  return issues.map((issue) => {
    const value = valueAt(input, issue.path);
    const path = issue.path.map(String).join('.');
    const isSecret = /password|token/i.test(path);
    const shown =
      !isSecret && (typeof value === 'string' || typeof value === 'number')
        ? plainText(String(value), LONGEST_VALUE)
        : undefined;
    return {
      path,
      message: words({ ...issue, input: value } as Issue, speak),
      ...(shown === undefined ? {} : { value: shown }),
    };
  });
}
