/**
 * Sealing (封存): chains the histories of all orders together, so that a missing row or order shows as clearly as a changed one.
 */
import { createHash } from 'node:crypto';
import type { Ctx } from '@/server/kernel/ports';

export interface SealRow {
  sealNo: number;
  sealedAt: string;
  /** Microsecond text: part of the hash. */
  through: string;
  rowCount: number;
  digest: string;
}

export function sealHash(
  previous: Uint8Array,
  seal: Pick<SealRow, 'sealNo' | 'through' | 'rowCount' | 'digest'>,
): Buffer {
  return createHash('sha256')
    .update(previous)
    .update(`${seal.sealNo}|${seal.through}|${seal.rowCount}|${seal.digest}`, 'utf8')
    .digest();
}

/** Digest of the history rows of (from, through], in the order (at, order_id, seq). */
export const WINDOW_DIGEST = `
  SELECT count(*)::int AS "rowCount", encode(sha256(coalesce(string_agg(hash, ''::bytea ORDER BY at, order_id, seq), ''::bytea)), 'hex') AS digest
    FROM order_history WHERE at > $1::timestamptz AND at <= $2::timestamptz`;

const MICROS = `to_char(%s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
export const microsText = (column: string): string => MICROS.replace('%s', column);

const SEAL_LOCK = 731003;

/** Seals everything that can no longer gain an earlier row. Returns the number of rows sealed. */
export async function sealHistory(ctx: Ctx): Promise<number> {
  // Taken before the transaction begins: its own start would hold the horizon back.
  const { horizon } = await ctx.sql.one<{ horizon: string }>(`SELECT ${microsText('history_horizon()')} AS horizon`);
  return ctx.sql.tx(async (sql) => {
    await sql.run('SELECT pg_advisory_xact_lock($1)', [SEAL_LOCK]);
    const last = await sql.maybeOne<{ sealNo: number; through: string; hash: Buffer }>(
      `SELECT seal_no AS "sealNo", ${microsText('through')} AS through, hash FROM history_seal ORDER BY seal_no DESC LIMIT 1`,
    );
    const from = last?.through ?? '-infinity';
    if (last !== undefined && horizon <= last.through) return 0;
    const window = await sql.one<{ rowCount: number; digest: string }>(WINDOW_DIGEST, [from, horizon]);
    if (window.rowCount === 0) return 0;
    const seal = { sealNo: (last?.sealNo ?? 0) + 1, through: horizon, ...window };
    const previous = last?.hash ?? Buffer.alloc(0);
    await sql.run(
      `INSERT INTO history_seal (seal_no, sealed_at, through, row_count, digest, prev_hash, hash)
       VALUES ($1, clock_timestamp(), $2, $3, decode($4, 'hex'), $5, $6)`,
      [seal.sealNo, horizon, window.rowCount, window.digest, previous, sealHash(previous, seal)],
    );
    return window.rowCount;
  });
}
