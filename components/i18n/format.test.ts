import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareDecimals,
  formatAge,
  formatCount,
  formatDate,
  formatEnergy,
  formatInstant,
  formatMoney,
  NO_VALUE,
  sumDecimals,
} from '@/components/i18n/format';
import { chooseLocale } from '@/components/i18n/locale';

describe('money', () => {
  it.each([
    ['1234.56', '¥1,234.56'],
    ['-1234.56', '-¥1,234.56'],
    ['0', '¥0.00'],
    ['-0.00', '¥0.00'],
    ['.5', '¥0.50'],
    ['7', '¥7.00'],
    ['0.4587', '¥0.4587'],
    ['0.450000', '¥0.45'],
    ['0012.3', '¥12.30'],
    ['999', '¥999.00'],
    ['1000', '¥1,000.00'],
    ['+3.10', '¥3.10'],
  ])('%s → %s', (amount, shown) => {
    expect(formatMoney(amount)).toBe(shown);
  });

  it('keeps every digit of a number no double can hold', () => {
    expect(formatMoney('90071992547409931234567.89')).toBe('¥90,071,992,547,409,931,234,567.89');
  });

  it('shows a dash for nothing and leaves what it cannot read', () => {
    expect(formatMoney(null)).toBe(NO_VALUE);
    expect(formatMoney(undefined)).toBe(NO_VALUE);
    expect(formatMoney('n/a')).toBe('n/a');
    expect(formatMoney('.')).toBe('.');
  });

  it('says the same digits as the exact amount in fen', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (fen) => {
        const digits = (fen < 0n ? -fen : fen).toString().padStart(3, '0');
        const text = `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        expect(formatMoney(text).replace(/[¥,]/g, '')).toBe(text);
      }),
    );
  });
});

describe('energy and counts', () => {
  it('writes kWh as integers unless the decimals mean something', () => {
    expect(formatEnergy('12345.000')).toBe('12,345');
    expect(formatEnergy('12345.5')).toBe('12,345.5');
    expect(formatEnergy('-20')).toBe('-20');
    expect(formatEnergy(null)).toBe(NO_VALUE);
  });

  it('groups counts', () => {
    expect(formatCount(1234567)).toBe('1,234,567');
    expect(formatCount(-1234)).toBe('-1,234');
    expect(formatCount(null)).toBe(NO_VALUE);
  });
});

describe('decimal strings', () => {
  it('sum exactly', () => {
    expect(sumDecimals(['0.1', '0.2', null, 'x'])).toBe('0.30');
    expect(sumDecimals(['1.005', '-2.01'])).toBe('-1.005');
    expect(sumDecimals([])).toBe('0.00');
  });

  it('compare by value', () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const text = (fen: number) =>
      `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
    fc.assert(
      fc.property(amount, amount, (left, right) => {
        expect(Math.sign(compareDecimals(text(left), text(right)))).toBe(Math.sign(left - right));
      }),
    );
    expect(compareDecimals('1.10', '1.1')).toBe(0);
    expect(compareDecimals(null, '1')).toBeLessThan(0);
  });
});

describe('times', () => {
  it('stand at the meridian of the utility', () => {
    expect(formatInstant('2026-10-31T16:05:09Z')).toBe('2026-11-01 00:05');
    expect(formatInstant('2026-10-31T06:05:09Z', true)).toBe('2026-10-31 14:05:09');
    expect(formatInstant('soon')).toBe('soon');
    expect(formatDate('2026-10-31')).toBe('2026-10-31');
  });

  const now = Date.parse('2026-10-31T12:00:00Z');
  it.each([
    ['2026-10-31T11:59:31Z', '刚刚', 'just now'],
    ['2026-10-31T11:57:00Z', '3 分钟前', '3 min ago'],
    ['2026-10-31T07:01:00Z', '4 小时前', '4 h ago'],
    ['2026-10-28T11:00:00Z', '3 天前', '3 d ago'],
    ['2026-10-31T15:30:00Z', '3 小时后', 'in 3 h'],
  ])('age of %s', (instant, zh, en) => {
    expect(formatAge(instant, now, 'zh-CN')).toBe(zh);
    expect(formatAge(instant, now, 'en')).toBe(en);
  });
});

describe('the language', () => {
  it('is the cookie, then what the browser asks for, then Chinese', () => {
    expect(chooseLocale('en', 'zh-CN')).toBe('en');
    expect(chooseLocale('fr', 'fr,en;q=0.8,zh;q=0.9')).toBe('zh-CN');
    expect(chooseLocale(undefined, 'en-GB,en;q=0.9')).toBe('en');
    expect(chooseLocale(undefined, 'de')).toBe('zh-CN');
    expect(chooseLocale(undefined, null)).toBe('zh-CN');
  });
});
