/** What is wrong with a field, in words: a zod issue becomes a key of the catalogue and its values. Pure. */
import type { FieldMeta } from '@/server/work-orders/process';

/** The parts of a zod issue the words depend on. */
export interface IssueLike {
  readonly code?: string;
  readonly input?: unknown;
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
}

export interface FormWords {
  readonly key:
    | 'form.required'
    | 'form.choose'
    | 'form.tooShort'
    | 'form.tooLong'
    | 'form.tooSmall'
    | 'form.tooLarge'
    | 'form.notAReading'
    | 'form.notADate'
    | 'form.notANumber'
    | 'form.unknownField'
    | 'form.notAMonth'
    | 'form.notAnAccount'
    | 'form.outOfBounds'
    | 'form.invalid';
  readonly values?: Readonly<Record<string, string>>;
}

const CHOICES: readonly FieldMeta['widget'][] = ['select', 'person', 'checkbox', 'lookup', 'lookup-many'];

const FORMATS: Partial<Record<FieldMeta['widget'], FormWords['key']>> = {
  date: 'form.notADate',
  month: 'form.notAMonth',
  number: 'form.notAReading',
  account: 'form.notAnAccount',
};

function isEmpty(input: unknown): boolean {
  return (
    input === undefined || input === null || (typeof input === 'string' && input.trim() === '') || Number.isNaN(input)
  );
}

export function issueWords(issue: IssueLike, widget: FieldMeta['widget'] = 'text'): FormWords {
  const isChoice = CHOICES.includes(widget);
  if (isEmpty(issue.input)) return { key: isChoice ? 'form.choose' : 'form.required' };
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string'
        ? { key: 'form.tooShort', values: { minimum: String(issue.minimum) } }
        : { key: isChoice ? 'form.choose' : 'form.tooSmall', values: { minimum: String(issue.minimum) } };
    case 'too_big':
      return {
        key: issue.origin === 'string' ? 'form.tooLong' : 'form.tooLarge',
        values: { maximum: String(issue.maximum) },
      };
    case 'invalid_format':
      return { key: FORMATS[widget] ?? 'form.invalid' };
    case 'custom':
      return { key: widget === 'number' ? 'form.outOfBounds' : 'form.invalid' };
    case 'invalid_value':
      return { key: 'form.choose' };
    case 'invalid_type':
      return { key: isChoice ? 'form.choose' : widget === 'number' ? 'form.notANumber' : 'form.invalid' };
    case 'unrecognized_keys':
      return { key: 'form.unknownField' };
    default:
      return { key: 'form.invalid' };
  }
}
