/**
 * A database of its own for a `*.pg.test.ts` file: a clone of the one migrated template, some 100 ms.
 *
 *   const database = await createTestDatabase();
 *   afterAll(() => database.drop());
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export const TEMPLATE_DATABASE = 'gongdan_template';
const TEST_DATABASE_PREFIX = 'gongdan_test_';

declare module 'vitest' {
  export interface ProvidedContext {
    adminUrl: string;
    redisUrl: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  readonly name: string;
  /** Drops the database; fails when the test left connections open. */
  drop(): Promise<void>;
}

/** The Redis of this test run. Files share it: give queues and keys a prefix of their own, such as the database's name. */
export function testRedisUrl(): string {
  return inject('redisUrl');
}

export async function createTestDatabase(): Promise<TestDatabase> {
  return cloneDatabase(inject('adminUrl'), TEMPLATE_DATABASE);
}

export async function cloneDatabase(adminUrl: string, template: string): Promise<TestDatabase> {
  const name = `${TEST_DATABASE_PREFIX}${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`));
  return { name, url: withDatabase(adminUrl, name), drop: () => dropDatabase(adminUrl, name) };
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    const left = await openConnections(client, name);
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    if (left.length > 0) throw new Error(`connections left open by this test: ${left.join(' | ')}`);
  });
}

/** A backend that was just told to go needs a moment to leave; what is still there after a second was left behind. */
async function openConnections(client: pg.Client, name: string): Promise<string[]> {
  let found: string[] = [];
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { rows } = await client.query<{ text: string }>(
      `SELECT application_name || ': ' || left(query, 120) AS text FROM pg_stat_activity
       WHERE datname = $1 AND backend_type = 'client backend'`,
      [name],
    );
    found = rows.map((row) => row.text);
    if (found.length === 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return found;
}

/** Test databases that still exist: their files forgot `drop()`. */
export async function forgottenDatabases(adminUrl: string): Promise<string[]> {
  return asAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE datname LIKE $1`, [
      `${TEST_DATABASE_PREFIX}%`,
    ]);
    return rows.map((row) => row.datname);
  });
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.toString();
}

export async function asAdmin<Result>(adminUrl: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'gongdan-test-admin' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
