/** Imports and their faults as they are shown. */
import { unitsFor } from '@/server/access/permissions';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { importWords, type Translate } from '../fault-words';
import type {
  BatchListAnswer,
  BatchListQuery,
  BatchView,
  FaultCode,
  FaultParams,
  FaultsAnswer,
  FaultView,
} from '../contract';

const VIEW = `b.id, b.kind, b.file_name AS "fileName", b.bytes, b.bytes_read AS "bytesRead", b.encoding, b.accept_good AS "acceptGood",
  b.status, b.rows_read AS "rowsRead", b.rows_new AS "rowsNew", b.rows_changed AS "rowsChanged", b.rows_same AS "rowsSame",
  b.rows_bad AS "rowsBad", b.message, b.unit_id AS "unitId", b.started_by AS "startedBy", u.name_zh AS "startedByName",
  u.name_en AS "startedByNameEn", b.started_at AS "startedAt", b.finished_at AS "finishedAt"`;
const FROM = `import_batch b LEFT JOIN app_user u ON u.id = b.started_by`;

export function batchView(sql: Sql, id: number): Promise<BatchView> {
  return sql.one<BatchView>(`SELECT ${VIEW} FROM ${FROM} WHERE b.id = $1`, [id]);
}

/** The batch when the actor may see it; else as if it were not there. */
export async function visibleBatch(ctx: Ctx, id: number): Promise<BatchView> {
  const row = await ctx.sql.maybeOne<BatchView>(
    `SELECT ${VIEW} FROM ${FROM} WHERE b.id = $1 AND b.unit_id = ANY($2::int[])`,
    [id, unitsFor(ctx.actor, 'import.see')],
  );
  if (row === undefined) throw new Refusal('not-found');
  return row;
}

/** Newest first. The feed position is read first, so that nothing which comes after it is missing. */
export async function batchList(ctx: Ctx, query: BatchListQuery): Promise<BatchListAnswer> {
  const { seq } = await ctx.sql.one<{ seq: number }>('SELECT seq FROM feed_head');
  const rows = await ctx.sql.query<BatchView>(
    `SELECT ${VIEW} FROM ${FROM}
      WHERE b.unit_id = ANY($1::int[]) AND ($2::text IS NULL OR b.kind = $2) AND ($3::bigint IS NULL OR b.id < $3)
      ORDER BY b.id DESC LIMIT $4`,
    [unitsFor(ctx.actor, 'import.see'), query.kind ?? null, query.before ?? null, query.limit],
  );
  return { rows, seq };
}

interface FaultRow {
  line: number;
  column: string;
  value: string;
  code: FaultCode;
  params: FaultParams;
}

export async function faultPage(ctx: Ctx, id: number, offset: number, limit: number): Promise<FaultsAnswer> {
  await visibleBatch(ctx, id);
  const { total } = await ctx.sql.one<{ total: number }>(
    'SELECT count(*) AS total FROM import_fault WHERE batch_id = $1',
    [id],
  );
  const rows = await faultRows(ctx.sql, id, offset, limit);
  const say = importWords(ctx.actor.locale);
  return { faults: rows.map((row): FaultView => ({ ...row, message: say.fault(row.code, row.params) })), total };
}

function faultRows(sql: Sql, id: number, offset: number, limit: number): Promise<FaultRow[]> {
  return sql.query<FaultRow>(
    `SELECT line, column_name AS "column", value, code, params FROM import_fault WHERE batch_id = $1
      ORDER BY line, column_name, code OFFSET $2 LIMIT $3`,
    [id, offset, limit],
  );
}

const PAGE = 5000;
/** A cell that begins like a formula would be run as one by a spreadsheet. */
const FORMULA = /^[=+\-@\t\r]/;

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Every fault as CSV in the reader's language, page by page; begins with the mark by which spreadsheets know UTF-8. */
export async function* faultsCsv(sql: Sql, id: number, locale: 'zh-CN' | 'en'): AsyncGenerator<string> {
  const say: Translate = importWords(locale);
  yield `\ufeff${[say.heading('line'), say.heading('column'), say.heading('value'), say.heading('reason')].join(',')}\r\n`;
  let after: { line: number; place: number } = { line: -1, place: 0 };
  for (;;) {
    // Keyed by line, so that the millionth fault costs no more than the first; a line's faults are few.
    const rows = await sql.query<FaultRow>(
      `SELECT line, column_name AS "column", value, code, params FROM import_fault WHERE batch_id = $1 AND line >= $2
        ORDER BY line, column_name, code OFFSET $3 LIMIT $4`,
      [id, Math.max(0, after.line), after.place, PAGE],
    );
    let text = '';
    for (const row of rows) {
      after = row.line === after.line ? { line: row.line, place: after.place + 1 } : { line: row.line, place: 1 };
      const cells = [String(row.line), say.column(row.column), row.value, say.fault(row.code, row.params)];
      text += `${cells.map(csvCell).join(',')}\r\n`;
    }
    if (text !== '') yield text;
    if (rows.length < PAGE) return;
  }
}
