import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GET as getHistory } from '@/app/api/access/history/endpoint';
import { GET as getRoles } from '@/app/api/access/roles/endpoint';
import { GET as getUsers, POST as postUser } from '@/app/api/access/users/endpoint';
import { DELETE as revoke, POST as grant } from '@/app/api/access/users/[id]/grants/endpoint';
import { PUT as putPassword } from '@/app/api/access/users/[id]/password/endpoint';
import { GET as getUser } from '@/app/api/access/users/[id]/endpoint';
import { PUT as putStatus } from '@/app/api/access/users/[id]/status/endpoint';
import { GET as getSession } from '@/app/api/session/endpoint';
import { hashPassword } from '@/server/access/commands/password';
import type { AccessHistoryEntry, UserListAnswer, UserView } from '@/server/access/contract';
import { verifyAccessHistory } from '@/server/access/queries/history';
import { closeLive, live } from '@/server/wiring';
import { TestBrowser, type Answer } from '@/tests/support/browser';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility, UNITS, type People, type PersonKey } from '@/tests/support/small-utility';

const PASSWORD = 'a long enough password';
let database: TestDatabase;
let people: People;
const browsers = new Map<string, TestBrowser>();

beforeAll(async () => {
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    people = await smallUtility(sql);
    // An administrator of one county, besides the one of the province.
    await sql.run(
      `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) OVERRIDING SYSTEM VALUE
       VALUES (50, 'county-admin', '高洁', 'Gao Jie', 'x', 3)`,
    );
    await sql.run(`INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES (50, 'administrator', 3, 10)`);
    await sql.run('UPDATE app_user SET password_hash = $1', [hash]);
  });
});
afterAll(async () => {
  await closeLive();
  await database.drop();
});
beforeEach(async () => {
  await live().sql.run('DELETE FROM outbox');
});

async function as(login: string): Promise<TestBrowser> {
  let browser = browsers.get(login);
  if (browser === undefined) {
    browser = new TestBrowser(`10.2.0.${browsers.size + 1}`);
    expect((await browser.signIn(login, PASSWORD)).status).toBe(200);
    browsers.set(login, browser);
  }
  return browser;
}

function idOf(person: PersonKey): string {
  return String(people[person].userId);
}

async function user(id: string): Promise<UserView> {
  return (await (await as('administrator')).call(getUser, { params: { id } })).body as UserView;
}

type Handler = Parameters<TestBrowser['call']>[0];
async function change(login: string, handler: Handler, method: string, id: string, body: object): Promise<Answer> {
  const { version } = await user(id);
  return (await as(login)).call(handler, { method, params: { id }, body: { version, ...body } });
}

describe('who sees people', () => {
  it('is the administrator, those of their own subtree only', async () => {
    const all = (await (await as('administrator')).call<UserListAnswer>(getUsers)).body;
    expect(all.total).toBe(12);
    const county = (await (await as('county-admin')).call<UserListAnswer>(getUsers)).body;
    expect(county.users.map(({ login }) => login)).not.toContain('otherreviewer');
    expect(county.total).toBe(8);
    const found = await (
      await as('administrator')
    ).call<UserListAnswer>(getUsers, { path: '/x?text=李&role=reviewer&unitId=3' });
    expect(found.body.users.map(({ login }) => login)).toEqual(['reviewer']);
    expect((await (await as('county-admin')).call(getUser, { params: { id: idOf('otherReviewer') } })).status).toBe(
      404,
    );
    expect((await (await as('county-admin')).call(getUsers, { path: '/x?unitId=6' })).status).toBe(404);
  });

  it.each(['reviewer', 'lead', 'supervisor', 'operator', 'collector'])('is not a %s', async (login) => {
    const browser = await as(login);
    for (const handler of [getUsers, getHistory, getRoles]) {
      const { status, body } = await browser.call(handler);
      expect([status, body.error.code]).toEqual([403, 'access.not-permitted']);
    }
    const { status } = await browser.call(grant, {
      method: 'POST',
      params: { id: '1' },
      body: { version: 1, role: 'reader', unitId: 4 },
    });
    expect(status).toBe(403);
  });
});

