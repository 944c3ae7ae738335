/** The database of this installation: our own cluster, or the one DATABASE_URL names; and whether its demo data is whole. */
import pg from 'pg';
import {
  createCluster,
  inspectCluster,
  PostgresFault,
  startServer,
  type RunningPostgres,
} from '@/server/platform/embedded-postgres';
import { postgresUrl } from '@/server/platform/postgres-url';
import { badDatabaseUrl, databaseMissing, databaseRefusesLogin, databaseTooOld, databaseUnreachable } from './faults';
import { freePort } from './ports';
import { newPassword, readSecrets, writeSecrets, type Home, type Secrets } from './state';

const DATABASE = 'gongdan';
const OLDEST_SERVER = 150_000;

export interface OwnDatabase {
  readonly server: RunningPostgres;
  readonly url: string;
}

/** Starts our own cluster, creating it on the first start; `again` after it died under running processes. */
export async function startOwnDatabase(
  home: Home,
  options: { onSpawn?: (pid: number) => void; again?: boolean } = {},
): Promise<OwnDatabase> {
  const logFile = home.log('postgres');
  const state = inspectCluster(home.postgresDir);
  let secrets = readSecrets(home);
  if (state === 'absent') {
    secrets = writeSecrets(home, { ...secrets, postgresPassword: newPassword() });
    await createCluster({ dataDir: home.postgresDir, password: secrets.postgresPassword }, logFile);
  }
  // A cluster without our key is not ours to open.
  if (!secrets) throw new PostgresFault('foreign-data', home.postgresDir);
  const port = await freePort(secrets.postgresPort);
  // Started again, it must be found where the running processes look for it.
  if (options.again && port !== secrets.postgresPort) throw new Error(`port ${secrets.postgresPort} is still held`);
  if (port !== secrets.postgresPort) writeSecrets(home, { ...secrets, postgresPort: port });
  const password = secrets.postgresPassword;
  const server = await startServer({
    dataDir: home.postgresDir,
    password,
    port,
    logFile,
    ...(options.onSpawn ? { onSpawn: options.onSpawn } : {}),
  });
  try {
    await createIfMissing(server.url('postgres'));
  } catch (error) {
    await server.stop();
    if ((error as { code?: string }).code === '28P01') throw new PostgresFault('foreign-data', home.postgresDir);
    throw error;
  }
  return { server, url: server.url(DATABASE) };
}

/** Where the running cluster of this installation is found. */
export function ownDatabaseUrl(home: Home, secrets: Secrets): string {
  return postgresUrl(secrets.postgresPassword, secrets.postgresPort ?? 0, DATABASE, home.postgresDir);
}

async function createIfMissing(adminUrl: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

/** Throws the one line that says what is wrong with DATABASE_URL. */
export async function checkDatabaseUrl(url: string): Promise<void> {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    throw badDatabaseUrl();
  }
  const database = decodeURIComponent(parsed.pathname.slice(1));
  if (!/^postgres(ql)?:$/.test(parsed.protocol) || database === '') throw badDatabaseUrl();
  const where = `${parsed.hostname}:${parsed.port || '5432'}`;
  try {
    await withClient(url, async (client) => {
      const { rows } = await client.query<{ number: string; text: string }>(
        `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS text`,
      );
      if (Number(rows[0]?.number) < OLDEST_SERVER) throw databaseTooOld(rows[0]?.text ?? '?');
    });
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    if (code === '3D000') throw databaseMissing(database, where);
    if (code.startsWith('28')) throw databaseRefusesLogin(decodeURIComponent(parsed.username), where);
    if (/^E[A-Z]+$/.test(code) || /timeout|terminated/i.test((error as Error).message))
      throw databaseUnreachable(where);
    throw error;
  }
}

export type SeedState = 'empty' | 'half' | 'whole';

/** The mark stands on the database itself, so it goes wherever the data goes. */
const HALF = 'gongdan: seeding';
const WHOLE = 'gongdan: seeded';

export async function seedState(url: string): Promise<SeedState> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ mark: string | null; used: boolean }>(
      `SELECT shobj_description(oid, 'pg_database') AS mark, EXISTS (SELECT 1 FROM org_unit) AS used
       FROM pg_database WHERE datname = current_database()`,
    );
    if (rows[0]?.mark === HALF && rows[0].used) return 'half';
    return rows[0]?.used ? 'whole' : 'empty';
  });
}

export async function markSeed(url: string, state: 'half' | 'whole'): Promise<void> {
  await withClient(url, async (client) => {
    const name = client.escapeIdentifier(client.database ?? DATABASE);
    // Only the owner may comment; where we are not, an interrupted seed is found by whoever looks at the data.
    await client.query(`COMMENT ON DATABASE ${name} IS '${state === 'half' ? HALF : WHOLE}'`).catch(() => undefined);
  });
}

/** Empties our own database; never called for one that DATABASE_URL names. */
export async function recreateOwnDatabase(server: RunningPostgres): Promise<void> {
  await withClient(server.url('postgres'), async (client) => {
    await client.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${DATABASE}`);
  });
}

async function withClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'gongdan-launch',
    connectionTimeoutMillis: 8_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
