import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measuredText, registerHistory, type RegisterRow } from './reading-history';

function row(change: Partial<RegisterRow> = {}): RegisterRow {
  const span = { prevReadOn: '2026-09-05', readOn: '2026-10-05' };
  const values = { prevValue: '100', value: '250', rolledOver: null, digits: 5, ctRatio: '1', ptRatio: '1' };
  return { month: '2026-10', register: 'total', ...span, ...values, ...change };
}

describe('what a register measured', () => {
  it.each([
    ['an advance', {}, '150'],
    ['through transformers', { ctRatio: '80', ptRatio: '100' }, '1200000'],
    ['rounded half-up at the end', { value: '100.125', ctRatio: '20' }, '3'],
    ['unread', { value: null }, null],
    ['first reading', { prevValue: null }, null],
    ['backwards and not ruled on', { value: '20' }, null],
    ['backwards and ruled not round', { value: '20', rolledOver: false }, null],
    ['gone round', { prevValue: '99990', value: '20', rolledOver: true }, '30'],
    ['a demand, which is no advance', { register: 'demand', prevValue: '3', value: '2.5', ctRatio: '60' }, '150'],
  ])('%s', (_name, change, expected) => {
    expect(measuredText(row(change))).toBe(expected);
  });

  it('is never negative', () => {
    const value = fc.integer({ min: 0, max: 99_999 }).map(String);
    fc.assert(
      fc.property(value, value, fc.option(fc.boolean()), (prevValue, next, rolledOver) => {
        const text = measuredText(row({ prevValue, value: next, rolledOver }));
        expect(text === null || Number(text) >= 0).toBe(true);
      }),
    );
  });
});

describe('a history', () => {
  const months = ['2026-06', '2026-07', '2026-08', '2026-09', '2026-10'];
  const rows = months.map((month, index) =>
    row({ month, prevValue: '0', value: String(300 + 30 * index), prevReadOn: `${month}-01`, readOn: `${month}-28` }),
  );

  it('has every month asked for, oldest first, with what found something in it', () => {
    const flags = new Map([['2026-10', ['energy-jump']]]);
    const [total] = registerHistory(rows, '2026-10', 13, flags);
    expect(total?.unit).toBe('kWh');
    expect(total?.months).toHaveLength(13);
    expect(total?.months[0]).toEqual({
      month: '2025-10',
      energy: null,
      days: null,
      expectedFrom: null,
      expectedTo: null,
      rules: [],
    });
    expect(total?.months.at(-1)).toEqual({
      month: '2026-10',
      energy: '420',
      days: 27,
      expectedFrom: '360',
      expectedTo: '390',
      rules: ['energy-jump'],
    });
  });

  it('compares with the same month a year before as well', () => {
    const year = row({
      month: '2025-10',
      prevValue: '0',
      value: '900',
      prevReadOn: '2025-10-01',
      readOn: '2025-10-28',
    });
    const [total] = registerHistory([year, ...rows], '2026-10', 2, new Map());
    expect(total?.months.at(-1)).toMatchObject({ expectedFrom: '360', expectedTo: '900' });
  });

  it('adds up the meters of an exchange, and an unread one leaves the month unknown', () => {
    const both = [row({ value: '150' }), row({ prevValue: '0', value: '25' })];
    expect(registerHistory(both, '2026-10', 1, new Map())[0]?.months[0]?.energy).toBe('75');
    const unread = [...both, row({ value: null })];
    expect(registerHistory(unread, '2026-10', 1, new Map())[0]?.months[0]?.energy).toBeNull();
  });
});