describe('granting and revoking', () => {
  it('takes effect at once, tells that person, and is history', async () => {
    const person = await as('collector');
    const before = (await person.call(getSession)).body;
    const answer = await change('administrator', grant, 'POST', idOf('collector'), {
      role: 'supervisor',
      unitId: UNITS.county,
    });
    expect(answer.status).toBe(200);
    expect(answer.body.grants).toContainEqual(
      expect.objectContaining({ role: 'supervisor', unitId: 3, grantedByName: 'He Ping' }),
    );
    const after = (await person.call(getSession)).body;
    expect([before.panels.includes('team-queue'), after.panels.includes('team-queue')]).toEqual([false, true]);
    const events = await live().sql.query(
      `SELECT topic, user_id, payload ->> 'kind' AS kind, payload ->> 'why' AS why FROM outbox`,
    );
    expect(events).toEqual([
      { topic: 'personal', user_id: people.collector.userId, kind: 'rights-changed', why: 'grant' },
    ]);

    await change('administrator', revoke, 'DELETE', idOf('collector'), { role: 'supervisor', unitId: UNITS.county });
    expect((await person.call(getSession)).body.panels).toEqual(before.panels);
    const path = `/x?userId=${idOf('collector')}&limit=2`;
    const { entries } = (
      await (await as('administrator')).call<{ entries: AccessHistoryEntry[] }>(getHistory, { path })
    ).body;
    expect(entries.map(({ action, actorName, detail }) => [action, actorName, detail])).toEqual([
      ['revoke', 'He Ping', { role: 'supervisor', unitId: 3 }],
      ['grant', 'He Ping', { role: 'supervisor', unitId: 3 }],
    ]);
  });

  it.each([
    ['reader', UNITS.stationSouth, 'reviewer', UNITS.county],
    ['calculator', UNITS.county, 'reviewer', UNITS.stationNorth],
    ['calculator', UNITS.county, 'lead', UNITS.province],
    ['lead', UNITS.county, 'administrator', UNITS.bureau],
    ['collector', UNITS.stationSouth, 'calculator', UNITS.stationSouth],
  ] as const)('keeps duties apart: a %s at %i is not also %s at %i', async (held, _at, role, unitId) => {
    const id = idOf(held === 'reader' ? 'readerB' : held);
    const { status, body } = await change('administrator', grant, 'POST', id, { role, unitId });
    expect([status, body.error.code]).toEqual([409, 'access.separation-of-duties']);
    expect(body.error.message).toMatch(/This person already is (Meter reader|Bill calculator|Team lead|Collector) in /);
  });

  it('allows the pair where the units do not meet', async () => {
    const id = idOf('readerB');
    expect(
      (await change('administrator', grant, 'POST', id, { role: 'reviewer', unitId: UNITS.otherCounty })).status,
    ).toBe(200);
    expect(
      (await change('administrator', revoke, 'DELETE', id, { role: 'reviewer', unitId: UNITS.otherCounty })).status,
    ).toBe(200);
  });

  it('stays within the administrator’s own units, and never concerns themselves', async () => {
    const outside = await change('county-admin', grant, 'POST', idOf('readerA'), {
      role: 'reader',
      unitId: UNITS.otherStation,
    });
    expect([outside.status, outside.body.error.code]).toEqual([404, 'access.out-of-scope']);
    const stranger = await change('county-admin', grant, 'POST', idOf('otherReviewer'), {
      role: 'reader',
      unitId: UNITS.stationSouth,
    });
    expect(stranger.status).toBe(404);
    for (const [handler, method, body] of [
      [grant, 'POST', { role: 'reviewer', unitId: 3 }],
      [revoke, 'DELETE', { role: 'administrator', unitId: 3 }],
      [putStatus, 'PUT', { status: 'disabled' }],
      [putPassword, 'PUT', { password: 'another long password' }],
    ] as const) {
      const own = await change('county-admin', handler, method, '50', body);
      expect([own.status, own.body.error.code]).toEqual([409, 'access.own-rights']);
    }
  });

  it('refuses what was decided on an older version, and unknown keys', async () => {
    const browser = await as('administrator');
    const params = { id: idOf('readerA') };
    const { version } = await user(params.id);
    const stale = await browser.call(grant, {
      method: 'POST',
      params,
      body: { version: version + 1, role: 'reader', unitId: 5 },
    });
    expect([stale.status, stale.body.error.code]).toEqual([409, 'access.user-changed']);
    for (const extra of [{ accessVersion: 1 }, { grantedBy: 0 }, { status: 'active' }]) {
      const body = { version, role: 'reader', unitId: 5, ...extra };
      expect((await browser.call(grant, { method: 'POST', params, body })).status).toBe(422);
    }
    expect(
      (await browser.call(grant, { method: 'POST', params, body: { version, role: 'emperor', unitId: 5 } })).status,
    ).toBe(422);
  });
});

