/**
 * Security headers of every answer, and what must stand on a request before the application sees it.
 * Styles may be inline: grid, dock and charts set them on elements. Scripts may not: each page has a nonce of its own.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { headerOf, isHttps, stampRequest } from './request-facts';

export interface SecurityOptions {
  readonly https: boolean;
  /** `host[:port]` as the browser sees it; its WebSocket is allowed by name, for browsers whose 'self' leaves it out. */
  readonly host: string;
  /** The development server compiles with eval. */
  readonly dev: boolean;
}

const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

export function contentSecurityPolicy(nonce: string, { https, host, dev }: SecurityOptions): string {
  const socket = HOST.test(host) ? ` ${https ? 'wss' : 'ws'}://${host}` : '';
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self' data:`,
    `connect-src 'self'${socket}`,
    `worker-src 'self' blob:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-src 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}

export function securityHeaders(nonce: string, options: SecurityOptions): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce, options),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(options.https ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}

/** Stamps the request, sets the headers of its answer, and hands the page's nonce on to the renderer. */
export function secure(request: IncomingMessage, response: ServerResponse, dev: boolean): void {
  stampRequest(request);
  const nonce = randomBytes(16).toString('base64');
  const options = { https: isHttps(request.headers), host: headerOf(request.headers, 'host') ?? '', dev };
  const headers = securityHeaders(nonce, options);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Next takes the nonce for its own scripts from the policy on the request.
  request.headers['content-security-policy'] = headers['content-security-policy'];
  request.headers['x-nonce'] = nonce;
}
