import { signIn, signOut } from '@/server/access/commands/sign-in';
import { ABSOLUTE_HOURS, signInRequest } from '@/server/access/contract';
import { describeSession } from '@/server/access/queries/session';
import { Refusal } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';
import { nodeIdentity } from '@/server/platform/identity';
import { processLimiter } from '@/server/platform/rate-limit';
import { clearedCookie, sessionCookie, sessionToken } from '@/server/platform/session-cookie';

const MINUTE_MS = 60_000;
/** One counter hall behind one address signs in within minutes of each other; one name does not. */
const ATTEMPTS_AN_ADDRESS = 120;
const ATTEMPTS_A_NAME = 20;

export const GET = route({
  handler: async (ctx, { session }) =>
    session === undefined ? undefined : describeSession(ctx, session, nodeIdentity()),
});

export const POST = route({
  session: 'none',
  body: signInRequest,
  maxBytes: 4_000,
  handler: async (ctx, { body, address }, request) => {
    const limiter = processLimiter();
    const verdicts = await Promise.all([
      limiter.hit(`sign-in:address:${address}`, ATTEMPTS_AN_ADDRESS, MINUTE_MS),
      limiter.hit(`sign-in:name:${body.login}`, ATTEMPTS_A_NAME, MINUTE_MS),
    ]);
    const refused = verdicts.find(({ allowed }) => !allowed);
    if (refused)
      throw new Refusal('auth.too-many-attempts', { seconds: Math.max(1, Math.ceil(refused.retryAfterMs / 1000)) });
    const userAgent = request.headers.get('user-agent') ?? '';
    const { token, session } = await signIn(ctx, limiter, body, {
      address,
      userAgent,
      replaces: sessionToken(request.headers),
    });
    const answer = Response.json(await describeSession(ctx, session, nodeIdentity()));
    answer.headers.set('set-cookie', sessionCookie(request.headers, token, ABSOLUTE_HOURS * 3600));
    return answer;
  },
});

export const DELETE = route({
  handler: async (ctx, { session }, request) => {
    if (session !== undefined) await signOut(ctx, session);
    return new Response(null, { status: 204, headers: { 'set-cookie': clearedCookie(request.headers) } });
  },
});
