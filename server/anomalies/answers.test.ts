import { describe, expect, it } from 'vitest';
import { accountFacts, pastMonths, registerFacts } from '@/tests/support/anomaly-facts';
import { checkAccount, reviewClasses } from './check';
import type { AccountFacts } from './facts';
import { withPeers } from './facts';
import { RULES } from './rules';
import { Thresholds } from './thresholds';

const DEFAULTS = new Thresholds(RULES, []);
const said = (facts: AccountFacts, thresholds = DEFAULTS): (string | undefined)[][] =>
  checkAccount(facts, thresholds).map(({ rule, detail }) => [rule, detail.variant, detail.explainedBy]);

const OUTAGE = { outageNo: 'TD1', reason: '线路检修', from: '2026-09-06T00:00:00Z', to: '2026-10-05T00:00:00Z' };
const estimated = (prev: string, curr: string): AccountFacts['registers'][number]['last'] => ({
  prevText: prev,
  currText: curr,
  source: 'estimate',
});

describe('automatic answers', () => {
  it('an outage through the period explains zero; a short one does not', () => {
    const dark = accountFacts(0, { outages: [{ ...OUTAGE, hours: 700 }] });
    expect(said(dark)).toEqual([['zero-energy', 'zero', 'outage']]);
    expect(checkAccount(dark, DEFAULTS)[0]!.detail.evidence).toEqual({
      outageNo: 'TD1',
      reason: '线路检修',
      from: '2026-09-06',
      to: '2026-10-05',
      hours: 700,
    });
    expect(reviewClasses(checkAccount(dark, DEFAULTS))).toEqual([]);
    expect(said(accountFacts(0, { outages: [{ ...OUTAGE, hours: 100 }] }))).toEqual([
      ['zero-energy', 'zero', undefined],
    ]);
  });

  it('an outage explains a drop only as far as it reaches', () => {
    expect(said(accountFacts(20, { outages: [{ ...OUTAGE, hours: 500 }] }))).toEqual([
      ['energy-drop', 'drop', 'outage'],
    ]);
    expect(said(accountFacts(5, { outages: [{ ...OUTAGE, hours: 200 }] }))).toEqual([
      ['energy-drop', 'drop', undefined],
    ]);
  });

  it('a suspended supply explains zero, once and repeated', () => {
    expect(said(accountFacts(0, { suspended: true }))).toEqual([['zero-energy', 'zero', 'suspension']]);
    const months = [...pastMonths(0, 2), ...pastMonths(100).slice(2)];
    expect(said(accountFacts(0, { suspended: true, history: months }))).toEqual([
      ['repeated-zero', 'check-on-site', 'suspension'],
    ]);
  });

  it('an earlier estimate explains a step back to no less than where it began, and a jump that makes good for it', () => {
    const back = (curr: number): AccountFacts =>
      accountFacts(0, {
        bill: null,
        registers: [
          registerFacts({
            prev: 1100,
            prevText: '1100',
            curr,
            currText: String(curr),
            advance: curr - 1100,
            last: estimated('1000', '1100'),
          }),
        ],
      });
    expect(said(back(1060))).toEqual([['register-backwards', 'after-estimate', 'earlier-estimate']]);
    expect(said(back(950))).toEqual([['register-backwards', 'after-estimate', undefined]]);
    const low = [{ ...pastMonths(100)[0]!, kwh: 10 }, ...pastMonths(95).slice(1, 6), ...pastMonths(120).slice(6)];
    const jump = (kwh: number): AccountFacts =>
      accountFacts(kwh, {
        history: low,
        registers: [registerFacts({ curr: 1000 + kwh, advance: kwh, last: estimated('990', '1000') })],
        baseline: {
          last: 10 / 30,
          mean3: 2,
          sameMonth: null,
          seasonal: null,
          peers: null,
          expected: 2,
          lowest: 1,
          highest: 2,
          spread: 0.1,
        },
      });
    expect(said(jump(190)).filter(([rule]) => rule === 'energy-jump')).toEqual([
      ['energy-jump', 'jump', 'earlier-estimate'],
    ]);
    expect(said(jump(900)).filter(([rule]) => rule === 'energy-jump')).toEqual([['energy-jump', 'jump', undefined]]);
  });

  it('can be turned off for a unit, and then a person is asked there and nowhere else', () => {
    const off = new Thresholds(
      RULES,
      [{ code: 'anomaly.answer.outage', scope: 'u3/*', value: 0 }],
      new Map([
        [4, 3],
        [3, 1],
        [7, 1],
        [1, null],
      ]),
    );
    const dark = accountFacts(0, { outages: [{ ...OUTAGE, hours: 700 }] });
    expect(said(dark, off)).toEqual([['zero-energy', 'zero', undefined]]);
    expect(said({ ...dark, unitId: 7 }, off)).toEqual([['zero-energy', 'zero', 'outage']]);
  });

  it('never answers a change or earlier trouble, and these can be turned off nowhere', () => {
    const off = new Thresholds(
      RULES,
      ['change-in-cycle', 'first-bill', 'previous-trouble'].map((id) => ({
        code: `anomaly.${id}.enabled`,
        scope: '*',
        value: 0,
      })),
    );
    const facts = accountFacts(100, {
      changes: [{ kind: 'capacity', effectiveOn: '2026-09-20', orderNo: 'BG1', detail: {} }],
      trouble: [{ kind: 'returned', detail: 'JF1' }],
    });
    expect(reviewClasses(checkAccount(facts, off))).toEqual([2, 3]);
  });
});

