/**
 * The one way the browser talks to `/api`: adds the CSRF and language headers, parses answers, turns every error answer
 * into an `ApiError` whose message the server has already put into the user's language.
 */
export interface FieldFault {
  readonly path: string;
  readonly message: string;
  readonly value?: string;
}

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly faults: readonly FieldFault[];
  /** The id to quote; empty when the answer never reached us. */
  readonly id: string;

  constructor(
    status: number,
    error: {
      code: string;
      message: string;
      params?: Readonly<Record<string, unknown>>;
      faults?: readonly FieldFault[];
      id?: string;
    },
  ) {
    super(error.message);
    this.name = 'ApiError';
    this.status = status;
    this.code = error.code;
    this.params = error.params ?? {};
    this.faults = error.faults ?? [];
    this.id = error.id ?? '';
  }

  /** True when nothing was decided: the server could not be reached or was not able to answer. */
  get isTransient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

interface ApiSettings {
  csrfToken: string;
  locale: string;
  /** Called once an answer says that nobody is signed in. */
  onSignedOut: (() => void) | null;
}

const settings: ApiSettings = { csrfToken: '', locale: 'zh-CN', onSignedOut: null };

export function configureApi(change: Partial<ApiSettings>): void {
  Object.assign(settings, change);
}

export type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];

export interface RequestOptions {
  readonly query?: Readonly<Record<string, QueryValue>>;
  readonly signal?: AbortSignal;
  /** Sent as it is (a file, FormData) instead of JSON. */
  readonly raw?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same headers for a request that cannot go through `api`, such as an upload with progress. */
export function apiHeaders(): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', 'x-gongdan-locale': settings.locale };
  if (settings.csrfToken) headers['x-gongdan-csrf'] = settings.csrfToken;
  return headers;
}

export function apiUrl(path: string, query?: RequestOptions['query']): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === null || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) search.append(key, String(item));
  }
  const text = search.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}

async function request<T>(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
  const headers = { ...apiHeaders(), ...options.headers };
  const init: RequestInit = { method, headers, credentials: 'same-origin', signal: options.signal ?? null };
  if (body !== undefined) {
    if (options.raw) init.body = body as BodyInit;
    else {
      headers['content-type'] = 'application/json';
      init.body = JSON.stringify(body);
    }
  }
  let response: Response;
  try {
    response = await fetch(apiUrl(path, options.query), init);
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, { code: 'network', message: '' });
  }
  if (response.status === 204) return undefined as T;
  const isJson = (response.headers.get('content-type') ?? '').includes('application/json');
  const answer: unknown = isJson ? await response.json() : await response.text();
  if (response.ok) return answer as T;
  const error =
    typeof answer === 'object' && answer !== null && 'error' in answer
      ? (answer.error as { code: string; message: string })
      : null;
  if (response.status === 401 && error?.code === 'auth.required') settings.onSignedOut?.();
  throw new ApiError(
    response.status,
    error ?? { code: 'http', message: '', id: response.headers.get('x-request-id') ?? '' },
  );
}

export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('POST', path, body ?? {}, options),
  put: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('PUT', path, body ?? {}, options),
  del: <T>(path: string, body?: unknown, options?: RequestOptions) => request<T>('DELETE', path, body, options),
};
