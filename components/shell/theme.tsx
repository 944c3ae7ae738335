'use client';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { writeCookie } from '@/components/i18n/intl';
import { THEME_COOKIE, type Theme } from '@/components/shell/theme-cookie';

interface ThemeControl {
  /** What the user chose. */
  readonly theme: Theme;
  /** What is shown: the system's preference when the user left it to the system. */
  readonly shown: 'light' | 'dark';
  readonly setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeControl | null>(null);

/** The server has already put the theme of the cookie on <html>: no script has to run before the first paint. */
export function ThemeProvider({ initial, children }: { readonly initial: Theme; readonly children: ReactNode }) {
  const [theme, setState] = useState<Theme>(initial);
  const [system, setSystem] = useState<'light' | 'dark'>('light');
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const read = () => setSystem(query.matches ? 'dark' : 'light');
    read();
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, []);
  const setTheme = useCallback((next: Theme) => {
    if (next === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    writeCookie(THEME_COOKIE, next === 'system' ? null : next);
    setState(next);
  }, []);
  const control = useMemo<ThemeControl>(
    () => ({ theme, shown: theme === 'system' ? system : theme, setTheme }),
    [theme, system, setTheme],
  );
  return <ThemeContext value={control}>{children}</ThemeContext>;
}

export function useTheme(): ThemeControl {
  const control = useContext(ThemeContext);
  if (!control) throw new Error('useTheme outside of ThemeProvider');
  return control;
}