describe('parameters of a unit', () => {
  const code = 'anomaly.energy-jump.share';
  const parents = new Map([
    [4, 3],
    [3, 1],
    [1, null],
  ]);
  const share = (rows: { code: string; scope: string; value: unknown }[], unitId: number, high = false): number =>
    new Thresholds(RULES, rows, parents).of('commercial', high, unitId).get('energy-jump')!['share']!;

  it('the nearest unit wins, and within it class, voltage level, everything', () => {
    const rows = [
      { code, scope: 'commercial', value: 0.9 },
      { code, scope: 'u3/*', value: 0.8 },
      { code, scope: 'u3/high-voltage', value: 0.7 },
      { code, scope: 'u4/*', value: 0.6 },
    ];
    expect(share(rows, 4)).toBe(0.6);
    expect(share(rows, 3)).toBe(0.8);
    expect(share(rows, 3, true)).toBe(0.7);
    expect(share(rows, 1)).toBe(0.9);
    expect(share([], 4)).toBe(0.5);
  });
});

describe('rules of the second shelf', () => {
  const works = (more: Partial<AccountFacts> = {}): AccountFacts =>
    accountFacts(100_000, {
      class: 'industrial',
      highVoltage: true,
      capacityKva: 500,
      history: pastMonths(100_000),
      registers: [registerFacts({ advance: 1000, multiplier: 100, lastAdvance: 1000 })],
      ...more,
    });
  const demand = (kw: number, lastKw: number): AccountFacts['registers'][number] =>
    registerFacts({
      register: 'demand',
      prev: null,
      prevText: null,
      curr: kw,
      currText: String(kw),
      advance: null,
      last: { prevText: null, currText: String(lastKw), source: 'remote' },
    });
  const bill = works().bill!;

  it.each<[string, AccountFacts, string[][]]>([
    [
      'demand above the contract by a little',
      works({ registers: [demand(330, 320)], bill: { ...bill, contractKw: 320 } }),
      [],
    ],
    [
      'demand above 105 % of the contract',
      works({ registers: [demand(340, 320)], bill: { ...bill, contractKw: 320 } }),
      [['demand-over-capacity', 'over-contract']],
    ],
    ['demand above the capacity', works({ registers: [demand(510, 320)] }), [['demand-over-capacity', 'over']]],
    ['demand newly below 40 %', works({ registers: [demand(190, 320)] }), [['demand-over-capacity', 'under']]],
    ['demand that stood below 40 % before', works({ registers: [demand(190, 180)] }), []],
    ['metered low without losses', works({ bill: { ...bill, lossKwh: 0 } }), [['loss-anomaly', 'none']]],
    ['losses of a twentieth', works({ bill: { ...bill, lossKwh: 5000 } }), []],
    ['losses of a fifth', works({ bill: { ...bill, lossKwh: 20_000 } }), [['loss-anomaly', 'much']]],
    [
      'sub-meters above the main one',
      works({ bill: null, fault: { code: 'child-above-parent', params: { kwh: '100', childKwh: '130' } } }),
      [['sub-over-main', 'more']],
    ],
    [
      'a multiplier changed by nobody’s order',
      works({
        fileChanges: [{ field: 'multiplier', before: '100', after: '10', on: '2026-09-20', orders: ['tariff'] }],
      }),
      [['file-changed', 'no-order']],
    ],
    [
      'a multiplier changed by its order',
      works({
        fileChanges: [{ field: 'multiplier', before: '100', after: '10', on: '2026-09-20', orders: ['multiplier'] }],
      }),
      [],
    ],
    [
      'a dismantling sheet that says another figure',
      works({
        registers: [registerFacts({ removed: true, curr: 1100, currText: '1100', multiplier: 1000, advance: 100 })],
        changes: [
          { kind: 'meter-removed', effectiveOn: '2026-09-20', orderNo: 'B', detail: { oldStop: { total: '1108' } } },
        ],
      }),
      [
        ['broken-chain', 'removed-stop'],
        ['change-in-cycle', 'meter-removed'],
      ],
    ],
    [
      'days without a meter',
      works({
        registers: [
          registerFacts({ removed: true, readOn: '2026-09-10', advance: 100, multiplier: 100 }),
          registerFacts({
            meterId: 2,
            meterNo: 'M2',
            installedInPeriod: true,
            prev: 0,
            prevText: '0',
            last: null,
            prevReadOn: '2026-09-15',
            advance: 900,
            multiplier: 100,
          }),
        ],
      }),
      [['broken-chain', 'unmetered-days']],
    ],
    [
      'twice the price of all that went before',
      works({ bill: { ...bill, kwh: 60_000, fen: 60_000n * 110n } }),
      [
        ['energy-drop', 'drop'],
        ['money-jump', 'price-up'],
      ],
    ],
  ])('%s', (_name, facts, expected) => {
    expect(said(facts).map(([rule, variant]) => [rule, variant])).toEqual(expected);
  });

  it('shows who moved apart from the peers though the own history allows it, and a newcomer far above them', () => {
    const peers = { scope: 'transformer', accounts: 40, ratio: 1.02, daily: 100 / 30 } as const;
    const swing = [...pastMonths(100, 11), { ...pastMonths(400, 12)[11]! }, { ...pastMonths(100, 13)[12]! }];
    const facts = accountFacts(390, { history: swing, peers });
    expect(
      said({ ...facts, baseline: withPeers(facts.baseline, peers) }).filter(([rule]) => rule === 'peer-deviation'),
    ).toEqual([['peer-deviation', 'apart', undefined]]);
    const fresh = accountFacts(900, { history: pastMonths(800, 2), peers });
    expect(said(fresh)).toEqual([['peer-deviation', 'newcomer', undefined]]);
  });

  it('a jump that the peers made too is no jump', () => {
    const peers = { scope: 'class', accounts: 400, ratio: 1.9, daily: 7 } as const;
    const facts = accountFacts(260, { peers });
    expect(said(facts).map(([rule]) => rule)).toContain('energy-jump');
    expect(said({ ...facts, baseline: withPeers(facts.baseline, peers) })).toEqual([]);
  });
});
