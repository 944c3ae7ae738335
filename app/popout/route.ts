import { cookies } from 'next/headers';
import { isLocale, DEFAULT_LOCALE, LOCALE_COOKIE } from '@/components/i18n/locale';
import { readTheme, THEME_COOKIE } from '@/components/shell/theme-cookie';

/** The empty page a panel is moved into when it gets a window of its own; the console fills it from outside. */
export async function GET(): Promise<Response> {
  const jar = await cookies();
  const cookie = jar.get(LOCALE_COOKIE)?.value;
  const locale = isLocale(cookie) ? cookie : DEFAULT_LOCALE;
  const theme = readTheme(jar.get(THEME_COOKIE)?.value);
  const themed = theme === 'system' ? '' : ` data-theme="${theme}"`;
  const page = `<!doctype html><html lang="${locale}"${themed}><head><meta charset="utf-8"><link rel="icon" href="/icon.svg"><title>Gongdan</title></head><body></body></html>`;
  return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } });
}
