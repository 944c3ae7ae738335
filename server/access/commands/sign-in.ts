/**
 * Signing in and out (登录、登出). Rules: AUTH-1 an attempt is counted before the password is looked at, so that many at once gain
 * nothing; AUTH-2 after 5 failed attempts nobody signs in under this name for 15 minutes, and that is said with the time left;
 * AUTH-3 an unknown name behaves as a known one, in words, time and lock-out; AUTH-4 every sign-in has a token of its own, of which
 * only the hash is kept; AUTH-5 sign-ins, refused ones and lock-outs are history.
 */
import { randomBytes } from 'node:crypto';
import type { Ctx } from '@/server/kernel/ports';
import { announce } from '@/server/kernel/outbox';
import { Refusal } from '@/server/kernel/refusal';
import { ABSOLUTE_HOURS, LOCK_OUT_AFTER, LOCK_OUT_MINUTES, type AccessEvent, type SignInRequest } from '../contract';
import { currentSession, forgetSessions, tokenHash, type CurrentSession } from '../queries/session';
import { recordAccess } from './history';
import { verifyPassword } from './password';

/** Counts attempts under names that do not exist. */
export interface AttemptCounter {
  hit(key: string, limit: number, windowMs: number): Promise<{ count: number; retryAfterMs: number }>;
}

export interface SignInOrigin {
  readonly address: string;
  readonly userAgent: string;
  /** The token the browser already has; its session ends with the new one's beginning. */
  readonly replaces?: string;
}

export interface SignedIn {
  readonly token: string;
  readonly session: CurrentSession;
}

interface Attempt {
  id: number;
  status: string;
  passwordHash: string;
  failedAttempts: number;
}

const STARTS_AGAIN = `locked_until IS NOT NULL AND locked_until <= now()`;

export async function signIn(
  ctx: Ctx,
  attempts: AttemptCounter,
  { login, password }: SignInRequest,
  origin: SignInOrigin,
): Promise<SignedIn> {
  const attempt = await ctx.sql.maybeOne<Attempt>(
    `UPDATE app_user
        SET failed_attempts = CASE WHEN ${STARTS_AGAIN} THEN 1 ELSE failed_attempts + 1 END,
            locked_until = CASE WHEN NOT (${STARTS_AGAIN}) AND failed_attempts + 1 >= ${LOCK_OUT_AFTER}
                                THEN now() + interval '${LOCK_OUT_MINUTES} minutes' END
      WHERE login = $1 AND (locked_until IS NULL OR locked_until <= now())
      RETURNING id, status, password_hash AS "passwordHash", failed_attempts AS "failedAttempts"`,
    [login],
  );
  const matches = await verifyPassword(attempt?.passwordHash, password);
  if (attempt === undefined) throw await refuseUnknownOrLocked(ctx, attempts, login, origin);
  if (!matches) throw await refuseWrongPassword(ctx, attempt, origin);
  if (attempt.status !== 'active') {
    await ctx.sql.tx(async (sql) => {
      await sql.run('UPDATE app_user SET failed_attempts = 0, locked_until = NULL WHERE id = $1', [attempt.id]);
      const detail = { why: 'disabled', address: origin.address };
      await recordAccess(sql, [{ actorId: attempt.id, subjectId: attempt.id, action: 'sign-in-refused', detail }]);
    });
    throw new Refusal('auth.user-disabled');
  }
  return open(ctx, attempt.id, origin);
}

