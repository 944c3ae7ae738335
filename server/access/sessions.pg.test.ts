import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DELETE, GET, POST } from '@/app/api/session/endpoint';
import { GET as getLayout, PUT as putLayout } from '@/app/api/layout/endpoint';
import { DELETE as deleteFilter } from '@/app/api/layout/filters/[id]/endpoint';
import { GET as getFilters, PUT as putFilter } from '@/app/api/layout/filters/endpoint';
import { PUT as putPreferences } from '@/app/api/session/preferences/endpoint';
import { hashPassword } from '@/server/access/commands/password';
import { forgetSessions } from '@/server/access/queries/session';
import { verifyAccessHistory } from '@/server/access/queries/history';
import { closeLive, live } from '@/server/wiring';
import { ORIGIN, TestBrowser } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility } from '@/tests/support/small-utility';

const PASSWORD = 'a long enough password';
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    await smallUtility(sql);
    await sql.run('UPDATE app_user SET password_hash = $1', [hash]);
  });
});
afterAll(async () => {
  await closeLive();
  await database.drop();
});
beforeEach(async () => {
  await live().sql.run(`UPDATE app_user SET failed_attempts = 0, locked_until = NULL, status = 'active'`);
});

let addresses = 0;
function browser(): TestBrowser {
  addresses += 1;
  return new TestBrowser(`10.1.${addresses >> 8}.${addresses & 255}`);
}

async function signedIn(login = 'reviewer'): Promise<TestBrowser> {
  const person = browser();
  expect((await person.signIn(login, PASSWORD)).status).toBe(200);
  return person;
}

describe('signing in', () => {
  it('opens a session that says who one is and what one may do', async () => {
    const person = browser();
    const { body, headers } = await person.signIn(' Reviewer ', PASSWORD);
    expect(body).toMatchObject({
      user: { login: 'reviewer', nameZh: '李娜', homeUnitId: '3' },
      roles: [{ role: 'reviewer', unitId: '3', unitNameEn: 'Chuxiong City Company' }],
      role: 'reviewer',
      lockCap: 1000,
      panels: [
        'work-queue',
        'order',
        'customer',
        'reading-entry',
        'bill',
        'review',
        'review-groups',
        'rule-performance',
        'billing-runs',
        'price-book',
        'what-if',
        'rules',
        'cashier',
        'bank',
        'period-close',
        'network',
      ],
    });
    expect(body.scopeUnits.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['3', null],
      ['4', '3'],
      ['5', '3'],
    ]);
    expect(body.verbs).not.toContain('bill.release');
    const cookie = headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^gongdan_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const again = await person.call(GET);
    expect(again.body).toEqual(body);
  });

  it('binds the cookie to the host over https', async () => {
    const { headers } = await browser().call(POST, {
      method: 'POST',
      body: { login: 'reviewer', password: PASSWORD },
      headers: { 'x-gongdan-scheme': 'https', origin: ORIGIN.replace('http', 'https') },
    });
    expect(headers.get('set-cookie')).toMatch(/^__Host-gongdan_session=.*; Path=\/; .*; Secure$/);
  });

  it('stores only the hash of the token', async () => {
    const person = await signedIn();
    const token = person.cookies.split('=')[1] ?? '';
    const rows = await live().sql.query<{ found: boolean }>(
      `SELECT bool_or(to_jsonb(s)::text LIKE '%' || $1 || '%') AS found FROM session s`,
      [token],
    );
    expect(rows).toEqual([{ found: false }]);
  });

  it('gives a new token at every sign-in and ends the one the browser had', async () => {
    const person = await signedIn();
    const before = person.cookies;
    await person.signIn('reviewer', PASSWORD);
    expect(person.cookies).not.toBe(before);
    const old = await browser().call(GET, { headers: { cookie: before } });
    expect(old.status).toBe(401);
  });

  it('refuses a form, plain text and a foreign, opaque or missing Origin', async () => {
    const request = { method: 'POST', body: { login: 'reviewer', password: PASSWORD } };
    for (const origin of ['http://evil.test', 'null', 'https://gongdan.test:3000', null]) {
      const { status, body } = await browser().call(POST, { ...request, headers: { origin } });
      expect([status, body.error.code]).toEqual([403, 'auth.cross-site']);
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const { status } = await browser().call(POST, { ...request, headers: { 'content-type': type } });
      expect(status).toBe(415);
    }
  });

  it('names every fault of the input, unknown keys and prototypes among them', async () => {
    const { status, body } = await browser().call(POST, { method: 'POST', body: { login: '', userId: 1 } });
    expect(status).toBe(422);
    expect(body.error.faults).toEqual([
      { path: 'login', message: 'At least 1 characters.', value: '' },
      { path: 'password', message: 'This is required.' },
      { path: '', message: 'Contains something unknown: userId.' },
    ]);
    const prototype = await browser().call(POST, {
      method: 'POST',
      body: '{"login":"a","password":"b","\\u005f_proto__":{}}',
    });
    expect(prototype.status).toBe(400);
    const large = await browser().call(POST, { method: 'POST', body: { login: 'a', password: 'x'.repeat(5000) } });
    expect([large.status, large.body.error.code]).toEqual([413, 'input.too-large']);
  });

  it('speaks the language the page shows', async () => {
    const { body } = await browser().call(GET, { headers: { 'x-gongdan-locale': 'zh-CN' } });
    expect(body.error.message).toBe('登录已失效，请重新登录。');
  });
});

