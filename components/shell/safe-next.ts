/** Where to go after signing in: a path of ours, or the console. Never another site. */
export function safeNext(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !next.startsWith('/') || next.startsWith('//') || next.includes('\\')) return '/';
  try {
    const base = 'http://console.invalid';
    const url = new URL(next, base);
    return url.origin === base && !url.pathname.startsWith('/api/') ? url.pathname + url.search : '/';
  } catch {
    return '/';
  }
}
