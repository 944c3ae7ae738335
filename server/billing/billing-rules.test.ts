import { readFileSync, readdirSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { CALCULATORS } from '@/server/billing/calculators';
import { CHARGES } from '@/server/billing/charges';
import { FAULT_CODES, REGISTERS } from '@/server/billing/contract';
import { FORMULAS } from '@/server/billing/formulas';
import { RULES } from '@/server/billing/rules';
import { STEPS } from '@/server/billing/steps';
import { TARIFFS } from '@/server/billing/tariffs';
import en from '@/messages/en/billing-rules.json';
import enBilling from '@/messages/en/billing.json';
import zh from '@/messages/zh-CN/billing-rules.json';
import zhBilling from '@/messages/zh-CN/billing.json';

const sorted = (values: Iterable<string>): string[] => [...values].sort();
const operandNames = new Set([
  ...Object.values(FORMULAS).flatMap((one) => [...one.operands]),
  ...Object.values(STEPS).flat(),
]);

describe('the catalogues and their texts', () => {
  it.each([
    ['rule', RULES.map((rule) => rule.id)],
    ['charge', CHARGES],
    ['formula', Object.keys(FORMULAS)],
    ['step', Object.keys(STEPS)],
    ['operand', [...operandNames]],
    ['register', REGISTERS],
    ['tariff', TARIFFS.map((tariff) => tariff.code)],
  ] as const)('every %s has a text in both languages, and no more', (group, ids) => {
    expect(sorted(Object.keys(zh[group]))).toEqual(sorted(ids));
    expect(sorted(Object.keys(en[group]))).toEqual(sorted(ids));
  });

  it('every fault has a text in both languages', () => {
    for (const texts of [zhBilling, enBilling])
      expect(Object.keys(texts.exception)).toEqual(expect.arrayContaining([...FAULT_CODES]));
  });

  it('rule ids are unique and every rule stands in docs/rules.md', () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
    const doc = readFileSync('docs/rules.md', 'utf8');
    for (const { id } of RULES) expect(doc).toMatch(new RegExp(`^\| \`${id}\` +\|`, 'm'));
  });

  it.each([
    ['tariffs', TARIFFS.map((tariff) => tariff.code), ['index', 'price-book', 'yunnan']],
    ['calculators', CALCULATORS.map((one) => one.kind), ['index', 'calculator', 'loads']],
  ] as const)('every file of %s stands in its list', (folder, ids, others) => {
    const files = readdirSync(`server/billing/${folder}`)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map((name) => name.slice(0, -3));
    expect(sorted(files)).toEqual(sorted([...ids, ...others]));
  });
});
