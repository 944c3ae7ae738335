import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { grantRole, resetPassword, revokeRole, setUserStatus } from '@/server/access/commands/users';
import { signOut } from '@/server/access/commands/sign-in';
import { currentSession } from '@/server/access/queries/session';
import { unitsFor } from '@/server/access/permissions';
import { FAMILIES, type Family } from '@/server/access/roles';
import { announce, type OutboxEvent } from '@/server/kernel/outbox';
import { createTestDatabase, type TestDatabase } from '@/tests/support/database';
import { LiveClient } from '@/components/live/client';
import {
  clientSocket,
  listen,
  openLiveNode,
  openSession,
  until,
  type Listener,
  type LiveNode,
} from '@/tests/support/live-node';
import { asOwner } from '@/tests/support/orders';
import { contextOf, smallUtility, UNITS, type People, type PersonKey } from '@/tests/support/small-utility';
import {
  ACTIVITY,
  CATCH_UP,
  PROTOCOL_VERSION,
  CLOCK,
  SESSION_CHANGED,
  SESSION_ENDED,
  TOPICS,
  type CatchUpAnswer,
  type FeedEvent,
  type Topic,
} from './contract';

let database: TestDatabase;
let people: People;
let node: LiveNode;
const listeners: Listener[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await asOwner(database.url, async (owner) => {
    people = await smallUtility(owner);
    await owner.run(`INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, 'supervisor', 1, 0)`, [
      people.collector.userId,
    ]);
    await owner.run('DELETE FROM user_grant WHERE user_id = $1 AND unit_id = 1', [people.collector.userId]);
  });
  node = await openLiveNode(database.url);
});
afterEach(() => listeners.splice(0).forEach((each) => each.close()));
afterAll(async () => {
  await node.close();
  await database.drop();
});

async function join(who: PersonKey, at = node): Promise<Listener> {
  const listener = await listen(at, await openSession(node.sql, people[who].userId));
  listeners.push(listener);
  return listener;
}

let marks = 0;
async function tell(...events: Omit<OutboxEvent, 'payload'>[]): Promise<string[]> {
  const named = events.map((event) => ({ ...event, payload: { mark: `m${(marks += 1)}` } }));
  await announce(node.sql, named);
  return named.map(({ payload }) => payload.mark);
}
const marksOf = (events: FeedEvent[]): string[] =>
  events.map(({ payload }) => (payload as { mark?: string }).mark ?? '');
const administrator = () => contextOf(node.sql, people.administrator);
async function versionOf(who: PersonKey): Promise<number> {
  return (await node.sql.one<{ version: number }>('SELECT version FROM app_user WHERE id = $1', [people[who].userId]))
    .version;
}
const ended = (listener: Listener): Promise<unknown> =>
  new Promise((resolve) => listener.socket.once('disconnect', resolve));

describe('the handshake', () => {
  it('is refused without our own Origin, whatever the cookie', async () => {
    const cookie = await openSession(node.sql, people.reviewer.userId);
    for (const origin of [
      'https://evil.example',
      'null',
      '',
      `http://127.0.0.1:${node.port + 1}`,
      `https://127.0.0.1:${node.port}`,
      `http://127.0.0.1:${node.port}.evil.example`,
    ]) {
      await expect(listen(node, cookie, origin), origin).rejects.toThrow();
    }
    await expect(listen(node, cookie).then((listener) => listeners.push(listener))).resolves.toBeDefined();
  });

  it('is refused without a session that stands', async () => {
    const cookie = await openSession(node.sql, people.reviewer2.userId);
    await expect(listen(node, '')).rejects.toThrow();
    await expect(listen(node, `gongdan_session=${'A'.repeat(43)}`)).rejects.toThrow();
    await expect(listen(node, cookie.replace('gongdan_session', '__Host-gongdan_session'))).rejects.toThrow();
    await node.sql.run('UPDATE session SET expires_at = now() WHERE user_id = $1', [people.reviewer2.userId]);
    await expect(listen(node, cookie)).rejects.toThrow();
    const idle = await openSession(node.sql, people.reviewer2.userId);
    await node.sql.run(`UPDATE session SET last_seen_at = now() - interval '9 hours' WHERE user_id = $1`, [
      people.reviewer2.userId,
    ]);
    await expect(listen(node, idle)).rejects.toThrow();
  });

  it('is refused to a page of another version, which says so and goes on trying until there is a server of its own', async () => {
    const cookie = await openSession(node.sql, people.reviewer.userId);
    const socket = clientSocket(node.origin, { cookie, origin: node.origin });
    socket.auth = { protocol: PROTOCOL_VERSION - 1 };
    const states = new Set<string>();
    const client = new LiveClient({ socket, onStatus: ({ state }) => states.add(state) });
    try {
      await until(() => states.has('outdated'));
      expect(states.has('live')).toBe(false);
      socket.auth = { protocol: PROTOCOL_VERSION };
      await until(() => states.has('live'));
    } finally {
      client.close();
    }
  });

  it('cannot be had by polling', async () => {
    const cookie = await openSession(node.sql, people.reviewer.userId);
    const answer = await fetch(`${node.origin}/socket.io/?EIO=4&transport=polling`, {
      headers: { cookie, origin: node.origin },
    });
    expect(answer.status).toBe(400);
  });
});

