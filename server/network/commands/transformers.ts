/**
 * 台区变压器档案: a transformer is put on file, gets another capacity or feeder, or is taken out of service.
 *
 * Commands for flows (inside the caller's transaction):
 *   addTransformer(sql, {unitId, feederId, code, name, kva, isPublic}) → {transformerId}
 *   changeTransformer(sql, transformerId, {kva?, feederId?}) → void
 *   retireTransformer(sql, transformerId, on) → void; refused while an account hangs behind it
 * Earlier rows are kept by the database (row_version).
 */
import type { Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import type { LocalDate } from '@/server/kernel/time';

export interface NewTransformer {
  readonly unitId: number;
  readonly feederId: number;
  readonly code: string;
  readonly name: string;
  readonly kva: string;
  readonly isPublic: boolean;
}

export async function addTransformer(sql: Sql, asked: NewTransformer): Promise<{ transformerId: number }> {
  const row = await sql.maybeOne<{ id: number }>(
    `INSERT INTO transformer (feeder_id, unit_id, code, name, kva, is_public) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING RETURNING id`,
    [asked.feederId, asked.unitId, asked.code, asked.name, asked.kva, asked.isPublic],
  );
  if (row === undefined) throw new Refusal('supply.number-taken', { number: asked.code });
  return { transformerId: row.id };
}

export async function changeTransformer(
  sql: Sql,
  transformerId: number,
  { kva, feederId }: { readonly kva?: string; readonly feederId?: number },
): Promise<void> {
  const changed = await sql.run(
    `UPDATE transformer SET kva = coalesce($2, kva), feeder_id = coalesce($3, feeder_id)
      WHERE id = $1 AND retired_on IS NULL AND (kva, feeder_id) IS DISTINCT FROM (coalesce($2, kva), coalesce($3, feeder_id))`,
    [transformerId, kva ?? null, feederId ?? null],
  );
  refuseIf(changed === 0, 'network.nothing-changes', {});
}

export async function retireTransformer(sql: Sql, transformerId: number, on: LocalDate): Promise<void> {
  const row = await sql.maybeOne<{ code: string; accounts: number }>(
    `SELECT t.code, (SELECT count(*)::int FROM account a WHERE a.transformer_id = t.id AND a.status <> 'closed') AS accounts
       FROM transformer t WHERE t.id = $1 AND t.retired_on IS NULL FOR UPDATE OF t`,
    [transformerId],
  );
  if (row === undefined) throw new Refusal('network.nothing-changes', {});
  refuseIf(row.accounts > 0, 'network.accounts-behind', { code: row.code, accounts: row.accounts });
  await sql.run('UPDATE transformer SET retired_on = $2 WHERE id = $1', [transformerId, on]);
}
