'use client';
import { useEffect } from 'react';
import { Languages, Moon, Sun, SunMoon } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useLocaleControl } from '@/components/i18n/intl';
import { LOCALES, type Locale } from '@/components/i18n/locale';
import { useTheme } from '@/components/shell/theme';
import type { Theme } from '@/components/shell/theme-cookie';
import { useSessionStore } from '@/components/shell/session';
import { api } from '@/components/ui/api-client';
import { IconButton } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';

/** Kept with the person, so that the next screen they sit down at speaks their language. Nothing waits for it. */
function keep(change: { readonly locale?: Locale; readonly theme?: Theme }): void {
  if (useSessionStore.getState().session) api.put('/api/session/preferences', change).catch(() => undefined);
}

/** At the start the person's own language and appearance win over what this browser showed last. */
export function useOwnPreferences(): void {
  const session = useSessionStore((state) => state.session);
  const { setLocale } = useLocaleControl();
  const { setTheme } = useTheme();
  const userId = session?.user.id;
  useEffect(() => {
    const own = useSessionStore.getState().session;
    if (own?.locale) setLocale(own.locale);
    if (own?.theme) setTheme(own.theme);
  }, [userId, setLocale, setTheme]);
}

const THEMES: readonly Theme[] = ['light', 'dark', 'system'];

export function LanguageMenu() {
  const t = useTranslations('shell.language');
  const { locale, setLocale } = useLocaleControl();
  return (
    <Menu
      trigger={<IconButton icon={Languages} label={t('label')} />}
      items={LOCALES.map((each) => ({
        id: each,
        label: <span lang={each}>{t(each === 'zh-CN' ? 'zh' : 'en')}</span>,
        checked: each === locale,
        onSelect: () => {
          setLocale(each);
          keep({ locale: each });
        },
      }))}
    />
  );
}

export function ThemeMenu() {
  const t = useTranslations('shell.theme');
  const { theme, setTheme } = useTheme();
  const Icon = theme === 'system' ? SunMoon : theme === 'dark' ? Moon : Sun;
  return (
    <Menu
      trigger={<IconButton icon={Icon} label={t('label')} />}
      items={THEMES.map((each) => ({
        id: each,
        label: t(each),
        checked: each === theme,
        onSelect: () => {
          setTheme(each);
          keep({ theme: each });
        },
      }))}
    />
  );
}
