'use client';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider as UseIntlProvider } from 'use-intl';
import { LOCALE_COOKIE, type Locale } from '@/components/i18n/locale';
import { UTILITY_TIME_ZONE } from '@/components/i18n/format';
import { configureApi } from '@/components/ui/api-client';
import { MESSAGES } from '@/messages';

interface LocaleControl {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
}

const LocaleContext = createContext<LocaleControl | null>(null);

const YEAR_SECONDS = 31_536_000;

export function writeCookie(name: string, value: string | null): void {
  const age = value === null ? 0 : YEAR_SECONDS;
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `${name}=${value ?? ''}; path=/; max-age=${age}; samesite=lax${secure}`;
}

/**
 * Both languages are in the bundle, so that switching re-renders in place: nothing is reloaded, the dock keeps its state
 * and a half-filled form stays half filled.
 */
export function IntlProvider({ initial, children }: { readonly initial: Locale; readonly children: ReactNode }) {
  const [locale, setState] = useState<Locale>(initial);
  configureApi({ locale });
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const setLocale = useCallback((next: Locale) => {
    writeCookie(LOCALE_COOKIE, next);
    setState(next);
  }, []);
  const control = useMemo(() => ({ locale, setLocale }), [locale, setLocale]);
  return (
    <LocaleContext value={control}>
      <UseIntlProvider locale={locale} messages={MESSAGES[locale]} timeZone={UTILITY_TIME_ZONE}>
        {children}
      </UseIntlProvider>
    </LocaleContext>
  );
}

export function useLocaleControl(): LocaleControl {
  const control = useContext(LocaleContext);
  if (!control) throw new Error('useLocaleControl outside of IntlProvider');
  return control;
}

/** The name in the user's language, for things that carry both. */
export function useName(): (named: { readonly nameZh: string; readonly nameEn: string }) => string {
  const { locale } = useLocaleControl();
  return useCallback((named) => (locale === 'en' ? named.nameEn || named.nameZh : named.nameZh), [locale]);
}
