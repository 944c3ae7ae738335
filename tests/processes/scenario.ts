/**
 * The scenario harness of processes (流程场景): a small utility with two people in every role, each with a session of their own, who start,
 * lock and submit through the handlers of the HTTP API. One file a process: its main path and each send-back, its effect asserted in SQL.
 *
 *   const world = await openWorld('suspension');
 *   afterAll(() => world?.close());          // fails when an action of the process was never done
 *   const order = await world.start('acceptor', { accountId: 4001, form });
 *   await order.does('surveyor', 'report-survey', { … });
 *   expect(await order.refused('lead', 'approve', {})).toBe('order.own-work');
 */
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { GET as seeOrder } from '@/app/api/work-orders/[id]/endpoint';
import { POST as submit } from '@/app/api/work-orders/[id]/submit/endpoint';
import { POST as lock } from '@/app/api/work-orders/lock/endpoint';
import { POST as start } from '@/app/api/work-orders/endpoint';
import { JOB_BY_NAME } from '@/jobs/catalog';
import { BUSINESS_ROLES, type RoleId } from '@/server/access/roles';
import type { Sql } from '@/server/kernel/ports';
import { addDays, localDateOf } from '@/server/kernel/time';
import { closeLive, systemContext } from '@/server/wiring';
import type { OrderDetail, Receipt } from '@/server/work-orders/contract';
import { processById } from '@/server/work-orders/processes';
import { loadPrices } from '@/tests/support/billing';
import { TestBrowser } from '@/tests/support/browser';
import { createTestDatabase } from '@/tests/support/database';
import { openPool, PoolSql } from '@/server/platform/db';
import { smallUtility, UNITS } from '@/tests/support/small-utility';

/** `lead` is the first person of a role, `lead2` the second. */
export type Person = RoleId | `${RoleId}2`;

type Form = Record<string, unknown>;
type Handler = Parameters<TestBrowser['call']>[0];

export interface ScenarioOrder {
  readonly id: number;
  readonly orderNo: string;
  /** Locks the order as this person and does the action with the form. */
  does(person: Person, action: string, form?: Form): Promise<void>;
  /** The code of the refusal it is met with (also when the lock is refused: `lock:<outcome>`). */
  refused(person: Person, action: string, form?: Form): Promise<string>;
  step(): Promise<string>;
  state(): Promise<string>;
  /** The order as this person's panel shows it. */
  seenBy(person: Person): Promise<OrderDetail>;
  /** The newest order raised below this one. */
  child(process: string): Promise<ScenarioOrder>;
  /** The day a timer step waits for has come: its job runs. */
  dayComes(): Promise<void>;
}

export interface World {
  /** As the owner of the database: to set the scene and to look. */
  readonly sql: Sql;
  readonly today: string;
  /** Local date so many days from today. */
  day(offset: number): string;
  start(
    person: Person,
    request: { accountId?: number; unitId?: number; orderId?: number; form?: Form },
  ): Promise<ScenarioOrder>;
  startRefused(
    person: Person,
    request: { accountId?: number; unitId?: number; orderId?: number; form?: Form },
  ): Promise<string>;
  /** An order that exists already. */
  order(id: number): Promise<ScenarioOrder>;
  /** Calls any route as this person; a refusal comes back as `{ error }`. */
  call<Body = unknown>(
    person: Person,
    handler: Handler,
    call: Parameters<TestBrowser['call']>[1],
  ): Promise<{ status: number; body: Body }>;
  userId(person: Person): number;
  /** Does the jobs waiting in the outbox. */
  work(): Promise<string[]>;
  job(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** A context in which this person acts, for commands that the scenario itself does not do by steps. */
export function actorOf(world: World, person: Person): ReturnType<typeof systemContext> {
  const role = person.replace(/2$/, '');
  return {
    ...systemContext(),
    actor: {
      kind: 'user',
      userId: world.userId(person),
      name: person,
      locale: 'zh-CN',
      homeUnitId: UNITS.county,
      grants: [{ role, unitId: UNITS.county, unitIds: [UNITS.county, UNITS.stationSouth, UNITS.stationNorth] }],
    },
  };
}

const OWN_UNIT: Partial<Record<RoleId, number>> = { supervisor: UNITS.bureau };

async function hire(sql: Sql): Promise<Map<Person, { id: number; token: string; csrf: string }>> {
  const people = new Map<Person, { id: number; token: string; csrf: string }>();
  let id = 101;
  for (const role of BUSINESS_ROLES) {
    for (const person of [role, `${role}2`] as Person[]) {
      const token = randomBytes(32).toString('base64url');
      const csrf = randomBytes(16).toString('hex');
      const unitId = OWN_UNIT[role] ?? UNITS.county;
      await sql.run(
        `INSERT INTO app_user (id, login, name_zh, name_en, password_hash, home_unit_id) OVERRIDING SYSTEM VALUE VALUES ($1, $2, $3, $2, 'x', $4)`,
        [id, `hand.${person}`, person, unitId],
      );
      await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, 0)', [
        id,
        role,
        unitId,
      ]);
      await sql.run(
        `INSERT INTO session (token_hash, csrf_token, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '12 hours')`,
        [createHash('sha256').update(token).digest(), csrf, id],
      );
      people.set(person, { id, token, csrf });
      id += 1;
    }
  }
  return people;
}

