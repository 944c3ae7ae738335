import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGES, type MessageTree } from '@/messages';
import { checkAccount, ranked, reviewClasses } from '../check';
import { type AccountFacts, baselineOf, type PastMonth } from '../facts';
import { decideRegisters, factsOf, type RegisterRow, spanOf } from '../prepare';
import { decideBackwardStep, type RolloverParameters } from '../rollover';
import { type AnomalyRule, defineRule } from '../rule';
import { Thresholds } from '../thresholds';
import { RULES, ruleById } from '.';
import { slipsOf } from './digit-slip';

const folder = path.dirname(new URL(import.meta.url).pathname);
const MONTH = '2026-10';
const thresholds = new Thresholds(RULES, []);
const ROLLOVER = thresholds.of('residential', false).get('register-rollover') as unknown as RolloverParameters;

function history(kwh: number, months = 13): PastMonth[] {
  return Array.from({ length: months }, (_, back) => {
    const at = 2026 * 12 + 9 - (back + 1);
    return {
      month: `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`,
      kwh,
      fen: BigInt(kwh * 50),
      days: 30,
    };
  });
}

function row(prev: string | null, curr: string | null, more: Partial<RegisterRow> = {}): RegisterRow {
  return {
    meterId: 1,
    meterNo: 'M1',
    register: 'total',
    prev,
    curr,
    prevReadOn: '2026-09-05',
    readOn: '2026-10-05',
    source: 'manual',
    rolledOver: null,
    readerId: 1,
    digits: 5,
    decimals: 0,
    multiplier: '1',
    installedOn: '2020-01-01',
    removedOn: null,
    lastPrev: null,
    lastCurr: null,
    lastSource: null,
    ...more,
  };
}

const MEASURED = { cosPhi: null, billedDemandKw: null, contractKw: null, lossKwh: null } as const;

interface Case {
  readonly rows?: readonly RegisterRow[];
  readonly past?: readonly PastMonth[];
  readonly kwh?: number | null;
  readonly facts?: Partial<AccountFacts>;
}

function factsFor({ rows = [row('1000', '1100')], past = history(100), kwh, facts = {} }: Case): AccountFacts {
  const span = spanOf(rows);
  const baseline = baselineOf(past, MONTH);
  const decided = decideRegisters(rows, baseline, span, ROLLOVER).map((register) => register.facts);
  const advance = decided.find((register) => register.register === 'total')?.advance ?? null;
  const billed =
    kwh === undefined ? (advance === null || advance < 0 ? null : Math.round(advance * decided[0]!.multiplier)) : kwh;
  return {
    ...factsOf({
      terms: {
        accountId: 1,
        class: 'residential',
        voltageKv: 0.22,
        capacityKva: 8,
        openedOn: '2015-01-01',
        unitId: 4,
        tariffCode: 'residential-tiered',
        suspended: false,
      },
      month: MONTH,
      span,
      registers: decided,
      history: past,
      baseline,
      changes: [],
      trouble: [],
      peers: null,
      outages: [],
      fileChanges: [],
      fault: null,
      ownRules: [],
      bill: billed === null ? null : { kwh: billed, fen: BigInt(billed * 50), ...MEASURED },
    }),
    ...facts,
  };
}

const rulesOf = (facts: AccountFacts): string[] => checkAccount(facts, thresholds).map((finding) => finding.rule);

