/**
 * The session behind a token (会话). Only the token's hash is stored. A session ends by itself after 8 hours without activity and
 * 12 hours after the sign-in; database time decides. What was read is trusted for at most a second, so a disabled person or a grant
 * taken away is noticed within one.
 */
import { createHash } from 'node:crypto';
import { LOCK_CAP } from '@/server/work-orders/lock-terms';
import type { Actor, Ctx, Grant, Sql } from '@/server/kernel/ports';
import { INACTIVITY_HOURS, type SessionAnswer } from '../contract';
import { isRole, PANEL_VERB, PANELS, VERBS, type RoleId } from '../roles';
import { may } from '../permissions';
import { orgTree } from './org';

export const TRUSTED_MS = 1_000;
const TOUCH_AFTER_SECONDS = 60;
const CACHED_SESSIONS = 20_000;

export interface CurrentSession {
  readonly id: string;
  readonly userId: number;
  readonly csrfToken: string;
  readonly accessVersion: number;
  /** Instant at which it ends whatever happens. */
  readonly expiresAt: string;
  readonly login: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly locale: 'zh-CN' | 'en' | null;
  readonly theme: 'light' | 'dark' | 'system' | null;
  readonly actor: Actor;
}

interface SessionRow extends Omit<CurrentSession, 'actor'> {
  homeUnitId: number;
  idle: boolean;
  expired: boolean;
  untouched: boolean;
  status: string;
  grants: { role: string; unitId: number }[];
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

interface Cached {
  readonly readMs: number;
  readonly session: Promise<CurrentSession | undefined>;
}

const KEY = Symbol.for('gongdan.sessions');
type Shelf = { [KEY]?: WeakMap<Sql, Map<string, Cached>> };

/** The application and the socket server are bundled apart; what one ends, the other must not still believe in. */
function cacheOf(sql: Sql): Map<string, Cached> {
  const shelf = ((globalThis as Shelf)[KEY] ??= new WeakMap());
  let cache = shelf.get(sql);
  if (cache === undefined) shelf.set(sql, (cache = new Map()));
  return cache;
}

/** After a change of rights or sessions: this process asks the database again. */
export function forgetSessions(sql: Sql): void {
  cacheOf(sql).clear();
}

/** The session of this token, or undefined when it never was, has ended, or ends now. */
export function currentSession(ctx: Ctx, token: string): Promise<CurrentSession | undefined> {
  const cache = cacheOf(ctx.sql);
  const hash = tokenHash(token);
  const key = hash.toString('base64');
  const nowMs = performance.now();
  const held = cache.get(key);
  if (held !== undefined && nowMs - held.readMs < TRUSTED_MS) return held.session;
  if (cache.size >= CACHED_SESSIONS) cache.clear();
  const session = readSession(ctx.sql, hash);
  cache.set(key, { readMs: nowMs, session });
  session.catch(() => cache.delete(key));
  return session;
}

/** The session by its id, as a socket holds it after the handshake; never cached. */
export async function sessionById(ctx: Ctx, id: string): Promise<CurrentSession | undefined> {
  const row = await ctx.sql.maybeOne<{ token_hash: Buffer }>('SELECT token_hash FROM session WHERE id = $1', [id]);
  return row === undefined ? undefined : readSession(ctx.sql, row.token_hash);
}

async function readSession(sql: Sql, hash: Buffer): Promise<CurrentSession | undefined> {
  const row = await sql.maybeOne<SessionRow>(
    `SELECT s.id, s.user_id AS "userId", s.csrf_token AS "csrfToken", s.expires_at AS "expiresAt", u.access_version AS "accessVersion",
            u.login, u.name_zh AS "nameZh", u.name_en AS "nameEn", u.locale, u.theme, u.home_unit_id AS "homeUnitId", u.status,
            s.expires_at <= now() AS expired, s.last_seen_at <= now() - interval '${INACTIVITY_HOURS} hours' AS idle,
            s.last_seen_at <= now() - interval '${TOUCH_AFTER_SECONDS} seconds' AS untouched,
            coalesce((SELECT jsonb_agg(jsonb_build_object('role', g.role, 'unitId', g.unit_id) ORDER BY g.role, g.unit_id)
                        FROM acting_grant g WHERE g.user_id = u.id), '[]') AS grants
       FROM session s JOIN app_user u ON u.id = s.user_id
      WHERE s.token_hash = $1 AND s.ended_at IS NULL`,
    [hash],
  );
  if (row === undefined) return undefined;
  if (row.status !== 'active' || row.expired || row.idle) {
    const why = row.status !== 'active' ? 'disabled' : row.expired ? 'expired' : 'inactivity';
    await sql.run('UPDATE session SET ended_at = now(), ended_why = $2 WHERE id = $1 AND ended_at IS NULL', [
      row.id,
      why,
    ]);
    return undefined;
  }
  if (row.untouched) await touchSession(sql, row.id);
  const tree = await orgTree(sql);
  const grants: Grant[] = row.grants.map(({ role, unitId }) => ({ role, unitId, unitIds: tree.subtree(unitId) }));
  const locale = row.locale ?? 'zh-CN';
  const { id, userId, csrfToken, accessVersion, expiresAt, login, nameZh, nameEn, theme, homeUnitId } = row;
  const name = locale === 'en' ? nameEn : nameZh;
  const names = { nameZh, nameEn };
  const actor: Actor = { kind: 'user', userId, name, names, locale, homeUnitId, grants, sessionId: id };
  return { id, userId, csrfToken, accessVersion, expiresAt, login, nameZh, nameEn, locale: row.locale, theme, actor };
}

/** The person was active: the clock of inactivity starts again. */
export async function touchSession(sql: Sql, sessionId: string): Promise<void> {
  await sql.run(
    `UPDATE session SET last_seen_at = now()
      WHERE id = $1 AND ended_at IS NULL AND last_seen_at > now() - interval '${INACTIVITY_HOURS} hours'
        AND last_seen_at < now() - interval '10 seconds'`,
    [sessionId],
  );
}

/** The role whose layout the dock opens with: the one a person does their own work in before those that watch others. */
const PRIMARY_ORDER: readonly RoleId[] = [
  'lead',
  'reviewer',
  'calculator',
  'reader',
  'collector',
  'accountant',
  'supervisor',
  'operator',
  'administrator',
];

export async function describeSession(
  ctx: Ctx,
  session: CurrentSession,
  node: { readonly id: string; readonly version: string },
): Promise<SessionAnswer> {
  const tree = await orgTree(ctx.sql);
  const { actor } = session;
  const roles = actor.grants.flatMap(({ role, unitId }) => {
    const unit = tree.units.get(unitId);
    if (!isRole(role) || unit === undefined) return [];
    return [{ role, unitId: String(unitId), unitNameZh: unit.nameZh, unitNameEn: unit.nameEn }];
  });
  const scope = new Set(actor.grants.flatMap(({ unitIds }) => unitIds));
  const scopeUnits = [...scope].flatMap((unitId) => {
    const unit = tree.units.get(unitId);
    if (unit === undefined) return [];
    const { id, parentId, kind, nameZh, nameEn } = unit;
    const parent = parentId !== null && scope.has(parentId) ? String(parentId) : null;
    return [{ id: String(id), parentId: parent, kind, nameZh, nameEn }];
  });
  return {
    user: {
      id: String(session.userId),
      login: session.login,
      nameZh: session.nameZh,
      nameEn: session.nameEn,
      homeUnitId: String(actor.homeUnitId),
    },
    roles,
    panels: PANELS.filter((panel) => may(actor, PANEL_VERB[panel])),
    verbs: VERBS.filter((verb) => may(actor, verb)),
    scopeUnits,
    csrfToken: session.csrfToken,
    locale: session.locale,
    theme: session.theme,
    role: PRIMARY_ORDER.find((role) => roles.some((held) => held.role === role)) ?? '',
    lockCap: LOCK_CAP,
    nodeId: node.id,
    version: node.version,
  };
}