describe('lock-out', () => {
  it('comes with the fifth failure, says the time left, and holds against the right password', async () => {
    const person = browser();
    const left: unknown[] = [];
    for (let n = 1; n <= 4; n += 1) left.push((await person.signIn('lead', 'wrong password')).body.error?.params.left);
    expect(left).toEqual([4, 3, 2, 1]);
    const fifth = await person.signIn('lead', 'wrong password');
    expect([fifth.status, fifth.body.error?.code]).toEqual([429, 'auth.locked-out']);
    expect(fifth.body.error?.message).toMatch(/another 15 minutes \(900 s\)/);
    expect(fifth.headers.get('retry-after')).toBe('900');
    expect((await person.signIn('lead', PASSWORD)).status).toBe(429);
    await live().sql.run(`UPDATE app_user SET locked_until = now() - interval '1 second' WHERE login = 'lead'`);
    expect((await person.signIn('lead', PASSWORD)).status).toBe(200);
  });

  it('lets no more than five of many simultaneous guesses be looked at', async () => {
    const before = await failures('wrong-password', 'calculator');
    const guesses = await Promise.all(
      Array.from({ length: 15 }, () => browser().signIn('calculator', 'wrong password')),
    );
    expect(guesses.filter(({ body }) => body.error?.code === 'auth.wrong-credentials')).toHaveLength(4);
    expect((await failures('wrong-password', 'calculator')) - before).toBe(5);
  });

  it('is the same for names that do not exist, in words and about in time', async () => {
    const person = browser();
    const answers = [];
    for (let n = 0; n < 5; n += 1)
      answers.push((await person.signIn('nobody-here', 'wrong password')).body.error?.code);
    expect(answers).toEqual([...Array<string>(4).fill('auth.wrong-credentials'), 'auth.locked-out']);

    const durations = { known: [] as number[], unknown: [] as number[] };
    for (let n = 0; n < 4; n += 1) {
      for (const [kind, login] of [
        ['known', 'supervisor'],
        ['unknown', `nobody-${n}`],
      ] as const) {
        const from = performance.now();
        await person.signIn(login, 'wrong password');
        durations[kind].push(performance.now() - from);
      }
    }
    expect(Math.min(...durations.unknown)).toBeGreaterThan(Math.min(...durations.known) / 3);
  });

  it('of one address in a hurry is a rate limit', async () => {
    const person = browser();
    let last = 0;
    for (let n = 0; n < 21; n += 1) last = (await person.signIn('hurried', 'wrong password')).status;
    expect(last).toBe(429);
  });
});

async function failures(why: string, login: string): Promise<number> {
  const { n } = await live().sql.one<{ n: number }>(
    `SELECT count(*) AS n FROM access_history h JOIN app_user u ON u.id = h.subject_id
      WHERE u.login = $2 AND h.action = 'sign-in-refused' AND h.detail ->> 'why' = $1`,
    [why, login],
  );
  return n;
}

describe('a session', () => {
  it('asks for the CSRF token on every change', async () => {
    const person = await signedIn();
    const change = { method: 'PUT', body: { theme: 'dark' } };
    const other = await signedIn('lead');
    for (const token of [null, '', 'x', other.csrfToken]) {
      const { status, body } = await person.call(putPreferences, { ...change, headers: { 'x-gongdan-csrf': token } });
      expect([status, body.error.code]).toEqual([403, 'auth.cross-site']);
    }
    expect((await person.call(putPreferences, change)).status).toBe(204);
    expect((await person.call(GET)).body.theme).toBe('dark');
  });

  it('ends with the sign-out, and says so to its open sockets', async () => {
    const person = await signedIn();
    const cookie = person.cookies;
    await live().sql.run('DELETE FROM outbox');
    expect((await person.call(DELETE, { method: 'DELETE' })).status).toBe(204);
    expect(person.cookies).toBe('');
    expect((await person.call(GET, { headers: { cookie } })).status).toBe(401);
    const rows = await live().sql.query<{ topic: string; kind: string }>(
      `SELECT topic, payload ->> 'kind' AS kind FROM outbox`,
    );
    expect(rows).toEqual([{ topic: 'personal', kind: 'sessions-ended' }]);
  });

  it.each([
    ['inactivity', `last_seen_at = now() - interval '8 hours 1 second'`],
    ['expired', `expires_at = now() - interval '1 second'`],
  ])('ends by %s', async (why, change) => {
    const person = await signedIn('operator');
    await live().sql.run(`UPDATE session SET ${change} WHERE ended_at IS NULL AND user_id = 9`);
    forgetSessions(live().sql);
    expect((await person.call(GET)).status).toBe(401);
    const { ended_why } = await live().sql.one<{ ended_why: string }>(
      'SELECT ended_why FROM session WHERE user_id = 9 ORDER BY created_at DESC LIMIT 1',
    );
    expect(ended_why).toBe(why);
    await live().sql.run('UPDATE session SET ended_at = now() WHERE user_id = 9 AND ended_at IS NULL');
  });

  it('of somebody disabled behind our back ends within a second', async () => {
    const person = await signedIn('supervisor');
    expect((await person.call(GET)).status).toBe(200);
    await asOwner(database.url, (sql) => sql.run(`UPDATE app_user SET status = 'disabled' WHERE login = 'supervisor'`));
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await person.call(GET)).status).toBe(401);
    expect((await person.signIn('supervisor', PASSWORD)).body.error?.code).toBe('auth.user-disabled');
    expect((await person.signIn('supervisor', 'wrong password')).body.error?.code).toBe('auth.wrong-credentials');
  });
});

