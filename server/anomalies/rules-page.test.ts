/** The page docs/anomaly-rules.md says what the catalogue says: the rows a rule must have there are written here from rule and texts. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MESSAGES } from '@/messages';
import type { AnomalyRule } from './rule';
import { RULES } from './rules';

interface Tree {
  readonly [key: string]: string | Tree;
}

function textOf(messages: Readonly<Record<string, Tree>>, locale: string, rule: string, part: string): string {
  let at: string | Tree | undefined = messages[locale];
  for (const key of ['anomalies', 'rule', rule, part]) at = typeof at === 'object' ? at[key] : undefined;
  return typeof at === 'string' ? at : '';
}

function parametersOf(rule: AnomalyRule): string {
  return Object.entries(rule.parameters)
    .map(([name, { value, by, unit }]) => {
      const narrower = Object.entries(by ?? {}).map(([scope, own]) => `, ${scope} ${own}`);
      return `\`${name}\` ${value}${unit === 'ratio' || unit === 'probability' ? '' : ` ${unit}`}${narrower.join('')}`;
    })
    .join('; ');
}

function rowsOf(messages: Readonly<Record<string, Tree>>): string[] {
  return RULES.map((rule) => {
    const name = `${textOf(messages, 'zh-CN', rule.id, 'name')} / ${textOf(messages, 'en', rule.id, 'name')}`;
    const about = `${textOf(messages, 'zh-CN', rule.id, 'about')}<br>${textOf(messages, 'en', rule.id, 'about')}`;
    return `| \`${rule.id}\` | ${name} | ${rule.class} | ${rule.source} | ${rule.from} | ${parametersOf(rule)} | ${about} |`;
  });
}

const cells = (line: string): string[] => line.split('|').map((cell) => cell.trim());

describe('docs/anomaly-rules.md', () => {
  const lines = readFileSync('docs/anomaly-rules.md', 'utf8').split('\n');
  it.each(rowsOf(MESSAGES).map((row) => [cells(row)[1]!, row] as const))(
    'has the row of %s as the catalogue has it',
    (id, row) => {
      expect(lines.filter((line) => cells(line)[1] === id).map(cells)).toEqual([cells(row)]);
    },
  );
});
