import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yuanInWords } from '@/server/billing/yuan-in-words';

describe('an amount in Chinese capitals', () => {
  it.each([
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['1.00', '壹元整'],
    ['10.00', '壹拾元整'],
    ['1203.05', '壹仟贰佰零叁元零伍分'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '壹拾万零柒仟元伍角叁分'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['100000000.10', '壹亿元壹角整'],
    ['100000001.00', '壹亿零壹元整'],
    ['10001000.00', '壹仟万零壹仟元整'],
    ['-12.30', '负壹拾贰元叁角整'],
  ])('%s', (amount, words) => expect(yuanInWords(amount)).toBe(words));

  it('tells any two amounts apart, and never writes two zeros in a row or one at the end', () => {
    const amount = fc.bigInt({ min: 0n, max: 99_999_999_999_99n }).map((fen) => {
      const digits = fen.toString().padStart(3, '0');
      return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
    });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        const words = yuanInWords(one);
        expect(words).not.toMatch(/零零|零$|零[万亿]/);
        if (one !== other) expect(yuanInWords(other)).not.toBe(words);
      }),
    );
    expect(() => yuanInWords('1.5')).toThrow(RangeError);
  });
});
