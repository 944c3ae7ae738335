/**
 * The session cookie. httpOnly and SameSite=Strict: the pages themselves hold nothing personal, and what they then ask for comes from
 * the same site, so following a link into the console works. Over https the name carries `__Host-`, which binds it to this very host.
 */
import { headerOf, isHttps, type HeaderBag } from './request-facts';

const PLAIN_NAME = 'gongdan_session';
const HOST_NAME = '__Host-gongdan_session';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

function cookieName(headers: HeaderBag): string {
  return isHttps(headers) ? HOST_NAME : PLAIN_NAME;
}

/** The token a request carries; undefined when there is none or it cannot be one of ours. */
export function sessionToken(headers: HeaderBag): string | undefined {
  const name = cookieName(headers);
  for (const part of (headerOf(headers, 'cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at < 0 || part.slice(0, at).trim() !== name) continue;
    const value = part.slice(at + 1).trim();
    return TOKEN.test(value) ? value : undefined;
  }
  return undefined;
}

function setCookie(headers: HeaderBag, value: string, maxAgeSeconds: number): string {
  const secure = isHttps(headers) ? '; Secure' : '';
  return `${cookieName(headers)}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Strict${secure}`;
}

export function sessionCookie(headers: HeaderBag, token: string, maxAgeSeconds: number): string {
  return setCookie(headers, token, maxAgeSeconds);
}

export function clearedCookie(headers: HeaderBag): string {
  return setCookie(headers, '', 0);
}
