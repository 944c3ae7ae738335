import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { IntlProvider } from '@/components/i18n/intl';
import { chooseLocale, LOCALE_COOKIE } from '@/components/i18n/locale';
import { ThemeProvider } from '@/components/shell/theme';
import { readTheme, THEME_COOKIE } from '@/components/shell/theme-cookie';
import { TooltipProvider } from '@/components/ui/tooltip';
import en from '@/messages/en/shell.json';
import zh from '@/messages/zh-CN/shell.json';
import '@/components/ui/tokens.css';
import '@/components/ui/base.css';

const NAME = `${zh.productName} ${en.productName}`;

export const metadata: Metadata = {
  title: { default: NAME, template: `%s · ${NAME}` },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

/** Language and theme are known from cookies before the first byte: nothing flashes and no inline script is needed. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const jar = await cookies();
  const locale = chooseLocale(jar.get(LOCALE_COOKIE)?.value, (await headers()).get('accept-language'));
  const theme = readTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html lang={locale} data-theme={theme === 'system' ? undefined : theme}>
      <body>
        <ThemeProvider initial={theme}>
          <IntlProvider initial={locale}>
            <TooltipProvider>{children}</TooltipProvider>
          </IntlProvider>
        </ThemeProvider>
      </body>
    </html>
  );
}
