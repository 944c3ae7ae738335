/** Settings of a process: the environment, read once and checked. A wrong value is one clear line each, not a stack. */
import os from 'node:os';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const origins = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((text) => new URL(text).origin)));

const schema = z
  .object({
    NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be postgres://user:password@host:port/database' }),
    REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be redis://host:port' }).optional(),
    GONGDAN_BROKER: z.enum(['redis', 'postgres']).optional(),
    /** Keeps the queues of several installations on one Redis apart. */
    GONGDAN_QUEUE_PREFIX: z
      .string()
      .regex(/^[\w-]{1,80}$/, 'only letters, digits, - and _')
      .default('gongdan'),
    PORT: port.default(3000),
    HOST: z.string().min(1).default('0.0.0.0'),
    /** Where browsers reach us when a proxy changes the Host header; several separated by commas. */
    PUBLIC_ORIGIN: origins.default([]),
    GONGDAN_ORIGINS: origins.default([]),
    /** Jobs of one queue that a worker process runs at once; left out, each queue's own figure. */
    WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).optional(),
    GONGDAN_NODE_ID: z
      .string()
      .regex(/^[\w.-]{1,60}$/, 'only letters, digits, . - and _')
      .optional(),
  })
  .refine((env) => env.GONGDAN_BROKER === 'postgres' || env.REDIS_URL !== undefined, {
    path: ['REDIS_URL'],
    error: 'missing; or set GONGDAN_BROKER=postgres to keep the queues in PostgreSQL (single node)',
  });

export interface Config {
  readonly env: 'production' | 'development' | 'test';
  readonly databaseUrl: string;
  readonly broker: { readonly kind: 'redis'; readonly url: string } | { readonly kind: 'postgres' };
  readonly queuePrefix: string;
  readonly port: number;
  readonly host: string;
  readonly publicOrigins: readonly string[];
  readonly workerConcurrency: number | undefined;
}

export class ConfigError extends Error {
  constructor(readonly lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

/** Throws a `ConfigError` with one line a fault. An empty variable counts as absent. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`),
    );
  }
  const { data } = parsed;
  return {
    env: data.NODE_ENV,
    databaseUrl: data.DATABASE_URL,
    broker:
      data.GONGDAN_BROKER === 'postgres' || data.REDIS_URL === undefined
        ? { kind: 'postgres' }
        : { kind: 'redis', url: data.REDIS_URL },
    queuePrefix: data.GONGDAN_QUEUE_PREFIX,
    port: data.PORT,
    host: data.HOST,
    publicOrigins: [...data.PUBLIC_ORIGIN, ...data.GONGDAN_ORIGINS],
    workerConcurrency: data.WORKER_CONCURRENCY,
  };
}

/**
 * For the entry of a process: says what is wrong and ends it. What deeper layers read from the environment by themselves (name of
 * the node, allowed origins) is completed here.
 */
export function configOrExit(kind: 'web' | 'worker'): Config {
  try {
    const config = readConfig(process.env);
    process.env['GONGDAN_NODE_ID'] ||= `${kind}-${os.hostname()}-${process.pid}`.replace(/[^\w.-]/g, '-').slice(0, 60);
    process.env['GONGDAN_ORIGINS'] = config.publicOrigins.join(',');
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.lines) process.stderr.write(`✗ ${line}\n`);
    process.exit(78);
  }
}
