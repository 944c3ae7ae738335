/** A range of accounts into the database, a chunk a transaction; memory holds one chunk. */
import { copyLine } from '@/server/kernel/copy-text';
import type { Sql } from '@/server/kernel/ports';
import { BillMaker, type ChunkTotals, emptyBillLines } from './bills';
import { withoutRowChecks } from './bulk';
import { CURRENT } from './calendar';
import { ChunkLedger, emptyLedgerLines, yuanOf } from './ledger';
import { type ChunkPlan, chunksOf, runsOf } from './runs';
import { addAccount, copyStatement, emptyAccountLines, TABLES, type TableName } from './tables';
import type { World } from './world';

/** Chunks from `from` on, up to `to`; the ids of a chunk follow from its place among all of them. */
export async function loadRange(
  sql: Sql,
  world: World,
  from: number,
  to: number,
  onProgress: (done: number) => void,
): Promise<void> {
  const maker = new BillMaker(world);
  const chunks = chunksOf(world, runsOf(world)).slice(from, to);
  for (const [place, chunk] of chunks.entries()) {
    const lines = chunkLines(world, maker, chunk, from + place);
    await sql.tx(async (tx) => {
      await withoutRowChecks(tx);
      for (const [name, rows] of Object.entries(lines) as [TableName, string[]][]) {
        if (rows.length > 0) await tx.copyIn(copyStatement(TABLES[name]), rows);
      }
    });
    onProgress(chunk.end - chunk.first);
  }
}

export function chunkLines(
  world: World,
  maker: BillMaker,
  chunk: ChunkPlan,
  place: number,
): Partial<Record<TableName, string[]>> {
  const accounts = emptyAccountLines();
  const bills = emptyBillLines();
  const accounting = emptyLedgerLines();
  const ledger = new ChunkLedger(world, chunk, place, accounting);
  const totals = chunk.runs.map((): ChunkTotals => ({ billed: 0, amountFen: 0n, energyKwh: 0 }));
  const begun = performance.now();
  for (let index = chunk.first; index < chunk.end; index += 1) {
    const account = world.account(index);
    const readings = world.readings(account);
    addAccount(world, account, readings, accounts);
    maker.add(account, readings, chunk, totals, ledger, bills);
  }
  ledger.finish();
  const elapsedMs = Math.round((performance.now() - begun) / CURRENT);
  return { ...accounts, chunk: chunkRows(chunk, totals, elapsedMs), ...bills, ...accounting };
}

function chunkRows(chunk: ChunkPlan, totals: readonly ChunkTotals[], elapsedMs: number): string[] {
  let ids = '';
  for (let index = chunk.first; index < chunk.end; index += 1) ids += `${ids === '' ? '' : ','}${index + 1}`;
  return chunk.runs.map((run, index) => {
    const { billed, amountFen, energyKwh } = totals[index]!;
    return copyLine([
      run.id,
      chunk.no,
      `{${ids}}`,
      'done',
      run.startedAt,
      run.finishedAt,
      billed,
      yuanOf(amountFen),
      energyKwh,
      elapsedMs,
      'seed',
    ]);
  });
}
