/**
 * Import of customers, meters and readings, new and again. Bar: 20,000 rows a second; memory does not grow with the file.
 * ROWS=1000000 for a million rows of each.
 */
import { insertBatch } from '@/server/imports/commands/batches';
import { loadFile } from '@/server/imports/commands/load-file';
import type { ImportKind } from '@/server/imports/contract';
import { type Ctx, SYSTEM_ACTOR } from '@/server/kernel/ports';
import { systemClock } from '@/server/platform/clock';
import { contextOf, openLive } from '@/server/wiring';
import { figure, openBenchDatabase } from './bench-database';

const ROWS = Number(process.env['ROWS'] ?? '200000');
const ROUTES = 200;
const PIECE = 65_536;

const nine = (index: number): string => String(index).padStart(9, '0');

const FILES: Readonly<Record<ImportKind, { readonly header: string; readonly row: (index: number) => string }>> = {
  customers: {
    header: '户号,客户名称,供电单位编码,抄表段编号,抄表顺序,用电类别,电价代码,电压等级,立户日期,用电地址\n',
    row: (index) =>
      `1${nine(index)},客户${index},530101,R${index % ROUTES},${index},居民,t,0.22,2019-06-01,人民路${index}号\n`,
  },
  meters: {
    header: 'meter_no,account_no,kind,digits,decimals,installed_on\n',
    row: (index) => `M${nine(index)},1${nine(index)},single,6,2,2019-06-01\n`,
  },
  readings: {
    header: 'month,meter_no,register,prev_value,value,prev_read_on,read_on\n',
    row: (index) =>
      `2026-10,M${nine(index)},total,${1000 + (index % 900_000)}.25,${1150 + (index % 900_000)}.5,2026-09-05,2026-10-05\n`,
  },
};

async function* fileOf(kind: ImportKind): AsyncGenerator<Uint8Array> {
  const { header, row } = FILES[kind];
  let piece = header;
  for (let index = 0; index < ROWS; index += 1) {
    piece += row(index);
    if (piece.length > PIECE) {
      yield Buffer.from(piece);
      piece = '';
    }
  }
  yield Buffer.from(piece);
}

async function load(ctx: Ctx, kind: ImportKind): Promise<{ seconds: number; status: string; mostMb: number }> {
  let mostMb = 0;
  const watch = setInterval(() => (mostMb = Math.max(mostMb, process.memoryUsage().rss / 1e6)), 100);
  const id = await insertBatch(ctx, ctx.sql, {
    kind,
    fileName: `${kind}.csv`,
    bytes: 0,
    acceptGood: false,
    unitId: 1,
    startedBy: 0,
  });
  const start = performance.now();
  const { status } = await loadFile(ctx, id, () => fileOf(kind));
  clearInterval(watch);
  return { seconds: (performance.now() - start) / 1000, status, mostMb };
}

export async function run(): Promise<void> {
  const bench = await openBenchDatabase('bench_import', 4);
  const live = openLive(bench.url, { max: 4 });
  try {
    await bench.owner.run(`INSERT INTO org_unit (id, parent_id, kind, code, name_zh, name_en) VALUES
      (1, NULL, 'province', '53', 'p', 'p'), (2, 1, 'station', '530101', 's', 's')`);
    await bench.owner.run(
      `INSERT INTO route (unit_id, code, name) SELECT 2, 'R' || n, 'r' FROM generate_series(0, ${ROUTES - 1}) n`,
    );
    await bench.owner
      .run(`INSERT INTO price_version (id, tariff_code, region_code, effective_from, document_no, sourced, body, content_hash)
      VALUES ('t', 't', '53', '2010-01-01', 't', 'sample', '{}', 't')`);
    const ctx = contextOf({ ...live }, SYSTEM_ACTOR);
    console.log(`${ROWS.toLocaleString('en')} rows of each kind, clock ${systemClock.today()}`);
    for (const kind of ['customers', 'meters', 'readings'] as const) {
      const first = await load(ctx, kind);
      figure(`${kind}, new (${first.status})`, ROWS / first.seconds, 'rows/s', { least: 20_000 });
      const again = await load(ctx, kind);
      figure(`${kind}, again (${again.status})`, ROWS / again.seconds, 'rows/s', { least: 20_000 });
      figure(`${kind}, memory of the process at most`, Math.max(first.mostMb, again.mostMb), 'MB', { most: 400 });
    }
  } finally {
    await live.close();
    await bench.close();
  }
}
