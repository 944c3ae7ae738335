/**
 * Role × endpoint, and what every endpoint refuses whoever asks (OWASP ASVS 3.5, 4.4, 8.2, 15.3): generated from the route files.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '@/server/access/commands/password';
import { ROLE_IDS, ROLES, type RoleId, type Verb } from '@/server/access/roles';
import { createOrders } from '@/server/work-orders/commands/create';
import { closeLive } from '@/server/wiring';
import { TestBrowser, type Answer } from '@/tests/support/browser';
import { createTestDatabase, testRedisUrl, type TestDatabase } from '@/tests/support/database';
import { asOwner } from '@/tests/support/orders';
import { smallUtility, UNITS } from '@/tests/support/small-utility';
import { endpoints, type TriedEndpoint } from './endpoints';

const PASSWORD = 'a long enough password';
/** No request body may be larger, whatever an endpoint allows itself. */
const MOST_BYTES = 20_000_000;
/** A walk through all endpoints by all kinds of roles takes seconds; this is for a machine that does ten other things. */
const WALK_MS = 300_000;

/** Endpoints without a verb of their own, and why. Anything else must say at its edge which verb it asks for. */
const WITHOUT_VERB: Readonly<Record<string, string>> = {
  'GET /api/health': 'says whether the process serves, to nobody in particular',
  'GET /api/session': 'one’s own session',
  'POST /api/session': 'the sign-in',
  'DELETE /api/session': 'the sign-out',
  'PUT /api/session/preferences': 'one’s own language and appearance',
  'GET /api/layout': 'one’s own layout',
  'PUT /api/layout': 'one’s own layout',
  'DELETE /api/layout': 'one’s own layout',
  'GET /api/layout/filters': 'one’s own filters and those shared in one’s unit',
  'PUT /api/layout/filters': 'one’s own filters',
  'DELETE /api/layout/filters/[id]': 'one’s own filters',
  'GET /api/search': 'each kind of hit by its own verb and unit',
};

let database: TestDatabase;
let all: TriedEndpoint[];
/** One person of each role in the pilot county, one of each in another. */
const inside = new Map<RoleId, TestBrowser>();
const outside = new Map<RoleId, TestBrowser>();
/** What nobody outside the county may read. */
let secrets: string[];
let ids: { order: string; account: string };

beforeAll(async () => {
  database = await createTestDatabase();
  process.env['DATABASE_URL'] = database.url;
  process.env['REDIS_URL'] = testRedisUrl();
  process.env['GONGDAN_LOG_LEVEL'] = 'error';
  all = endpoints();
  const hash = await hashPassword(PASSWORD);
  await asOwner(database.url, async (sql) => {
    const people = await smallUtility(sql);
    for (const [place, unitId] of [
      ['in', UNITS.county],
      ['out', UNITS.otherCounty],
    ] as const) {
      for (const role of ROLE_IDS) {
        const { id } = await sql.one<{ id: number }>(
          `INSERT INTO app_user (login, name_zh, name_en, password_hash, home_unit_id) VALUES ($1, $2, $2, $3, $4) RETURNING id`,
          [`${place}.${role}`, `${place} ${role}`, hash, unitId],
        );
        await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
          id,
          role,
          unitId,
        ]);
      }
    }
    const accounts = await sql.query<{ id: number; accountNo: string; customer: string }>(
      `SELECT a.id, a.account_no AS "accountNo", c.name AS customer FROM account a JOIN customer c ON c.id = a.customer_id
        WHERE a.unit_id IN ($1, $2) ORDER BY a.id`,
      [UNITS.stationSouth, UNITS.stationNorth],
    );
    const orders = await sql.tx((tx) =>
      createOrders(
        tx,
        accounts.map((account) => ({
          process: 'billing',
          unitId: UNITS.stationSouth,
          createdBy: people.calculator.userId,
          trail: [{ action: 'self-check', actorId: 0, toStep: 'review' }],
          accountId: account.id,
          accountNo: account.accountNo,
          customerName: account.customer,
        })),
      ),
    );
    secrets = [...accounts.map(({ accountNo }) => accountNo), ...orders.map(({ orderNo }) => orderNo)];
    ids = { order: String(orders[0]!.id), account: String(accounts[0]!.id) };
  });
  let address = 0;
  for (const [place, browsers] of [
    ['in', inside],
    ['out', outside],
  ] as const) {
    await Promise.all(
      ROLE_IDS.map(async (role) => {
        const browser = new TestBrowser(`10.9.0.${(address += 1)}`);
        expect((await browser.signIn(`${place}.${role}`, PASSWORD)).status, role).toBe(200);
        browsers.set(role, browser);
      }),
    );
  }
});
afterAll(async () => {
  await closeLive();
  await database.drop();
});

