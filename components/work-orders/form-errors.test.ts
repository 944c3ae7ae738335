import { describe, expect, it } from 'vitest';
import { PROCESSES } from '@/server/work-orders/processes';
import { actionOf, type FieldMeta, stepOf } from '@/server/work-orders/process';
import form from '@/messages/zh-CN/form.json';
import { issueWords, type IssueLike } from './form-errors';

function formOf(process: string, step: string, action: string) {
  const definition = PROCESSES.find((each) => each.id === process)!;
  return actionOf(stepOf(definition, step), action)!.form;
}

/** Field → key of the words, the way the form asks for them. */
function faults(
  process: string,
  step: string,
  action: string,
  values: Record<string, unknown>,
): Record<string, string> {
  const form = formOf(process, step, action);
  const found: Record<string, string> = {};
  const parsed = form.safeParse(values, {
    error: (issue) => {
      const name = String(issue.path?.[0] ?? '');
      const widget = (form.shape[name]?.meta() as { field?: FieldMeta } | undefined)?.field?.widget;
      found[name] = issueWords(issue as IssueLike, widget).key;
      return found[name];
    },
  });
  // The words are made when the error is looked at.
  expect(parsed.error?.issues.length ?? 0).toBe(Object.keys(found).length);
  return found;
}

describe('the words for a fault', () => {
  it('of the review: a missing conclusion, a missing and a short reason', () => {
    expect(faults('billing', 'review', 'accept', { verdict: '', reason: '' })).toEqual({
      verdict: 'form.choose',
      reason: 'form.required',
    });
    expect(faults('billing', 'review', 'accept', { verdict: 'harmless', reason: '好' })).toEqual({
      reason: 'form.tooShort',
    });
    expect(faults('billing', 'review', 'accept', { verdict: 'nonsense', reason: '核对无误' })).toEqual({
      verdict: 'form.choose',
    });
    expect(faults('billing', 'review', 'accept', { verdict: 'harmless', reason: '核对无误' })).toEqual({});
  });

  it('of a reading and its date', () => {
    expect(
      faults('reading-anomaly', 'field', 'report', { readOn: '31.10.', finding: 'misread', total: '12a', note: '' }),
    ).toEqual({ readOn: 'form.notADate', total: 'form.notAReading' });
    expect(faults('reading-anomaly', 'dispatch', 'dispatch', { readerId: Number.NaN })).toEqual({
      readerId: 'form.choose',
    });
  });

  it('of too long a text', () => {
    expect(faults('billing', 'release', 'release', { note: 'x'.repeat(501) })).toEqual({ note: 'form.tooLong' });
  });

  it('stand in the catalogue', () => {
    for (const code of ['too_small', 'too_big', 'invalid_format', 'invalid_value', 'invalid_type', 'custom']) {
      for (const widget of ['text', 'number', 'date', 'select'] as const) {
        expect({ form }).toHaveProperty(
          issueWords({ code, input: 'x', origin: 'string', minimum: 1, maximum: 2 }, widget).key,
        );
      }
    }
  });
});
