/**
 * Stand-ins (休假代理): a person acts in an absent one's roles for some days, as themselves: history shows who really did it, and whoever
 * is barred stays barred. Set by the absent person or by somebody who may hand over orders of their unit. The rights follow from the dates
 * by themselves (`acting_grant`). Rules: SOD-1 holds over own and lent roles together; rights over people and operation are never lent.
 */
import type { z } from 'zod';
import { announce } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal, refuseIf } from '@/server/kernel/refusal';
import { daysBetween } from '@/server/kernel/time';
import type { AccessEvent, substituteRequest } from '../contract';
import { may } from '../permissions';
import { orgTree } from '../queries/org';
import { forgetSessions } from '../queries/session';
import { isRole } from '../roles';
import { conflictWith, type HeldRole } from '../separation';
import { recordAccess } from './history';

const LONGEST_DAYS = 60;

interface Person {
  readonly id: number;
  readonly homeUnitId: number;
  readonly status: string;
  readonly grants: HeldRole[];
}

async function personOf(sql: Sql, id: number): Promise<Person> {
  const row = await sql.maybeOne<Person>(
    `SELECT u.id, u.home_unit_id AS "homeUnitId", u.status,
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id)) FROM user_grant g WHERE g.user_id = u.id), '[]') AS grants
       FROM app_user u WHERE u.id = $1 FOR UPDATE OF u`,
    [id],
  );
  if (row === undefined) throw new Refusal('not-found', { what: 'user' });
  return row;
}

function requireRight(ctx: Ctx, absent: Person): void {
  if (ctx.actor.userId === absent.id || may(ctx.actor, 'order.reassign', absent.homeUnitId)) return;
  throw new Refusal('access.not-permitted', { verb: 'order.reassign' });
}

export async function setSubstitute(ctx: Ctx, request: z.infer<typeof substituteRequest>): Promise<{ id: number }> {
  const { absentId, substituteId, fromOn, toOn, reason } = request;
  const answer = await ctx.sql.tx(async (sql) => {
    // In the order of their ids, so that two who stand in for each other cannot deadlock.
    const [first, second] = [
      await personOf(sql, Math.min(absentId, substituteId)),
      await personOf(sql, Math.max(absentId, substituteId)),
    ];
    const absent = first.id === absentId ? first : second;
    const standIn = first.id === absentId ? second : first;
    requireRight(ctx, absent);
    refuseIf(absentId === substituteId, 'access.substitute-self');
    refuseIf(standIn.status !== 'active', 'access.user-disabled');
    const days = daysBetween(fromOn, toOn) + 1;
    if (days < 1 || toOn < ctx.clock.today() || days > LONGEST_DAYS)
      throw new Refusal('access.substitute-days', { most: LONGEST_DAYS, today: ctx.clock.today() });
    const overlapping = await sql.maybeOne(
      `SELECT 1 FROM substitute WHERE absent_id = $1 AND ended_at IS NULL AND from_on <= $3::date AND to_on >= $2::date LIMIT 1`,
      [absentId, fromOn, toOn],
    );
    refuseIf(overlapping !== undefined, 'access.substitute-twice');
    const tree = await orgTree(ctx.sql);
    for (const { role, unitId } of absent.grants) {
      if (!isRole(role) || role === 'operator' || role === 'administrator') continue;
      const conflict = conflictWith(tree, standIn.grants, { role, unitId });
      if (conflict !== undefined) {
        const unit = tree.units.get(conflict.unitId);
        const heldUnit = (ctx.actor.locale === 'en' ? unit?.nameEn : unit?.nameZh) ?? '';
        throw new Refusal('access.separation-of-duties', { role, heldRole: conflict.role, heldUnit });
      }
    }
    const row = await sql.one<{ id: number }>(
      `INSERT INTO substitute (absent_id, substitute_id, from_on, to_on, reason, created_by, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) RETURNING id`,
      [absentId, substituteId, fromOn, toOn, reason, ctx.actor.userId],
    );
    await recordAccess(sql, [
      {
        actorId: ctx.actor.userId,
        subjectId: substituteId,
        action: 'substitute-set',
        detail: { absentId, fromOn, toOn, reason },
      },
    ]);
    await tellRights(sql, substituteId);
    return row;
  });
  forgetSessions(ctx.sql);
  return answer;
}

export async function endSubstitute(ctx: Ctx, id: number): Promise<{ id: number }> {
  await ctx.sql.tx(async (sql) => {
    const row = await sql.maybeOne<{ absentId: number; substituteId: number; ended: boolean }>(
      `SELECT absent_id AS "absentId", substitute_id AS "substituteId", ended_at IS NOT NULL AS ended FROM substitute WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (row === undefined) throw new Refusal('not-found', { what: 'substitute' });
    requireRight(ctx, await personOf(sql, row.absentId));
    if (row.ended) return;
    await sql.run('UPDATE substitute SET ended_by = $2, ended_at = clock_timestamp() WHERE id = $1', [
      id,
      ctx.actor.userId,
    ]);
    await recordAccess(sql, [
      {
        actorId: ctx.actor.userId,
        subjectId: row.substituteId,
        action: 'substitute-ended',
        detail: { absentId: row.absentId },
      },
    ]);
    await tellRights(sql, row.substituteId);
  });
  forgetSessions(ctx.sql);
  return { id };
}

/** The stand-in's rights changed: open sessions and sockets read them again. */
async function tellRights(sql: Sql, userId: number): Promise<void> {
  const { accessVersion } = await sql.one<{ accessVersion: number }>(
    'UPDATE app_user SET access_version = access_version + 1 WHERE id = $1 RETURNING access_version AS "accessVersion"',
    [userId],
  );
  const payload: AccessEvent = { kind: 'rights-changed', why: 'grant', accessVersion };
  await announce(sql, [{ topic: 'personal', userId, payload }]);
}