/** Roles that differ in what they may do: the others would be asked the same again. */
function unlikeRoles(): RoleId[] {
  const seen = new Map<string, RoleId>();
  for (const role of ROLE_IDS) {
    const { verbs, families } = ROLES[role];
    const rights = JSON.stringify([verbs, families]);
    if (!seen.has(rights)) seen.set(rights, role);
  }
  return [...seen.values()];
}

const isSafe = ({ method }: TriedEndpoint): boolean => method === 'GET';
const changes = (): TriedEndpoint[] => all.filter((endpoint) => !isSafe(endpoint));
const holds = (role: RoleId, verb: Verb): boolean => (ROLES[role].verbs as readonly Verb[]).includes(verb);

/** Somebody who may use the endpoint at all. */
function holderOf({ name, handler }: TriedEndpoint): TestBrowser {
  const { verb } = handler.asks;
  const role = verb === undefined ? 'reviewer' : ROLE_IDS.find((each) => holds(each, verb));
  if (role === undefined) throw new Error(`${name}: no role holds ${verb}`);
  return inside.get(role)!;
}

function call(
  browser: TestBrowser,
  endpoint: TriedEndpoint,
  more: Parameters<TestBrowser['call']>[1] = {},
): Promise<Answer> {
  const { handler, method, path, params } = endpoint;
  return browser.call(handler, { method, path, params, ...more });
}

describe('every endpoint', () => {
  it('is found, and says which verb it asks for', () => {
    expect(all.length).toBeGreaterThan(50);
    const silent = all.filter(({ handler }) => handler.asks.verb === undefined).map(({ name }) => name);
    expect(silent.filter((name) => !(name in WITHOUT_VERB))).toEqual([]);
    expect(Object.keys(WITHOUT_VERB).filter((name) => !silent.includes(name))).toEqual([]);
    const open = all.filter(({ handler }) => handler.asks.session === 'none').map(({ name }) => name);
    expect(open.sort()).toEqual(['GET /api/health', 'POST /api/session']);
  });

  it('turns away whoever is not signed in', async () => {
    for (const endpoint of all.filter(({ handler }) => handler.asks.session !== 'none')) {
      const { status, body } = await call(new TestBrowser(), endpoint);
      expect([status, body?.error?.code], endpoint.name).toEqual([401, 'auth.required']);
    }
  });

  it(
    'lets each role do what its verbs say and nothing else, and breaks for none',
    async () => {
      const wrong: string[] = [];
      let refused = 0;
      for (const role of unlikeRoles()) {
        const browser = inside.get(role)!;
        for (const endpoint of all.filter(({ name }) => !(name in WITHOUT_VERB))) {
          const { verb, isUpload } = endpoint.handler.asks;
          const { status, body } = await call(browser, endpoint, isUpload || isSafe(endpoint) ? {} : { body: {} });
          const isRefused = status === 403 && body?.error?.code === 'access.not-permitted';
          if (status >= 500) wrong.push(`${role} ${endpoint.name}: ${status}`);
          if (!holds(role, verb!) && !isRefused) wrong.push(`${role} ${endpoint.name}: ${status} without ${verb}`);
          if (holds(role, verb!) && isRefused && body.error.params.verb === verb)
            wrong.push(`${role} ${endpoint.name}: refused in spite of ${verb}`);
          if (isRefused) refused += 1;
        }
      }
      expect(wrong).toEqual([]);
      expect(refused).toBeGreaterThan(100);
    },
    WALK_MS,
  );
});

