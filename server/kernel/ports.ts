/**
 * What a command or a query may reach: everything arrives through `ctx`, so nothing is imported live and nothing needs mocking.
 */
import type { PrismaClient } from '@/prisma/generated/client';
import type { Instant, LocalDate } from './time';

export interface StatementOptions {
  /** Parsed and planned once a connection: for one constant text run very often whose plan does not hang on its values. */
  readonly prepared?: boolean;
}

export interface Sql {
  /** Runs one statement and returns its rows (int8 as number, numeric and date as string, timestamptz as ISO-8601 UTC string). */
  query<Row>(text: string, values?: readonly unknown[], options?: StatementOptions): Promise<Row[]>;
  /** The only row, or undefined when there is none; more than one is a bug and throws. */
  maybeOne<Row>(text: string, values?: readonly unknown[], options?: StatementOptions): Promise<Row | undefined>;
  /** The only row; none or more than one throws. */
  one<Row>(text: string, values?: readonly unknown[]): Promise<Row>;
  /** Number of rows a statement touched. */
  run(text: string, values?: readonly unknown[]): Promise<number>;
  /** One transaction; nested calls join the outer one. Serialization and deadlock failures are retried by the outermost call. */
  tx<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  /** `COPY … FROM STDIN` in text format; `lines` are complete rows ending with \n (see kernel/copy-text). */
  copyIn(statement: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void>;
}

export interface Clock {
  /** Instant, ISO-8601 UTC with milliseconds. */
  now(): Instant;
  /** Local date at the utility. */
  today(): LocalDate;
}

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Grant {
  readonly role: string;
  readonly unitId: number;
  /** The unit and everything below it, as loaded with the session. */
  readonly unitIds: readonly number[];
}

/** Who acts. `system` is a worker; it holds no grants and passes no permission check meant for people. */
export interface Actor {
  readonly kind: 'user' | 'system';
  /** 0 for the system. */
  readonly userId: number;
  readonly name: string;
  /** For what others read in their own language; absent where nobody signed in. */
  readonly names?: { readonly nameZh: string; readonly nameEn: string };
  readonly locale: 'zh-CN' | 'en';
  readonly homeUnitId: number;
  readonly grants: readonly Grant[];
  readonly sessionId?: string;
}

export const SYSTEM_ACTOR: Actor = {
  kind: 'system',
  userId: 0,
  name: 'system',
  locale: 'zh-CN',
  homeUnitId: 0,
  grants: [],
};

export interface Ctx {
  readonly sql: Sql;
  /** Plain reads and writes of single things, outside any transaction of `sql`. */
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly log: Log;
  readonly actor: Actor;
}
