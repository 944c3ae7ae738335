import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from '@/server/billing/canonical';
import {
  type BillingInput,
  type MeterInput,
  type PriceVersion,
  type RatedBill,
  isBillingFault,
} from '@/server/billing/contract';
import { exact, text } from '@/server/billing/exact';
import { evaluateTrace } from '@/server/billing/formulas';
import { contentHash, priceTable } from '@/server/billing/hashing';
import { rateBill } from '@/server/billing/rate-bill';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';
import { priceBookFaults, priceOn } from '@/server/billing/tariffs/price-book';
import { YUNNAN } from '@/server/billing/tariffs/yunnan';
import { decimal, sum } from '@/server/kernel/money';
import { addDays, daysBetween } from '@/server/kernel/time';
import { bundle, given, price, single, terms } from '@/tests/golden/fixtures';

const OCTOBER = { month: '2026-10', from: '2026-10-01', to: '2026-11-01' } as const;
const book = priceTable(YUNNAN_BOOK);

function rated(input: BillingInput, prices: readonly PriceVersion[] = YUNNAN_BOOK): RatedBill {
  const result = rateBill(input, prices === YUNNAN_BOOK ? book : priceTable(prices));
  if (isBillingFault(result)) throw new Error(`${result.code} ${JSON.stringify(result.params)}`);
  return result;
}

function on(code: string): PriceVersion {
  const version = priceOn(YUNNAN_BOOK, YUNNAN, code, OCTOBER.from);
  if (!version) throw new Error(code);
  return version;
}

const kwh = fc.integer({ min: 0, max: 900_000 });
const periods = fc.record({ peak: kwh, flat: kwh, valley: kwh, sharp: kwh, reactive: kwh });

const asMeter = (energy: {
  peak: number;
  flat: number;
  valley: number;
  sharp: number;
  reactive?: number;
}): MeterInput =>
  given(Object.fromEntries(Object.entries(energy).map(([register, value]) => [register, String(value)])));

/** Any account on the Yunnan book. */
const anyBill: fc.Arbitrary<BillingInput> = fc
  .record({
    code: fc.constantFrom(
      'residential-tiered',
      'residential-shared',
      'commercial-flat',
      'commercial-tou',
      'agricultural',
      'large-industry-tou',
    ),
    energy: periods,
    used: fc.integer({ min: 0, max: 1560 }),
    kva: fc.integer({ min: 315, max: 20_000 }),
    pf: fc.constantFrom('0.90', '0.85', '0.80', undefined),
  })
  .map(({ code, energy, used, kva, pf }) => {
    const version = on(code);
    const cls = code.startsWith('res')
      ? 'residential'
      : code.startsWith('com')
        ? 'commercial'
        : code === 'agricultural'
          ? 'agricultural'
          : 'industrial';
    return single(OCTOBER, cls, version, asMeter(energy), {
      terms: {
        ...(pf === undefined ? {} : { pfStandard: pf }),
        ...(version.body.kind === 'two-part'
          ? { basic: { by: 'capacity', equipment: [{ id: 'T', kva: String(kva) }] } }
          : {}),
      },
      ...(code === 'residential-tiered' ? { tier: { usedKwh: [String(used)] } } : {}),
    });
  });