describe('every change', () => {
  it('is refused from another site: foreign, opaque or missing Origin, missing or wrong token', async () => {
    for (const endpoint of changes()) {
      const browser = holderOf(endpoint);
      const forged: Record<string, string | null>[] = [
        { origin: 'http://evil.test' },
        { origin: 'null' },
        { origin: null },
        ...(endpoint.handler.asks.session === 'none'
          ? []
          : [{ 'x-gongdan-csrf': null }, { 'x-gongdan-csrf': 'x'.repeat(43) }]),
      ];
      for (const headers of forged) {
        const { status, body } = await call(browser, endpoint, { body: {}, headers });
        expect([status, body?.error?.code], `${endpoint.name} ${JSON.stringify(headers)}`).toEqual([
          403,
          'auth.cross-site',
        ]);
      }
    }
  });

  it('takes nothing a form of another site can send', async () => {
    for (const endpoint of changes()) {
      for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain']) {
        const { status } = await call(holderOf(endpoint), endpoint, { body: '{}', headers: { 'content-type': type } });
        // An upload says in its address what it is; that is looked at before its type.
        expect(endpoint.handler.asks.isUpload ? [415, 422] : [415], `${endpoint.name} as ${type}`).toContain(status);
      }
    }
  });

  it('refuses keys nobody asked for by name, and prototypes', async () => {
    for (const endpoint of changes().filter(({ handler }) => !handler.asks.isUpload)) {
      const extra = { zzUnknown: 1, lockedBy: 1, state: 'done', amountYuan: '0', fenceNo: 9, grantedBy: 0 };
      const { status, body } = await call(holderOf(endpoint), endpoint, { body: extra });
      expect(status, endpoint.name).toBe(422);
      expect(JSON.stringify(body), endpoint.name).toContain('zzUnknown');
      const poisoned = await call(holderOf(endpoint), endpoint, { body: '{"__proto__":{"isAdmin":true}}' });
      expect(poisoned.status, endpoint.name).toBe(400);
    }
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it(
    'is bounded in size',
    async () => {
      for (const endpoint of changes().filter(({ handler }) => !handler.asks.isUpload)) {
        const { maxBytes } = endpoint.handler.asks;
        expect(maxBytes, endpoint.name).toBeLessThanOrEqual(MOST_BYTES);
        const body = JSON.stringify({ text: 'x'.repeat(maxBytes) });
        const { status } = await call(holderOf(endpoint), endpoint, { body });
        expect(status, endpoint.name).toBe(413);
      }
    },
    WALK_MS,
  );
});

describe('another unit’s', () => {
  /** Whatever can be read, asked for with the ids of the pilot county. */
  async function readings(browser: TestBrowser): Promise<{ name: string; text: string }[]> {
    const texts: { name: string; text: string }[] = [];
    const queries = [`?unitId=${UNITS.county}`, `?q=${secrets[0]}`];
    for (const endpoint of all.filter(isSafe)) {
      const params = Object.fromEntries(
        Object.keys(endpoint.params).map((name) => [name, name === 'accountId' ? ids.account : ids.order]),
      );
      for (const query of queries) {
        const { body } = await call(browser, endpoint, { params, path: endpoint.path + query });
        texts.push({ name: endpoint.name + query, text: JSON.stringify(body ?? '') });
      }
    }
    for (const endpoint of all.filter(({ path }) => /\/work-orders\/(query|counts|groups)$/.test(path))) {
      for (const view of ['mine', 'locked-by-me', 'others', 'unit']) {
        for (const filter of [{}, { unitId: UNITS.county }]) {
          const more = isSafe(endpoint) ? {} : { body: { view, filter } };
          const { body } = await call(browser, endpoint, more);
          texts.push({ name: `${endpoint.name} ${view}`, text: JSON.stringify(body ?? '') });
        }
      }
    }
    return texts;
  }
  const leaks = (texts: readonly { name: string; text: string }[]): string[] =>
    texts
      .filter(({ text }) => secrets.some((secret) => text.includes(`${secret}"`) || text.includes(`${secret} `)))
      .map(({ name }) => name);

  it(
    'data are read by no role of another county',
    async () => {
      for (const role of unlikeRoles()) {
        const browser = outside.get(role)!;
        expect(leaks(await readings(browser)), role).toEqual([]);
      }
    },
    WALK_MS,
  );

  it('data are read in the county itself: the look through them finds what it looks for', async () => {
    expect(leaks(await readings(inside.get('lead')!)).length).toBeGreaterThan(5);
  });

  it(
    'orders are changed by no role of another county',
    async () => {
      const before = await asOwner(database.url, (sql) =>
        sql.query('SELECT id, version, state FROM work_order ORDER BY id'),
      );
      const order = Number(ids.order);
      const tries = {
        ids: [order],
        count: 1,
        reason: 'x',
        toUserId: 1,
        doing: 'viewing',
        body: 'x',
        fence: 1,
        step: 'review',
        action: 'accept',
        data: {},
        form: {},
      };
      for (const role of unlikeRoles()) {
        const browser = outside.get(role)!;
        for (const endpoint of changes().filter(({ path }) => path.startsWith('/api/work-orders/'))) {
          // Each endpoint gets those of the keys it knows: the others are named in its refusal and left out.
          let body: Record<string, unknown> = { ...tries };
          for (let attempt = 0; attempt < 2; attempt += 1) {
            const answer = await call(browser, endpoint, { params: { id: ids.order }, body });
            expect(answer.status, `${role} ${endpoint.name}`).toBeLessThan(500);
            if (answer.status !== 422) break;
            const told = JSON.stringify(answer.body.error.faults);
            body = Object.fromEntries(Object.entries(body).filter(([key]) => !new RegExp(`\\b${key}\\b`).test(told)));
          }
        }
      }
      const after = await asOwner(database.url, (sql) =>
        sql.query('SELECT id, version, state FROM work_order ORDER BY id'),
      );
      expect(after).toEqual(before);
    },
    WALK_MS,
  );
});
