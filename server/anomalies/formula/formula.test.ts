import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountFacts, pastMonths, registerFacts } from '@/tests/support/anomaly-facts';
import { compileFormula } from './compile';
import { statisticsOf, type Statistics } from './statistics';

const ordinary = statisticsOf(accountFacts(100))!;
const fires = (source: string, more: Partial<Statistics> = {}): boolean => {
  const result = compileFormula(source);
  if (!result.ok) throw new Error(`${source}: ${JSON.stringify(result.fault)}`);
  return result.formula.fires({ ...ordinary, ...more });
};
const faultOf = (source: string): unknown[] => {
  const result = compileFormula(source);
  if (result.ok) return ['fine'];
  const { code, at, length, params } = result.fault;
  return [code, source.slice(at, at + length), params];
};

describe('a formula', () => {
  it.each<[string, Partial<Statistics>, boolean]>([
    ['kwh > 3 * mean3 and kwh - mean3 > 200', { kwh: 350, mean3: 100 }, true],
    ['kwh > 3 * mean3 and kwh - mean3 > 200', { kwh: 290, mean3: 95 }, false],
    ['peakShare > 0.9', { peakShare: 0.95 }, true],
    ['peakShare > 90%', { peakShare: 0.95 }, true],
    ['peakShare > 0.9', { peakShare: null }, false],
    ['not peakShare > 0.9', { peakShare: null }, false],
    ['not known(peakShare)', { peakShare: null }, true],
    ['peakShare > 0.9 or kwh > 50', { peakShare: null }, true],
    ['kwh > 50 and peakShare > 0.9', { peakShare: null }, false],
    ["class = 'residential' and highVoltage = false", {}, true],
    ["class != 'residential'", {}, false],
    ['highVoltage', {}, false],
    ['not highVoltage and not not estimated = false', {}, true],
    ['abs(kwh - sameMonth) > max(50, sameMonth / 2)', { kwh: 100, sameMonth: 10 }, true],
    ['kwh / last > 2', { last: 0 }, false],
    ['2 + 3 * 4 = 14 and kwh = kwh', {}, true],
    ['10 - 4 - 3 = 3 and kwh = kwh', {}, true],
    ['(2 + 3) × 4 ≥ 20 && kwh <> 1', {}, true],
    ['-kwh < -50', {}, true],
    ['KWH > 1', {}, false],
  ])('%s', (source, more, expected) => {
    if (source.startsWith('KWH')) expect(faultOf(source)[0]).toBe('unknown-name');
    else expect(fires(source, more)).toBe(expected);
  });

  it.each<[string, unknown[]]>([
    ['', ['empty', '', {}]],
    ['kwh >', ['unexpected-end', '', {}]],
    ['kwh > > 3', ['unexpected', '>', { text: '>' }]],
    ['kwh > 3 kwh', ['unexpected', 'kwh', { text: 'kwh' }]],
    ['(kwh > 3', ['open-bracket', '(', {}]],
    ['kwh > 3)', ['unexpected', ')', { text: ')' }]],
    ['kwh > 3 ; 1', ['unknown-character', ';', { text: ';' }]],
    ['kwh > 3x', ['bad-number', '3x', { text: '3x' }]],
    ['kwh > 1.2.3', ['bad-number', '1.2.', { text: '1.2.' }]],
    ["class = 'x", ['open-text', "'x", {}]],
    ['mean4 > 3', ['unknown-name', 'mean4', { name: 'mean4', nearest: 'mean3' }]],
    ['constructor > 3', ['unknown-name', 'constructor', { name: 'constructor', nearest: 'none' }]],
    ['process(1)', ['unknown-function', 'process', { name: 'process', nearest: 'none' }]],
    ['avg(kwh, last) > 3', ['unknown-function', 'avg', { name: 'avg', nearest: 'abs' }]],
    ['abs(kwh, last) > 3', ['wrong-count', 'abs(kwh, last)', { name: 'abs', least: 1, most: 1, found: 2 }]],
    ['kwh + highVoltage > 3', ['wrong-type', 'highVoltage', { wanted: 'number', found: 'boolean' }]],
    ['kwh and last', ['wrong-type', 'kwh', { wanted: 'boolean', found: 'number' }]],
    ["kwh = 'a'", ['not-comparable', "kwh = 'a'", { left: 'number', right: 'text' }]],
    ["class < 'residential'", ['no-order', "class < 'residential'", { type: 'text', operator: '<' }]],
    [
      "class = 'residental'",
      [
        'unknown-value',
        "'residental'",
        { value: 'residental', name: 'class', values: 'residential, commercial, agricultural, industrial' },
      ],
    ],
    ['kwh + 3', ['not-yes-or-no', 'kwh + 3', { found: 'number' }]],
    ['1 < 2', ['constant', '1 < 2', {}]],
    ['1 < kwh < 3', ['unexpected', '<', { text: '<' }]],
  ])('%s is refused with place and mend', (source, expected) => {
    expect(faultOf(source)).toEqual(expected);
  });

  it('is bounded in length and depth', () => {
    expect(faultOf(`kwh > ${'1'.repeat(600)}`)[0]).toBe('too-long');
    expect(faultOf(`${'('.repeat(60)}kwh > 1${')'.repeat(60)}`)[0]).toBe('too-deep');
  });

  it('never throws, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .array(
              fc.constantFrom(
                'kwh',
                'last',
                'and',
                'or',
                'not',
                '(',
                ')',
                '<',
                '=',
                '+',
                '*',
                '/',
                '3',
                "'a'",
                ',',
                'max',
                '-',
                '%',
              ),
            )
            .map((words) => words.join(' ')),
        ),
        (source) => {
          const result = compileFormula(source);
          if (result.ok) expect(typeof result.formula.fires(ordinary)).toBe('boolean');
          else expect(result.fault.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('computes as arithmetic does', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), fc.nat(1000), (a, b, c) => {
        expect(fires(`kwh + ${a} * ${b} - ${c} = x`.replace('x', String(100 + a * b - c)))).toBe(true);
        expect(fires(`(kwh + ${a}) * ${b} >= ${c}`)).toBe((100 + a) * b >= c);
      }),
    );
  });
});

describe('the statistics', () => {
  it('are those of the account’s month, brought to its days', () => {
    expect(ordinary).toMatchObject({
      kwh: 100,
      days: 30,
      last: 100,
      sameMonth: 100,
      yuan: 50,
      price: 0.5,
      zeroMonths: 0,
      monthsBilled: 13,
      peakShare: null,
      capacity: 8,
      class: 'residential',
    });
    expect(ordinary.mean3).toBeCloseTo(100, 6);
    const shares = statisticsOf(
      accountFacts(100, {
        registers: [
          registerFacts(),
          registerFacts({ register: 'peak', advance: 60 }),
          registerFacts({ register: 'valley', advance: 10 }),
        ],
      }),
    )!;
    expect([shares.peakShare, shares.valleyShare, shares.flatShare]).toEqual([0.6, 0.1, null]);
    expect(statisticsOf(accountFacts(0, { history: pastMonths(0, 5) }))).toMatchObject({
      zeroMonths: 6,
      price: null,
      lastPrice: null,
    });
    expect(statisticsOf(accountFacts(0, { bill: null }))).toBeNull();
  });
});