describe('the last administrator', () => {
  it('stays, also when two take each other away at once', async () => {
    const second = (
      await (
        await as('administrator')
      ).call(postUser, {
        method: 'POST',
        body: { login: 'second-admin', nameZh: '段丽', nameEn: 'Duan Li', homeUnitId: 1, password: PASSWORD },
      })
    ).body as UserView;
    await change('administrator', grant, 'POST', String(second.id), { role: 'administrator', unitId: 1 });
    const [one, other] = [await as('administrator'), await as('second-admin')];
    const [a, b] = [await user(idOf('administrator')), await user(String(second.id))];
    const answers = await Promise.all([
      one.call(putStatus, {
        method: 'PUT',
        params: { id: String(b.id) },
        body: { version: b.version, status: 'disabled' },
      }),
      other.call(putStatus, {
        method: 'PUT',
        params: { id: String(a.id) },
        body: { version: a.version, status: 'disabled' },
      }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { n } = await live().sql.one<{ n: number }>(
      `SELECT count(*) AS n FROM user_grant g JOIN app_user u ON u.id = g.user_id
        WHERE g.role = 'administrator' AND g.unit_id = 1 AND u.status = 'active'`,
    );
    expect(n).toBe(1);
    await live().sql.run(`UPDATE app_user SET status = 'active'`);
    browsers.delete('administrator');
    browsers.delete('second-admin');
  });

  it('of a county may go while the province has one', async () => {
    const answer = await change('administrator', revoke, 'DELETE', '50', { role: 'administrator', unitId: 3 });
    expect(answer.status).toBe(200);
    await change('administrator', grant, 'POST', '50', { role: 'administrator', unitId: 3 });
  });
});

describe('disabling and passwords', () => {
  it('ends the person’s sessions at once and tells their sockets', async () => {
    const person = await as('lead');
    await live().sql.run('DELETE FROM outbox');
    expect((await change('county-admin', putStatus, 'PUT', idOf('lead'), { status: 'disabled' })).status).toBe(200);
    expect((await person.call(getSession)).status).toBe(401);
    const events = await live().sql.query(
      `SELECT user_id, payload ->> 'kind' AS kind, payload ->> 'why' AS why FROM outbox`,
    );
    expect(events).toEqual([{ user_id: people.lead.userId, kind: 'sessions-ended', why: 'disabled' }]);
    const granted = await change('county-admin', grant, 'POST', idOf('lead'), { role: 'supervisor', unitId: 3 });
    expect(granted.body.error.code).toBe('access.user-disabled');
    expect((await change('county-admin', putStatus, 'PUT', idOf('lead'), { status: 'active' })).status).toBe(200);
    expect((await person.call(getSession)).status).toBe(401);
  });

  it('gives a new password to who has no rights beyond the administrator’s units', async () => {
    const id = idOf('reviewer2');
    const person = await as('reviewer2');
    const weak = await change('county-admin', putPassword, 'PUT', id, { password: '1234567890' });
    expect([weak.status, weak.body.error.code, weak.body.error.faults[0].path]).toEqual([
      422,
      'access.weak-password',
      'password',
    ]);
    expect((await change('county-admin', putPassword, 'PUT', id, { password: 'quite another one' })).status).toBe(200);
    expect((await person.call(getSession)).status).toBe(401);
    expect((await new TestBrowser().signIn('reviewer2', PASSWORD)).status).toBe(401);
    expect((await new TestBrowser().signIn('reviewer2', 'quite another one')).status).toBe(200);

    await change('administrator', grant, 'POST', id, { role: 'supervisor', unitId: UNITS.province });
    const beyond = await change('county-admin', putPassword, 'PUT', id, { password: 'taking their place' });
    expect([beyond.status, beyond.body.error.code]).toEqual([409, 'access.beyond-own-units']);
  });

  it('creates people with names that are free and well formed', async () => {
    const browser = await as('county-admin');
    const person = { login: 'new.reader', nameZh: '木青', nameEn: 'Mu Qing', homeUnitId: 4, password: PASSWORD };
    const created = await browser.call(postUser, { method: 'POST', body: person });
    expect(created.body).toMatchObject({ login: 'new.reader', status: 'active', grants: [], version: 1 });
    const twice = await browser.call(postUser, { method: 'POST', body: person });
    expect([twice.status, twice.body.error.code]).toEqual([409, 'access.login-taken']);
    const bad = await browser.call(postUser, { method: 'POST', body: { ...person, login: 'Not Good' } });
    expect(bad.body.error.faults[0].message).toMatch(/^A user name has/);
    const elsewhere = await browser.call(postUser, {
      method: 'POST',
      body: { ...person, login: 'elsewhere', homeUnitId: 6 },
    });
    expect(elsewhere.status).toBe(404);
  });

  it('leaves an intact history', async () => {
    expect(await verifyAccessHistory(live().sql)).toMatchObject({ intact: true });
  });
});
