/**
 * The gateway (推送网关): sockets of one web process. WebSocket only, nothing compressed, the handshake refused without our own Origin
 * and a session that stands. What a person receives is decided by their grants at the moment of sending: a change of rights is an
 * event of the feed itself and takes effect before anything that follows it.
 */
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { AccessEvent } from '@/server/access/contract';
import { orgTree } from '@/server/access/queries/org';
import {
  currentSession,
  forgetSessions,
  sessionById,
  touchSession,
  type CurrentSession,
} from '@/server/access/queries/session';
import type { OrgTree } from '@/server/access/org-tree';
import type { Actor, Ctx } from '@/server/kernel/ports';
import { isOwnOrigin, stampRequest } from '@/server/platform/request-facts';
import { sessionToken } from '@/server/platform/session-cookie';
import {
  ACTIVITY,
  CATCH_UP,
  catchUpRequest,
  CLOCK,
  FEED,
  HEARTBEAT_MS,
  PROTOCOL_VERSION,
  WRONG_PROTOCOL,
  type CatchUpAnswer,
  type FeedBatch,
  type FeedEvent,
} from './contract';
import { toEvent, type FeedRow } from './feed-row';
import { Groups, merged, slices } from './groups';
import { Members, type Member } from './members';
import { catchUp } from './queries/feed';
import { TokenBucket } from './token-bucket';

export const SOCKET_PATH = '/socket.io';

const COALESCE_MS = 20;
const WATCH_MS = 500;
const MAX_CLIENT_BYTES = 16_384;
const CLIENT_EVENTS_BURST = 30;
const CLIENT_EVENTS_PER_SECOND = 5;
const CATCH_UPS_AT_ONCE = 4;
const SLOW_CLIENT_PACKETS = 1_000;
const RENEW_EVERY_MS = 20_000;

export interface GatewayOptions {
  readonly http: HttpServer;
  readonly ctx: Ctx;
  /** Position the feed is followed from. */
  readonly position: number;
  /** Database time now. */
  readonly now: () => string;
  /** Renews the leases of everything the person holds. */
  readonly renew: (actor: Actor) => Promise<unknown>;
}

export interface Gateway {
  /** Rows of the feed in order, without a gap. */
  publish(rows: FeedRow[]): void;
  readonly sockets: () => number;
  readonly users: () => number;
  /** Everything up to here has been sent to whoever may see it. */
  readonly position: () => number;
  close(): Promise<void>;
}

