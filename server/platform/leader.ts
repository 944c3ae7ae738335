/**
 * One among equals: of all processes that ask for the same advisory lock exactly one leads at a time, and the work of leading runs
 * on the very connection that holds the lock. So whoever may still be writing is the holder, and when its connection ends, by
 * death or by the server's idle limit for a process that hangs, the next one takes over.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '@/server/kernel/ports';
import { APP_ROLE } from './db';

export interface LeaderOptions {
  readonly databaseUrl: string;
  readonly lockKey: number;
  readonly name: string;
  readonly log: Log;
  /** A leader that says nothing for so long is taken for dead. */
  readonly idleLimitMs?: number;
  /** How often the others ask for the lock. */
  readonly retryMs?: number;
  /** Runs while leading; ends when `signal` is aborted. A throw gives the lead up; it is sought again. */
  lead(client: pg.Client, signal: AbortSignal): Promise<void>;
}

export interface Leader {
  readonly isLeading: () => boolean;
  stop(): Promise<void>;
}

export const LOCK_KEYS = { feedRelay: 731_101, jobMover: 731_102 } as const;

export function seekLead(options: LeaderOptions): Leader {
  const { log, name, retryMs = 200, idleLimitMs = 3_000 } = options;
  const stopping = new AbortController();
  let leading = false;

  async function attempt(): Promise<void> {
    const client = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: `gongdan-${name}`,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      options: `-c TimeZone=UTC -c role=${APP_ROLE} -c idle_session_timeout=${idleLimitMs} -c idle_in_transaction_session_timeout=${idleLimitMs * 3}`,
    });
    const lost = new AbortController();
    const ended = AbortSignal.any([stopping.signal, lost.signal]);
    client.on('error', () => lost.abort());
    client.on('end', () => lost.abort());
    try {
      await client.connect();
      while (!(await tryLock(client, options.lockKey))) {
        if (await pause(retryMs, ended)) return;
      }
      leading = true;
      log.info({ role: name }, `leads: ${name}`);
      await options.lead(client, ended);
    } finally {
      leading = false;
      await client.end().catch(() => undefined);
    }
  }

  async function seek(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await attempt();
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) return;
        failures += 1;
        if (failures === 1 || failures % 20 === 0) log.warn({ error, failures }, `${name}: no database, trying again`);
      }
      await pause(Math.min(2_000, retryMs * 2 ** Math.min(failures, 4)), stopping.signal);
    }
  }

  const done = seek();
  return {
    isLeading: () => leading,
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

async function tryLock(client: pg.Client, key: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [key]);
  return rows[0]?.taken === true;
}

/** Waits; true when it was cut short. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await delay(milliseconds, undefined, { signal });
    return signal.aborted;
  } catch {
    return true;
  }
}
