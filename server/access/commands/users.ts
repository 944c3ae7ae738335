/**
 * People and their rights (用户与岗位). An administrator acts within their own subtree, on people whose home and whose rights all lie
 * there: resetting a password is taking somebody's place, so it needs every right that person has. Nobody acts on themselves. Every
 * change names the version it was made on, raises `access_version`, is history, and tells that person's open sessions — all in one
 * transaction, one after another, so that two administrators cannot each take away the other's last keeper.
 * Rules: SOD-1…SOD-3 in `separation.ts`.
 */
import type { Ctx, Sql } from '@/server/kernel/ports';
import { announce } from '@/server/kernel/outbox';
import { Refusal } from '@/server/kernel/refusal';
import type { z } from 'zod';
import type {
  AccessAction,
  AccessEvent,
  createUserRequest,
  grantRequest,
  passwordRequest,
  userStatusRequest,
} from '../contract';
import { requireVerb, unitsFor } from '../permissions';
import { orgTree } from '../queries/org';
import { forgetSessions } from '../queries/session';
import { type HeldRole, conflictWith, unkept } from '../separation';
import { passwordFault } from '../password-rules';
import { lockAccessChain, recordAccess } from './history';
import { hashPassword } from './password';

interface Target {
  readonly id: number;
  readonly login: string;
  readonly status: string;
  readonly homeUnitId: number;
  readonly version: number;
  readonly accessVersion: number;
  readonly grants: readonly HeldRole[];
}

/** The person under their row lock, as the administrator may act on them at all. */
async function targetOf(ctx: Ctx, sql: Sql, userId: number, version: number): Promise<Target> {
  requireVerb(ctx.actor, 'user.manage');
  await lockAccessChain(sql);
  const target = await sql.maybeOne<Target>(
    `SELECT u.id, u.login, u.status, u.home_unit_id AS "homeUnitId", u.version, u.access_version AS "accessVersion",
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id))
                        FROM user_grant g WHERE g.user_id = u.id), '[]') AS grants
       FROM app_user u WHERE u.id = $1 FOR UPDATE`,
    [userId],
  );
  if (target === undefined) throw new Refusal('access.out-of-scope');
  requireVerb(ctx.actor, 'user.manage', target.homeUnitId);
  if (target.id === ctx.actor.userId) throw new Refusal('access.own-rights');
  if (target.version !== version) throw new Refusal('access.user-changed');
  return target;
}

/** Refuses when the person holds rights where the administrator holds none. */
function requireWhole(ctx: Ctx, target: Target): void {
  const units = new Set(unitsFor(ctx.actor, 'user.manage'));
  if (target.grants.some(({ unitId }) => !units.has(unitId))) throw new Refusal('access.beyond-own-units');
}

async function requireKeeper(ctx: Ctx, sql: Sql, target: Target, losing: readonly HeldRole[]): Promise<void> {
  const units = losing.filter(({ role }) => role === 'administrator').map(({ unitId }) => unitId);
  if (units.length === 0 || target.status !== 'active') return;
  const tree = await orgTree(ctx.sql);
  const others = await sql.query<{ unitId: number }>(
    `SELECT g.unit_id AS "unitId" FROM user_grant g JOIN app_user u ON u.id = g.user_id
      WHERE g.role = 'administrator' AND u.status = 'active' AND g.user_id <> $1`,
    [target.id],
  );
  const kept = target.grants
    .filter((held) => held.role === 'administrator' && !losing.includes(held))
    .map(({ unitId }) => unitId);
  const [lost] = unkept(tree, units, [...others.map(({ unitId }) => unitId), ...kept]);
  if (lost !== undefined) throw new Refusal('access.last-administrator', { unit: await unitName(ctx, lost) });
}

async function unitName(ctx: Ctx, unitId: number): Promise<string> {
  const unit = (await orgTree(ctx.sql)).units.get(unitId);
  return (ctx.actor.locale === 'en' ? unit?.nameEn : unit?.nameZh) ?? String(unitId);
}

interface Written {
  readonly action: AccessAction;
  readonly detail?: Record<string, string | number>;
  readonly event?: Pick<AccessEvent, 'kind' | 'why'>;
  readonly columns?: string;
  readonly values?: readonly unknown[];
}

/** The part every change of a person shares. */
async function write(
  ctx: Ctx,
  sql: Sql,
  target: Target,
  { action, detail, event, columns, values = [] }: Written,
): Promise<number> {
  const { version, accessVersion } = await sql.one<{ version: number; accessVersion: number }>(
    `UPDATE app_user SET ${columns === undefined ? '' : `${columns},`} version = version + 1, access_version = access_version + 1
      WHERE id = $1 RETURNING version, access_version AS "accessVersion"`,
    [target.id, ...values],
  );
  await recordAccess(sql, [{ actorId: ctx.actor.userId, subjectId: target.id, action, detail }]);
  if (event !== undefined) {
    if (event.kind === 'sessions-ended') {
      await sql.run('UPDATE session SET ended_at = now(), ended_why = $2 WHERE user_id = $1 AND ended_at IS NULL', [
        target.id,
        event.why,
      ]);
    }
    const payload: AccessEvent = { ...event, accessVersion };
    await announce(sql, [{ topic: 'personal', userId: target.id, payload }]);
  }
  return version;
}

