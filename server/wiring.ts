/**
 * The one place where live things meet: pool, Prisma, clock, log and the effects of steps become a `ctx`.
 * The application and the server that carries it are bundled apart and still share one process, so what is live stands on globalThis.
 */
import type pg from 'pg';
import { SYSTEM_ACTOR, type Actor, type Log } from '@/server/kernel/ports';
import { systemClock } from '@/server/platform/clock';
import { openPool, PoolSql, type PoolOptions } from '@/server/platform/db';
import { nodeIdentity } from '@/server/platform/identity';
import { processLog } from '@/server/platform/log';
import { openPrisma } from '@/server/platform/prisma';
import type { OrderCtx } from '@/server/work-orders/effects';
import { orderEffects, orderGuards, orderLookups } from './wiring-orders';

/** What a process holds open towards one database. */
export interface Live {
  readonly url: string;
  readonly pool: pg.Pool;
  readonly sql: PoolSql;
  readonly prisma: OrderCtx['prisma'];
  readonly log: Log;
  close(): Promise<void>;
}

export function openLive(url: string, options: PoolOptions = {}): Live {
  const pool = openPool(url, options);
  const prisma = openPrisma(pool);
  const close = async (): Promise<void> => {
    await prisma.$disconnect();
    await pool.end();
  };
  return { url, pool, sql: new PoolSql(pool), prisma, log: processLog(), close };
}

export function contextOf(live: Live, actor: Actor): OrderCtx {
  const { sql, prisma, log } = live;
  return {
    sql,
    prisma,
    log,
    clock: systemClock,
    actor,
    effects: orderEffects,
    guards: orderGuards,
    lookups: orderLookups,
  };
}

const KEY = Symbol.for('gongdan.live');
type Shelf = { [KEY]?: Map<string, Live> };

const KEPT_CONNECTIONS = 4;

function poolSize(): number {
  const size = Number(process.env['GONGDAN_POOL_SIZE'] ?? '20');
  return Number.isInteger(size) && size > 0 ? size : 20;
}

/** The live things of this process, opened at first use. */
export function live(): Live {
  const url = process.env['DATABASE_URL'];
  if (!url)
    throw new Error(
      'DATABASE_URL is not set: start with `npm start`, or point it at the PostgreSQL of this installation',
    );
  const shelf = ((globalThis as Shelf)[KEY] ??= new Map());
  let found = shelf.get(url);
  if (found === undefined) {
    found = openLive(url, { max: poolSize(), min: KEPT_CONNECTIONS, applicationName: nodeIdentity().id.slice(0, 60) });
    shelf.set(url, found);
  }
  return found;
}

export function appContext(actor: Actor): OrderCtx {
  return contextOf(live(), actor);
}

export function systemContext(): OrderCtx {
  return appContext(SYSTEM_ACTOR);
}

/** Closes what this process opened; for an orderly end. */
export async function closeLive(): Promise<void> {
  const shelf = (globalThis as Shelf)[KEY];
  const all = [...(shelf?.values() ?? [])];
  shelf?.clear();
  await Promise.all(all.map((each) => each.close()));
}
