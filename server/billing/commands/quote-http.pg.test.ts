import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { GET, POST } from '@/app/api/billing/quote/endpoint';
import { hashPassword } from '@/server/access/commands/password';
import { closeLive } from '@/server/wiring';
import { TestBrowser } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let person: TestBrowser;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    await smallUtility(sql);
    await sql.run('UPDATE app_user SET password_hash = $1', [hash]);
  });
  person = new TestBrowser();
  await person.signIn('reviewer', PASSWORD);
});
afterAll(async () => {
  await closeLive();
  await database.drop();
});

const bill = (quantities: object): object => ({
  quote: 1,
  request: {
    kind: 'bill',
    month: '2010-06',
    prices: [{ id: 'p', body: { kind: 'flat', energyYuan: '0.5' } }],
    points: [{ quantities }],
  },
});
const post = (body: object, headers: Record<string, string> = {}) =>
  person.call(POST, { method: 'POST', path: '/api/billing/quote', body, headers });

describe('POST /api/billing/quote', () => {
  it('answers as the command does, and writes nothing', async () => {
    const counts = (): Promise<unknown> =>
      asOwner(database.url, (sql) =>
        sql.one('SELECT (SELECT count(*) FROM bill) AS bills, (SELECT count(*) FROM outbox) AS events'),
      );
    const before = await counts();
    const { status, body } = await post(bill({ total: '120' }));
    expect([status, body.ok, body.amountYuan]).toEqual([200, true, '60.00']);
    expect(await counts()).toEqual(before);
  });

  it('refuses with 422 and every fault, in the language asked for', async () => {
    const wrong = bill({ total: 'many', peak: '-1' });
    const chinese = await post(wrong, { 'accept-language': 'zh-CN', 'x-gongdan-locale': '' });
    const english = await post(wrong, { 'accept-language': 'en', 'x-gongdan-locale': '' });
    expect([chinese.status, english.status]).toEqual([422, 422]);
    const paths = (answer: { body: { faults: { path: string }[] } }): string[] =>
      answer.body.faults.map((one) => one.path);
    expect(paths(chinese)).toEqual(['request.points.0.quantities.total', 'request.points.0.quantities.peak']);
    expect(paths(english)).toEqual(paths(chinese));
    expect(chinese.body.faults[0].reason).toMatch(/十进制/);
    expect(english.body.faults[0].reason).toMatch(/decimal/);
  });

  it('gives its JSON Schema', async () => {
    const { status, body } = await person.call(GET, { path: '/api/billing/quote' });
    expect([status, body.$schema]).toEqual([200, 'https://json-schema.org/draft/2020-12/schema']);
  });
});
