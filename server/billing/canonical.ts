/**
 * Canonical JSON (规范化序列): keys sorted by code unit, no blanks, absent and undefined alike. The same value gives the same
 * bytes whatever order its keys came in; PostgreSQL's jsonb, for one, gives them back in an order of its own.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

const PLAIN = /^[\w .:/+-]*$/;

export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? `"${value}"` : JSON.stringify(value);
  if (value === null) return 'null';
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`only safe integers are numbers on the wire: ${value}`);
    return String(value === 0 ? 0 : value);
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (Array.isArray(value)) {
    let out = '[';
    for (let i = 0; i < value.length; i += 1) out += (i === 0 ? '' : ',') + canonicalJson(value[i]);
    return `${out}]`;
  }
  if (typeof value === 'object') return canonicalObject(value as Record<string, unknown>);
  throw new TypeError(`not JSON: ${typeof value}`);
}

/** By code unit, in place: a dozen keys mostly in order, for which the library's sort makes more garbage than they are. */
function sorted(keys: string[]): string[] {
  if (keys.length > MANY_KEYS) return keys.sort();
  for (let i = 1; i < keys.length; i += 1) {
    const key = keys[i]!;
    let place = i;
    for (; place > 0 && keys[place - 1]! > key; place -= 1) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}
const MANY_KEYS = 32;

function canonicalObject(value: Record<string, unknown>): string {
  const keys = sorted(Object.keys(value));
  let out = '{';
  let first = true;
  for (const key of keys) {
    const item = value[key];
    if (item === undefined) continue;
    out += `${first ? '' : ','}${PLAIN.test(key) ? `"${key}"` : JSON.stringify(key)}:${canonicalJson(item)}`;
    first = false;
  }
  return `${out}}`;
}
