/**
 * The edge of the HTTP API: every endpoint under `app/api` is a `route(…)`. In this order: session → actor, Origin and CSRF for what
 * changes anything, verb, rate, size, JSON, strict schema; then the handler; then its answer, or its refusal in the user's language.
 * Nothing before this is a security boundary, and nothing reaches a handler that did not pass it.
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { requireVerb } from '@/server/access/permissions';
import { currentSession, type CurrentSession } from '@/server/access/queries/session';
import type { Verb } from '@/server/access/roles';
import { SYSTEM_ACTOR, type Actor } from '@/server/kernel/ports';
import { Refusal, REFUSALS } from '@/server/kernel/refusal';
import { appContext } from '@/server/wiring';
import type { OrderCtx } from '@/server/work-orders/effects';
import { isUnavailable } from './db';
import { fieldFaults } from './faults';
import { plainText, processLog } from './log';
import { isPrismaUnavailable } from './prisma';
import { processLimiter } from './rate-limit';
import { addressOf, isOwnOrigin } from './request-facts';
import { sessionToken } from './session-cookie';
import { faultMessage, refusalMessage, requestLocale, speakerOf } from './speech';

export const CSRF_HEADER = 'x-gongdan-csrf';
const DEFAULT_BODY_BYTES = 1_000_000;
const SAFE_METHODS = new Set(['GET', 'HEAD']);

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export interface RouteInput<B, Q, P> {
  readonly body: Parsed<B>;
  readonly query: Parsed<Q>;
  readonly params: Parsed<P>;
  /** Undefined only where `session: 'none'` was asked for. */
  readonly session: CurrentSession | undefined;
  /** Where the request came from, for limits and records. */
  readonly address: string;
}

export interface RouteOptions<B, Q, P> {
  /** `required` (default): refused with 401 when nobody is signed in. `none`: sign-in, health. */
  readonly session?: 'required' | 'none';
  /** A verb the person must hold somewhere; the command still checks the unit. */
  readonly verb?: Verb;
  readonly body?: B;
  readonly query?: Q;
  readonly params?: P;
  /** Whether Origin and CSRF token are asked for; by default for every method but GET and HEAD. */
  readonly mutation?: boolean;
  /** Types of a body that the handler reads itself from `request.body` (uploads); the JSON body is then not parsed. */
  readonly accepts?: readonly string[];
  readonly maxBytes?: number;
  /** How often one person may do this. */
  readonly rate?: { readonly name: string; readonly limit: number; readonly windowMs: number };
  /** The answer as JSON, a `Response` as it is, or nothing (204). */
  readonly handler: (ctx: OrderCtx, input: RouteInput<B, Q, P>, request: Request) => Promise<unknown>;
}

interface RouteContext {
  readonly params?: Promise<Record<string, string | string[] | undefined>>;
}

/** What a handler asks of its caller; read by the test that walks through all endpoints. */
export interface RouteAsks {
  readonly session: 'required' | 'none';
  readonly verb: Verb | undefined;
  /** True when the handler reads the body itself. */
  readonly isUpload: boolean;
  /** Of a JSON body. */
  readonly maxBytes: number;
}

export type RouteHandler = ((request: Request, context: RouteContext) => Promise<Response>) & {
  readonly asks: RouteAsks;
};

/** Unknown keys are refused whether or not a schema's author thought of it. */
function strict(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodObject && schema.def.catchall === undefined ? schema.strict() : schema;
}

export function route<
  B extends z.ZodType | undefined = undefined,
  Q extends z.ZodType | undefined = undefined,
  P extends z.ZodType | undefined = undefined,
>(options: RouteOptions<B, Q, P>): RouteHandler {
  // A change that takes no body takes none: what stands in it nevertheless is refused like any unknown key.
  const bodySchema = strict(options.body ?? z.strictObject({}));
  const querySchema = options.query && strict(options.query);
  const paramsSchema = options.params && strict(options.params);
  const handle = async (request: Request, context: RouteContext): Promise<Response> => {
    const id = randomUUID();
    try {
      const session = await authenticate(request, options.session ?? 'required');
      const isMutation = options.mutation ?? !SAFE_METHODS.has(request.method);
      if (isMutation) requireOwnSite(request, session);
      const locale = requestLocale(request.headers, session?.locale);
      const actor: Actor = session ? inLanguage(session, locale) : SYSTEM_ACTOR;
      if (options.verb !== undefined) requireVerb(actor, options.verb);
      if (options.rate) await requireRate(options.rate, actor, addressOf(request.headers));
      const read = <S extends z.ZodType | undefined>(schema: S | undefined, value: unknown): Parsed<S> =>
        (schema === undefined ? undefined : parse(schema, value, locale)) as Parsed<S>;
      const params = read<P>(paramsSchema as P, await context.params);
      const query = read<Q>(querySchema as Q, queryOf(request));
      const text = await jsonBody(request, options.accepts, options.maxBytes ?? DEFAULT_BODY_BYTES);
      const body = (text === undefined ? undefined : parse(bodySchema, text.json, locale)) as Parsed<B>;
      const ctx = appContext(actor);
      const answer = await options.handler(
        ctx,
        { body, query, params, session, address: addressOf(request.headers) },
        request,
      );
      return respond(answer, id);
    } catch (error) {
      return refuse(error, request, id);
    }
  };
  const asks: RouteAsks = {
    session: options.session ?? 'required',
    verb: options.verb,
    isUpload: options.accepts !== undefined,
    maxBytes: options.maxBytes ?? DEFAULT_BODY_BYTES,
  };
  return Object.assign(handle, { asks });
}

