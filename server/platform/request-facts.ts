/**
 * What a request says about where it comes from: address, scheme, host and Origin. The server that carries the application stamps
 * address and scheme on every request, overwriting whatever a client sent under these names.
 */
import type { IncomingMessage } from 'node:http';

const ADDRESS = 'x-gongdan-address';
const SCHEME = 'x-gongdan-scheme';

/** Headers of a fetch `Request` or of Node's own request. */
export type HeaderBag = Headers | IncomingMessage['headers'];

export function headerOf(headers: HeaderBag, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Behind a proxy of this installation, its word is taken; without one, what a client writes is not. */
function trustsProxy(): boolean {
  return process.env['GONGDAN_TRUST_PROXY'] === '1';
}

export function stampRequest(request: IncomingMessage): void {
  const headers = request.headers;
  const isEncrypted = (request.socket as { encrypted?: boolean }).encrypted === true;
  let scheme = isEncrypted ? 'https' : 'http';
  let address = request.socket.remoteAddress ?? '';
  if (trustsProxy()) {
    // The last entry is the one our own proxy wrote; earlier ones are hearsay.
    address = headerOf(headers, 'x-forwarded-for')?.split(',').at(-1)?.trim() || address;
    if (headerOf(headers, 'x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https') scheme = 'https';
  }
  headers[ADDRESS] = address.replace(/^::ffff:/, '');
  headers[SCHEME] = scheme;
}

export function addressOf(headers: HeaderBag): string {
  return headerOf(headers, ADDRESS) ?? '';
}

export function isHttps(headers: HeaderBag): boolean {
  return headerOf(headers, SCHEME) === 'https';
}

function extraOrigins(): string[] {
  return (process.env['GONGDAN_ORIGINS'] ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
}

/** True when the request was made by a page of this installation. A missing or opaque Origin is a no. */
export function isOwnOrigin(headers: HeaderBag): boolean {
  const origin = headerOf(headers, 'origin');
  if (!origin || origin === 'null') return false;
  if (extraOrigins().includes(origin)) return true;
  const host = (trustsProxy() ? headerOf(headers, 'x-forwarded-host') : undefined) ?? headerOf(headers, 'host');
  if (!host) return false;
  const scheme = isHttps(headers) ? 'https' : 'http';
  return origin.toLowerCase() === `${scheme}://${host}`.toLowerCase();
}
