import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceOf, flagOf, isBelow, readTyped, sameValue } from './entry';

const plate = { digits: 5, decimals: 1, prevValue: '99850.2' };
const register = {
  register: 'total' as const,
  digits: 5,
  multiplier: '20',
  prevValue: '99850',
  value: '99900.5',
  rolledOver: null,
};
const past = { lastEnergy: '300', meanEnergy: '310', yearEnergy: '280' };

describe('a typed figure', () => {
  it('is read as the plate shows it', () => {
    expect(readTyped('00120.0', plate)).toEqual({ kind: 'value', value: '120' });
    expect(readTyped('１２３．５', plate)).toEqual({ kind: 'value', value: '123.5' });
    expect(readTyped('123。5', plate)).toEqual({ kind: 'value', value: '123.5' });
    expect(readTyped('7.', plate)).toEqual({ kind: 'value', value: '7' });
    expect(readTyped('  ', plate)).toEqual({ kind: 'unread' });
    expect(readTyped(null, plate)).toEqual({ kind: 'unread' });
  });

  it('is refused when no plate shows it', () => {
    expect(readTyped('12a', plate)).toMatchObject({ fault: 'not-a-number' });
    expect(readTyped('-1', plate)).toMatchObject({ fault: 'not-a-number' });
    expect(readTyped('1e3', plate)).toMatchObject({ fault: 'not-a-number' });
    expect(readTyped('123456', plate)).toMatchObject({ fault: 'too-many-digits', params: { digits: 5 } });
    expect(readTyped('1.25', plate)).toMatchObject({ fault: 'too-many-decimals', params: { decimals: 1 } });
    // What the register was read with before may be read again.
    expect(readTyped('1.25', { ...plate, prevValue: '1.13' })).toEqual({ kind: 'value', value: '1.25' });
  });

  it('never throws and always gives back a figure of the plate', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        const typed = readTyped(text, plate);
        if (typed.kind === 'value') expect(typed.value).toMatch(/^\d{1,5}(\.\d)?$/);
      }),
    );
  });

  it('is the same number however it is written', () => {
    expect(sameValue('120.50', '0120.5')).toBe(true);
    expect(sameValue(null, '0')).toBe(false);
    expect(sameValue(null, null)).toBe(true);
  });
});

describe('what a register advanced', () => {
  it('is exact and times the multiplier', () => {
    expect(advanceOf(register)).toEqual({ kind: 'forward', energy: '1010', ifRound: null });
    expect(advanceOf({ ...register, prevValue: '0.1', value: '0.3', multiplier: '1.1' }).energy).toBe('0.22');
  });

  it('never assumes a rollover: below the former value it is a question until a person rules', () => {
    const below = { ...register, value: '120' };
    expect(isBelow(below, '120')).toBe(true);
    expect(advanceOf(below)).toEqual({ kind: 'question', energy: null, ifRound: '5400' });
    expect(advanceOf({ ...below, rolledOver: true })).toEqual({ kind: 'ruled-round', energy: '5400', ifRound: '5400' });
    expect(advanceOf({ ...below, rolledOver: false })).toMatchObject({ kind: 'ruled-not-round', energy: null });
  });

  it('needs a base, except for demand, which is a peak', () => {
    expect(advanceOf({ ...register, prevValue: null })).toMatchObject({ kind: 'no-base', energy: null });
    const demand = { ...register, register: 'demand' as const, prevValue: null, value: '1.25' };
    expect(advanceOf(demand)).toMatchObject({ kind: 'forward', energy: '25' });
    expect(isBelow({ ...demand, prevValue: '9' }, '1')).toBe(false);
  });
});

describe('what the eye is drawn to', () => {
  const flag = (value: string | null, more = {}) =>
    flagOf({ ...register, ...past, multiplier: '1', prevValue: '1000', value, ...more });

  it('compares with last month, the three-month mean and last year', () => {
    expect(flag('1300')).toBe('fine');
    expect(flag('1621')).toBe('high');
    expect(flag('1620')).toBe('fine');
    expect(flag('1093')).toBe('low');
    expect(flag('1000')).toBe('zero');
    expect(flag(null)).toBe('unread');
    expect(flag('999')).toBe('question');
    expect(flag('999', { rolledOver: false })).toBe('ruled-not-round');
    expect(flag('1300', { prevValue: null })).toBe('no-base');
  });

  it('says nothing without history, and nothing about small figures', () => {
    expect(flag('5000', { lastEnergy: null, meanEnergy: null, yearEnergy: null })).toBe('fine');
    expect(flag('1020', { lastEnergy: '5', meanEnergy: null, yearEnergy: '6' })).toBe('fine');
    expect(flag('1000', { lastEnergy: '0', meanEnergy: null, yearEnergy: '6' })).toBe('fine');
  });
});
