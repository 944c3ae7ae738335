/** Properties of random bills with everything in them: sub-points, losses, corrections, segments, demand, feeds, funds, power factor. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isBillingFault } from '@/server/billing/contract';
import { add, exact, EXACT_ZERO, fixed } from '@/server/billing/exact';
import { evaluateTrace } from '@/server/billing/formulas';
import { priceTable } from '@/server/billing/hashing';
import { buildBill, isBuilt } from '@/server/billing/bill-request';
import { billSchema } from '@/server/billing/bill-schema';
import { quote } from '@/server/billing/quote';
import { rateBill } from '@/server/billing/rate-bill';
import { RULES } from '@/server/billing/rules';

const whole = (max: number) => fc.integer({ min: 0, max }).map(String);
const price = (max: number) => fc.integer({ min: 1, max }).map((n) => (n / 10_000).toFixed(4));
const day = fc.integer({ min: 2, max: 30 }).map((n) => `2010-06-${String(n).padStart(2, '0')}`);

const twoPart = fc.record({
  kind: fc.constant('two-part'),
  energyYuan: price(9000),
  tou: fc.constantFrom(
    { by: 'factor', sharp: '1.8', peak: '1.5', valley: '0.5' },
    { by: 'factor', peak: '1.6', valley: '0.4' },
    { by: 'difference', peak: '0.03', valley: '-0.00005' },
  ),
  capacityYuan: whole(40),
  demandYuan: whole(50),
  funds: fc.constantFrom(
    [],
    [
      { code: 'rural-grid-loan', yuanPerKwh: '0.02' },
      { code: 'three-gorges', yuanPerKwh: '0.0075', inPfBase: true },
    ],
  ),
});
const basic = fc.oneof(
  fc.record({
    by: fc.constant('capacity'),
    equipment: fc
      .tuple(day, fc.constantFrom('suspended', 'suspended-half', 'hot-standby', 'absent'))
      .map(([from, state]) => [
        { id: 'T1', kva: '1000', states: [{ from, to: '2010-08-01', state }] },
        { id: 'T2', kva: '630' },
      ]),
  }),
  fc.record({
    by: fc.constant('demand'),
    contractKw: whole(1500),
    rule: fc.constantFrom('pre-2005', 'excess-105', 'band-95-105', 'actual'),
  }),
);

/** A whole bill as a caller writes it. */
const anyRequest = fc
  .record({
    old: twoPart,
    new_: twoPart,
    cut: day,
    basic,
    meter: fc.record({ peak: whole(90_000), flat: whole(90_000), valley: whole(90_000), sharp: whole(9000) }),
    reactive: whole(200_000),
    demand: whole(2000),
    share: fc.constantFrom({ kind: 'ratio', ratio: '0.137' }, { kind: 'fixed', kwh: '7' }),
    losses: fc.constantFrom(
      undefined,
      { transformer: { method: 'formula', kva: '1630', p0: '1.9', pk: '12', i0: '1', uk: '4.5', shifts: 2 } },
      { transformer: { method: 'ratio', ratio: '0.015' }, line: { ratio: '0.03' } },
    ),
    standard: fc.constantFrom('0.90', '0.85', '0.80'),
    parameters: fc.record(
      {
        lossOrder: fc.constantFrom('after-shares', 'before-shares'),
        lossPeriod: fc.constantFrom('flat', 'pro-rata'),
        shareTakenFrom: fc.constantFrom('flat-first', 'pro-rata'),
        cosPhiMethod: fc.constantFrom('exact', 'ratio-4'),
        pfBase: fc.constantFrom('net-of-funds', 'with-funds'),
      },
      { requiredKeys: [] },
    ),
    money: fc.integer({ min: -99_999, max: 99_999 }).map((n) => (n / 100).toFixed(2)),
  })
  .map((one) => ({
    kind: 'bill',
    class: 'industrial',
    month: '2010-06',
    prices: [
      { id: 'old', body: one.old },
      { id: 'new', body: one.new_ },
      { id: 'light', body: { kind: 'flat', energyYuan: '0.7777' } },
    ],
    points: [
      {
        quantities: { ...one.meter, reactive: one.reactive, demand: one.demand },
        segments: [
          { price: 'old', to: one.cut, pfStandard: one.standard, basic: one.basic },
          { price: 'new', pfStandard: '0.90', basic: one.basic },
        ],
        ...(one.losses ? { losses: one.losses } : {}),
        energyCorrections: [{ register: 'total', kwh: '100', reason: 'slow' }],
      },
      { parentNo: 0, share: one.share, price: 'light' },
    ],
    parameters: one.parameters,
    moneyCorrections: [{ amountYuan: one.money, reason: 'price' }],
  }));

describe('random bills with everything in them', () => {
  it('lines and traces sum to the bill, every line names a rule, and the same document gives the same bytes', () => {
    const rules = new Set<string>(RULES.map((rule) => rule.id));
    let answered = 0;
    fc.assert(
      fc.property(anyRequest, (request) => {
        const answer = quote({ quote: 1, request });
        if (!answer.ok) {
          // A fixed quantity above what was used is the one thing these can be refused for.
          expect(answer.billing?.code).toBe('child-above-parent');
          return;
        }
        answered += 1;
        const sum = (amounts: readonly string[]): string => fixed(amounts.map(exact).reduce(add, EXACT_ZERO), 2);
        expect(sum(answer.lines.map((line) => line.amountYuan))).toBe(answer.amountYuan);
        expect(sum(answer.lines.map((line) => evaluateTrace(line.trace)))).toBe(answer.amountYuan);
        expect(sum(Object.values(answer.sums.byCharge))).toBe(answer.amountYuan);
        for (const line of answer.lines) {
          expect(rules.has(line.ruleId)).toBe(true);
          expect(line.amountYuan).toBe(evaluateTrace(line.trace));
        }
        expect(JSON.stringify(quote({ quote: 1, request: JSON.parse(JSON.stringify(request)) as unknown }))).toBe(
          JSON.stringify(answer),
        );
      }),
    );
    expect(answered).toBeGreaterThan(50);
  }, 60_000);

  it('what is billed here is what a run bills: the same lines, with hashes', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const { kind: _kind, ...parsed } = billSchema.parse(request);
        const built = buildBill(parsed, new Map());
        if (!isBuilt(built)) throw new Error(JSON.stringify(built));
        const { input, table } = built;
        const prices = priceTable(table.values());
        const points = input.points.map((point) => ({
          ...point,
          segments: point.segments?.map((one) => ({
            ...one,
            priceHash: prices.get(one.priceVersionId)?.contentHash ?? '',
          })),
        }));
        const billed = rateBill({ ...input, points }, prices);
        const answer = quote({ quote: 1, request });
        if (isBillingFault(billed))
          expect(answer).toMatchObject({ ok: false, billing: { code: billed.code, params: billed.params } });
        else expect(answer).toMatchObject({ ok: true, lines: billed.lines, amountYuan: billed.amountYuan });
      }),
      { numRuns: 50 },
    );
  }, 60_000);
});