describe('properties of every bill', () => {
  it('lines sum to the total, and each trace gives its line', () => {
    fc.assert(
      fc.property(anyBill, (input) => {
        const bill = rated(input);
        expect(sum(bill.lines.map((line) => decimal(line.amountYuan))).toFixed(2)).toBe(bill.amountYuan);
        expect(sum(bill.lines.map((line) => decimal(evaluateTrace(line.trace)))).toFixed(2)).toBe(bill.amountYuan);
      }),
    );
  });

  it('the same bundle gives the same bytes, also after the wire and in another key order', () => {
    const shuffled = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shuffled)
        : value !== null && typeof value === 'object'
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, one]) => [key, shuffled(one)]),
            )
          : value;
    fc.assert(
      fc.property(anyBill, (input) => {
        const bill = rated(input);
        const again = rated(shuffled(JSON.parse(JSON.stringify(input))) as BillingInput);
        expect(again).toEqual(bill);
        expect(canonicalJson(JSON.parse(JSON.stringify(bill)))).toBe(canonicalJson(bill));
        const { amountYuan, energyKwh, lines } = bill;
        expect(bill.outputHash).toBe(contentHash({ amountYuan, energyKwh, lines }));
      }),
    );
  });

  it('a changed operand changes the hash of the bundle', () => {
    fc.assert(
      fc.property(anyBill, (input) => {
        const other = {
          ...input,
          points: input.points.map((point) => ({ ...point, meters: [given({ total: '1' })] })),
        };
        expect(contentHash(other)).not.toBe(contentHash(input));
      }),
    );
  });

  it('more energy never costs less within one tariff, power-factor adjustment aside', () => {
    const period = fc.constantFrom('peak', 'flat', 'valley', 'sharp');
    fc.assert(
      fc.property(anyBill, period, fc.integer({ min: 1, max: 5000 }), (input, register, more) => {
        const bare = (extra: number): BillingInput => ({
          ...input,
          points: input.points.map((point) => ({
            ...point,
            segments: point.segments?.map(({ pfStandard: _pf, ...rest }) => rest),
            meters: point.meters?.map((meter) => ({
              ...meter,
              registers: meter.registers.map((one) =>
                one.register === register && 'quantity' in one
                  ? { ...one, quantity: String(Number(one.quantity) + extra) }
                  : one,
              ),
            })),
          })),
        });
        expect(decimal(rated(bare(more)).amountYuan).gte(rated(bare(0)).amountYuan)).toBe(true);
      }),
    );
  });

  it('no reading, however broken, makes the engine throw', () => {
    const wild = fc.oneof(fc.constant(null), fc.string(), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(wild, wild, fc.integer({ min: -2, max: 12 }), fc.anything(), (prev, curr, digits, rolledOver) => {
        const meter = {
          meterId: 'M',
          multiplier: '1',
          registers: [{ register: 'total', prev, curr, digits, rolledOver }],
        } as unknown as MeterInput;
        expect(() => rateBill(single(OCTOBER, 'commercial', on('commercial-flat'), meter), book)).not.toThrow();
      }),
    );
    expect(isBillingFault(rateBill({} as BillingInput, book))).toBe(true);
  });
});

