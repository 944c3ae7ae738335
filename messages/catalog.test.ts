import { readdirSync, readFileSync } from 'node:fs';
import { createTranslator } from 'use-intl/core';
import { describe, expect, it } from 'vitest';
import { MESSAGES, type MessageTree } from '@/messages';
import { PROCESS_TEXTS } from '@/messages/process-texts';
import { VERBS } from '@/server/access/roles';
import { RULES } from '@/server/anomalies/rules';
import { argumentsOf } from '@/tests/support/icu';
import { readUsage } from '@/tests/support/message-usage';

const LOCALES = ['zh-CN', 'en'] as const;

/** Keys that the program puts together from ids of its own; each must be one of those ids. */
const NAMED_BY_PROGRAM: readonly {
  readonly prefix: string;
  readonly ids: readonly string[] | 'any';
  readonly by: string;
}[] = [
  { prefix: 'access.verbs.', ids: VERBS, by: 'server/platform/speech: the permission a refusal names' },
  { prefix: 'quote.fault.', ids: 'any', by: 'server/billing/quote-words: the code of a fault' },
  { prefix: 'grid.ag.', ids: 'any', by: 'AG Grid asks for its own texts by its own keys' },
];

function isNamedByProgram(key: string): boolean {
  const family = NAMED_BY_PROGRAM.find(({ prefix }) => key.startsWith(prefix));
  return family !== undefined && (family.ids === 'any' || family.ids.includes(key.slice(family.prefix.length)));
}

function flatten(tree: MessageTree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

function namesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

const filesOf = (locale: string): string[] => [
  ...namesIn(`messages/${locale}`),
  ...namesIn(`messages/${locale}/processes`).map((name) => `processes/${name}`),
];

/** Namespaces put together from the files of the processes. */
const FROM_PROCESSES = ['field', 'option', 'process'];

const chinese = new Map(flatten(MESSAGES['zh-CN']));
const english = new Map(flatten(MESSAGES.en));

/** Every text goes through the library's parser: seconds, and many of them on a machine with other work. */
const READING_MS = 60_000;

describe('the message catalogue', () => {
  it.each(LOCALES)('lists every file of %s, and no other', (locale) => {
    expect(Object.keys(MESSAGES[locale]).sort()).toEqual([...namesIn(`messages/${locale}`), ...FROM_PROCESSES].sort());
    expect(Object.keys(PROCESS_TEXTS).sort()).toEqual(namesIn(`messages/${locale}/processes`));
  });

  it('has the same keys in both languages, none of them empty', () => {
    expect([...english.keys()].filter((key) => !chinese.has(key))).toEqual([]);
    expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
    expect([...chinese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('holds no key twice in a file', () => {
    for (const locale of LOCALES) {
      for (const namespace of filesOf(locale)) {
        const file = `messages/${locale}/${namespace}.json`;
        const text = readFileSync(file, 'utf8');
        // A second `"key":` of the same object is lost in parsing: what is written again must have as many.
        const count = (json: string): number => json.match(/"(?:[^"\\]|\\.)*"\s*:/g)?.length ?? 0;
        expect(count(text), file).toBe(count(JSON.stringify(JSON.parse(text))));
      }
    }
  });

  it('is well-formed ICU with the same places in both languages', () => {
    const faults: string[] = [];
    for (const [key, text] of chinese) {
      try {
        const places = argumentsOf(text);
        const others = argumentsOf(english.get(key) ?? '');
        if (places.join() !== others.join())
          faults.push(`${key}: zh-CN asks for [${places.join()}], en for [${others.join()}]`);
      } catch (error) {
        faults.push(`${key}: ${String(error)}`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(LOCALES)(
    'is read without complaint by the library that shows it: %s',
    (locale) => {
      const faults: string[] = [];
      const complain = (error: { code: string; message: string }): void => {
        if (error.code === 'INVALID_MESSAGE' || error.code === 'INVALID_KEY') faults.push(error.message);
      };
      const translate = createTranslator({
        locale,
        messages: MESSAGES[locale] as never,
        onError: complain,
        getMessageFallback: () => '',
      });
      const show = translate as unknown as (key: string, values: object) => string;
      for (const [key, text] of flatten(MESSAGES[locale])) {
        show(key, Object.fromEntries(argumentsOf(text).map((name) => [name, 1])));
      }
      expect(faults).toEqual([]);
    },
    READING_MS,
  );
});

describe('messages and source code', () => {
  const usage = readUsage();

  it('has every key the source asks for', () => {
    const missing = usage.required.filter(({ alternatives }) => !alternatives.some((key) => chinese.has(key)));
    expect(missing.map(({ file, alternatives }) => `${file}: ${alternatives.join(' or ')}`)).toEqual([]);
  });

  it('names every figure of every rule', () => {
    const figures = RULES.flatMap(({ parameters }) => Object.keys(parameters));
    expect(figures.filter((name) => !chinese.has(`rules-panel.parameter.${name}`))).toEqual([]);
    const named = [...chinese.keys()].filter((key) => key.startsWith('rules-panel.parameter.'));
    expect(named.filter((key) => !figures.includes(key.slice('rules-panel.parameter.'.length)))).toEqual([]);
  });

  it('has no key that nothing asks for', () => {
    const isUsed = (key: string): boolean =>
      usage.exact.has(key) || usage.patterns.some((pattern) => pattern.test(key)) || isNamedByProgram(key);
    expect([...chinese.keys()].filter((key) => !isUsed(key))).toEqual([]);
  });
});
