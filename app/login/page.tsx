import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { LoginPage } from '@/components/shell/login-page';
import { safeNext } from '@/components/shell/safe-next';
import { chooseLocale, LOCALE_COOKIE } from '@/components/i18n/locale';
import enLogin from '@/messages/en/login.json';
import zhLogin from '@/messages/zh-CN/login.json';

export async function generateMetadata(): Promise<Metadata> {
  const locale = chooseLocale((await cookies()).get(LOCALE_COOKIE)?.value, (await headers()).get('accept-language'));
  return { title: locale === 'en' ? enLogin.title : zhLogin.title };
}

export default async function Page({ searchParams }: { readonly searchParams: Promise<{ next?: string | string[] }> }) {
  return <LoginPage next={safeNext((await searchParams).next)} />;
}
