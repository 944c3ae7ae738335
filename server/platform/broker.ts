/**
 * The broker (队列): BullMQ on Redis, or on PostgreSQL where there is no Redis. It carries work and holds no fact: whatever it loses,
 * the outbox and the sweepers bring again, and whatever it delivers twice finds nothing left to do.
 */
import {
  createPostgresBackend,
  createNodeRedisClient,
  Queue,
  runMigrations,
  Worker,
  type IRedisClient,
  type JobsOptions,
  type Processor,
  type WorkerOptions,
} from 'bullmq';
import pg from 'pg';
import { createClient } from 'redis';
import type { Log } from '@/server/kernel/ports';
import { readConfig, type Config } from './config';

/** A delivery that ended badly is kept for a week at most, a thousand of each queue, with a few lines of stack. */
const KEPT_FAILED = { age: 7 * 24 * 3600, count: 1_000 };
const STACK_LINES = 12;
/** A worker that died is noticed by its lock running out: lock plus check is the time until another takes the job. */
const STALLED_CHECK_MS = 3_000;
const RETRY_MS = 1_000;
const SCHEMA = 'bullmq';

export interface JobToAdd {
  readonly name: string;
  readonly data: unknown;
  readonly opts: Pick<JobsOptions, 'jobId' | 'deduplication' | 'attempts' | 'backoff' | 'priority' | 'delay'>;
}

export interface Broker {
  readonly kind: 'redis' | 'postgres';
  /** The queue for adding and looking; opened at first use. */
  queue(name: string): Queue;
  worker(
    name: string,
    process: Processor,
    options: Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'name'>,
  ): Worker;
  /** One answer from the broker, within the time given; throws otherwise. */
  ping(withinMs?: number): Promise<void>;
  close(): Promise<void>;
}

const JOB_DEFAULTS: JobsOptions = {
  removeOnComplete: true,
  removeOnFail: KEPT_FAILED,
  stackTraceLimit: STACK_LINES,
  sizeLimit: 100_000,
};

function workerOptions(options: Pick<WorkerOptions, 'concurrency' | 'lockDuration' | 'name'>) {
  return {
    ...options,
    stalledInterval: STALLED_CHECK_MS,
    // A worker killed again and again under the same job is a drill or bad luck; attempts bound a job that fails by itself.
    maxStalledCount: 100,
    runRetryDelay: RETRY_MS,
    drainDelay: 5,
    removeOnComplete: { count: 0 },
    removeOnFail: KEPT_FAILED,
  };
}

export async function openBroker(
  config: Pick<Config, 'broker' | 'databaseUrl' | 'queuePrefix'>,
  log: Log,
): Promise<Broker> {
  return config.broker.kind === 'redis'
    ? openRedis(config.broker.url, config.queuePrefix, log)
    : openPostgres(config.databaseUrl, log);
}

const KEY = Symbol.for('gongdan.broker');

/** The broker of this process for whoever only looks and steers; opened at first use, closed with the process. */
export function processBroker(log: Log): Promise<Broker> {
  const shelf = globalThis as { [KEY]?: Promise<Broker> };
  const opened = (shelf[KEY] ??= openBroker(readConfig(process.env), log));
  opened.catch(() => {
    if (shelf[KEY] === opened) delete shelf[KEY];
  });
  return opened;
}

export async function closeProcessBroker(): Promise<void> {
  const shelf = globalThis as { [KEY]?: Promise<Broker> };
  const opened = shelf[KEY];
  delete shelf[KEY];
  await opened?.then((broker) => broker.close()).catch(() => undefined);
}

class Complaints {
  private lastAt = -Infinity;

  constructor(private readonly log: Log) {}

  /** A lost server makes every client complain several times a second; one line every ten seconds tells as much. */
  readonly note = (error: Error): void => {
    const now = performance.now();
    if (now - this.lastAt < 10_000) return;
    this.lastAt = now;
    this.log.warn({ error }, 'broker not reached; trying again');
  };
}

export async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the broker within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

// ── Redis ──

const reconnect = (retries: number): number => Math.min(50 * 2 ** Math.min(retries, 5), 1_000);

