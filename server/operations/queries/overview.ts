/** How the installation does right now (运行概况): nodes, queues, failed jobs, feed and database. */
import type { Job, Queue } from 'bullmq';
import { requireVerb } from '@/server/access/permissions';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { feedPosition } from '@/server/realtime/queries/feed';
import {
  FAILED_SHOWN,
  QUEUES,
  type FailedJobView,
  type NodeView,
  type OperationsAnswer,
  type QueueName,
  type QueueView,
} from '../contract';

/** What this needs of the broker; it arrives from the route, as everything live does. */
export interface QueueSource {
  readonly kind: 'redis' | 'postgres';
  queue(name: string): Queue;
  ping(withinMs?: number): Promise<void>;
}

const BROKER_WAIT_MS = 1_500;
const STACK_CHARACTERS = 4_000;

export async function operationsOverview(ctx: Ctx, source: QueueSource): Promise<OperationsAnswer> {
  requireVerb(ctx.actor, 'operations.see');
  const { sql } = ctx;
  // First the position, then what it stands for: an event in between is applied twice rather than never.
  const seq = await feedPosition(sql);
  const [nodes, feed, database, work] = await Promise.all([
    readNodes(sql),
    readFeed(sql),
    readDatabase(sql),
    readQueues(source),
  ]);
  return {
    at: database.at,
    broker: { kind: source.kind, reachable: work !== undefined },
    nodes: nodes.map(({ health: _health, ...view }) => view),
    queues: QUEUES.map((name) => queueView(name, work?.counts.get(name), nodes)),
    failed: work?.failed ?? [],
    feed,
    database: database.view,
    seq,
  };
}

type Node = NodeView & { health: Record<string, unknown> };

async function readNodes(sql: Sql): Promise<Node[]> {
  const rows = await sql.query<Omit<Node, 'rssMb' | 'loopDelayMs' | 'sockets' | 'isRelay' | 'activeJobs'>>(
    `SELECT id, kind, host, pid, version, joined_at AS "joinedAt", seen_at AS "seenAt", left_at AS "leftAt", health,
            greatest(0, extract(epoch FROM clock_timestamp() - seen_at))::float8 AS "silentSeconds"
       FROM node WHERE left_at IS NULL OR left_at > clock_timestamp() - interval '1 day'
      ORDER BY left_at IS NOT NULL, left_at DESC, kind, joined_at LIMIT 200`,
  );
  return rows.map((row) => ({
    ...row,
    rssMb: numberOf(row.health['rssMb']),
    loopDelayMs: numberOf(row.health['loopDelayMs']),
    sockets: numberOf(row.health['sockets']),
    isRelay: row.leftAt === null && row.health['relay'] === true,
    activeJobs: numberOf(row.health['active']),
  }));
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

async function readFeed(sql: Sql): Promise<OperationsAnswer['feed']> {
  return sql.one<OperationsAnswer['feed']>(
    `SELECT h.seq AS head, f.oldest, CASE WHEN f.oldest IS NULL THEN 0 ELSE h.seq - f.oldest + 1 END AS kept,
            o.events AS "outboxEvents", o.jobs AS "outboxJobs", o.age AS "outboxAgeSeconds"
       FROM feed_head h, (SELECT min(seq) AS oldest FROM feed) f,
            (SELECT count(*) FILTER (WHERE kind = 'event')::int AS events, count(*) FILTER (WHERE kind = 'job')::int AS jobs,
                    coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(created_at))), 0)::float8 AS age FROM outbox) o`,
  );
}

async function readDatabase(sql: Sql): Promise<{ at: string; view: OperationsAnswer['database'] }> {
  const { at, ...view } = await sql.one<OperationsAnswer['database'] & { at: string }>(
    `SELECT clock_timestamp() AS at,
            (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()) AS connections,
            current_setting('max_connections')::int AS "maxConnections",
            greatest(0, extract(epoch FROM clock_timestamp() - history_horizon()) - 1)::float8 AS "longestTransactionSeconds",
            (pg_database_size(current_database()) / 1048576)::int AS "sizeMb"`,
  );
  return { at, view };
}

type Counts = Record<string, number>;

/** Undefined when the broker does not answer in time: the rest of the page still tells. */
async function readQueues(
  source: QueueSource,
): Promise<{ counts: Map<QueueName, Counts>; failed: FailedJobView[] } | undefined> {
  try {
    await source.ping(BROKER_WAIT_MS);
    const counts = new Map<QueueName, Counts>();
    const failed: FailedJobView[] = [];
    for (const name of QUEUES) {
      const queue = source.queue(name);
      counts.set(name, await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized'));
      for (const job of await queue.getFailed(0, FAILED_SHOWN - 1)) failed.push(failedView(name, job));
    }
    failed.sort((a, b) => (b.failedAt ?? '').localeCompare(a.failedAt ?? ''));
    return { counts, failed };
  } catch {
    return undefined;
  }
}

function failedView(queue: QueueName, job: Job): FailedJobView {
  return {
    id: job.id ?? '',
    queue,
    name: job.name,
    payload: job.data,
    error: job.failedReason ?? '',
    stack: (job.stacktrace ?? []).join('\n').slice(0, STACK_CHARACTERS),
    attempts: job.attemptsMade,
    failedAt: job.finishedOn === undefined ? null : new Date(job.finishedOn).toISOString(),
  };
}

function queueView(name: QueueName, counts: Counts | undefined, nodes: readonly Node[]): QueueView {
  const workers = nodes.filter((node) => node.kind === 'worker' && node.leftAt === null);
  const sumOf = (key: string): number => workers.reduce((total, { health }) => total + (numberOf(health[key]) ?? 0), 0);
  return {
    name,
    waiting: (counts?.['waiting'] ?? 0) + (counts?.['prioritized'] ?? 0),
    active: counts?.['active'] ?? 0,
    delayed: counts?.['delayed'] ?? 0,
    failed: counts?.['failed'] ?? 0,
    completed: sumOf(`done.${name}`),
    perMinute: sumOf(`rate.${name}`),
  };
}