describe('splitting a period', () => {
  const tou = price('split', {
    kind: 'two-part',
    energyYuan: '0.4321',
    tou: { by: 'factor', peak: '1.5', valley: '0.5' },
    capacityYuan: '27',
    funds: [{ code: 'renewable', yuanPerKwh: '0.019' }],
    fundsIncluded: false,
  });
  const day = fc.integer({ min: 1, max: 30 }).map((n) => addDays(OCTOBER.from, n));
  const basic = { by: 'capacity', equipment: [{ id: 'T', kva: '630' }] } as const;

  it('terms cut at any day without a change give the same bytes of lines', () => {
    fc.assert(
      fc.property(periods, day, (energy, cut) => {
        const whole = single(OCTOBER, 'industrial', tou, asMeter(energy), { terms: { basic, pfStandard: '0.90' } });
        const first = terms(tou, OCTOBER.from, cut, { basic, pfStandard: '0.90' });
        const second = terms(tou, cut, OCTOBER.to, { basic, pfStandard: '0.90' });
        const cutUp = bundle(OCTOBER, 'industrial', [
          { pointNo: 0, meters: [asMeter(energy)], segments: [first, second] },
        ]);
        expect(rated(cutUp, [tou]).outputHash).toBe(rated(whole, [tou]).outputHash);
      }),
    );
  });

  it('a real cut into two price versions of equal prices moves at most the rounding: half a fen a line and a kWh a register', () => {
    const twin = { ...tou, id: 'split-twin', tariffCode: 'split-twin' };
    fc.assert(
      fc.property(periods, day, (energy, cut) => {
        const whole = rated(single(OCTOBER, 'industrial', tou, asMeter(energy), { terms: { basic } }), [tou]);
        const points = [
          {
            pointNo: 0,
            meters: [asMeter(energy)],
            segments: [terms(tou, OCTOBER.from, cut, { basic }), terms(twin, cut, OCTOBER.to, { basic })],
          },
        ];
        const cutUp = rated(bundle(OCTOBER, 'industrial', points), [tou, twin]);
        expect(cutUp.energyKwh).toBe(whole.energyKwh);
        const moved = decimal(cutUp.amountYuan).minus(whole.amountYuan).abs();
        expect(moved.lte(decimal('0.005').times(whole.lines.length + cutUp.lines.length))).toBe(true);
      }),
    );
  });

  it('two bills of one month, cut by a reading, cost what one costs, up to the rounding of their lines', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 1560 }),
        day,
        (a, b, used, cut) => {
          const version = on('residential-tiered');
          const part = (from: string, to: string, total: number, usedKwh: readonly string[]): RatedBill =>
            rated(
              single({ month: '2026-10', from, to }, 'residential', version, given({ total: String(total) }), {
                tier: { usedKwh },
              }),
            );
          const whole = part(OCTOBER.from, OCTOBER.to, a + b, [String(used)]);
          const first = part(OCTOBER.from, cut, a, [String(used)]);
          const second = part(cut, OCTOBER.to, b, first.facts.tierUsedKwh ?? []);
          expect(second.facts.tierUsedKwh).toEqual(whole.facts.tierUsedKwh);
          const moved = decimal(first.amountYuan).plus(second.amountYuan).minus(whole.amountYuan).abs();
          expect(moved.lte(decimal('0.005').times(first.lines.length + second.lines.length + whole.lines.length))).toBe(
            true,
          );
          expect(daysBetween(OCTOBER.from, cut)).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('price books', () => {
  it('the Yunnan book has neither gap nor overlap, and covers the present', () => {
    expect(priceBookFaults(YUNNAN_BOOK)).toEqual([]);
    for (const version of YUNNAN_BOOK)
      expect(priceOn(YUNNAN_BOOK, YUNNAN, version.tariffCode, '2026-11-24')).not.toBeNull();
  });
  it('overlaps, gaps and twice-used ids are named, all at once', () => {
    const make = (id: string, from: string, to: string | null): PriceVersion => ({
      ...price(id, { kind: 'flat', energyYuan: '1', funds: [], fundsIncluded: false }, from, to),
      tariffCode: 'x',
    });
    const faults = priceBookFaults([
      make('a', '2020-01-01', '2021-01-01'),
      make('b', '2020-12-01', '2022-01-01'),
      make('c', '2022-02-01', null),
      make('d', '2023-01-01', null),
      make('d', '2024-02-30', null),
      make('e', '2019-01-01', '2019-01-01'),
    ]);
    expect(faults.map((fault) => fault.code).sort()).toEqual([
      'bad-date',
      'empty-dates',
      'gap',
      'id-twice',
      'open-before-later',
      'overlap',
    ]);
  });
  it('a price that changed since the bundle was made is refused', () => {
    const version = on('commercial-flat');
    const input = single(OCTOBER, 'commercial', version, given({ total: '10' }));
    const changed: PriceVersion = {
      ...version,
      body: { kind: 'flat', energyYuan: '9', funds: [], fundsIncluded: false },
    };
    expect(rateBill(input, priceTable([changed]))).toMatchObject({ fault: true, code: 'price-changed' });
    expect(rateBill(input, priceTable([]))).toMatchObject({ fault: true, code: 'price-missing' });
    expect(text(exact(rated(input).amountYuan))).toBe('6.57');
  });
});
