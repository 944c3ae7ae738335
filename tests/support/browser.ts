/* eslint-disable @typescript-eslint/no-explicit-any -- a test knows the shape of the answer it asked for */
/** A browser's side of the API for integration tests: keeps the session cookie, sends Origin and CSRF token as the console does. */
import type { SessionAnswer } from '@/server/access/contract';

type Handler = (request: Request, context: { params?: Promise<Record<string, string>> }) => Promise<Response>;

export const ORIGIN = 'http://gongdan.test:3000';

export interface Call {
  readonly method?: string;
  readonly path?: string;
  readonly body?: unknown;
  /** Added to what a browser sends; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly params?: Record<string, string>;
}

export interface Answer<Body = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export class TestBrowser {
  private readonly jar = new Map<string, string>();
  private readonly address: string;
  csrfToken = '';

  constructor(address = '10.0.0.1') {
    this.address = address;
  }

  /** A browser somebody is signed in with already. */
  static withSession(token: string, csrfToken: string): TestBrowser {
    const browser = new TestBrowser();
    browser.jar.set('gongdan_session', token);
    browser.csrfToken = csrfToken;
    return browser;
  }

  get cookies(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async call<Body = any>(handler: Handler, call: Call = {}): Promise<Answer<Body>> {
    const method = call.method ?? 'GET';
    const headers: Record<string, string | null> = {
      host: 'gongdan.test:3000',
      'x-gongdan-address': this.address,
      'x-gongdan-locale': 'en',
      cookie: this.cookies || null,
      ...(method === 'GET' ? {} : { origin: ORIGIN, 'x-gongdan-csrf': this.csrfToken || null }),
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...call.headers,
    };
    const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
    const body =
      call.body === undefined ? {} : { body: typeof call.body === 'string' ? call.body : JSON.stringify(call.body) };
    const request = new Request(`${ORIGIN}${call.path ?? '/api'}`, { method, headers: sent, ...body });
    const response = await handler(request, { params: Promise.resolve(call.params ?? {}) });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '') this.jar.delete(name);
      else this.jar.set(name, value);
    }
    const text = await response.text();
    // A stream of lines and a file are handed over as they are.
    const isText = /ndjson|csv|pdf/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: (isText ? text : text === '' ? undefined : JSON.parse(text)) as Body,
    };
  }

  async signIn(
    login: string,
    password: string,
  ): Promise<Answer<SessionAnswer & { error?: { code: string; message: string; params: any } }>> {
    const { POST } = await import('@/app/api/session/endpoint');
    const answer = await this.call(POST, { method: 'POST', path: '/api/session', body: { login, password } });
    if (answer.status === 200) this.csrfToken = (answer.body as SessionAnswer).csrfToken;
    return answer;
  }
}
