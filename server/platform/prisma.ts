/**
 * Prisma over the pool that `ctx.sql` uses: the same connections, hence the same role `gongdan_app`. For plain reads and writes of
 * single things; what is set-wise or hot is SQL. It takes no part in a transaction of `ctx.sql`.
 */
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { PrismaClient } from '@/prisma/generated/client';

export function openPrisma(pool: pg.Pool): PrismaClient {
  return new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: 'minimal' });
}

/** Codes with which Prisma says that the database was not reached, or had no connection to give. */
const UNREACHED = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1011', 'P1017', 'P2024', 'P2037']);

export function isPrismaUnavailable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && UNREACHED.has(code)) return true;
  // A server of our own that is down has no socket; the adapter passes that on as it is.
  if (code === 'ENOENT') return error instanceof Error && /connect ENOENT/.test(error.message);
  return (
    error instanceof Error &&
    /^(Invalid .* invocation|Can't reach database)/s.test(error.message) &&
    /DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections|Can't reach database|Connection terminated/.test(
      error.message,
    )
  );
}