export async function openWorld(processId: string, options: { accountsPerStation?: number } = {}): Promise<World> {
  const database = await createTestDatabase();
  const before = process.env['DATABASE_URL'];
  process.env['DATABASE_URL'] = database.url;
  process.env['GONGDAN_LOG_LEVEL'] = 'silent';
  const pool = openPool(database.url, { role: null, max: 2 });
  const sql = new PoolSql(pool);
  await smallUtility(sql, options.accountsPerStation ?? 3);
  await loadPrices(sql);
  const people = await hire(sql);
  const browsers = new Map<Person, TestBrowser>();
  const done = new Set<string>();

  const browserOf = (person: Person): TestBrowser => {
    let browser = browsers.get(person);
    if (browser === undefined) {
      const { token, csrf } = people.get(person)!;
      browser = TestBrowser.withSession(token, csrf);
      browsers.set(person, browser);
    }
    return browser;
  };
  const post = async (
    person: Person,
    handler: Handler,
    path: string,
    body: unknown,
    params: Record<string, string> = {},
  ) => browserOf(person).call(handler, { method: 'POST', path, body, params });

  const orderOf = (id: number, orderNo: string): ScenarioOrder => {
    const row = () =>
      sql.one<{ step: string; state: string; process: string; version: number; fence: number }>(
        'SELECT step, state, process, process_version AS version, fence FROM work_order WHERE id = $1',
        [id],
      );
    const attempt = async (person: Person, action: string, form: Form): Promise<string> => {
      const receipt = await post(person, lock, '/api/work-orders/lock', { ids: [id] });
      if (receipt.status !== 200) return receipt.body.error.code as string;
      const entry = (receipt.body as Receipt).entries[0]!;
      if (entry.outcome !== 'locked' && entry.outcome !== 'already-yours') return `lock:${entry.outcome}`;
      const { step, process: id_ } = await row();
      const answer = await post(
        person,
        submit,
        `/api/work-orders/${id}/submit`,
        { fence: entry.fence, step, action, form },
        { id: String(id) },
      );
      if (answer.status === 200) {
        done.add(`${id_} ${step}.${action}`);
        return 'done';
      }
      const faults = (answer.body.error.faults ?? []) as { path: string; message: string }[];
      // Given back, so that another may try.
      await sql.run(
        `UPDATE work_order SET state = CASE WHEN sent_back THEN 'returned' ELSE 'pending' END, locked_by = NULL, locked_at = NULL, lease_until = NULL WHERE id = $1`,
        [id],
      );
      return [answer.body.error.code, ...faults.map((fault) => `${fault.path}: ${fault.message}`)].join(' ');
    };
    return {
      id,
      orderNo,
      does: async (person, action, form = {}) => {
        expect(await attempt(person, action, form), `${person} ${action}`).toBe('done');
      },
      refused: async (person, action, form = {}) => {
        const outcome = await attempt(person, action, form);
        expect(outcome, `${person} ${action} was done`).not.toBe('done');
        return outcome;
      },
      step: async () => (await row()).step,
      state: async () => (await row()).state,
      seenBy: async (person) => {
        const answer = await browserOf(person).call(seeOrder, {
          path: `/api/work-orders/${id}`,
          params: { id: String(id) },
        });
        expect(answer.status, JSON.stringify(answer.body)).toBe(200);
        return answer.body as OrderDetail;
      },
      child: async (childProcess) => {
        const child = await sql.one<{ id: number; orderNo: string }>(
          `SELECT id, order_no AS "orderNo" FROM work_order WHERE parent_id = $1 AND process = $2 ORDER BY id DESC LIMIT 1`,
          [id, childProcess],
        );
        return orderOf(child.id, child.orderNo);
      },
      dayComes: async () => {
        const { step, process: id_, version } = await row();
        const auto = processById(id_, version)
          .steps.find((each) => each.id === step)
          ?.actions.find((action) => action.auto);
        await sql.run(
          `UPDATE work_order SET wake_at = now() - interval '1 second' WHERE id = $1 AND wake_at IS NOT NULL`,
          [id],
        );
        await JOB_BY_NAME.get('work-orders/run-timers')!.run(
          systemContext(),
          {},
          { signal: new AbortController().signal, attempt: 1 },
        );
        if (auto !== undefined && (await row()).step !== step) done.add(`${id_} ${step}.${auto.id}`);
      },
    };
  };

  const begin = (person: Person, request: object) =>
    post(person, start, '/api/work-orders', { process: processId, ...request });

  return {
    sql,
    today: localDateOf(new Date().toISOString()),
    day: (offset) => addDays(localDateOf(new Date().toISOString()), offset),
    start: async (person, request) => {
      const answer = await begin(person, request);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      if (request.form !== undefined) {
        const { initialStep, steps } = processById(processId);
        const main = steps.find((step) => step.id === initialStep)!.actions.find((action) => action.main === true)!;
        done.add(`${processId} ${initialStep}.${main.id}`);
      }
      return orderOf(answer.body.id as number, answer.body.orderNo as string);
    },
    startRefused: async (person, request) => {
      const answer = await begin(person, request);
      expect(answer.status, 'it was started').not.toBe(200);
      const faults = (answer.body.error.faults ?? []) as { path: string; message: string }[];
      return [answer.body.error.code, ...faults.map((fault) => `${fault.path}: ${fault.message}`)].join(' ');
    },
    order: async (id) => {
      const { orderNo } = await sql.one<{ orderNo: string }>(
        'SELECT order_no AS "orderNo" FROM work_order WHERE id = $1',
        [id],
      );
      return orderOf(id, orderNo);
    },
    call: async <Body>(person: Person, handler: Handler, call: Parameters<TestBrowser['call']>[1]) => {
      const { status, body } = await browserOf(person).call(handler, call);
      return { status, body: body as Body };
    },
    userId: (person) => people.get(person)!.id,
    work: async () => {
      const names: string[] = [];
      for (;;) {
        const jobs = await sql.query<{ name: string; payload: unknown }>(
          `WITH taken AS (DELETE FROM outbox WHERE kind = 'job' RETURNING id, topic, payload) SELECT topic AS name, payload FROM taken ORDER BY id`,
        );
        if (jobs.length === 0) return names;
        for (const { name, payload } of jobs) {
          await JOB_BY_NAME.get(name)!.run(systemContext(), payload, {
            signal: new AbortController().signal,
            attempt: 1,
          });
          names.push(name);
        }
      }
    },
    job: (name) =>
      JOB_BY_NAME.get(name)!.run(systemContext(), {}, { signal: new AbortController().signal, attempt: 1 }),
    close: async () => {
      const unbalanced = await sql.query(
        `SELECT voucher_id FROM ledger_entry GROUP BY voucher_id HAVING sum(debit_yuan) <> sum(credit_yuan)`,
      );
      await pool.end();
      await closeLive();
      await database.drop();
      if (before !== undefined) process.env['DATABASE_URL'] = before;
      expect(unbalanced, 'vouchers that do not balance').toEqual([]);
      const all = processById(processId).steps.flatMap((step) =>
        step.actions.map((action) => `${processId} ${step.id}.${action.id}`),
      );
      expect(
        all.filter((each) => !done.has(each)),
        'actions no scenario did',
      ).toEqual([]);
    },
  };
}
