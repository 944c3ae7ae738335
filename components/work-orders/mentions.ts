/** Mentions in a comment (提到): `@` and a colleague's name. Pure. */
import { isSpokenOf } from '@/components/shell/initials';

export interface Colleague {
  readonly id: number;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** What stands between the last `@` and the cursor; null when the cursor is not in a mention being typed. */
export function mentionAt(text: string, cursor: number): { readonly start: number; readonly query: string } | null {
  const before = text.slice(0, cursor);
  const start = before.lastIndexOf('@');
  if (start < 0) return null;
  // An `@` inside a word, as in an address, begins none.
  if (start > 0 && /[\w.]/.test(before[start - 1]!)) return null;
  const query = before.slice(start + 1);
  return query.length <= 20 && !/[\s@,，。;；:：]/.test(query) ? { start, query } : null;
}

const MOST_SUGGESTED = 8;

/** By either name, or by the first letters of the Chinese one. */
export function suggested(people: readonly Colleague[], query: string): Colleague[] {
  return people
    .filter(({ nameZh, nameEn }) => isSpokenOf(nameZh, query) || nameEn.toLowerCase().includes(query.toLowerCase()))
    .slice(0, MOST_SUGGESTED);
}

export function mentionedIds(text: string, people: readonly Colleague[]): number[] {
  return people
    .filter(({ nameZh, nameEn }) => text.includes(`@${nameZh}`) || text.includes(`@${nameEn}`))
    .map(({ id }) => id);
}

/** The text cut into what is a mention and what is not. */
export function mentionParts(text: string): { readonly text: string; readonly isMention: boolean }[] {
  const parts = text.split(/(@(?:\p{Script=Han}{2,6}|[A-Z][a-z]+ [A-Z][a-z]+))/u);
  return parts.flatMap((part, place) => (part === '' ? [] : [{ text: part, isMention: place % 2 === 1 }]));
}
