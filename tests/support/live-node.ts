/** The live feed of a web process without its pages: relay, tail and gateway on a port of their own; and clients to connect to it. */
import { createHash, randomBytes } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { SYSTEM_ACTOR } from '@/server/kernel/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { FEED, PROTOCOL_VERSION, type FeedBatch, type FeedEvent } from '@/server/realtime/contract';
import { startLiveFeed, type LiveFeed } from '@/server/realtime/live-feed';
import { unpacked } from '@/server/realtime/packing';
import { renewLeases } from '@/server/work-orders/commands/locks';
import { contextOf } from './small-utility';

export interface LiveNode {
  readonly port: number;
  readonly origin: string;
  readonly feed: LiveFeed;
  readonly sql: PoolSql;
  readonly ctx: Ctx;
  close(): Promise<void>;
}

export async function openLiveNode(databaseUrl: string, atPort = 0): Promise<LiveNode> {
  const pool = openPool(databaseUrl, { max: 8, applicationName: 'live-node' });
  const sql = new PoolSql(pool);
  const ctx = contextOf(sql, SYSTEM_ACTOR);
  const server = http.createServer((_request, response) => response.writeHead(404).end());
  const renew = (actor: Ctx['actor']): Promise<number> => renewLeases({ ...ctx, actor });
  const feed = await startLiveFeed({ databaseUrl, http: server, ctx, renew });
  await new Promise<void>((resolve) => server.listen(atPort, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    feed,
    sql,
    ctx,
    close: async () => {
      await feed.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await pool.end();
    },
  };
}

/** A session as a sign-in leaves it; answers the Cookie header. */
export async function openSession(sql: Sql, userId: number): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await sql.run(
    `INSERT INTO session (token_hash, csrf_token, user_id, expires_at) VALUES ($1, 'x', $2, now() + interval '1 hour')`,
    [createHash('sha256').update(token).digest(), userId],
  );
  return `gongdan_session=${token}`;
}

export function clientSocket(url: string, headers: Record<string, string>): Socket {
  return io(url, {
    transports: ['websocket'],
    auth: { protocol: PROTOCOL_VERSION },
    autoConnect: false,
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    extraHeaders: headers,
  });
}

/** A bare socket that keeps whatever the feed brings. */
export interface Listener {
  readonly socket: Socket;
  readonly batches: FeedBatch[];
  events(): FeedEvent[];
  close(): void;
}

/** Connected and told where the server stands; rejects when it is refused. */
export async function listen(node: LiveNode, cookie: string, origin = node.origin): Promise<Listener> {
  const socket = clientSocket(node.origin, { cookie, origin });
  socket.io.reconnection(false);
  const batches: FeedBatch[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on(FEED, (batch: FeedBatch) => {
      batches.push(unpacked(batch));
      resolve();
    });
    socket.once('connect_error', reject);
    socket.connect();
  });
  return { socket, batches, events: () => batches.flatMap(({ events }) => events), close: () => socket.disconnect() };
}

export async function until(condition: () => boolean | Promise<boolean>, withinMs = 5_000): Promise<number> {
  const begun = performance.now();
  while (!(await condition())) {
    if (performance.now() - begun > withinMs) throw new Error(`not so within ${withinMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - begun;
}
