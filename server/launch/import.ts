/**
 * `npm run import -- <folder> [--accept-good] [--as <login>]`: loads organisation.json, customers.csv, meters.csv and readings.csv of a
 * folder, in this order, those that are there. Exit status 0 when everything is in, 1 when a file was refused or failed.
 */
import { createReadStream, createWriteStream, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { applyOrganisation } from './apply-organisation';
import { insertBatch } from '@/server/imports/commands/batches';
import { loadFile } from '@/server/imports/commands/load-file';
import { type BatchView, IMPORT_KINDS, type ImportKind } from '@/server/imports/contract';
import { importWords } from '@/server/imports/fault-words';
import { organisationFile } from '@/server/imports/organisation';
import { faultsCsv } from '@/server/imports/queries/batches';
import { type Ctx, SYSTEM_ACTOR } from '@/server/kernel/ports';
import { contextOf, openLive } from '@/server/wiring';
import { complain } from './console';
import { withInstalledDatabase } from './installed-database';

const SHOWN_FAULTS = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'accept-good': { type: 'boolean', default: false }, as: { type: 'string' } },
});
const [folder] = positionals;
const present = folder === undefined ? [] : IMPORT_KINDS.filter((kind) => existsSync(path.join(folder, `${kind}.csv`)));
if (folder === undefined || present.length === 0) {
  complain(
    '✗ 用法:npm run import -- <文件夹> [--accept-good] [--as <用户名>];文件夹中应有 customers.csv、meters.csv、readings.csv 之一 | ' +
      'usage: npm run import -- <folder> [--accept-good] [--as <login>], with customers.csv, meters.csv or readings.csv in the folder',
  );
  process.exit(1);
}

process.exitCode = await withInstalledDatabase(async (url) => {
  const live = openLive(url, { max: 3, applicationName: 'gongdan import' });
  try {
    return (await importFolder(contextOf(live, SYSTEM_ACTOR), folder)) ? 0 : 1;
  } finally {
    await live.close();
  }
});

async function importFolder(ctx: Ctx, from: string): Promise<boolean> {
  const who = await personOf(ctx);
  if (who === undefined) return false;
  const organisation = path.join(from, 'organisation.json');
  if (existsSync(organisation) && who.id === 0) {
    const applied = await applyOrganisation(
      ctx,
      organisationFile.parse(JSON.parse(readFileSync(organisation, 'utf8'))),
    );
    console.log(`organisation.json: ${applied.routes} 个抄表段、${applied.grants} 项岗位 | routes, grants`);
  }
  let isWhole = true;
  for (const kind of present) {
    const batch = await importFile(ctx, kind, path.join(from, `${kind}.csv`), who);
    await report(ctx, batch, path.join(from, `${kind}.faults.csv`));
    isWhole &&= batch.status === 'loaded' || batch.status === 'unchanged' || batch.status === 'loaded-partly';
    // The next file builds on this one.
    if (!isWhole) break;
  }
  return isWhole;
}

async function personOf(ctx: Ctx): Promise<{ id: number; unitId: number } | undefined> {
  if (values.as === undefined) {
    const root = await ctx.sql.maybeOne<{ id: number }>(
      `SELECT id FROM org_unit WHERE parent_id IS NULL ORDER BY id LIMIT 1`,
    );
    if (root === undefined) complain('✗ 库中还没有供电单位 | the database holds no organisation yet');
    return root === undefined ? undefined : { id: 0, unitId: root.id };
  }
  const person = await ctx.sql.maybeOne<{ id: number; unitId: number }>(
    `SELECT id, home_unit_id AS "unitId" FROM app_user WHERE login = $1 AND status = 'active'`,
    [values.as],
  );
  if (person === undefined) complain(`✗ 没有用户 ${values.as} | no user ${values.as}`);
  return person;
}

async function importFile(
  ctx: Ctx,
  kind: ImportKind,
  file: string,
  who: { id: number; unitId: number },
): Promise<BatchView> {
  const id = await insertBatch(ctx, ctx.sql, {
    kind,
    fileName: path.basename(file),
    bytes: statSync(file).size,
    acceptGood: values['accept-good'],
    unitId: who.unitId,
    startedBy: who.id,
  });
  return loadFile(ctx, id, () => createReadStream(file, { highWaterMark: 262_144 }));
}

async function report(ctx: Ctx, batch: BatchView, faultFile: string): Promise<void> {
  const [zh, en] = [importWords('zh-CN'), importWords('en')];
  const { rowsRead, rowsNew, rowsChanged, rowsSame, rowsBad } = batch;
  console.log(
    `${batch.fileName}: ${zh.status(batch.status)} | ${en.status(batch.status)} · 读 ${rowsRead}, 新增 ${rowsNew}, 更改 ${rowsChanged}, 相同 ${rowsSame}, 不合格 ${rowsBad}` +
      ` | read ${rowsRead}, new ${rowsNew}, changed ${rowsChanged}, same ${rowsSame}, bad ${rowsBad}`,
  );
  if (batch.message !== null)
    console.log(
      `  ${zh.message(batch.message.code, batch.message.params)} | ${en.message(batch.message.code, batch.message.params)}`,
    );
  if (rowsBad === 0) return;
  await pipeline(Readable.from(faultsCsv(ctx.sql, batch.id, 'zh-CN')), createWriteStream(faultFile));
  const rows = await ctx.sql.query<{
    line: number;
    column: string;
    value: string;
    code: string;
    params: Record<string, string>;
  }>(
    `SELECT line, column_name AS "column", value, code, params FROM import_fault WHERE batch_id = $1 ORDER BY line LIMIT ${SHOWN_FAULTS}`,
    [batch.id],
  );
  console.table(
    rows.map((row) => ({
      line: row.line,
      column: row.column,
      value: row.value,
      原因: zh.fault(row.code, row.params),
      reason: en.fault(row.code, row.params),
    })),
  );
  console.log(`  全部错误 | all faults: ${faultFile}`);
}