async function openRedis(url: string, prefix: string, log: Log): Promise<Broker> {
  const complaints = new Complaints(log);
  const open = (disableOfflineQueue: boolean): IRedisClient => {
    const raw = createClient({
      url,
      disableOfflineQueue,
      // A link that is cut without a word is noticed by the ping.
      pingInterval: 10_000,
      socket: { connectTimeout: 5_000, reconnectStrategy: reconnect, keepAlive: true },
    });
    raw.on('error', complaints.note);
    const client = createNodeRedisClient(raw);
    // The adapter says it again; unheard, that would throw into the client and end its reconnecting for good.
    client.on('error', () => undefined);
    return client;
  };
  // Adding fails at once while Redis is away: the outbox keeps the job and the mover tries again.
  const producer = open(true);
  const consumers: IRedisClient[] = [];
  const queues = new Map<string, Queue>();
  void warnOfEviction(url, log);
  return {
    kind: 'redis',
    queue: (name) => {
      let queue = queues.get(name);
      if (queue === undefined) {
        queue = new Queue(name, {
          connection: producer,
          prefix,
          defaultJobOptions: JOB_DEFAULTS,
          skipMetasUpdate: true,
        });
        queue.on('error', complaints.note);
        queues.set(name, queue);
      }
      return queue;
    },
    worker: (name, process, options) => {
      const connection = open(false);
      consumers.push(connection);
      const worker = new Worker(name, process, { connection, prefix, ...workerOptions(options) });
      worker.on('error', complaints.note);
      return worker;
    },
    ping: async (withinMs = 1_000) => {
      await within(withinMs, producer.info());
    },
    close: async () => {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      for (const client of [producer, ...consumers]) client.disconnect();
    },
  };
}

/** A Redis that evicts keys forgets jobs without a word. */
async function warnOfEviction(url: string, log: Log): Promise<void> {
  const client = createClient({ url, socket: { connectTimeout: 5_000, reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const policy = /^maxmemory_policy:(\S+)/m.exec(await client.info('memory'))?.[1];
    if (policy !== undefined && policy !== 'noeviction') {
      log.warn({ policy }, `Redis may evict queued jobs: set maxmemory-policy noeviction (it is ${policy})`);
    }
  } catch {
    // Not there yet: the clients complain for themselves.
  } finally {
    if (client.isOpen) client.destroy();
  }
}

// ── PostgreSQL ──

async function openPostgres(databaseUrl: string, log: Log): Promise<Broker> {
  const complaints = new Complaints(log);
  // As the login role: the application's own role owns nothing and could not make this schema.
  const pools: pg.Pool[] = [];
  const open = (max: number): pg.Pool => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max,
      application_name: 'gongdan-queue',
      keepAlive: true,
      options: `-c search_path=${SCHEMA}`,
    });
    pool.on('error', complaints.note);
    pool.on('connect', (client) => client.on('error', () => undefined));
    pools.push(pool);
    return pool;
  };
  const producers = open(3);
  const client = await producers.connect();
  try {
    await runMigrations(client, SCHEMA);
  } finally {
    client.release();
  }
  const queues = new Map<string, Queue>();
  return {
    kind: 'postgres',
    queue: (name) => {
      let queue = queues.get(name);
      if (queue === undefined) {
        queue = new Queue(
          name,
          { connection: producers, defaultJobOptions: JOB_DEFAULTS },
          createPostgresBackend,
        ) as unknown as Queue;
        queue.on('error', complaints.note);
        queues.set(name, queue);
      }
      return queue;
    },
    worker: (name, process, options) => {
      const pool = open(Math.max(4, (options.concurrency ?? 1) + 3));
      const worker = new Worker(
        name,
        process,
        { connection: pool, ...workerOptions(options) },
        createPostgresBackend,
      ) as unknown as Worker;
      worker.on('error', complaints.note);
      return worker;
    },
    ping: async (withinMs = 1_000) => {
      await within(withinMs, producers.query('SELECT 1'));
    },
    close: async () => {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      await Promise.allSettled(pools.map((pool) => pool.end()));
    },
  };
}