async function change(ctx: Ctx, work: (sql: Sql) => Promise<number>): Promise<{ version: number }> {
  const version = await ctx.sql.tx(work);
  forgetSessions(ctx.sql);
  return { version };
}

function requirePassword(login: string, password: string): void {
  const fault = passwordFault(login, password);
  if (fault !== undefined) throw new Refusal('access.weak-password', { fault }, [{ path: 'password', message: fault }]);
}

export async function createUser(
  ctx: Ctx,
  request: z.infer<typeof createUserRequest>,
): Promise<{ id: number; version: number }> {
  const { login, nameZh, nameEn, homeUnitId, password } = request;
  requireVerb(ctx.actor, 'user.manage', homeUnitId);
  requirePassword(login, password);
  const hash = await hashPassword(password);
  return ctx.sql.tx(async (sql) => {
    await lockAccessChain(sql);
    const created = await sql.maybeOne<{ id: number; version: number }>(
      `INSERT INTO app_user (login, name_zh, name_en, password_hash, home_unit_id) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (login) DO NOTHING RETURNING id, version`,
      [login, nameZh, nameEn, hash, homeUnitId],
    );
    if (created === undefined) throw new Refusal('access.login-taken', { login });
    const detail = { login, homeUnitId };
    await recordAccess(sql, [{ actorId: ctx.actor.userId, subjectId: created.id, action: 'user-created', detail }]);
    return created;
  });
}

export function setUserStatus(
  ctx: Ctx,
  userId: number,
  { version, status }: z.infer<typeof userStatusRequest>,
): Promise<{ version: number }> {
  return change(ctx, async (sql) => {
    const target = await targetOf(ctx, sql, userId, version);
    requireWhole(ctx, target);
    if (target.status === status) return target.version;
    if (status === 'active') {
      const columns = `status = 'active', failed_attempts = 0, locked_until = NULL`;
      return write(ctx, sql, target, { action: 'user-enabled', columns });
    }
    await requireKeeper(ctx, sql, target, target.grants);
    const event = { kind: 'sessions-ended', why: 'disabled' } as const;
    return write(ctx, sql, target, { action: 'user-disabled', event, columns: `status = 'disabled'` });
  });
}

export function resetPassword(
  ctx: Ctx,
  userId: number,
  { version, password }: z.infer<typeof passwordRequest>,
): Promise<{ version: number }> {
  return change(ctx, async (sql) => {
    const target = await targetOf(ctx, sql, userId, version);
    requireWhole(ctx, target);
    requirePassword(target.login, password);
    const event = { kind: 'sessions-ended', why: 'password-reset' } as const;
    const columns = 'password_hash = $2, failed_attempts = 0, locked_until = NULL';
    return write(ctx, sql, target, {
      action: 'password-reset',
      event,
      columns,
      values: [await hashPassword(password)],
    });
  });
}

export function grantRole(
  ctx: Ctx,
  userId: number,
  { version, role, unitId }: z.infer<typeof grantRequest>,
): Promise<{ version: number }> {
  return change(ctx, async (sql) => {
    const target = await targetOf(ctx, sql, userId, version);
    requireVerb(ctx.actor, 'user.manage', unitId);
    if (target.status !== 'active') throw new Refusal('access.user-disabled');
    if (target.grants.some((held) => held.role === role && held.unitId === unitId)) return target.version;
    const conflict = conflictWith(await orgTree(ctx.sql), target.grants, { role, unitId });
    if (conflict !== undefined) {
      const heldUnit = await unitName(ctx, conflict.unitId);
      throw new Refusal('access.separation-of-duties', { role, heldRole: conflict.role, heldUnit });
    }
    await sql.run('INSERT INTO user_grant (user_id, role, unit_id, granted_by) VALUES ($1, $2, $3, $4)', [
      userId,
      role,
      unitId,
      ctx.actor.userId,
    ]);
    const event = { kind: 'rights-changed', why: 'grant' } as const;
    return write(ctx, sql, target, { action: 'grant', detail: { role, unitId }, event });
  });
}

export function revokeRole(
  ctx: Ctx,
  userId: number,
  { version, role, unitId }: z.infer<typeof grantRequest>,
): Promise<{ version: number }> {
  return change(ctx, async (sql) => {
    const target = await targetOf(ctx, sql, userId, version);
    requireVerb(ctx.actor, 'user.manage', unitId);
    const losing = target.grants.filter((held) => held.role === role && held.unitId === unitId);
    if (losing.length === 0) return target.version;
    await requireKeeper(ctx, sql, target, losing);
    await sql.run('DELETE FROM user_grant WHERE user_id = $1 AND role = $2 AND unit_id = $3', [userId, role, unitId]);
    const event = { kind: 'rights-changed', why: 'revoke' } as const;
    return write(ctx, sql, target, { action: 'revoke', detail: { role, unitId }, event });
  });
}
