/** The access history: proof of its chain, and pages of it for administrators. */
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { AccessHistoryEntry, accessHistoryQuery } from '../contract';
import { chainHash } from '../history-chain';
import { requireVerb, unitsFor } from '../permissions';
import type { z } from 'zod';

export interface ChainProof {
  readonly rows: number;
  readonly intact: boolean;
  /** First row whose hash, or whose link to the row before, does not hold. */
  readonly firstBadId: number | null;
}

export async function verifyAccessHistory(sql: Sql): Promise<ChainProof> {
  const { rows, bad } = await sql.one<{ rows: number; bad: number | null }>(
    `SELECT count(*) AS rows,
            min(h.id) FILTER (WHERE h.prev_hash <> h.expected OR h.hash <> ${chainHash('h', 'h.expected')}) AS bad
       FROM (SELECT *, coalesce(lag(hash) OVER (ORDER BY id), '\\x'::bytea) AS expected FROM access_history) h`,
  );
  return { rows, intact: bad === null, firstBadId: bad };
}

/** Newest first. An administrator sees what concerns people whose home is in their own subtree. */
export async function accessHistory(
  ctx: Ctx,
  query: z.infer<typeof accessHistoryQuery>,
): Promise<{ entries: AccessHistoryEntry[]; more: boolean }> {
  requireVerb(ctx.actor, 'user.see');
  const units = unitsFor(ctx.actor, 'user.see');
  const values: unknown[] = [units, query.limit + 1];
  const conditions = ['s.home_unit_id = ANY($1::int[])'];
  if (query.userId !== undefined) {
    values.push(query.userId);
    conditions.push(`h.subject_id = $${values.length}`);
    const known = await ctx.sql.maybeOne('SELECT 1 FROM app_user WHERE id = $1 AND home_unit_id = ANY($2::int[])', [
      query.userId,
      units,
    ]);
    if (known === undefined) throw new Refusal('access.out-of-scope');
  }
  if (query.action !== undefined) {
    values.push(query.action);
    conditions.push(`h.action = $${values.length}`);
  }
  if (query.before !== undefined) {
    values.push(query.before);
    conditions.push(`h.id < $${values.length}`);
  }
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const entries = await ctx.sql.query<AccessHistoryEntry>(
    `SELECT h.id, h.at, h.actor_id AS "actorId", coalesce(a.${name}, '') AS "actorName", h.subject_id AS "subjectId",
            s.${name} AS "subjectName", h.action, h.detail, left(encode(h.hash, 'hex'), 16) AS hash
       FROM access_history h JOIN app_user s ON s.id = h.subject_id LEFT JOIN app_user a ON a.id = h.actor_id
      WHERE ${conditions.join(' AND ')} ORDER BY h.id DESC LIMIT $2`,
    values,
  );
  return { entries: entries.slice(0, query.limit), more: entries.length > query.limit };
}
