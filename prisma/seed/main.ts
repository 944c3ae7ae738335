/**
 * `npm run seed -- [--customers N] [--seed S] [--faults-per-kind N] [--today YYYY-MM-DD]`: the demo utility into the database of
 * DATABASE_URL. Writes the planted faults to `.gongdan/planted-faults.json`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isLocalDate, localDateOf } from '@/server/kernel/time';
import { seedDemo } from './seed';
import { DEFAULT_CUSTOMERS, DEFAULT_SEED, MAX_CUSTOMERS, MIN_CUSTOMERS, plantedFaults } from './world';

const { values } = parseArgs({
  options: {
    customers: { type: 'string', default: String(DEFAULT_CUSTOMERS) },
    seed: { type: 'string', default: String(DEFAULT_SEED) },
    today: { type: 'string', default: localDateOf(new Date().toISOString()) },
    'faults-per-kind': { type: 'string' },
    processes: { type: 'string', default: String(Math.min(4, availableParallelism())) },
  },
});

function whole(name: string, text: string, from: number, to: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  fail(`--${name}:需要 ${from} 到 ${to} 的整数 | a whole number from ${from} to ${to} is needed, not ${text}`);
}

function fail(line: string): never {
  process.stderr.write(`✗ ${line}\n`);
  process.exit(1);
}

const url = process.env['DATABASE_URL'];
if (!url) fail('没有设置 DATABASE_URL | DATABASE_URL is not set');
if (!isLocalDate(values.today)) fail(`--today:日期无效 | not a date: ${values.today}`);
const perKind =
  values['faults-per-kind'] === undefined ? undefined : whole('faults-per-kind', values['faults-per-kind'], 0, 10_000);
const options = {
  seed: whole('seed', values.seed, 0, 2 ** 31 - 1),
  customers: whole('customers', values.customers, MIN_CUSTOMERS, MAX_CUSTOMERS),
  today: values.today,
  ...(perKind === undefined ? {} : { perKind }),
};
const processes = whole('processes', values.processes, 1, 16);
const started = performance.now();
let shown = 0;
const outcome = await seedDemo(url, {
  ...options,
  processes: options.customers < 2000 ? 1 : processes,
  onProgress: (accounts, of) => {
    const tenth = Math.floor((accounts * 10) / of);
    if (tenth > shown)
      process.stdout.write(`  ${accounts.toLocaleString('en')} / ${of.toLocaleString('en')} 户 | customers\n`);
    shown = Math.max(shown, tenth);
  },
});
if (outcome === 'already-seeded')
  fail('演示数据已经装入,不再重复 | the demo utility is already there; it is not seeded twice');
if (outcome === 'foreign-data') fail('库中已有别的数据,没有改动 | the database holds other data; nothing was changed');
mkdirSync('.gongdan', { recursive: true });
writeFileSync('.gongdan/planted-faults.json', `${JSON.stringify(plantedFaults(options), null, 1)}\n`);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(`演示数据已装入,用时 ${seconds} 秒 | seeded in ${seconds} s\n`);
