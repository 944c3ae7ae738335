/** Writes the access history, row after row under one lock, so that the chain has no forks. */
import type { Sql } from '@/server/kernel/ports';
import type { AccessAction } from '../contract';
import { CHAIN_LOCK, chainHash } from '../history-chain';

export interface AccessRecord {
  readonly actorId: number;
  readonly subjectId: number | null;
  readonly action: AccessAction;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Takes the writers' lock of this transaction. Changes of rights take it first, so that they also follow each other. */
export async function lockAccessChain(sql: Sql): Promise<void> {
  await sql.run('SELECT pg_advisory_xact_lock($1)', [CHAIN_LOCK]);
}

/** Must run inside a transaction. */
export async function recordAccess(sql: Sql, records: readonly AccessRecord[]): Promise<void> {
  await lockAccessChain(sql);
  for (const { actorId, subjectId, action, detail = {} } of records) {
    await sql.run(
      `INSERT INTO access_history (at, actor_id, subject_id, action, detail, prev_hash, hash)
       SELECT r.*, last.hash, ${chainHash('r', 'last.hash')}
         FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at, $1::int AS actor_id, $2::int AS subject_id,
                      $3::text AS action, $4::jsonb AS detail) r,
              (SELECT coalesce((SELECT hash FROM access_history ORDER BY id DESC LIMIT 1), '\\x'::bytea) AS hash) last`,
      [actorId, subjectId, action, JSON.stringify(detail)],
    );
  }
}
