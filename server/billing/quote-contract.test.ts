/** The contract of the quote: words of its schema, faults all at once in both languages, and the command itself. */
import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

import { quote } from '@/server/billing/quote';
import { quoteJsonSchema } from '@/server/billing/quote-json-schema';
import { isFaultCode } from '@/server/billing/quote-words';
import { FAULT_CODES } from '@/server/billing/contract';

interface Node {
  readonly [key: string]: unknown;
}

function members(node: unknown, at: string, found: Map<string, Node>): Map<string, Node> {
  if (Array.isArray(node)) node.forEach((one, i) => members(one, `${at}.${i}`, found));
  else if (typeof node === 'object' && node !== null) {
    const properties = (node as Node)['properties'];
    if (typeof properties === 'object' && properties !== null)
      for (const [name, member] of Object.entries(properties)) found.set(`${at}.${name}`, member as Node);
    for (const [key, value] of Object.entries(node)) members(value, `${at}.${key}`, found);
  }
  return found;
}

describe('the JSON Schema', () => {
  const all = members(quoteJsonSchema(), '', new Map());

  it('is of draft 2020-12 and gives every member a title in both languages, a text and an example', () => {
    expect((quoteJsonSchema() as Node)['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    const bare = [...all].filter(
      ([path, one]) =>
        !/ · .*[一-鿿]/.test(String(one['title'])) ||
        typeof one['description'] !== 'string' ||
        (!Array.isArray(one['examples']) && !path.endsWith('.request')),
    );
    expect(bare.map(([path]) => path)).toEqual([]);
    expect(all.size).toBeGreaterThan(400);
  });

  it('gives quantities their units', () => {
    const without = [...all].filter(([path, one]) => /(Kwh|Yuan|Kva|Kw|Kvarh|Ohm)$/.test(path) && !('x-unit' in one));
    expect(without.map(([path]) => path)).toEqual([]);
  });
});

const broken = {
  quote: 1,
  request: {
    kind: 'bill',
    month: '2010-06',
    prices: [{ id: 'p', body: { kind: 'flat', energyYuan: '0.5' } }],
    points: [
      { meters: [{ registers: [{ register: 'total', prev: '500', curr: '100', digits: 4 }] }] },
      { meters: [{ registers: [{ register: 'total', prev: '50', curr: '10', digits: 4 }] }] },
    ],
  },
};

describe('faults', () => {
  it('of readings are all named at once, by code, in the language asked for', () => {
    const [english, chinese] = (['en', 'zh-CN'] as const).map((locale) => quote(broken, new Map(), locale));
    for (const answer of [english, chinese])
      expect(answer).toMatchObject({
        ok: false,
        faults: [
          { path: 'request.points.0.meters.0', code: 'reading-backwards' },
          { path: 'request.points.1.meters.0', code: 'reading-backwards' },
        ],
      });
    expect(JSON.stringify(english)).toContain('500 → 100');
    expect(JSON.stringify(chinese)).toContain('小于上次');
  });

  it('of the sound parts of an unsound bill are named too', () => {
    const request = {
      ...broken.request,
      month: undefined,
      from: '2010-07-01',
      to: '2010-06-01',
      prices: [...broken.request.prices, ...broken.request.prices],
      points: [
        { ...broken.request.points[0], price: 'q', cosPhi: 0.9 },
        { parentNo: 7, share: { kind: 'ratio', ratio: '3' }, price: 'p' },
      ],
    };
    const places = (input: object): unknown => {
      const answer = quote({ quote: 1, request: input });
      return answer.ok ? [] : answer.faults.map((fault) => `${fault.path} ${fault.code}`);
    };
    expect(places(request)).toEqual([
      'request.points.0.cosPhi decimal-as-text',
      'request.to not-after-from',
      'request.points.0.price no-such-price',
      'request.points.0.meters.0 reading-backwards',
      'request.points.1.share.ratio not-a-fraction',
    ]);
    const sound = request.points.map((point) => ({ ...point, cosPhi: undefined }));
    expect(places({ ...request, points: sound })).toEqual([
      'request.prices.1.id price-twice',
      'request.points.1.parentNo no-such-point',
      'request.points.1.share.ratio not-a-fraction',
      'request.to not-after-from',
      'request.points.0.price no-such-price',
      'request.points.0.meters.0 reading-backwards',
    ]);
  });

  it('of the basic charge alone are faults, not a crash', () => {
    const request = {
      kind: 'basic-charge',
      month: '2010-06',
      priceYuan: '28',
      demandKw: '900',
      basic: { by: 'demand' },
    };
    expect(quote({ quote: 1, request })).toMatchObject({
      ok: false,
      faults: [{ path: 'request.basic.contractKw', code: 'contract-missing' }],
    });
  });

  it('of a calculation are all named, each under its own place in the list', () => {
    const debt = { amountYuan: '100', dueOn: '2010-06-15' };
    const debts = [debt, { ...debt, paidOn: '2010-06-20' }, debt];
    expect(quote({ quote: 1, request: { kind: 'late-fee', class: 'commercial', debts } })).toMatchObject({
      faults: [
        { path: 'request.debts.0.paidOn', code: 'missing' },
        { path: 'request.debts.2.paidOn', code: 'missing' },
      ],
    });
  });

  it('of the engine have words in both languages', () => {
    expect(FAULT_CODES.filter((code) => !isFaultCode(code))).toEqual([]);
  });

  it('a number where text belongs says how to write it', () => {
    const request = { kind: 'indicator', indicator: { of: 'error-rate', wrong: 2, all: '1000' } };
    expect(quote({ quote: 1, request })).toMatchObject({
      faults: [{ path: 'request.indicator.wrong', value: '2', code: 'decimal-as-text' }],
    });
  });
});

const run = (input: string, ...args: string[]) =>
  spawnSync(process.execPath, ['server/launch/quote.mjs', ...args], { input, encoding: 'utf8' });

describe('npm run -s quote', () => {
  it('prints JSON alone: 0 answered, 2 refused, whatever comes in', () => {
    const good = { quote: 1, request: { kind: 'indicator', indicator: { of: 'rate', part: '3', whole: '4' } } };
    const answered = run(JSON.stringify(good));
    expect([answered.status, answered.stderr]).toEqual([0, '']);
    expect(JSON.parse(answered.stdout)).toMatchObject({ ok: true, results: { percent: '75' } });
    const refused = run(JSON.stringify([good, broken]), '--lang', 'zh-CN');
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject([{ ok: true }, { ok: false }]);
    expect(refused.stderr).toMatch(/^\[1\] request\.points\.0\.meters\.0: .*小于上次/);
    const none = run('{');
    expect([none.status, (JSON.parse(none.stdout) as { ok: boolean }).ok]).toEqual([2, false]);
    expect(run('{}', '--colour').status).toBe(2);
  }, 120_000);
});
