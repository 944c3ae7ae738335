import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { quoteJsonSchema } from '@/server/billing/quote-json-schema';
import { requestSchemas } from '@/server/billing/quote-schema';
import { quote } from '@/server/billing/quote';
import { YUNNAN_BOOK } from '@/server/billing/tariffs';

const named = new Map(YUNNAN_BOOK.map((version) => [version.id, version]));
const household = {
  kind: 'bill',
  from: '2026-10-01',
  to: '2026-11-01',
  points: [
    {
      pointNo: 0,
      meters: [{ meterId: 'M1', registers: [{ register: 'total', prev: '100', curr: '220', digits: 5 }] }],
      segments: [{ price: 'yn-residential-tiered-2016-08-01' }],
      tier: { usedKwh: ['1500'] },
    },
  ],
};

describe('quote', () => {
  it('rates a bill on a named price', () => {
    const answer = quote({ quote: 1, request: household }, named);
    expect(answer).toMatchObject({ ok: true, amountYuan: '48.60', energyKwh: '120', averageYuanPerKwh: '0.4050' });
  });

  it('names prices of the book in both bills of a difference', () => {
    const { kind: _kind, ...billed } = household;
    const right = { ...billed, points: [{ ...billed.points[0], tier: { usedKwh: ['1560'] } }] };
    const request = { kind: 'bill-difference', billed, right };
    // 60 of the 120 kWh move from 0.36 to 0.45.
    expect(quote({ quote: 1, request }, named)).toMatchObject({ ok: true, amountYuan: '5.40' });
    expect(quote({ quote: 1, request })).toMatchObject({
      ok: false,
      faults: ['billed', 'right'].map((side) => ({
        path: `request.${side}.points.0.segments.0.price`,
        code: 'no-such-price',
      })),
    });
  });

  it('names every fault at once: path, value, reason', () => {
    const request = {
      ...household,
      from: '2026-02-30',
      colour: 'red',
      points: [
        {
          pointNo: 0,
          meters: [{ meterId: 'M1', registers: [{ register: 'total', prev: '1e3', curr: 5, digits: 0 }] }],
        },
      ],
    };
    const answer = quote({ quote: 1, request }, named);
    expect(answer.ok).toBe(false);
    const faults = answer.ok ? [] : answer.faults;
    expect(faults.map((fault) => fault.path).sort()).toEqual([
      'request.colour',
      'request.from',
      'request.points.0.meters.0.registers.0.curr',
      'request.points.0.meters.0.registers.0.digits',
      'request.points.0.meters.0.registers.0.prev',
    ]);
    expect(faults.every((fault) => fault.reason.length > 0 && fault.value.length > 0)).toBe(true);
  });

  it('says which price is unknown, and where the engine found a fault', () => {
    const unknown = { ...household, points: [{ ...household.points[0], segments: [{ price: 'nowhere' }] }] };
    expect(quote({ quote: 1, request: unknown }, named)).toMatchObject({
      ok: false,
      faults: [{ path: 'request.points.0.segments.0.price' }],
    });
    const registers = [{ register: 'total', prev: '220', curr: '100', digits: 5 }];
    const backwards = { ...household, points: [{ ...household.points[0], meters: [{ meterId: 'M1', registers }] }] };
    expect(quote({ quote: 1, request: backwards }, named)).toMatchObject({
      ok: false,
      faults: [{ path: 'request.points.0.meters.0', code: 'reading-backwards' }],
      billing: { code: 'reading-backwards' },
    });
  });

  it.each([
    undefined,
    null,
    7,
    'text',
    [],
    {},
    { quote: 1 },
    { quote: 2, request: household },
    { quote: 1, request: { kind: '__proto__' } },
  ])('refuses %j without throwing', (input) => {
    const answer = quote(input, named);
    expect(answer.ok).toBe(false);
    expect(answer.ok ? [] : answer.faults).not.toHaveLength(0);
  });

  it('gives a JSON Schema, and the page names every kind and every example in it answers', () => {
    expect(JSON.stringify(quoteJsonSchema())).toContain('"late-fee"');
    const page = readFileSync('docs/quote.md', 'utf8');
    for (const kind of Object.keys(requestSchemas)) expect(page).toContain(`\`${kind}\``);
    const examples = [...page.matchAll(/```json\n(\{\s*"quote"[\s\S]*?)```/g)].map(
      (match) => JSON.parse(match[1] ?? '') as unknown,
    );
    expect(examples.length).toBeGreaterThanOrEqual(Object.keys(requestSchemas).length);
    for (const example of examples) expect(quote(example, named)).toMatchObject({ ok: true });
  });
});
