/**
 * The PostgreSQL pool behind `ctx.sql`. Everything the application does runs as the role `gongdan_app`, which owns nothing:
 * what must be impossible is impossible for every statement of ours, not only for the careful ones.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Sql, StatementOptions } from '@/server/kernel/ports';

const { Pool, types } = pg;

const INT8 = 20;
const DATE = 1082;
const TIMESTAMPTZ = 1184;
const INT8_ARRAY = 1016;

types.setTypeParser(INT8, (text) => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`int8 beyond 2^53: ${text}`);
  return value;
});
types.setTypeParser(DATE, (text) => text);
types.setTypeParser(TIMESTAMPTZ, (text) => new Date(text).toISOString());
const parseTextArray = types.getTypeParser(1009 as never) as unknown as (text: string) => string[];
types.setTypeParser(INT8_ARRAY as never, ((text: string) => parseTextArray(text).map(Number)) as never);

export const APP_ROLE = 'gongdan_app';

export interface PoolOptions {
  readonly max?: number;
  /** So many are not closed for being idle: a new one reads the catalogues again, which is felt. */
  readonly min?: number;
  readonly applicationName?: string;
  /** Left out: the application's own role. `null`: the login role itself (migrations, seeds). */
  readonly role?: string | null;
  readonly statementTimeoutMs?: number;
}

export function openPool(url: string, options: PoolOptions = {}): pg.Pool {
  const role = options.role === undefined ? APP_ROLE : options.role;
  // Compiling a plan costs more than any statement of ours runs.
  const flags = ['-c TimeZone=UTC', '-c jit=off'];
  if (role !== null) flags.push(`-c role=${role}`);
  if (options.statementTimeoutMs !== undefined) flags.push(`-c statement_timeout=${options.statementTimeoutMs}`);
  const pool = new Pool({
    connectionString: url,
    max: options.max ?? 10,
    min: options.min ?? 0,
    application_name: options.applicationName ?? 'gongdan',
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    options: flags.join(' '),
  });
  // An idle connection may be cut at any time; the pool replaces it. Without a listener Node would end the process.
  pool.on('error', () => undefined);
  // One in use has no listener of the pool's: its query fails, which is told where it was asked.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const RETRIED_STATES = new Set(['40001', '40P01']);
const MAX_ATTEMPTS = 5;

export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** True when the database could not be reached at all: the answer is 503, never "allowed". */
export function isUnavailable(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined) {
    // A socket that is not there; a file that is not there is something else.
    if (code === 'ENOENT') return (error as { syscall?: unknown }).syscall === 'connect';
    return (
      /^(08|57P0)/.test(code) ||
      ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'ENOTFOUND', 'EPIPE', '53300'].includes(code)
    );
  }
  const message = error instanceof Error ? error.message : '';
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message,
  );
}

/** So much is collected before it is sent: every portion wakes the database up. */
const COPY_BYTES = 262_144;

/** A statement with a name is kept by each connection; the name is of its text, so that no two share one. */
function named(text: string): string {
  return createHash('sha1').update(text).digest('base64url');
}

abstract class Statements {
  abstract execute(text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult>;

  async query<Row>(text: string, values?: readonly unknown[], options?: StatementOptions): Promise<Row[]> {
    const name = options?.prepared === true ? named(text) : undefined;
    return (await this.execute(text, values, name)).rows as Row[];
  }

  async maybeOne<Row>(text: string, values?: readonly unknown[], options?: StatementOptions): Promise<Row | undefined> {
    const rows = await this.query<Row>(text, values, options);
    if (rows.length > 1) throw new Error(`expected at most one row, got ${rows.length}: ${text.slice(0, 120)}`);
    return rows[0];
  }

  async one<Row>(text: string, values?: readonly unknown[]): Promise<Row> {
    const row = await this.maybeOne<Row>(text, values);
    if (row === undefined) throw new Error(`expected one row, got none: ${text.slice(0, 120)}`);
    return row;
  }

  async run(text: string, values?: readonly unknown[]): Promise<number> {
    return (await this.execute(text, values)).rowCount ?? 0;
  }
}

class ClientSql extends Statements implements Sql {
  constructor(private readonly client: pg.PoolClient) {
    super();
  }

  override execute(text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult> {
    return this.client.query({ text, values: values as unknown[], ...(name === undefined ? {} : { name }) });
  }

  tx<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    return work(this);
  }

  async copyIn(statement: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
    const stream = this.client.query(copyFrom(statement));
    // Kept to the end: what is destroyed after a refused row says its error a second time.
    const failed = new Promise<never>((_, reject) => stream.on('error', reject));
    failed.catch(() => undefined);
    try {
      let buffer = '';
      for await (const line of lines) {
        buffer += line;
        if (buffer.length > COPY_BYTES) {
          if (!stream.write(buffer)) await Promise.race([once(stream, 'drain'), failed]);
          buffer = '';
        }
      }
      const finished = once(stream, 'finish');
      stream.end(buffer);
      await Promise.race([finished, failed]);
    } catch (error) {
      stream.destroy(error as Error);
      throw error;
    }
  }
}

export class PoolSql extends Statements implements Sql {
  constructor(private readonly pool: pg.Pool) {
    super();
  }

  override execute(text: string, values?: readonly unknown[], name?: string): Promise<pg.QueryResult> {
    return this.pool.query({ text, values: values as unknown[], ...(name === undefined ? {} : { name }) });
  }

  async tx<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      const client = await this.pool.connect();
      let broken: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await work(new ClientSql(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        try {
          await client.query('ROLLBACK');
        } catch (rollbackError) {
          broken = rollbackError as Error;
        }
        const state = sqlState(error);
        if (state === undefined || !RETRIED_STATES.has(state) || attempt >= MAX_ATTEMPTS) throw error;
      } finally {
        client.release(broken);
      }
    }
  }

  copyIn(statement: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
    return this.tx((sql) => sql.copyIn(statement, lines));
  }
}