async function authenticate(request: Request, need: 'required' | 'none'): Promise<CurrentSession | undefined> {
  const token = sessionToken(request.headers);
  if (need === 'none') return undefined;
  const session = token === undefined ? undefined : await currentSession(appContext(SYSTEM_ACTOR), token);
  if (session === undefined) throw new Refusal('auth.required');
  return session;
}

function inLanguage(session: CurrentSession, locale: 'zh-CN' | 'en'): Actor {
  if (session.actor.locale === locale) return session.actor;
  return { ...session.actor, locale, name: locale === 'en' ? session.nameEn : session.nameZh };
}

/** A page of another site cannot name our Origin, read our token or send our headers. */
function requireOwnSite(request: Request, session: CurrentSession | undefined): void {
  if (!isOwnOrigin(request.headers)) throw new Refusal('auth.cross-site', { why: 'origin' });
  if (session === undefined) return;
  const sent = Buffer.from(request.headers.get(CSRF_HEADER) ?? '');
  const wanted = Buffer.from(session.csrfToken);
  if (sent.length !== wanted.length || !timingSafeEqual(sent, wanted))
    throw new Refusal('auth.cross-site', { why: 'token' });
}

async function requireRate(
  rate: { name: string; limit: number; windowMs: number },
  actor: Actor,
  address: string,
): Promise<void> {
  const who = actor.kind === 'user' ? `user:${actor.userId}` : `address:${address}`;
  const { allowed, retryAfterMs } = await processLimiter().hit(`${rate.name}:${who}`, rate.limit, rate.windowMs);
  if (!allowed) throw new Refusal('rate.limited', { seconds: Math.max(1, Math.ceil(retryAfterMs / 1000)) });
}

/** Repeated names become lists; `filter` style JSON is the schema's business. */
function queryOf(request: Request): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  const search = new URL(request.url).searchParams;
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    Object.defineProperty(result, name, { value: values.length > 1 ? values : values[0], enumerable: true });
  }
  return result;
}

/** The JSON of a request that has some to be parsed; undefined where a handler reads the body itself or nothing may be sent. */
async function jsonBody(
  request: Request,
  accepts: readonly string[] | undefined,
  maxBytes: number,
): Promise<{ json: unknown } | undefined> {
  if (SAFE_METHODS.has(request.method)) return undefined;
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (accepts !== undefined) {
    if (!accepts.includes(type)) throw new Refusal('input.wrong-type', { expected: accepts.join(', ') });
    return undefined;
  }
  const text = await limitedText(request, maxBytes);
  // A form or plain text is what another site can send without asking first; it is refused even when it would read as JSON.
  if (type !== 'application/json' && (text !== '' || type !== ''))
    throw new Refusal('input.wrong-type', { expected: 'application/json' });
  if (text === '') return { json: {} };
  try {
    return { json: JSON.parse(text, refusePrototype) as unknown };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('input.not-json');
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__') throw new Refusal('input.not-json');
  return value;
}

async function limitedText(request: Request, maxBytes: number): Promise<string> {
  const tooLarge = () =>
    new Refusal('input.too-large', { mostBytes: maxBytes, mostMb: Math.round(maxBytes / 10_000) / 100 });
  if (Number(request.headers.get('content-length') ?? '0') > maxBytes) throw tooLarge();
  if (request.body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(schema: z.ZodType, value: unknown, locale: 'zh-CN' | 'en'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refusal('input.invalid', {}, fieldFaults(result.error.issues, value, speakerOf(locale)));
}

const NO_STORE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

function respond(answer: unknown, id: string): Response {
  if (answer instanceof Response) {
    if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', 'no-store');
    answer.headers.set('x-request-id', id);
    return answer;
  }
  if (answer === undefined) return new Response(null, { status: 204, headers: { ...NO_STORE, 'x-request-id': id } });
  return Response.json(answer, { headers: { ...NO_STORE, 'x-request-id': id } });
}

/** The answer to a path that no endpoint has. */
export function noEndpoint(request: Request): Response {
  return refuse(new Refusal('not-found', { what: 'endpoint' }), request, randomUUID());
}

/** Turns whatever was thrown into an answer: a refusal into its words, a lost database into 503, anything else into a 500 with an id. */
function refuse(error: unknown, request: Request, id: string): Response {
  const where = {
    id,
    method: request.method,
    path: plainText(new URL(request.url).pathname, 200),
    address: addressOf(request.headers),
  };
  const locale = requestLocale(request.headers);
  const log = processLog();
  let refusal: Refusal;
  if (error instanceof Refusal) {
    refusal = error;
    const level = REFUSALS[refusal.code].log;
    if (level !== 'silent') log[level]({ ...where, code: refusal.code, params: refusal.params }, 'refused');
  } else if (isUnavailable(error) || isPrismaUnavailable(error)) {
    refusal = new Refusal('unavailable');
    log.warn({ ...where, error }, 'database not reached');
  } else {
    log.error({ ...where, error }, 'failed');
    return Response.json(
      { error: { code: 'internal', message: speakerOf(locale)('internal', { id }), params: {}, faults: [], id } },
      { status: 500, headers: { ...NO_STORE, 'x-request-id': id } },
    );
  }
  const { code, params, faults, status } = refusal;
  const headers: Record<string, string> = { ...NO_STORE, 'x-request-id': id };
  if (REFUSALS[code].retry && typeof params['seconds'] === 'number') headers['retry-after'] = String(params['seconds']);
  const message = refusalMessage(code, params, locale);
  const worded = faults.map((fault) => ({ ...fault, message: faultMessage(fault.message, locale) }));
  return Response.json({ error: { code, message, params, faults: worded, id } }, { status, headers });
}
