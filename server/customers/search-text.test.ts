import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal, namePatterns, prefixRange, searchPlan } from './search-text';

describe('a searched text', () => {
  it.each([
    ['0100000017', { number: '0100000017', inside: '0100000017', name: null }],
    ['123', { number: '123', inside: null, name: null }],
    ['jf2611', { number: 'JF2611', inside: 'JF2611', name: 'jf2611' }],
    ['12345678', { number: '12345678', inside: '12345678', name: null }],
    ['李娜', { number: null, inside: null, name: '李娜' }],
    ['云铜 公司', { number: null, inside: null, name: '云铜 公司' }],
    ["' OR 1=1", { number: null, inside: null, name: "' OR 1=1" }],
  ])('%s', (raw, plan) => {
    expect(searchPlan(raw)).toMatchObject(plan);
  });

  it('means its own percent signs', () => {
    expect(literal('50%_\\')).toBe('50\\%\\_\\\\');
    expect(namePatterns('%_')).toEqual(['\\%\\_%', '%\\%\\_']);
  });

  it('is looked for where trigrams can find it', () => {
    expect(searchPlan('李').name).toBeNull();
    expect(namePatterns('建国')).toEqual(['建国%', '%建国']);
    expect(namePatterns('李建国')).toEqual(['李建国%', '%李建国%']);
  });

  it('finds every number that begins so, in byte order and in a dictionary’s', () => {
    const character = fc.constantFrom(...'0123456789ABCXYZ');
    const text = fc.string({ unit: character, minLength: 1, maxLength: 6 });
    const orders = [(a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0), new Intl.Collator('en').compare];
    fc.assert(
      fc.property(text, fc.string({ unit: character, maxLength: 6 }), (number, rest) => {
        const { from, to } = prefixRange(number);
        for (const compare of orders) {
          expect(compare(from, number + rest)).toBeLessThanOrEqual(0);
          expect(compare(number + rest, to)).toBeLessThan(0);
        }
      }),
    );
  });
});
