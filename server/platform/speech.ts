/** Refusals in the user's language, from the one message catalogue. */
import { createTranslator } from 'use-intl/core';
import { chooseLocale, isLocale, LOCALE_COOKIE, type Locale } from '@/components/i18n/locale';
import { MESSAGES, type MessageTree } from '@/messages';
import type { RefusalCode, RefusalParams } from '@/server/kernel/refusal';
import { headerOf, type HeaderBag } from './request-facts';

export { isLocale, type Locale };

export interface Speak {
  (key: string, params?: Record<string, string | number>): string;
  has(key: string): boolean;
}

const speakers = new Map<Locale, Speak>();

/** Texts of the namespace `refusal`. */
export function speakerOf(locale: Locale): Speak {
  let speak = speakers.get(locale);
  if (speak === undefined) {
    const messages = MESSAGES[locale];
    speak = createTranslator({
      locale,
      messages: messages as never,
      namespace: 'refusal' as never,
    }) as unknown as Speak;
    speakers.set(locale, speak);
  }
  return speak;
}

/** Texts of the whole catalogue by their full names, for papers and files made on the server. */
export function catalogueOf(locale: Locale): Speak {
  return createTranslator({ locale, messages: MESSAGES[locale] as never }) as unknown as Speak;
}

const PLACES = /\{(\w+)/g;

/** Params that name something of the catalogue are shown by that name: param → where its names stand. */
const NAMED: Readonly<Record<string, string>> = { verb: 'access.verbs', role: 'shell.roles', heldRole: 'shell.roles' };

function named(tree: MessageTree, path: string): string | undefined {
  let at: MessageTree | string | undefined = tree;
  for (const key of path.split('.')) at = typeof at === 'object' ? at[key] : undefined;
  return typeof at === 'string' ? at : undefined;
}

/** Message of a refusal. A place nobody filled stays empty: a refusal without one detail still says what it has to say. */
export function refusalMessage(code: RefusalCode, params: RefusalParams, locale: Locale): string {
  const values: Record<string, string | number> = {};
  for (const [, place = ''] of (named(MESSAGES[locale], `refusal.${code}`) ?? '').matchAll(PLACES)) values[place] = '';
  for (const [name, value] of Object.entries(params)) {
    const name_ = NAMED[name] === undefined ? undefined : named(MESSAGES[locale], `${NAMED[name]}.${String(value)}`);
    values[name] = name_ ?? (typeof value === 'number' ? value : String(value ?? ''));
  }
  return speakerOf(locale)(code, values);
}

/** A fault's message: a key of `refusal.field`, or already words. */
export function faultMessage(message: string, locale: Locale): string {
  return named(MESSAGES[locale], `refusal.field.${message}`) ?? message;
}

/** The language of a request: what the page says it shows, then the person's own, then the browser's. */
export function requestLocale(headers: HeaderBag, own?: Locale | null): Locale {
  const shown = headerOf(headers, 'x-gongdan-locale');
  if (isLocale(shown)) return shown;
  if (own) return own;
  const cookie = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([\\w-]+)`).exec(headerOf(headers, 'cookie') ?? '')?.[1];
  return chooseLocale(cookie, headerOf(headers, 'accept-language'));
}
