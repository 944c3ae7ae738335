/**
 * JSON Schema of the quote (draft 2020-12), with words for every member: title in both languages, text, unit (`x-unit`) and example.
 * Made from the schema that is enforced, so that it cannot say anything else.
 */
import { z } from 'zod';

import { type MemberWords, memberWords } from '@/server/billing/quote-members';
import { quoteSchema } from '@/server/billing/quote-schema';

type Node = Record<string, unknown>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** `paidOn` → `Paid on`. */
function spaced(name: string): string {
  const words = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function worded(
  words: ReadonlyMap<string, MemberWords>,
  parents: readonly string[],
  name: string,
): MemberWords | undefined {
  for (const parent of [...parents].reverse()) {
    const own = words.get(`${parent}.${name}`);
    if (own) return own;
  }
  return words.get(name);
}

function isExampleOf(node: Node, example: unknown): boolean {
  if ('const' in node) return node['const'] === example;
  if (Array.isArray(node['enum'])) return node['enum'].includes(example);
  const types: unknown = node['type'];
  const type = Array.isArray(example) ? 'array' : example === null ? 'null' : typeof example;
  if (typeof types !== 'string') return true;
  return types === type || (types === 'integer' && type === 'number');
}

function exampleOf(node: Node, words: MemberWords): unknown {
  if ('const' in node) return node['const'];
  if (Array.isArray(node['enum']) && !node['enum'].includes(words.example)) return node['enum'][0];
  return isExampleOf(node, words.example) ? words.example : node['default'];
}

function wordProperties(node: Node, parents: readonly string[], words: ReadonlyMap<string, MemberWords>): void {
  const properties = node['properties'];
  if (isNode(properties)) {
    const kind = properties['kind'];
    const own = isNode(kind) && typeof kind['const'] === 'string' ? [...parents, kind['const']] : parents;
    for (const [name, member] of Object.entries(properties)) {
      if (!isNode(member)) continue;
      const found = worded(words, own, name);
      if (found) {
        member['title'] = `${spaced(name)} · ${found.zh}`;
        member['description'] = found.text;
        if (found.unit !== '') member['x-unit'] = found.unit;
        const example = exampleOf(member, found);
        if (example !== undefined) member['examples'] = [example];
      }
      wordNode(member, [...own, name], words);
    }
  }
  for (const [key, value] of Object.entries(node)) {
    if (key === '$defs' && isNode(value))
      for (const [name, part] of Object.entries(value)) wordNode(part, [name], words);
    else if (key !== 'properties') wordNode(value, parents, words);
  }
}

function wordNode(value: unknown, parents: readonly string[], words: ReadonlyMap<string, MemberWords>): void {
  if (Array.isArray(value)) for (const one of value) wordNode(one, parents, words);
  else if (isNode(value)) wordProperties(value, parents, words);
}

export function quoteJsonSchema(): unknown {
  const schema = z.toJSONSchema(quoteSchema, { io: 'input' }) as Node;
  schema['title'] = 'Quote · 试算';
  schema['description'] =
    'One request of a bill or another calculation; docs/quote.md describes it. Decimals are text; days are YYYY-MM-DD; periods are half-open.';
  const envelope = new Map<string, MemberWords>([
    ['quote', { zh: '契约版本', unit: '', example: 1, text: 'Version of this contract.' }],
    ['request', { zh: '请求', unit: '', example: undefined, text: 'What is to be computed, by its kind.' }],
  ]);
  wordNode(schema, [], new Map([...envelope, ...memberWords()]));
  return schema;
}
