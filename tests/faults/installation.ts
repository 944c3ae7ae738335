/**
 * An installation for drills: servers of its own that survive a crash, real worker processes, the live feed as a process, and the
 * means to kill any of them. Nothing in here repairs anything: what does not come back by itself shows.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '@/server/launch/ports';
import { openPool, PoolSql } from '@/server/platform/db';
import { migrate } from '@/server/platform/migrate';
import { asAdmin, withDatabase } from '@/tests/support/database';
import { startTestServices, type TestServices } from '@/tests/support/services';

export interface Installation {
  readonly url: string;
  readonly services: TestServices;
  /** The test's own view, as the application's role. */
  readonly sql: PoolSql;
  readonly webPort: number;
  startWorker(): ChildProcess;
  /** The live feed on `webPort`. */
  startWeb(): Promise<ChildProcess>;
  killRedis(): Promise<void>;
  flushRedis(): Promise<void>;
  killPostgres(): Promise<void>;
  cutConnections(): Promise<void>;
  close(): Promise<void>;
}

export async function openInstallation(name: string): Promise<Installation> {
  const services = await startTestServices({ durability: 'durable' });
  const children = new Set<ChildProcess>();
  await asAdmin(services.adminUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = withDatabase(services.adminUrl, name);
  await migrate(url);
  const pool = openPool(url, { max: 6, applicationName: 'drill' });
  const webPort = await freePort();

  const start = (file: string, args: string[] = []): ChildProcess => {
    const env = {
      ...process.env,
      DATABASE_URL: url,
      REDIS_URL: services.redis!.url,
      GONGDAN_QUEUE_PREFIX: name,
      NODE_ENV: 'production' as const,
      GONGDAN_LOG_LEVEL: process.env['DRILL_LOG'] ?? 'silent',
    };
    const child = fork(file, args, {
      execArgv: ['--import', 'tsx'],
      env,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  return {
    url,
    services,
    sql: new PoolSql(pool),
    webPort,
    startWorker: () => start('jobs/main.ts'),
    startWeb: async () => {
      const child = start('tests/bench/live-server.ts', [url, String(webPort)]);
      await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code]) => Promise.reject(new Error(`the web process ended with ${code}`))),
      ]);
      return child;
    },
    killRedis: async () => {
      process.kill(services.redis!.pid, 'SIGKILL');
      await services.redis!.exited;
      await delay(1_000);
      await services.restartRedis();
    },
    flushRedis: async () => {
      const { createClient } = await import('redis');
      const client = createClient({ url: services.redis!.url });
      await client.connect();
      await client.flushAll();
      client.destroy();
    },
    killPostgres: async () => {
      process.kill(services.postgres.pid, 'SIGKILL');
      await services.postgres.exited;
      // Its children leave by themselves; until then the data folder is not free.
      for (let attempt = 1; ; attempt += 1) {
        await delay(300);
        try {
          await services.restartPostgres();
          return;
        } catch (error) {
          if (attempt >= 20) throw error;
        }
      }
    },
    cutConnections: async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect();
      await client.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      await client.end();
    },
    close: async () => {
      const ends = [...children].map((child) => once(child, 'exit'));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ends);
      await pool.end();
      await services.stop();
    },
  };
}

export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** Asks until it is so, through a database that is away for a while. */
export async function eventually(what: string, condition: () => Promise<boolean>, withinMs: number): Promise<number> {
  const begun = performance.now();
  let last: unknown;
  for (;;) {
    try {
      if (await condition()) return performance.now() - begun;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() - begun > withinMs) throw new Error(`not so within ${withinMs} ms: ${what}`, { cause: last });
    await delay(20);
  }
}
