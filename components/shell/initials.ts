/**
 * 拼音首字母 (the first letters of how Chinese characters are spoken), so that `gddl` finds 工单队列. Pure.
 *
 * Read off the order of pinyin the platform's own collation knows: a character belongs to the last letter whose first character it does
 * not come before. A character with several readings counts for each of them.
 */
const LETTERS = 'abcdefghjklmnopqrstwxyz';
/** The first common character of each letter in the order of pinyin; no syllable begins with i, u or v. */
const FIRSTS = [...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥仨它穵夕丫帀'];
const SEVERAL: Readonly<Record<string, string>> = { 重: 'zc', 行: 'xh', 率: 'ls', 调: 'td', 长: 'zc', 单: 'ds' };
const HAN = /\p{Script=Han}/u;

let order: Intl.Collator | undefined;

/** The letters a character may stand for; itself, in lower case, when it is no Chinese one. */
function lettersOf(character: string): string {
  if (!HAN.test(character)) return character.toLowerCase();
  const several = SEVERAL[character];
  if (several !== undefined) return several;
  order ??= new Intl.Collator('zh-CN-u-co-pinyin');
  let found = '';
  for (const [place, first] of FIRSTS.entries()) {
    if (order.compare(first, character) > 0) break;
    found = LETTERS[place] ?? '';
  }
  return found;
}

/** Whether the letters of `query` stand one after the other in the initials of `text`. */
export function matchesInitials(text: string, query: string): boolean {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '');
  if (!/^[a-z0-9]+$/.test(wanted) || !HAN.test(text)) return false;
  const initials = [...text].map(lettersOf);
  for (let from = 0; from + wanted.length <= initials.length; from += 1) {
    if ([...wanted].every((letter, place) => initials[from + place]?.includes(letter))) return true;
  }
  return false;
}

/** By the text itself or by its initials. */
export function isSpokenOf(text: string, query: string): boolean {
  return text.toLowerCase().includes(query.toLowerCase()) || matchesInitials(text, query);
}
