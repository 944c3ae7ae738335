/**
 * `npm run price-book -- export [file] | check <file> | import <file> [--dry-run] | schema`: the price book of this installation as a
 * file (docs/price-books.md). Exit status 0 when done, 1 when the file was refused, 2 when asked wrongly.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createTranslator } from 'use-intl/core';
import { MESSAGES } from '@/messages';
import { importBook } from '@/server/billing/commands/price-book';
import type { BookFault } from '@/server/billing/price-book-change';
import { exportPriceBook, importPriceBook, priceBookJsonSchema } from '@/server/billing/price-book-file';
import { bookVersions } from '@/server/billing/queries/price-book';
import { openPool, PoolSql } from '@/server/platform/db';
import { complain } from './console';
import { withInstalledDatabase } from './installed-database';

const REFUSED = 1;
const ASKED_WRONGLY = 2;

type Say = (key: string, values?: Record<string, string>) => string;
const say = (locale: 'zh-CN' | 'en'): Say =>
  createTranslator({ locale, messages: MESSAGES[locale] as never, namespace: 'price-book.fault' as never }) as never;
const [zh, en] = [say('zh-CN'), say('en')];

function tellFaults(faults: readonly BookFault[]): number {
  for (const { code, path, value, params } of faults) {
    const shown = value === '' ? '' : ` (${value})`;
    process.stderr.write(`${path}${shown}: ${zh(code, params)} | ${en(code, params)}\n`);
  }
  return REFUSED;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    complain(`✗ 读不了 ${file} | cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

async function withDatabase<Result>(work: (sql: PoolSql) => Promise<Result>): Promise<Result> {
  return withInstalledDatabase(async (url) => {
    const pool = openPool(url, { max: 2, applicationName: 'gongdan price-book' });
    try {
      return await work(new PoolSql(pool));
    } finally {
      await pool.end();
    }
  });
}

async function exportTo(file: string | undefined): Promise<number> {
  const versions = await withDatabase(bookVersions);
  if (file === undefined) process.stdout.write(exportPriceBook(versions));
  else {
    writeFileSync(file, exportPriceBook(versions));
    console.log(`${file}: ${versions.length} 个电价版本 | ${versions.length} price versions`);
  }
  return 0;
}

function check(file: string): number {
  const text = read(file);
  if (text === undefined) return REFUSED;
  const result = importPriceBook(text);
  if (!result.ok) return tellFaults(result.faults);
  const { length } = result.versions;
  console.log(`${file}: ${length} 个电价版本，没有问题 | ${length} price versions, nothing wrong`);
  return 0;
}

async function importFrom(file: string, dryRun: boolean): Promise<number> {
  const text = read(file);
  if (text === undefined) return REFUSED;
  const result = await withDatabase((sql) => importBook(sql, text, dryRun));
  if (!result.ok) return tellFaults(result.faults);
  const { added, closed, same } = result.change;
  for (const { id, effectiveFrom } of added)
    console.log(`+ ${id} ${effectiveFrom} 起执行 | in force from ${effectiveFrom}`);
  for (const { id, effectiveTo } of closed)
    console.log(`· ${id} 执行至 ${effectiveTo} 前 | ends before ${effectiveTo}`);
  console.log(
    `${file}: 新增 ${added.length}, 相同 ${same.length}${dryRun ? '，未写入' : ''} | ` +
      `new ${added.length}, same ${same.length}${dryRun ? ', nothing written' : ''}`,
  );
  return 0;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  const [verb, file] = positionals;
  if (verb === 'schema') {
    console.log(JSON.stringify(priceBookJsonSchema(), null, 2));
    return 0;
  }
  if (verb === 'export') return exportTo(file);
  if (verb === 'check' && file !== undefined) return check(file);
  if (verb === 'import' && file !== undefined) return importFrom(file, values['dry-run']);
  complain('✗ 用法 | usage: npm run price-book -- export [file] | check <file> | import <file> [--dry-run] | schema');
  return ASKED_WRONGLY;
}

process.exitCode = await main().catch((error: unknown) => {
  if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
  complain(`✗ ${(error as Error).message}`);
  return ASKED_WRONGLY;
});