describe('who receives what', () => {
  it('is decided by topic, unit and family: nothing leaks and nothing lacks, live and after a catch-up', async () => {
    const everyone = Object.keys(people) as PersonKey[];
    const joined = new Map<PersonKey, Listener>();
    for (const who of everyone) joined.set(who, await join(who));
    const events: Omit<OutboxEvent, 'payload'>[] = [];
    for (const topic of Object.keys(TOPICS) as Topic[]) {
      if (topic === 'personal') {
        for (const who of everyone) events.push({ topic, userId: people[who].userId });
        continue;
      }
      for (const unitId of [null, ...Object.values(UNITS)])
        for (const family of [null, ...FAMILIES]) events.push({ topic, unitId, family });
    }
    const told = await tell(...events);
    const before = await node.sql.one<{ seq: number }>('SELECT coalesce(min(seq), 0) - 1 AS seq FROM feed');
    const allowed = (who: PersonKey, event: Omit<OutboxEvent, 'payload'>): boolean => {
      const verb = TOPICS[event.topic as Topic];
      if (verb === 'self') return event.userId === people[who].userId;
      const units = unitsFor(people[who], verb, (event.family ?? undefined) as Family | undefined);
      if (event.unitId === null || event.unitId === undefined)
        return event.topic === 'operations' && event.family === null && units.length > 0;
      return units.includes(event.unitId);
    };
    await until(
      () =>
        joined.get('operator')!.batches.at(-1)!.to >= node.feed.gateway.position() && node.feed.gateway.position() > 0,
    );
    for (const who of everyone) {
      const wanted = told.filter((_, index) => allowed(who, events[index]!)).sort();
      const listener = joined.get(who)!;
      await until(
        () => marksOf(listener.events()).filter((mark) => told.includes(mark)).length >= wanted.length,
        4_000,
      );
      expect(
        marksOf(listener.events())
          .filter((mark) => told.includes(mark))
          .sort(),
        who,
      ).toEqual(wanted);
      const answer = (await listener.socket
        .timeout(5_000)
        .emitWithAck(CATCH_UP, { after: Math.max(0, before.seq) })) as CatchUpAnswer;
      expect(answer.kind).toBe('events');
      if (answer.kind === 'events')
        expect(
          marksOf(answer.batch.events)
            .filter((mark) => told.includes(mark))
            .sort(),
          `${who} caught up`,
        ).toEqual(wanted);
    }
    expect(
      joined
        .get('administrator')!
        .events()
        .filter(({ topic }) => topic !== 'personal'),
    ).toEqual([]);
  }, 30_000);

  it('says in every batch from where to where it reaches, without a hole between two', async () => {
    const listener = await join('reviewer');
    for (let n = 0; n < 5; n += 1) {
      await tell(
        { topic: 'orders', unitId: UNITS.stationSouth, family: 'billing' },
        { topic: 'orders', unitId: UNITS.otherStation, family: 'billing' },
      );
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    const [last] = await tell({ topic: 'orders', unitId: UNITS.stationNorth, family: 'metering' });
    await until(() => marksOf(listener.events()).includes(last!));
    for (const [index, batch] of listener.batches.entries()) {
      if (index > 0) expect(batch.from).toBeLessThanOrEqual(listener.batches[index - 1]!.to);
      expect(batch.to).toBeGreaterThanOrEqual(batch.from);
      for (const event of batch.events) expect(event.seq > batch.from && event.seq <= batch.to).toBe(true);
    }
    const to = listener.batches.at(-1)!.to;
    await tell({ topic: 'orders', unitId: UNITS.otherStation, family: 'billing' });
    await until(() => listener.batches.at(-1)!.to > to, 4_000);
    expect(listener.batches.at(-1)!.events).toEqual([]);
  });

  it('reaches sockets of every web process, wherever the relay runs', async () => {
    const second = await openLiveNode(database.url);
    try {
      const [here, there] = [await join('reviewer'), await join('lead', second)];
      const [mark] = await tell({ topic: 'orders', unitId: UNITS.stationSouth, family: 'billing' });
      await until(() => marksOf(here.events()).includes(mark!) && marksOf(there.events()).includes(mark!), 1_000);
      there.close();
    } finally {
      await second.close();
    }
  });
});

describe('rights that change', () => {
  it('take effect before the next event when a role is taken away, and when it is given', async () => {
    const listener = await join('otherReviewer');
    const changed: unknown[] = [];
    listener.socket.on(SESSION_CHANGED, (word) => changed.push(word));
    const unit = UNITS.otherStation;
    const [seen] = await tell({ topic: 'orders', unitId: unit, family: 'billing' });
    await until(() => marksOf(listener.events()).includes(seen!));
    await revokeRole(administrator(), people.otherReviewer.userId, {
      version: await versionOf('otherReviewer'),
      role: 'reviewer',
      unitId: UNITS.otherCounty,
    });
    const hidden = await tell({ topic: 'orders', unitId: unit, family: 'billing' });
    await until(() => changed.length === 1, 1_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const answer = (await listener.socket.emitWithAck(CATCH_UP, { after: 1 })) as CatchUpAnswer;
    expect(marksOf(listener.events())).not.toContain(hidden[0]);
    expect(answer.kind === 'events' && answer.batch.events.some(({ topic }) => topic === 'orders')).toBe(false);
    await grantRole(administrator(), people.otherReviewer.userId, {
      version: await versionOf('otherReviewer'),
      role: 'reviewer',
      unitId: UNITS.otherCounty,
    });
    const [again] = await tell({ topic: 'orders', unitId: unit, family: 'billing' });
    await until(() => marksOf(listener.events()).includes(again!), 2_000);
  });

  it('are noticed within a second when no event told of them', async () => {
    const listener = await join('reviewer2');
    const changed: unknown[] = [];
    listener.socket.on(SESSION_CHANGED, (word) => changed.push(word));
    await asOwner(database.url, async (owner) => {
      await owner.run('DELETE FROM user_grant WHERE user_id = $1', [people.reviewer2.userId]);
      await owner.run('UPDATE app_user SET access_version = access_version + 1 WHERE id = $1', [
        people.reviewer2.userId,
      ]);
    });
    expect(await until(() => changed.length === 1, 2_000)).toBeLessThan(1_000);
    const hidden = await tell({ topic: 'orders', unitId: UNITS.stationSouth, family: 'billing' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(marksOf(listener.events())).not.toContain(hidden[0]);
  });

  it('end the sockets of a disabled person within a second, on every web process', async () => {
    const second = await openLiveNode(database.url);
    try {
      const [here, there] = [await join('readerA'), await join('readerA', second)];
      const word = new Promise((resolve) => here.socket.once(SESSION_ENDED, resolve));
      const both = Promise.all([ended(here), ended(there), word]);
      const begun = performance.now();
      await setUserStatus(administrator(), people.readerA.userId, {
        version: await versionOf('readerA'),
        status: 'disabled',
      });
      await both;
      expect(performance.now() - begun).toBeLessThan(1_000);
      await expect(listen(node, await openSession(node.sql, people.readerA.userId))).rejects.toThrow();
    } finally {
      await second.close();
    }
  });

  it('end the sockets of one session at its sign-out, and of all at a new password', async () => {
    const cookie = await openSession(node.sql, people.readerB.userId);
    const [leaves, stays] = [await listen(node, cookie), await join('readerB')];
    listeners.push(leaves);
    const ctx = contextOf(node.sql, people.readerB);
    await signOut(ctx, (await currentSession(ctx, cookie.split('=')[1]!))!);
    await until(() => !leaves.socket.connected, 1_000);
    expect(stays.socket.connected).toBe(true);
    await resetPassword(administrator(), people.readerB.userId, {
      version: await versionOf('readerB'),
      password: 'another long password',
    });
    await until(() => !stays.socket.connected, 1_000);
  });
});

describe('what a client sends', () => {
  it('is answered with database time, and renews leases', async () => {
    const listener = await join('lead');
    const now = (await listener.socket.timeout(2_000).emitWithAck(CLOCK)) as string;
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(2_000);
    await node.sql.run(
      `INSERT INTO work_order (order_no, process, process_version, family, step, role, created_at, step_since, unit_id, state, locked_by, locked_at, lease_until)
       VALUES ('T1', 'billing', 1, 'billing', 'review', 'reviewer', now(), now(), 4, 'locked', $1, now(), now() + interval '1 minute')`,
      [people.lead.userId],
    );
    listener.socket.emit(ACTIVITY);
    await until(
      async () =>
        (
          await node.sql.one<{ far: boolean }>(
            `SELECT lease_until > now() + interval '10 minutes' AS far FROM work_order WHERE order_no = 'T1'`,
          )
        ).far,
    );
  });

  it('is bounded in number and in size, and nonsense is not answered', async () => {
    const nonsense = await join('lead');
    const answers: unknown[] = [];
    for (const request of [{ after: -1 }, { after: 'x' }, { after: 1, more: 1 }, null, 7])
      nonsense.socket.emit(CATCH_UP, request, (answer: unknown) => answers.push(answer));
    nonsense.socket.emit(CATCH_UP, { after: 0 });
    nonsense.socket.emit('unheard-of', { __proto__: { admin: true } });
    expect(await nonsense.socket.timeout(2_000).emitWithAck(CLOCK)).toMatch(/^\d{4}-/);
    expect(answers).toEqual([]);
    const flooding = await join('lead');
    for (let n = 0; n < 200; n += 1) flooding.socket.emit(CLOCK, () => undefined);
    await until(() => !flooding.socket.connected, 2_000);
    const swollen = await join('lead');
    swollen.socket.emit(CATCH_UP, { after: 'x'.repeat(20_000) }, () => undefined);
    await until(() => !swollen.socket.connected, 2_000);
    expect(node.feed.gateway.sockets()).toBeGreaterThan(0);
  });

  it('gets word that a snapshot is due when it missed too much or asks for what is forgotten', async () => {
    const listener = await join('lead');
    await asOwner(database.url, async (owner) => {
      await owner.run(
        `WITH h AS (UPDATE feed_head SET seq = seq + 10050 RETURNING seq)
         INSERT INTO feed (seq, topic, unit_id, family, payload, created_at)
         SELECT h.seq - 10050 + n, 'orders', 4, 'billing', '{}', now() FROM h, generate_series(1, 10050) n`,
      );
    });
    const head = (await node.sql.one<{ seq: number }>('SELECT seq FROM feed_head')).seq;
    expect(await listener.socket.emitWithAck(CATCH_UP, { after: head - 10_050 })).toEqual({
      kind: 'snapshot-needed',
      head,
    });
    expect(await listener.socket.emitWithAck(CATCH_UP, { after: head + 5 })).toEqual({ kind: 'snapshot-needed', head });
    const page = (await listener.socket.emitWithAck(CATCH_UP, { after: head - 6_000 })) as CatchUpAnswer;
    expect(page).toMatchObject({ kind: 'events', more: true, batch: { from: head - 6_000, to: head - 1_000 } });
    await asOwner(database.url, (owner) => owner.run('DELETE FROM feed WHERE seq < $1', [head - 100]));
    expect(await listener.socket.emitWithAck(CATCH_UP, { after: head - 200 })).toEqual({
      kind: 'snapshot-needed',
      head,
    });
  });
});
