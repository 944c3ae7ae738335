/** Relay, tail and gateway of one web process, put together. */
import type { Server as HttpServer } from 'node:http';
import type { Actor, Ctx } from '@/server/kernel/ports';
import { openGateway, type Gateway } from './gateway';
import { startRelay } from './relay';
import { followFeed } from './tail';

export interface LiveFeedOptions {
  readonly databaseUrl: string;
  readonly http: HttpServer;
  readonly ctx: Ctx;
  readonly renew: (actor: Actor) => Promise<unknown>;
}

export interface LiveFeed {
  readonly gateway: Gateway;
  /** For the list of nodes. */
  readonly facts: () => Record<string, number | boolean>;
  close(): Promise<void>;
}

export async function startLiveFeed({ databaseUrl, http, ctx, renew }: LiveFeedOptions): Promise<LiveFeed> {
  const held: { gateway?: Gateway } = {};
  const tail = await followFeed({
    databaseUrl,
    sql: ctx.sql,
    log: ctx.log,
    onRows: (rows) => held.gateway?.publish(rows),
  });
  const opened = openGateway({ http, ctx, position: tail.position(), now: tail.now, renew });
  held.gateway = opened;
  const relay = startRelay({ databaseUrl, log: ctx.log, onFiled: tail.offer, isWatched: () => opened.sockets() > 0 });
  return {
    gateway: opened,
    facts: () => {
      const { leading, lastBatchMs, movedTotal } = relay.state();
      return {
        sockets: opened.sockets(),
        users: opened.users(),
        relay: leading,
        relayMs: Math.round(lastBatchMs),
        relayed: movedTotal,
        position: tail.position(),
      };
    },
    close: async () => {
      await opened.close();
      await Promise.all([relay.stop(), tail.stop()]);
    },
  };
}
