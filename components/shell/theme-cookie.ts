export const THEME_COOKIE = 'gongdan_theme';
export type Theme = 'light' | 'dark' | 'system';

export function readTheme(cookie: string | undefined): Theme {
  return cookie === 'light' || cookie === 'dark' ? cookie : 'system';
}
