/**
 * Loads a file (装入): scanned, staged by COPY as it streams, judged and merged set-wise in ONE transaction, so that it is in as a
 * whole or not at all. Faults are written beside it and outlive a refused file. Memory holds one piece of the file, whatever its size.
 */
import iconv from 'iconv-lite';
import { copyLine } from '@/server/kernel/copy-text';
import type { Ctx, Sql } from '@/server/kernel/ports';
import { readHeader } from '../columns';
import { type BatchView, type FaultParams, FINISHED_STATUSES } from '../contract';
import { type CsvRecord, CsvReader } from '../csv';
import { PLANS } from '../plans';
import { bind, COUNT_STATES, copyStage, createResolved, createStage, insertFaults, MARK_BAD } from '../plan-sql';
import { batchView } from '../queries/batches';
import { importUnits } from '../queries/scope';
import { RowReader, type RowFault, shownValue } from '../rows';
import { changeBatch } from './batches';
import { type FileScan, type FileSource, scanFile } from './scan-file';

const PROGRESS_MS = 500;
const FAULTS_AT_ONCE = 2000;
const COPY_PIECE = 65_536;
/** Merging waits for the merge of another file; reading and staging do not. */
const MERGE_LOCK = 731_013;

/** A file that is refused before its first row. */
class WholeFileFault extends Error {
  constructor(
    readonly code: 'unknown-columns' | 'bad-encoding' | 'empty-file',
    readonly params: FaultParams = {},
  ) {
    super(code);
  }
}

export async function loadFile(ctx: Ctx, batchId: number, open: FileSource, signal?: AbortSignal): Promise<BatchView> {
  const batch = await batchView(ctx.sql, batchId);
  if (FINISHED_STATUSES.includes(batch.status)) return batch;
  const scan = await scanFile(open);
  await changeBatch(ctx.sql, batchId, {
    status: 'running',
    fileHash: scan.hash,
    encoding: scan.encoding,
    bytes: scan.bytes,
    message: null,
  });
  try {
    if (scan.encoding === 'utf-16') throw new WholeFileFault('bad-encoding');
    await ctx.sql.tx((tx) => new Load(ctx, tx, batch, scan, open, signal).run());
  } catch (error) {
    if (!(error instanceof WholeFileFault)) throw error;
    const message = { code: error.code, params: error.params };
    await changeBatch(ctx.sql, batchId, { status: 'refused', message, finishedAt: ctx.clock.now() });
  }
  return batchView(ctx.sql, batchId);
}

/** A load that cannot be finished says so instead of staying "running". */
export async function markFailed(ctx: Ctx, batchId: number, code: 'file-lost' | 'internal'): Promise<void> {
  const batch = await batchView(ctx.sql, batchId);
  if (FINISHED_STATUSES.includes(batch.status)) return;
  await changeBatch(ctx.sql, batchId, { status: 'failed', message: { code, params: {} }, finishedAt: ctx.clock.now() });
}

class Load {
  private rowsRead = 0;
  private rowsBad = 0;
  private bytesRead = 0;
  private faults: RowFault[] = [];
  private toldAt = performance.now();

