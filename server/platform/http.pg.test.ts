import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hashPassword } from '@/server/access/commands/password';
import { Refusal, REFUSALS, type RefusalCode } from '@/server/kernel/refusal';
import { closeLive } from '@/server/wiring';
import { TestBrowser } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';
import { route } from './http';
import { contentSecurityPolicy, securityHeaders } from './security-headers';
import { refusalMessage } from './speech';

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

describe('a route', () => {
  it('hands the handler who asks, in the language of the page, and what was parsed', async () => {
    const handler = route({
      verb: 'order.see',
      body: z.strictObject({ n: z.number() }),
      query: z.strictObject({ tag: z.array(z.string()) }),
      params: z.strictObject({ id: z.coerce.number() }),
      handler: async (ctx, { body, query, params, address }) => ({
        name: ctx.actor.name,
        body,
        query,
        params,
        address,
      }),
    });
    const call = { method: 'PUT', path: '/x?tag=a&tag=b', body: { n: 1 }, params: { id: '7' } };
    const english = await person.call(handler, call);
    expect(english.body).toEqual({
      name: 'Li Na',
      body: { n: 1 },
      query: { tag: ['a', 'b'] },
      params: { id: 7 },
      address: '10.0.0.1',
    });
    expect(english.headers.get('cache-control')).toBe('no-store');
    const chinese = await person.call(handler, { ...call, headers: { 'x-gongdan-locale': 'zh-CN' } });
    expect(chinese.body.name).toBe('李娜');
  });

  it('refuses nobody, the wrong verb, unknown query keys, and a body where none belongs', async () => {
    const handler = route({ verb: 'bill.release', query: z.object({}), handler: async () => ({}) });
    expect((await new TestBrowser().call(handler)).status).toBe(401);
    const forbidden = await person.call(handler);
    expect([forbidden.status, forbidden.body.error.message]).toEqual([
      403,
      'Your roles do not include “release bills”. If your work needs it, ask the administrator of your unit for the role.',
    ]);
    const open = route({ query: z.object({}), handler: async () => ({}) });
    expect((await person.call(open, { path: '/x?unitId=3' })).status).toBe(422);
    expect((await person.call(open, { method: 'POST', body: { state: 'done' } })).status).toBe(422);
    expect((await person.call(open, { method: 'POST' })).status).toBe(200);
  });

  it('lets an upload through by its type alone, guarded like any change', async () => {
    const handler = route({
      accepts: ['text/csv'],
      handler: async (_ctx, _input, request) => ({ text: await request.text() }),
    });
    const csv = { 'content-type': 'text/csv; charset=utf-8' };
    expect((await person.call(handler, { method: 'POST', body: 'a,b', headers: csv })).body).toEqual({ text: 'a,b' });
    expect(
      (await person.call(handler, { method: 'POST', body: 'a,b', headers: { 'content-type': 'text/plain' } })).status,
    ).toBe(415);
    const foreign = { ...csv, origin: 'http://evil.test' };
    expect((await person.call(handler, { method: 'POST', body: 'a,b', headers: foreign })).status).toBe(403);
  });

  it('bounds heavy verbs by person', async () => {
    const handler = route({ rate: { name: 'heavy', limit: 2, windowMs: 60_000 }, handler: async () => ({}) });
    const statuses = [];
    for (let n = 0; n < 3; n += 1) statuses.push((await person.call(handler)).status);
    const third = await person.call(handler);
    expect(statuses).toEqual([200, 200, 429]);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = new TestBrowser();
    await other.signIn('lead', PASSWORD);
    expect((await other.call(handler)).status).toBe(200);
  });

  it('turns a bug into a 500 with an id and nothing of its insides', async () => {
    const handler = route({
      handler: async () => {
        throw new Error('SELECT secret FROM drawer');
      },
    });
    const { status, body, headers } = await person.call(handler);
    expect([status, body.error.code, body.error.id]).toEqual([500, 'internal', headers.get('x-request-id')]);
    expect(JSON.stringify(body)).not.toMatch(/secret|drawer/);
    expect(body.error.message).toContain(body.error.id);
  });

  it('answers a refusal with its status, words, params and faults', async () => {
    const handler = route({
      handler: async () => {
        throw new Refusal('order.held-by-other', { orderNo: 'JF1', holder: '李娜' }, [
          { path: 'login', message: 'loginFormat' },
        ]);
      },
    });
    const { status, body } = await person.call(handler);
    expect(status).toBe(409);
    expect(body.error).toMatchObject({ code: 'order.held-by-other', params: { orderNo: 'JF1' } });
    expect(body.error.message).toMatch(/^Order JF1 is locked by 李娜\./);
    expect(body.error.faults[0].message).toMatch(/^A user name has/);
  });

  it('is 503, and never "allowed", while the database is away', async () => {
    const handler = route({ handler: async () => ({ allowed: true }) });
    process.env['DATABASE_URL'] = 'postgresql://nobody:x@127.0.0.1:1/none';
    try {
      const { status, body } = await person.call(handler);
      expect([status, body.error.code]).toEqual([503, 'unavailable']);
    } finally {
      process.env['DATABASE_URL'] = database.url;
    }
  });
});

describe('refusals', () => {
  it.each(Object.keys(REFUSALS) as RefusalCode[])('%s has words in both languages, also without its params', (code) => {
    for (const locale of ['zh-CN', 'en'] as const) {
      const message = refusalMessage(code, {}, locale);
      expect(message.length).toBeGreaterThan(8);
      expect(message).not.toContain(code);
    }
  });
});

describe('security headers', () => {
  it('allow scripts by nonce alone and nobody to frame us', () => {
    const policy = contentSecurityPolicy('abc', { https: true, host: 'gongdan.test', dev: false });
    expect(policy).toMatch(/script-src 'self' 'nonce-abc' 'strict-dynamic';/);
    expect(policy).toContain(`frame-ancestors 'none'`);
    expect(policy).toContain('wss://gongdan.test');
    expect(policy).not.toContain('unsafe-eval');
    expect(
      contentSecurityPolicy('abc', { https: true, host: "x; script-src 'unsafe-inline'", dev: false }),
    ).not.toContain('unsafe-inline;');
    expect(securityHeaders('abc', { https: false, host: 'x', dev: false })).not.toHaveProperty(
      'strict-transport-security',
    );
  });
});
