/** Words of the quote's faults (试算的错误说明), from the message catalogue `quote`, in the language of who asks. Pure. */
import en from '@/messages/en/quote.json';
import zh from '@/messages/zh-CN/quote.json';

export type QuoteLocale = 'zh-CN' | 'en';
export type FaultParams = Readonly<Record<string, string | number>>;

const WORDS: Readonly<Record<QuoteLocale, Readonly<Record<string, string>>>> = { 'zh-CN': zh.fault, en: en.fault };

export function isFaultCode(code: string): boolean {
  return Object.hasOwn(en.fault, code);
}

/** The reason in words; a place nobody filled stays empty. */
export function reasonOf(code: string, params: FaultParams, locale: QuoteLocale): string {
  const words = WORDS[locale][code] ?? WORDS[locale]['invalid'] ?? code;
  return words.replaceAll(/\{(\w+)\}/g, (_all, name: string) => String(params[name] ?? ''));
}
