/**
 * Who is running (节点): every process enters itself, says every two seconds that it is well, and signs off when it ends in order.
 * Whoever falls silent is signed off by the others. Joining and leaving are events; being well is not.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { announce } from '@/server/kernel/outbox';
import type { Log, Sql } from '@/server/kernel/ports';
import type { NodeIdentity } from './identity';

const BEAT_MS = 2_000;
const SILENT_SECONDS = 15;
const KEPT_DAYS = 7;

export interface NodeHealth {
  readonly rssMb: number;
  readonly heapMb: number;
  /** 99th percentile of the event loop's delay since the last beat. */
  readonly loopDelayMs: number;
  readonly uptimeSeconds: number;
  readonly [key: string]: number | boolean | string;
}

export interface NodeRegistration {
  /** Signs off; after it nothing more is written. */
  leave(): Promise<void>;
}

export interface RegistryOptions {
  readonly sql: Sql;
  readonly log: Log;
  readonly kind: 'web' | 'worker';
  readonly identity: NodeIdentity;
  /** What this kind of process adds to its health. */
  readonly facts?: () => Record<string, number | boolean | string>;
}

/** Enters the process and keeps the entry alive. A database that is away for a while only delays it. */
export function registerNode({ sql, log, kind, identity, facts }: RegistryOptions): NodeRegistration {
  const loop = monitorEventLoopDelay({ resolution: 10 });
  loop.enable();
  let stopped = false;
  let failing = false;
  let beating: Promise<void> = Promise.resolve();

  async function beat(): Promise<void> {
    const health = readHealth(loop, facts?.() ?? {});
    try {
      await sql.tx(async (tx) => {
        const { joined } = await tx.one<{ joined: boolean }>(
          `WITH before AS (SELECT left_at IS NOT NULL AS had_left FROM node WHERE id = $1)
           INSERT INTO node (id, kind, host, pid, version, joined_at, seen_at, health)
           VALUES ($1, $2, $3, $4, $5, clock_timestamp(), clock_timestamp(), $6)
           ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, health = excluded.health, left_at = NULL,
             joined_at = CASE WHEN node.left_at IS NULL THEN node.joined_at ELSE excluded.joined_at END
           RETURNING NOT EXISTS (SELECT 1 FROM before WHERE NOT had_left) AS joined`,
          [identity.id, kind, identity.host, identity.pid, identity.version, JSON.stringify(health)],
        );
        if (joined) await tell(tx, 'node-joined', [{ id: identity.id, kind, host: identity.host }]);
        await signOffSilent(tx, identity.id);
      });
      failing = false;
    } catch (error) {
      if (!failing) log.warn({ error }, 'this node could not report to the database');
      failing = true;
    }
  }

  beating = beat();
  const timer = setInterval(() => {
    beating = beating.then(() => (stopped ? undefined : beat()));
  }, BEAT_MS);
  return {
    leave: async () => {
      stopped = true;
      clearInterval(timer);
      loop.disable();
      await beating;
      await sql
        .tx(async (tx) => {
          const gone = await tx.run(
            'UPDATE node SET left_at = clock_timestamp(), seen_at = clock_timestamp() WHERE id = $1 AND left_at IS NULL',
            [identity.id],
          );
          if (gone > 0) await tell(tx, 'node-left', [{ id: identity.id, kind, host: identity.host }]);
        })
        .catch((error: unknown) => log.warn({ error }, 'this node could not sign off'));
    },
  };
}

interface NodeName {
  id: string;
  kind: string;
  host: string;
}

function tell(sql: Sql, kind: 'node-joined' | 'node-left', nodes: NodeName[]): Promise<void> {
  return announce(
    sql,
    nodes.map((node) => ({ topic: 'operations', payload: { kind, node } })),
  );
}

async function signOffSilent(sql: Sql, ownId: string): Promise<void> {
  const silent = await sql.query<NodeName>(
    `UPDATE node SET left_at = seen_at WHERE id IN (
       SELECT id FROM node WHERE left_at IS NULL AND id <> $1 AND seen_at < clock_timestamp() - interval '${SILENT_SECONDS} seconds'
          FOR UPDATE SKIP LOCKED)
     RETURNING id, kind, host`,
    [ownId],
  );
  if (silent.length > 0) await tell(sql, 'node-left', silent);
  await sql.run(`DELETE FROM node WHERE left_at < clock_timestamp() - interval '${KEPT_DAYS} days'`);
}

function readHealth(
  loop: ReturnType<typeof monitorEventLoopDelay>,
  facts: Record<string, number | boolean | string>,
): NodeHealth {
  const memory = process.memoryUsage();
  const delayMs = loop.percentile(99) / 1e6;
  loop.reset();
  return {
    rssMb: Math.round(memory.rss / 1_048_576),
    heapMb: Math.round(memory.heapUsed / 1_048_576),
    loopDelayMs: Number.isFinite(delayMs) ? Math.round(delayMs * 10) / 10 : 0,
    uptimeSeconds: Math.round(process.uptime()),
    ...facts,
  };
}
