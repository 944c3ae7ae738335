/**
 * `npm run convert-steg -- <invoices.csv[.gz]> <folder> [--month YYYY-MM] [--pick last|backwards] [--customers N]`
 *
 * Turns the invoices into customers.csv, meters.csv, readings.csv and organisation.json, ready for `npm run import -- <folder>`.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';
import { STEG_COLUMNS, StegBook, type StegPick, type StegRow } from '@/server/imports/steg';
import { isMonth, localDateOf, monthOf } from '@/server/kernel/time';
import { complain } from './console';

function fail(line: string): never {
  complain(`✗ ${line}`);
  process.exit(1);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { month: { type: 'string' }, pick: { type: 'string', default: 'last' }, customers: { type: 'string' } },
});
const [source, folder] = positionals;
if (source === undefined || folder === undefined) {
  fail(
    '用法:npm run convert-steg -- <发票文件 .csv 或 .csv.gz> <输出文件夹> | usage: npm run convert-steg -- <invoices.csv[.gz]> <folder>',
  );
}
const today = localDateOf(new Date().toISOString());
const month = values.month ?? monthOf(today);
if (!isMonth(month)) fail(`--month:月份无效 | not a month: ${month}`);
if (values.pick !== 'last' && values.pick !== 'backwards') fail('--pick: last | backwards');
const customers = values.customers === undefined ? undefined : Number(values.customers);
if (customers !== undefined && !(Number.isInteger(customers) && customers > 0)) fail('--customers: 1, 2, 3 …');

const book = new StegBook();
const file = createReadStream(source);
file.on('error', (error) => fail(`打不开 | cannot open ${source}: ${error.message}`));
const lines = createInterface({
  input: source.endsWith('.gz') ? file.pipe(createGunzip()) : file,
  crlfDelay: Infinity,
});
let header: string[] | undefined;
for await (const text of lines) {
  const cells = text.split(',');
  if (header === undefined) {
    header = cells;
    const missing = STEG_COLUMNS.filter((column) => !cells.includes(column));
    if (missing.length > 0) fail(`缺少列 | missing columns: ${missing.join(', ')}`);
    continue;
  }
  if (text !== '')
    book.add(Object.fromEntries(header.map((column, index) => [column, cells[index] ?? ''])) as unknown as StegRow);
}

const files = book.files({
  month,
  today,
  pick: values.pick as StegPick,
  ...(customers === undefined ? {} : { customers }),
});
await mkdir(folder, { recursive: true });
await writeFile(path.join(folder, 'organisation.json'), `${JSON.stringify(files.organisation)}\n`);
for (const kind of ['customers', 'meters', 'readings'] as const) {
  await pipeline(Readable.from(files[kind]), createWriteStream(path.join(folder, `${kind}.csv`)));
}
const { rows, meters, replacedMeters } = files.summary;
process.stdout.write(
  `${rows} 张发票 → ${files.summary.customers} 户、${meters} 块在用电表(另有 ${replacedMeters} 块已换下);下一步:npm run import -- ${folder} --accept-good\n` +
    `${rows} invoices → ${files.summary.customers} customers, ${meters} present meters (${replacedMeters} replaced ones left out)\n`,
);