describe('an account whose transformer loses energy without any use', () => {
  const idle = (past: readonly PastMonth[]): string[] => {
    const facts = factsFor({ rows: [row('1000', '1000')], past });
    return rulesOf({ ...facts, bill: { kwh: 150, fen: 7500n, ...MEASURED, lossKwh: 150 } });
  };

  it('is seen to stand still in the first month and in the third', () => {
    expect(idle(history(3000))).toContain('zero-energy');
    expect(idle([...history(155, 2), ...history(3000).slice(2)])).toEqual(['repeated-zero']);
    expect(idle([...history(155, 1), ...history(3000).slice(1)])).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('lists every file, each under its own id', () => {
    const files = readdirSync(folder).filter((file) => /^[a-z-]+\.ts$/.test(file) && file !== 'index.ts');
    expect(RULES.map((rule) => `${rule.id}.ts`).sort()).toEqual(files.sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s has a name, a probability and words in both languages',
    (id, rule) => {
      expect(ruleById(id)).toBe(rule);
      expect(rule.parameters.probability.value).toBeGreaterThan(0);
      for (const locale of ['zh-CN', 'en'] as const) {
        const anomalies = MESSAGES[locale]['anomalies'] as MessageTree;
        expect((anomalies['rule'] as MessageTree)[id]).toMatchObject({
          name: expect.any(String),
          about: expect.any(String),
        });
        expect(Object.keys((anomalies['verdict'] as MessageTree)[id] as MessageTree).length).toBeGreaterThan(0);
      }
    },
  );
});

describe('what each rule says', () => {
  const swapped = [
    row('5000', '5200', { register: 'total', lastPrev: '4800', lastCurr: '5000', lastSource: 'remote' }),
    row('2000', '1650', { register: 'peak', lastPrev: '1920', lastCurr: '2000', lastSource: 'remote' }),
    row('1600', '2080', { register: 'valley', lastPrev: '1550', lastCurr: '1600', lastSource: 'remote' }),
  ];
  const cases: [string, Case, string[]][] = [
    ['nothing of an ordinary month', {}, []],
    ['a wrap near the end', { rows: [row('99950', '50')] }, ['register-rollover']],
    ['backwards in the middle', { rows: [row('5000', '4000')] }, ['register-backwards']],
    ['backwards at the end but too much energy', { rows: [row('91000', '8000')] }, ['register-backwards']],
    [
      'a base that is not the last stop',
      { rows: [row('1010', '1110', { lastPrev: '900', lastCurr: '1000', lastSource: 'manual' })] },
      ['broken-chain'],
    ],
    ['a decimal point lost', { rows: [row('1000', '11000')] }, ['digit-slip', 'energy-jump', 'over-capacity']],
    ['registers exchanged', { rows: swapped }, ['register-backwards', 'swapped-registers']],
    [
      'last month’s row again',
      { rows: [row('900', '1000', { lastPrev: '900', lastCurr: '1000', lastSource: 'manual' })] },
      ['broken-chain', 'duplicate-reading'],
    ],
    ['three times as much', { rows: [row('1000', '1350')] }, ['energy-jump']],
    ['a tenth of the usual', { rows: [row('1000', '1012')] }, ['energy-drop']],
    ['nothing at all', { rows: [row('1000', '1000')] }, ['zero-energy']],
    [
      'the third month of nothing',
      { rows: [row('1000', '1000')], past: [...history(0, 2), ...history(100).slice(2)] },
      ['repeated-zero'],
    ],
    ['a house that has stood empty for years', { rows: [row('1000', '1000')], past: history(0) }, []],
    ['not read', { rows: [row('1000', null)] }, ['unread-meter']],
    ['an estimate', { rows: [row('1000', '1100', { source: 'estimate' })] }, ['estimated-reading']],
    ['never billed before', { past: [] }, ['first-bill']],
    [
      'a change in the cycle',
      { facts: { changes: [{ kind: 'capacity', effectiveOn: '2026-09-20', orderNo: 'BG1', detail: {} }] } },
      ['change-in-cycle'],
    ],
    ['trouble last time', { facts: { trouble: [{ kind: 'returned', detail: 'JF1' }] } }, ['previous-trouble']],
    ['money without energy', { facts: { bill: { kwh: 100, fen: 9000n, ...MEASURED } } }, ['money-jump']],
  ];
  it.each(cases)('%s', (_name, input, expected) => {
    expect(rulesOf(factsFor(input))).toEqual(expected);
  });

  it('forces no review for what a documented exchange explains', () => {
    const facts = factsFor({
      rows: [row('7', '107', { lastPrev: '900', lastCurr: '1000', lastSource: 'manual' })],
      facts: {
        changes: [
          {
            kind: 'meter-exchange',
            effectiveOn: '2026-09-05',
            orderNo: 'BG1',
            detail: { newStart: { total: '7.00' } },
          },
        ],
      },
    });
    const findings = checkAccount(facts, thresholds);
    expect(findings.map((finding) => [finding.rule, finding.detail.explainedBy])).toEqual([
      ['broken-chain', 'meter-exchange'],
      ['change-in-cycle', undefined],
    ]);
    expect(reviewClasses(findings)).toEqual([2]);
    expect(ranked(findings).map((finding) => finding.rule)).toEqual(['change-in-cycle']);
  });
});

describe('parameters', () => {
  const rule: AnomalyRule = defineRule({
    id: 'energy-jump',
    trade: '',
    class: 1,
    severity: 1,
    source: '',
    from: '2010-01-01',
    parameters: {
      share: { value: 0.5, by: { residential: 1, 'high-voltage': 0.3 }, unit: 'ratio' },
      probability: { value: 1, unit: 'probability' },
    },
    check: () => [],
  });
  const share = (
    rows: { code: string; scope: string; value: unknown }[],
    high = false,
    who: 'residential' | 'industrial' = 'residential',
  ): number => new Thresholds([rule], rows).of(who, high).get('energy-jump')!['share']!;
  const code = 'anomaly.energy-jump.share';

  it('come from the narrowest scope: class, voltage level, everywhere, default', () => {
    expect(share([])).toBe(1);
    expect(share([], true, 'industrial')).toBe(0.3);
    expect(share([], false, 'industrial')).toBe(0.5);
    const rows = [
      { code, scope: '*', value: 0.8 },
      { code, scope: 'high-voltage', value: 0.2 },
      { code, scope: 'industrial', value: 0.1 },
    ];
    expect(share(rows)).toBe(0.8);
    expect(share(rows, true)).toBe(0.2);
    expect(share(rows, true, 'industrial')).toBe(0.1);
  });

  it('turn a rule off', () => {
    const off = new Thresholds(RULES, [{ code: 'anomaly.energy-jump.enabled', scope: '*', value: 0 }]);
    expect(checkAccount(factsFor({ rows: [row('1000', '1350')] }), off).map((finding) => finding.rule)).not.toContain(
      'energy-jump',
    );
  });
});

describe('properties', () => {
  const register = fc.record({
    digits: fc.integer({ min: 3, max: 8 }),
    a: fc.double({ min: 0, max: 1, noNaN: true }),
    b: fc.double({ min: 0, max: 1, noNaN: true }),
    expected: fc.option(fc.integer({ min: 0, max: 5000 })),
  });

  it('a wrap is near the end, shows little, and never more than half the plate; else it ran backwards', () => {
    fc.assert(
      fc.property(register, ({ digits, a, b, expected }) => {
        const span = 10 ** digits;
        const [curr, prev] = [Math.floor(Math.min(a, b) * (span - 1)), Math.ceil(Math.max(a, b) * (span - 1))];
        fc.pre(curr < prev);
        const verdict = decideBackwardStep({ digits, prev, curr, expectedAdvance: expected, ruled: null }, ROLLOVER);
        expect(verdict.roundAdvance).toBe(span - prev + curr);
        if (!verdict.wentRound) return;
        expect(prev).toBeGreaterThanOrEqual(0.9 * span);
        expect(curr).toBeLessThanOrEqual(0.1 * span);
        expect(verdict.roundAdvance).toBeLessThanOrEqual(span / 2);
      }),
    );
  });

  it('a person’s ruling stands above the figures', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999 }), fc.boolean(), (prev, ruled) => {
        expect(
          decideBackwardStep({ digits: 5, prev, curr: prev - 1, expectedAdvance: 100, ruled }, ROLLOVER).wentRound,
        ).toBe(ruled);
      }),
    );
  });

  it('every one-digit slip of a figure can be undone to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 1, max: 9 }),
        (meant, place, add) => {
          const digit = Math.floor(meant / 10 ** place) % 10;
          const written = meant + (((digit + add) % 10) - digit) * 10 ** place;
          expect(slipsOf(written, 5, 0).map((slip) => slip.value)).toContain(meant);
        },
      ),
    );
  });

  it('an ordinary month within the noise of its own history raises nothing of the first class', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 400 }),
        fc.double({ min: 0.75, max: 1.25, noNaN: true }),
        (base, factor) => {
          const facts = factsFor({
            rows: [row('1000', String(1000 + Math.round(base * factor)))],
            past: history(base),
          });
          expect(checkAccount(facts, thresholds).filter((finding) => finding.class === 1)).toEqual([]);
        },
      ),
    );
  });

  it('money at risk is never negative and never above its exposure', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 99_999 }), (prev, curr) => {
        for (const finding of checkAccount(factsFor({ rows: [row(String(prev), String(curr))] }), thresholds)) {
          expect(Number(finding.moneyAtRiskYuan)).toBeGreaterThanOrEqual(0);
          expect(Number(finding.moneyAtRiskYuan)).toBeLessThanOrEqual(Number(finding.detail.exposureYuan));
        }
      }),
    );
  });
});
