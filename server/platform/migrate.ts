/**
 * Applies prisma/migrations in order, each in one transaction, under the advisory lock that Prisma's own migrate takes. It keeps
 * Prisma's bookkeeping table and checksums, so `prisma migrate status` and `deploy` agree with it on a connected machine; Prisma's
 * own runner needs a schema engine that is downloaded on first use, which a machine without open internet cannot do.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** The key Prisma's migrate locks in PostgreSQL. */
const PRISMA_ADVISORY_LOCK = 72707369;

export type MigrationFaultCode = 'edited' | 'unknown-applied' | 'out-of-order' | 'unfinished' | 'failed';

export class MigrationFault extends Error {
  readonly code: MigrationFaultCode;
  readonly migration: string;

  constructor(code: MigrationFaultCode, migration: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'MigrationFault';
    this.code = code;
    this.migration = migration;
  }
}

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file as it stands, in hex: what Prisma stores. */
  readonly checksum: string;
}

interface AppliedRow {
  migration_name: string;
  checksum: string;
  finished_at: unknown;
}

export function readMigrations(folder: string): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'migration.sql')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const bytes = readFileSync(path.join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: createHash('sha256').update(bytes).digest('hex') };
    });
}

/** What is still to be applied; throws a MigrationFault when the database and the files do not belong together. */
export function planMigrations(migrations: readonly Migration[], applied: readonly AppliedRow[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of applied) {
    const name = row.migration_name;
    const migration = known.get(name);
    if (!migration) {
      throw new MigrationFault(
        'unknown-applied',
        name,
        `the database has migration ${name}, which this version does not know`,
      );
    }
    if (row.finished_at === null) {
      throw new MigrationFault('unfinished', name, `migration ${name} was started and never finished`);
    }
    if (row.checksum !== migration.checksum) {
      throw new MigrationFault('edited', name, `migration ${name} was changed after it had been applied`);
    }
  }
  const done = new Set(applied.map((row) => row.migration_name));
  const pending = migrations.filter((migration) => !done.has(migration.name));
  const newest = [...done].sort().at(-1);
  const late = pending.find((migration) => newest !== undefined && migration.name < newest);
  if (late) {
    throw new MigrationFault(
      'out-of-order',
      late.name,
      `migration ${late.name} is older than ${newest}, which is already applied`,
    );
  }
  return pending;
}

/** Brings a database up to date; the names of what was applied. Safe to run from several processes at once. */
export async function migrate(url: string, folder = path.resolve('prisma/migrations')): Promise<string[]> {
  const migrations = readMigrations(folder);
  const client = new pg.Client({ connectionString: url, application_name: 'gongdan-migrate' });
  // A cut connection also fails the statement that waits on it; without a listener Node would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PRISMA_ADVISORY_LOCK]);
    await client.query(`CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id                  VARCHAR(36) PRIMARY KEY NOT NULL,
      checksum            VARCHAR(64) NOT NULL,
      finished_at         TIMESTAMPTZ,
      migration_name      VARCHAR(255) NOT NULL,
      logs                TEXT,
      rolled_back_at      TIMESTAMPTZ,
      started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
      applied_steps_count INTEGER NOT NULL DEFAULT 0
    )`);
    const { rows } = await client.query<AppliedRow>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
    );
    const pending = planMigrations(migrations, rows);
    for (const migration of pending) await apply(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw new MigrationFault('failed', migration.name, describe(error, migration), error);
  }
}

function describe(error: unknown, migration: Migration): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = Number((error as { position?: unknown }).position);
  const line = Number.isFinite(position) ? `:${migration.sql.slice(0, position).split('\n').length}` : '';
  return `migration ${migration.name}${line} failed and was rolled back: ${message}`;
}