export function openGateway(options: GatewayOptions): Gateway {
  const { ctx } = options;
  const io = new Server(options.http, {
    path: SOCKET_PATH,
    transports: ['websocket'],
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    maxHttpBufferSize: MAX_CLIENT_BYTES,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    connectTimeout: 5_000,
    destroyUpgrade: false,
    allowRequest: (request, decide) =>
      void allow(ctx, request).then(
        (word) => decide(word, word === null),
        () => decide('unavailable', false),
      ),
  });
  const groups = new Groups();
  let flushed = options.position;
  const members = new Members(io, groups, ctx, () => flushed);
  const catchUps = new Turnstile(CATCH_UPS_AT_ONCE);
  const renewedAt = new Map<number, number>();
  let closed = false;

  io.use((socket, next) => {
    const { protocol } = socket.handshake.auth as { protocol?: unknown };
    if (protocol !== PROTOCOL_VERSION) return next(new Error(WRONG_PROTOCOL));
    admit(ctx, socket.request)
      .then((session) => {
        if (session === undefined) return next(new Error('auth.required'));
        (socket.data as { session: CurrentSession }).session = session;
        next();
      })
      .catch(() => next(new Error('unavailable')));
  });
  io.on('connection', (socket) => {
    const member = members.add(socket, (socket.data as { session: CurrentSession }).session);
    serve(socket, member);
    // Where this process stands: a client that holds less asks for the rest.
    socket.emit(FEED, batchOf(flushed, flushed, []));
  });

  function batchOf(from: number, to: number, events: FeedEvent[]): FeedBatch {
    return { from, to, sentAt: options.now(), events };
  }

  function serve(socket: Socket, member: Member): void {
    const bucket = new TokenBucket(CLIENT_EVENTS_BURST, CLIENT_EVENTS_PER_SECOND);
    socket.use((_packet, next) => {
      if (bucket.take(performance.now())) return next();
      ctx.log.info({ userId: member.session.userId }, 'a client sends too much; its connection is closed');
      socket.disconnect(true);
    });
    let catching = false;
    socket.on(CATCH_UP, (request: unknown, answer: unknown) => {
      const parsed = catchUpRequest.safeParse(request);
      if (!parsed.success || typeof answer !== 'function' || catching) return;
      catching = true;
      catchUps
        .pass(() => missed(member, parsed.data.after))
        .then((result) => {
          if (result !== undefined) (answer as (value: CatchUpAnswer) => void)(result);
        })
        .catch((error: unknown) => {
          ctx.log.warn({ error }, 'a catch-up failed; the client will ask again');
          socket.disconnect(true);
        })
        .finally(() => (catching = false));
    });
    socket.on(CLOCK, (answer: unknown) => {
      if (typeof answer === 'function') (answer as (now: string) => void)(options.now());
    });
    socket.on(ACTIVITY, () => void renew(member));
  }

  /** What the member missed, by the rights that hold after it was read: a right taken away meanwhile counts. */
  async function missed(member: Member, after: number): Promise<CatchUpAnswer | undefined> {
    for (;;) {
      const answer = await catchUp(ctx.sql, member.session.actor, after, options.now);
      if (!member.socket.connected) return undefined;
      if (await members.check(member)) return answer;
      if (!member.socket.connected) return undefined;
    }
  }

  async function renew({ session }: Member): Promise<void> {
    const now = performance.now();
    if (now - (renewedAt.get(session.userId) ?? -Infinity) < RENEW_EVERY_MS) return;
    renewedAt.set(session.userId, now);
    try {
      await Promise.all([options.renew(session.actor), touchSession(ctx.sql, session.id)]);
    } catch (error) {
      renewedAt.delete(session.userId);
      ctx.log.warn({ error, userId: session.userId }, 'leases could not be renewed');
    }
  }

  // ── sending ──

  let pending: FeedRow[] = [];
  let flushing = false;
  let lastFlushAt = -Infinity;

  function publish(rows: FeedRow[]): void {
    for (const row of rows) pending.push(row);
    if (!flushing) void flush();
  }

  async function flush(): Promise<void> {
    flushing = true;
    try {
      while (pending.length > 0 && !closed) {
        const wait = lastFlushAt + COALESCE_MS - performance.now();
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
        lastFlushAt = performance.now();
        const rows = pending;
        pending = [];
        for (const slice of slices(rows)) await send(slice);
      }
    } catch (error) {
      // What was sent to whom is no longer certain: everyone comes back and catches up.
      ctx.log.error({ error }, 'a batch could not be sent; connections are closed');
      members.closeAll();
      flushed = Math.max(flushed, ...pending.slice(-1).map((row) => row.seq));
      pending = [];
    } finally {
      flushing = false;
    }
  }

  async function send(rows: FeedRow[]): Promise<void> {
    const concerned = rows.filter(isAccessEvent);
    if (concerned.length > 0) {
      forgetSessions(ctx.sql);
      const users = [...new Set(concerned.map(({ userId }) => userId!))].filter((userId) => members.has(userId));
      await Promise.all(users.map((userId) => members.refresh(userId)));
    }
    const tree = await orgTree(ctx.sql).catch(() => undefined);
    const ancestors = new Map<number, number[]>();
    const ancestorsOf = (unitId: number): number[] => {
      let above = ancestors.get(unitId);
      if (above === undefined) ancestors.set(unitId, (above = tree === undefined ? [] : unitsAbove(tree, unitId)));
      return above;
    };
    deliver(rows, ancestorsOf);
  }

  function deliver(rows: FeedRow[], ancestorsOf: (unitId: number) => number[]): void {
    const to = rows.at(-1)!.seq;
    const personal = new Map<number, FeedEvent[]>();
    for (const row of rows) {
      if (row.topic !== 'personal' || row.userId === null || !members.has(row.userId)) continue;
      const own = personal.get(row.userId);
      if (own === undefined) personal.set(row.userId, [toEvent(row)]);
      else own.push(toEvent(row));
    }
    const shared = groups.split(rows, ancestorsOf);
    for (const [userId, own] of personal) {
      for (const { socket, group } of members.of(userId)) {
        socket.emit(FEED, batchOf(group.sentTo, to, merged(shared.get(group) ?? [], own)));
      }
    }
    const served = [...personal.keys()].map(Members.userRoom);
    for (const [group, events] of shared) {
      io.to(group.room)
        .except(served)
        .emit(FEED, batchOf(group.sentTo, to, events));
      group.sentTo = to;
      toldAt.set(group, performance.now());
    }
    flushed = to;
  }

  // ── clockwork ──

  const toldAt = new WeakMap<object, number>();
  const heartbeat = setInterval(() => {
    const now = performance.now();
    for (const group of groups.all()) {
      if (now - (toldAt.get(group) ?? 0) < HEARTBEAT_MS - 100) continue;
      io.to(group.room).emit(FEED, batchOf(group.sentTo, flushed, []));
      group.sentTo = flushed;
      toldAt.set(group, now);
    }
    members.dropSlow(SLOW_CLIENT_PACKETS);
    for (const [userId, at] of renewedAt) if (now - at > RENEW_EVERY_MS) renewedAt.delete(userId);
  }, HEARTBEAT_MS / 4);
  let watching = false;
  const watch = setInterval(() => {
    if (watching) return;
    watching = true;
    members
      .watch()
      .catch((error: unknown) => ctx.log.warn({ error }, 'sessions could not be checked'))
      .finally(() => (watching = false));
  }, WATCH_MS);

  return {
    publish,
    sockets: () => members.count,
    users: () => members.users,
    position: () => flushed,
    close: async () => {
      closed = true;
      clearInterval(heartbeat);
      clearInterval(watch);
      members.closeAll();
      // Not io.close(): the HTTP server belongs to the process, which may still answer requests.
      io.engine.close();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function isAccessEvent(row: FeedRow): boolean {
  if (row.topic !== 'personal' || row.userId === null) return false;
  const kind = (row.payload as Partial<AccessEvent> | null)?.kind;
  return kind === 'rights-changed' || kind === 'sessions-ended';
}

function unitsAbove(tree: OrgTree, unitId: number): number[] {
  const above: number[] = [];
  for (
    let at = tree.units.get(unitId)?.parentId ?? null;
    at !== null && !above.includes(at);
    at = tree.units.get(at)?.parentId ?? null
  ) {
    above.push(at);
  }
  return above;
}

/** Null when the connection may be opened, else why not. */
async function allow(ctx: Ctx, request: IncomingMessage): Promise<string | null> {
  stampRequest(request);
  if (!isOwnOrigin(request.headers)) return 'origin';
  const token = sessionToken(request.headers);
  if (token === undefined) return 'auth';
  return (await currentSession(ctx, token)) === undefined ? 'auth' : null;
}

/** The session as it stands now, rights and their version read together. */
async function admit(ctx: Ctx, request: IncomingMessage): Promise<CurrentSession | undefined> {
  const token = sessionToken(request.headers);
  const held = token === undefined ? undefined : await currentSession(ctx, token);
  return held === undefined ? undefined : sessionById(ctx, held.id);
}

/** Lets a few pass at a time: after a restart everyone comes back at once. */
class Turnstile {
  private inside = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  async pass<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.inside >= this.limit) await new Promise<void>((resolve) => this.queue.push(resolve));
    else this.inside += 1;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else this.inside -= 1;
    }
  }
}
