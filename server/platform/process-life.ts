/** How our processes begin and end: they wait for their database, and they end in order once, however often they are asked. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Log, Sql } from '@/server/kernel/ports';
import { isUnavailable } from './db';

const LONGEST_END_MS = 12_000;

/** Resolves once the database answers. A database that says no (wrong password, no such database) throws. */
export async function untilDatabase(sql: Sql, log: Log): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql.one('SELECT 1 AS ok FROM feed_head');
      return;
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (attempt === 1 || attempt % 20 === 0) log.warn({ error }, 'waiting for the database');
      await delay(Math.min(200 * attempt, 2_000));
    }
  }
}

/** Runs `end` at the first SIGTERM, SIGINT or loss of the parent, then leaves. Anything unforeseen is logged and ends the process. */
export function onEnd(log: Log, end: () => Promise<void>): void {
  let ending = false;
  const begin = (why: string, code: number): void => {
    if (ending) return;
    ending = true;
    log.info({ why }, 'ending');
    // Whatever hangs must not keep the process: what it holds is freed by its end.
    setTimeout(() => process.exit(code), LONGEST_END_MS).unref();
    end()
      .catch((error: unknown) => log.error({ error }, 'did not end in order'))
      .finally(() => process.exit(code));
  };
  process.on('SIGTERM', () => begin('SIGTERM', 0));
  process.on('SIGINT', () => begin('SIGINT', 0));
  process.on('disconnect', () => begin('the parent is gone', 0));
  process.on('uncaughtException', (error) => {
    log.error({ error }, 'uncaught');
    begin('uncaught exception', 1);
  });
  process.on('unhandledRejection', (error) => log.error({ error }, 'unhandled rejection'));
}
