/** What a searched text may be looked up as (快速查询). Pure. */
export interface SearchPlan {
  readonly text: string;
  /** Looks like a number of ours: digits, perhaps after a few letters (JF2611…, KH…). Upper case. */
  readonly number: string | null;
  /** Digits enough for a search inside numbers. */
  readonly inside: string | null;
  /** A name, or a part of one. */
  readonly name: string | null;
}

const NUMBER = /^[A-Za-z]{0,4}\d[\d-]{0,30}$/;
const LETTERS = /^[A-Za-z]{1,4}$/;
/** Fewer digits occur in too many numbers to be worth anything. */
const SHORTEST_INSIDE = 5;

export function searchPlan(raw: string): SearchPlan {
  const text = raw.normalize('NFKC').trim().replace(/\s+/g, ' ');
  const compact = text.replace(/[\s]/g, '');
  const isNumber = NUMBER.test(compact);
  return {
    text,
    number: isNumber || LETTERS.test(compact) ? compact.toUpperCase() : null,
    inside: isNumber && compact.length >= SHORTEST_INSIDE ? compact.toUpperCase() : null,
    // One character alone is in every tenth name.
    name: [...text].length < 2 || /^\d+$/.test(compact) ? null : text,
  };
}

/** Text as a literal inside LIKE. */
export function literal(text: string): string {
  return text.replace(/[\\%_]/g, (mark) => `\\${mark}`);
}

export interface PrefixRange {
  readonly from: string;
  readonly to: string;
  readonly pattern: string;
}

/**
 * All numbers that begin so, as a range an index can walk in whatever order the database sorts (LIKE alone uses one only under "C").
 * The range may hold more than the pattern, never less: digits stand before letters in every order, and z after every Z.
 */
export function prefixRange(number: string): PrefixRange {
  const at = number.search(/[0-9A-Z]-*$/);
  const last = number.charAt(at);
  const next = last === '9' ? 'A' : last === 'Z' ? 'zzzz' : String.fromCharCode(last.charCodeAt(0) + 1);
  return { from: number, to: number.slice(0, at) + next, pattern: `${literal(number)}%` };
}

/**
 * LIKE patterns for a name, best first. Trigrams need three characters in a row, or two at an edge: two characters are looked for at
 * the beginning (family name) and at the end (given name), three and more anywhere.
 */
export function namePatterns(name: string): string[] {
  const text = literal(name);
  return [...name].length >= 3 ? [`${text}%`, `%${text}%`] : [`${text}%`, `%${text}`];
}