  constructor(
    private readonly ctx: Ctx,
    private readonly tx: Sql,
    private readonly batch: BatchView,
    private readonly scan: FileScan,
    private readonly open: FileSource,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async run(): Promise<void> {
    const { tx, batch } = this;
    const { kind, id } = batch;
    const plan = PLANS[kind];
    // What an earlier, cut-off try left behind.
    await this.ctx.sql.run('DELETE FROM import_fault WHERE batch_id = $1', [id]);
    await tx.run(createStage(kind, plan));
    await tx.copyIn(copyStage(kind), this.stagedLines());
    await this.writeFaults();
    await this.tell();
    await tx.run('ANALYZE import_stage');
    await tx.run('SELECT pg_advisory_xact_lock($1)', [MERGE_LOCK]);
    await tx.run(createResolved(plan));
    const settings = [
      id,
      await importUnits(tx, batch.startedBy),
      this.ctx.clock.today(),
      batch.startedBy,
      `导入 ${batch.fileName}`,
    ];
    const run = (statement: string): Promise<number> => {
      this.signal?.throwIfAborted();
      const { text, values } = bind(statement, settings);
      return tx.run(text, values);
    };
    const judged = await run(insertFaults(plan));
    if (judged + this.rowsBad > 0) await run(MARK_BAD);
    const bad = await tx.one<{ bad: number }>(
      'SELECT count(DISTINCT line) AS bad FROM import_fault WHERE batch_id = $1',
      [id],
    );
    const counts = await tx.one<{ new: number; changed: number; same: number }>(COUNT_STATES);
    const isRefused = bad.bad > 0 && !batch.acceptGood;
    const touched = counts.new + counts.changed;
    if (!isRefused && touched > 0) for (const statement of plan.merge) await run(statement);
    const status = isRefused ? 'refused' : bad.bad > 0 ? 'loaded-partly' : touched > 0 ? 'loaded' : 'unchanged';
    await changeBatch(tx, id, {
      status,
      bytesRead: this.bytesRead,
      rowsRead: this.rowsRead,
      rowsNew: isRefused ? 0 : counts.new,
      rowsChanged: isRefused ? 0 : counts.changed,
      rowsSame: counts.same,
      rowsBad: bad.bad,
      message: isRefused ? { code: 'bad-rows', params: { count: bad.bad } } : null,
      finishedAt: this.ctx.clock.now(),
    });
  }

  /** The file as COPY lines, some thousand characters at once. */
  private async *stagedLines(): AsyncGenerator<string> {
    let rows: RowReader | undefined;
    let piece = '';
    for await (const records of this.records()) {
      for (const record of records) {
        if (rows === undefined) {
          rows = this.headerOf(record);
          continue;
        }
        this.rowsRead += 1;
        piece += this.stagedLine(rows, record);
      }
      if (piece.length > COPY_PIECE) {
        yield piece;
        piece = '';
      }
      if (this.faults.length >= FAULTS_AT_ONCE) await this.writeFaults();
      if (performance.now() - this.toldAt >= PROGRESS_MS) await this.tell();
      this.signal?.throwIfAborted();
    }
    if (rows === undefined) throw new WholeFileFault('empty-file');
    yield piece;
  }

  private async *records(): AsyncGenerator<CsvRecord[]> {
    const decoder = iconv.getDecoder(this.scan.encoding);
    const reader = new CsvReader(this.scan.delimiter);
    for await (const chunk of this.open()) {
      this.bytesRead += chunk.byteLength;
      yield reader.push(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)));
    }
    yield [...reader.push(decoder.end() ?? ''), ...reader.end()];
  }

  private headerOf(record: CsvRecord): RowReader {
    const header = readHeader(this.batch.kind, 'cells' in record ? record.cells : [record.text]);
    if ('columns' in header) return new RowReader(this.batch.kind, header.columns);
    const list = (names: readonly string[]): string =>
      names.length === 0 ? 'none' : names.map(shownValue).slice(0, 30).join('、');
    const { missing, unknown, twice } = header.fault;
    throw new WholeFileFault('unknown-columns', { missing: list(missing), unknown: list(unknown), twice: list(twice) });
  }

  private stagedLine(rows: RowReader, record: CsvRecord): string {
    if ('broken' in record) {
      this.rowsBad += 1;
      this.faults.push({
        line: record.line,
        column: '',
        value: shownValue(record.text),
        code: record.broken,
        params: {},
      });
      return '';
    }
    const result = rows.read(record.line, record.cells);
    if ('values' in result) return copyLine([record.line, ...result.values]);
    this.rowsBad += 1;
    this.faults.push(...result.faults);
    return '';
  }

  /** Over another connection: this one is in the middle of a COPY. */
  private async writeFaults(): Promise<void> {
    const faults = this.faults;
    if (faults.length === 0) return;
    this.faults = [];
    await this.ctx.sql.copyIn(
      'COPY import_fault (batch_id, line, column_name, value, code, params) FROM STDIN',
      faults.map((fault) =>
        copyLine([this.batch.id, fault.line, fault.column, fault.value, fault.code, JSON.stringify(fault.params)]),
      ),
    );
  }

  private async tell(): Promise<void> {
    this.toldAt = performance.now();
    const { bytesRead, rowsRead, rowsBad } = this;
    await changeBatch(this.ctx.sql, this.batch.id, { bytesRead, rowsRead, rowsBad });
  }
}