async function open(ctx: Ctx, userId: number, origin: SignInOrigin): Promise<SignedIn> {
  const token = randomBytes(32).toString('base64url');
  const csrfToken = randomBytes(32).toString('base64url');
  await ctx.sql.tx(async (sql) => {
    await sql.run('UPDATE app_user SET failed_attempts = 0, locked_until = NULL WHERE id = $1', [userId]);
    if (origin.replaces !== undefined) {
      await sql.run(
        `UPDATE session SET ended_at = now(), ended_why = 'replaced' WHERE token_hash = $1 AND ended_at IS NULL`,
        [tokenHash(origin.replaces)],
      );
    }
    await sql.run(
      `INSERT INTO session (token_hash, csrf_token, user_id, expires_at, address, user_agent)
       VALUES ($1, $2, $3, now() + interval '${ABSOLUTE_HOURS} hours', $4, $5)`,
      [tokenHash(token), csrfToken, userId, origin.address.slice(0, 64), origin.userAgent.slice(0, 300)],
    );
    const detail = { address: origin.address };
    await recordAccess(sql, [{ actorId: userId, subjectId: userId, action: 'sign-in', detail }]);
  });
  if (origin.replaces !== undefined) forgetSessions(ctx.sql);
  const session = await currentSession(ctx, token);
  // Disabled in the very moment between.
  if (session === undefined) throw new Refusal('auth.user-disabled');
  return { token, session };
}

async function refuseWrongPassword(ctx: Ctx, attempt: Attempt, { address }: SignInOrigin): Promise<Refusal> {
  const isLocked = attempt.failedAttempts >= LOCK_OUT_AFTER;
  const { id } = attempt;
  await ctx.sql.tx((sql) =>
    recordAccess(sql, [
      { actorId: id, subjectId: id, action: 'sign-in-refused', detail: { why: 'wrong-password', address } },
      ...(isLocked
        ? [{ actorId: 0, subjectId: id, action: 'lock-out' as const, detail: { minutes: LOCK_OUT_MINUTES, address } }]
        : []),
    ]),
  );
  if (isLocked) return lockedOut(LOCK_OUT_MINUTES * 60);
  return new Refusal('auth.wrong-credentials', { left: LOCK_OUT_AFTER - attempt.failedAttempts });
}

async function refuseUnknownOrLocked(
  ctx: Ctx,
  attempts: AttemptCounter,
  login: string,
  { address }: SignInOrigin,
): Promise<Refusal> {
  const known = await ctx.sql.maybeOne<{ id: number; seconds: number }>(
    `SELECT id, ceil(extract(epoch FROM locked_until - now()))::int AS seconds FROM app_user WHERE login = $1`,
    [login],
  );
  if (known !== undefined) {
    const detail = { why: 'locked-out', address };
    await ctx.sql.tx((sql) =>
      recordAccess(sql, [{ actorId: known.id, subjectId: known.id, action: 'sign-in-refused', detail }]),
    );
    return lockedOut(Math.max(1, known.seconds));
  }
  const { count, retryAfterMs } = await attempts.hit(`unknown:${login}`, LOCK_OUT_AFTER, LOCK_OUT_MINUTES * 60_000);
  // Who tries invented names leaves one row a name, not one a try.
  if (count === 1) {
    const detail = { why: 'unknown', login, address };
    await ctx.sql.tx((sql) => recordAccess(sql, [{ actorId: 0, subjectId: null, action: 'sign-in-refused', detail }]));
  }
  if (count >= LOCK_OUT_AFTER) return lockedOut(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return new Refusal('auth.wrong-credentials', { left: LOCK_OUT_AFTER - count });
}

function lockedOut(seconds: number): Refusal {
  return new Refusal('auth.locked-out', { seconds, minutes: Math.ceil(seconds / 60) });
}

export async function signOut(ctx: Ctx, session: CurrentSession): Promise<void> {
  await ctx.sql.tx(async (sql) => {
    const ended = await sql.run(
      `UPDATE session SET ended_at = now(), ended_why = 'signed-out' WHERE id = $1 AND ended_at IS NULL`,
      [session.id],
    );
    if (ended === 0) return;
    await recordAccess(sql, [{ actorId: session.userId, subjectId: session.userId, action: 'sign-out' }]);
    const payload: AccessEvent = {
      kind: 'sessions-ended',
      why: 'signed-out',
      accessVersion: session.accessVersion,
      sessionId: session.id,
    };
    await announce(sql, [{ topic: 'personal', userId: session.userId, payload }]);
  });
  forgetSessions(ctx.sql);
}
