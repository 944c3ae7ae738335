/**
 * The tail (尾随): every web process follows the feed table by itself and serves its own sockets from it, so nothing that a screen
 * depends on passes through Redis. Rows come from the relay when it runs here, else on its one NOTIFY a batch, else by a slow poll.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log, Sql } from '@/server/kernel/ports';
import { APP_ROLE } from '@/server/platform/db';
import { FEED_CHANNEL } from './commands/move-events';
import type { FeedRow } from './feed-row';
import { feedAfter, feedHead } from './queries/feed';

const POLL_MS = 250;
const CLOCK_EVERY_MS = 2_000;
const READ_LIMIT = 1_000;

export interface TailOptions {
  readonly databaseUrl: string;
  readonly sql: Sql;
  readonly log: Log;
  /** Rows after everything handed over before, in order, without a gap. */
  readonly onRows: (rows: FeedRow[]) => void;
}

export interface Tail {
  /** Position up to which rows were handed over. */
  position(): number;
  /** Rows the relay of this process has just filed. */
  offer(rows: FeedRow[]): void;
  /** Database time now, as far as this process knows it. */
  now(): string;
  stop(): Promise<void>;
}

export async function followFeed(options: TailOptions): Promise<Tail> {
  const { sql, log } = options;
  let clockOffsetMs = 0;

  async function readHead(): Promise<number> {
    const before = Date.now();
    const head = await feedHead(sql);
    clockOffsetMs = Date.parse(head.now) - (before + Date.now()) / 2;
    return head.seq;
  }

  let position = await readHead();
  let known = position;
  let stopped = false;
  let wake: () => void = () => undefined;

  function hand(rows: FeedRow[]): void {
    if (rows.length === 0) return;
    position = rows.at(-1)!.seq;
    known = Math.max(known, position);
    options.onRows(rows);
  }

  async function readOn(): Promise<void> {
    for (;;) {
      const from = position;
      const rows = await feedAfter(sql, from, READ_LIMIT);
      // The relay may have offered the same rows meanwhile.
      hand(position === from ? rows : rows.filter((row) => row.seq > position));
      if (rows.length < READ_LIMIT) return;
    }
  }

  async function loop(): Promise<void> {
    let clockAt = Date.now();
    let silent = false;
    while (!stopped) {
      let timer: NodeJS.Timeout | undefined;
      if (known <= position) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, POLL_MS);
        });
        clearTimeout(timer);
      }
      if (stopped) return;
      try {
        if (Date.now() - clockAt >= CLOCK_EVERY_MS) {
          known = Math.max(known, await readHead());
          clockAt = Date.now();
        }
        const target = known;
        await readOn();
        // Heard of more while reading: read on at once.
        if (known === target) known = position;
        silent = false;
      } catch (error) {
        if (!silent) log.warn({ error }, 'the feed cannot be read; trying again');
        silent = true;
        await delay(POLL_MS);
      }
    }
  }

  const ears = listen(options, (seq) => {
    if (seq <= position) return;
    known = Math.max(known, seq);
    wake();
  });
  const done = loop();
  return {
    position: () => position,
    offer: (rows) => {
      if (rows[0]?.seq === position + 1) hand(rows);
      else if (rows.length > 0) {
        known = Math.max(known, rows.at(-1)!.seq);
        wake();
      }
    },
    now: () => new Date(Date.now() + clockOffsetMs).toISOString(),
    stop: async () => {
      stopped = true;
      wake();
      await Promise.all([done, ears.stop()]);
    },
  };
}

/** LISTEN on a connection of its own, opened again whenever it is lost; meanwhile the poll carries on. */
function listen(options: TailOptions, onSeq: (seq: number) => void): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let stop: () => void = () => undefined;
  async function once(): Promise<void> {
    const client = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: 'gongdan-feed-tail',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      options: `-c role=${APP_ROLE}`,
    });
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
      stop = resolve;
    });
    client.on('notification', ({ payload }) => onSeq(Number(payload)));
    try {
      await client.connect();
      await client.query(`LISTEN ${FEED_CHANNEL}`);
      await lost;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await once().catch(() => undefined);
      await delay(500, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      stop();
      await done;
    },
  };
}