describe('what is a person’s own', () => {
  it('keeps a layout a person', async () => {
    const [one, other] = [await signedIn('lead'), await signedIn('reviewer')];
    expect((await one.call(getLayout)).body).toEqual({ version: 0, layout: null });
    const layout = { grid: { root: {} }, panels: { 订单: 1 } };
    for (const version of [1, 2])
      expect((await one.call(putLayout, { method: 'PUT', body: { version, layout } })).status).toBe(204);
    expect((await one.call(getLayout)).body).toEqual({ version: 2, layout });
    expect((await other.call(getLayout)).body.layout).toBeNull();
  });

  it('keeps filters by name, and nobody deletes another’s', async () => {
    const [one, other] = [await signedIn('lead'), await signedIn('reviewer')];
    const body = { panel: 'work-queue', name: '高风险', filter: { moneyFrom: '1000' } };
    await one.call(putFilter, { method: 'PUT', body });
    const saved = (await one.call(putFilter, { method: 'PUT', body: { ...body, filter: { moneyFrom: '2000' } } })).body;
    const path = '/api/layout/filters?panel=work-queue';
    expect((await one.call(getFilters, { path })).body.filters).toEqual([
      { ...body, id: saved.id, filter: { moneyFrom: '2000' }, shared: false, ownerZh: null, ownerEn: null },
    ]);
    const params = { id: saved.id as string };
    expect((await other.call(deleteFilter, { method: 'DELETE', params })).status).toBe(404);
    expect((await one.call(deleteFilter, { method: 'DELETE', params })).status).toBe(204);
  });

  it('shares a filter with the people of the same unit, who use it and cannot change it', async () => {
    const [one, colleague, stranger] = [
      await signedIn('lead'),
      await signedIn('reviewer'),
      await signedIn('otherreviewer'),
    ];
    const body = { panel: 'work-queue', name: '班组关注', filter: { overdue: true }, shared: true };
    const saved = (await one.call(putFilter, { method: 'PUT', body })).body;
    const path = '/api/layout/filters?panel=work-queue';
    const seenBy = async (browser: TestBrowser): Promise<unknown[]> =>
      (await browser.call(getFilters, { path })).body.filters as unknown[];
    expect(await seenBy(colleague)).toEqual([{ ...body, id: saved.id, ownerZh: '杨志', ownerEn: 'Yang Zhi' }]);
    expect(await seenBy(stranger)).toEqual([]);
    const params = { id: saved.id as string };
    expect((await colleague.call(deleteFilter, { method: 'DELETE', params })).status).toBe(404);
    await one.call(putFilter, { method: 'PUT', body: { ...body, shared: false } });
    expect(await seenBy(colleague)).toEqual([]);
    expect((await one.call(deleteFilter, { method: 'DELETE', params })).status).toBe(204);
  });
});

describe('the access history', () => {
  it('is a chain without forks after all this, and a changed row is named', async () => {
    const proof = await verifyAccessHistory(live().sql);
    expect(proof).toMatchObject({ intact: true, firstBadId: null });
    expect(proof.rows).toBeGreaterThan(30);
    await asOwner(database.url, async (sql) => {
      const { id } = await sql.one<{ id: number }>('SELECT id FROM access_history ORDER BY id OFFSET 10 LIMIT 1');
      await sql.run('ALTER TABLE access_history DISABLE TRIGGER append_only');
      await sql.run(`UPDATE access_history SET detail = '{"why":"nothing"}' WHERE id = $1`, [id]);
      await sql.run('ALTER TABLE access_history ENABLE TRIGGER append_only');
      expect(await verifyAccessHistory(sql)).toMatchObject({ intact: false, firstBadId: id });
    });
  });

  it('takes no change from the application', async () => {
    const { sql } = live();
    for (const text of [
      'UPDATE access_history SET action = action',
      'DELETE FROM access_history',
      'TRUNCATE access_history',
    ]) {
      await expect(sql.run(text)).rejects.toThrow(/permission denied/);
    }
    const prisma = live().prisma.accessHistory.deleteMany();
    await expect(prisma).rejects.toThrow();
    await asOwner(database.url, (owner) =>
      expect(owner.run('DELETE FROM access_history')).rejects.toThrow(/append-only/),
    );
  });
});
