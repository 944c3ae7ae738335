import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandOf, DIMENSIONS, groupCases, type Population, type ReviewCase } from './grouping';

const shares = (values: Record<string, number>): ReadonlyMap<string, number> => new Map(Object.entries(values));
const EVEN: Population = {
  route: shares(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`R${n}`, 0.02]))),
  reader: shares({ '1': 0.5, '2': 0.5 }),
  batch: shares({ A: 0.9, B: 0.1 }),
  day: shares({}),
  transformer: shares({}),
  class: shares({ residential: 1 }),
};

function reviewCase(
  id: number,
  change: Partial<ReviewCase> = {},
  values: Partial<ReviewCase['values']> = {},
): ReviewCase {
  return {
    id,
    signature: ['energy-jump/jump'],
    change: null,
    kwh: 300,
    usualKwh: 100,
    moneyAtRisk: 50,
    ...change,
    values: { route: null, reader: null, batch: null, day: null, transformer: null, class: 'residential', ...values },
  };
}

describe('groups of alike reviews', () => {
  it('keeps apart what the rules say differently', () => {
    const groups = groupCases([reviewCase(1), reviewCase(2, { signature: ['zero-energy/zero'] }), reviewCase(3)], EVEN);
    expect(groups.map(({ members }) => members)).toEqual([[1, 3], [2]]);
  });

  it('names the dimension that explains most, and leaves the scattered rest together', () => {
    const cases = [
      ...Array.from({ length: 12 }, (_, n) => reviewCase(n, {}, { route: 'R7', batch: 'A' })),
      ...Array.from({ length: 2 }, (_, n) => reviewCase(20 + n, {}, { route: `R${n}`, batch: 'B' })),
    ];
    const [together, rest] = groupCases(cases, EVEN);
    expect(together!.cluster).toMatchObject({ dimension: 'route', value: 'R7' });
    expect(together!.cluster!.expected).toBeCloseTo(14 * 0.02);
    expect(together!.members).toHaveLength(12);
    expect(rest!.cluster).toBeNull();
    expect(rest!.members).toEqual([20, 21]);
  });

  it('does not divide where members stand as the accounts do', () => {
    const cases = Array.from({ length: 40 }, (_, n) =>
      reviewCase(n, {}, { reader: String(1 + (n % 2)), route: `R${n}` }),
    );
    expect(groupCases(cases, EVEN)).toHaveLength(1);
  });

  it('divides a wide cell by its size, and a narrow one not', () => {
    const sized = (sizes: readonly number[]) => sizes.map((size, n) => reviewCase(n, { kwh: 100 * size }));
    expect(groupCases(sized([2, 2.2, 2.4, 2.6, 2.8, 2.9]), EVEN)).toHaveLength(1);
    const wide = groupCases(sized([2, 2, 2, 2, 40, 40, 40, 40]), EVEN);
    expect(wide.map(({ band }) => band)).toEqual(['to-triple', 'over-twelve']);
  });

  it('takes what deviates far out of its group and says by how much', () => {
    const cases = [
      ...Array.from({ length: 10 }, (_, n) => reviewCase(n, { moneyAtRisk: 50 + n })),
      reviewCase(99, { moneyAtRisk: 9000 }),
    ];
    const [group] = groupCases(cases, EVEN);
    expect(group!.members).not.toContain(99);
    expect(group!.outliers).toMatchObject([{ id: 99, of: 'money' }]);
    expect(group!.outliers[0]!.deviation).toBeGreaterThan(10);
    expect(group!.samples).toHaveLength(5);
  });

  it('tells every value apart when the reviewer asks for a dimension', () => {
    const cases = [
      reviewCase(1, {}, { reader: '1' }),
      reviewCase(2, {}, { reader: '2' }),
      reviewCase(3, {}, { reader: '1' }),
    ];
    expect(groupCases(cases, EVEN, 'reader').map(({ members }) => members)).toEqual([[1, 3], [2]]);
  });

  it('knows sizes by bands', () => {
    const band = (kwh: number | null, usualKwh: number | null) => bandOf({ kwh, usualKwh });
    expect([
      band(0, 10),
      band(1, 0),
      band(null, 5),
      band(5, 100),
      band(40, 100),
      band(100, 100),
      band(250, 100),
    ]).toEqual(['nothing', 'unknown', 'unknown', 'under-tenth', 'under-half', 'about-usual', 'to-triple']);
    expect([band(500, 100), band(700, 100), band(1300, 100)]).toEqual(['to-six', 'to-twelve', 'over-twelve']);
  });

  it('places every case exactly once, whatever it is given', () => {
    const arbitrary = fc.array(
      fc.record({
        signature: fc.subarray(['a/x', 'b/y', 'c/z'], { minLength: 1 }),
        change: fc.constantFrom(null, 'transfer'),
        kwh: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: null }),
        usualKwh: fc.option(fc.integer({ min: 0, max: 500 }), { nil: null }),
        moneyAtRisk: fc.integer({ min: 0, max: 100_000 }),
        value: fc.constantFrom(null, 'R1', 'R2'),
      }),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(null, 'whole' as const, ...DIMENSIONS), (items, by) => {
        const cases = items.map(({ value, ...item }, id) => reviewCase(id, item, { route: value, reader: value }));
        const groups = groupCases(cases, EVEN, by);
        const placed = groups.flatMap((group) => [...group.members, ...group.outliers.map(({ id }) => id)]);
        expect(placed.sort((a, b) => a - b)).toEqual(cases.map(({ id }) => id));
        expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
        for (const group of groups) expect(group.members.length + group.outliers.length).toBeGreaterThan(0);
      }),
    );
  });
});
