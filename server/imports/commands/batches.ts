/** The record of an import (导入批次): created, moved on, and told to the feed each time. */
import { announce } from '@/server/kernel/outbox';
import type { Ctx, Sql } from '@/server/kernel/ports';
import type { FaultParams, ImportKind, ImportStatus } from '../contract';
import { batchView } from '../queries/batches';

export interface NewBatch {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly bytes: number;
  readonly acceptGood: boolean;
  readonly unitId: number;
  /** 0: somebody at the command line, who reaches every unit. */
  readonly startedBy: number;
}

export async function insertBatch(ctx: Ctx, sql: Sql, batch: NewBatch): Promise<number> {
  const { id } = await sql.one<{ id: number }>(
    `INSERT INTO import_batch (kind, file_name, file_hash, bytes, accept_good, status, unit_id, started_by, started_at)
     VALUES ($1, $2, '', $3, $4, 'waiting', $5, $6, $7) RETURNING id`,
    [batch.kind, batch.fileName, batch.bytes, batch.acceptGood, batch.unitId, batch.startedBy, ctx.clock.now()],
  );
  return id;
}

export interface BatchChange {
  readonly status?: ImportStatus;
  readonly fileHash?: string;
  readonly encoding?: string;
  readonly bytes?: number;
  readonly bytesRead?: number;
  readonly rowsRead?: number;
  readonly rowsNew?: number;
  readonly rowsChanged?: number;
  readonly rowsSame?: number;
  readonly rowsBad?: number;
  readonly message?: { code: string; params: FaultParams } | null;
  readonly finishedAt?: string | null;
}

const COLUMN_OF: Readonly<Record<keyof BatchChange, string>> = {
  status: 'status',
  fileHash: 'file_hash',
  encoding: 'encoding',
  bytes: 'bytes',
  bytesRead: 'bytes_read',
  rowsRead: 'rows_read',
  rowsNew: 'rows_new',
  rowsChanged: 'rows_changed',
  rowsSame: 'rows_same',
  rowsBad: 'rows_bad',
  message: 'message',
  finishedAt: 'finished_at',
};

/** Writes the change and announces the batch as it then is, in one transaction. */
export async function changeBatch(sql: Sql, id: number, change: BatchChange): Promise<void> {
  await sql.tx(async (tx) => {
    const entries = Object.entries(change) as [keyof BatchChange, unknown][];
    const sets = entries.map(([name], index) => `${COLUMN_OF[name]} = $${index + 2}`);
    const values = entries.map(([name, value]) =>
      name === 'message' && value !== null ? JSON.stringify(value) : value,
    );
    await tx.run(`UPDATE import_batch SET ${sets.join(', ')} WHERE id = $1`, [id, ...values]);
    const view = await batchView(tx, id);
    await announce(tx, [{ topic: 'imports', unitId: view.unitId, payload: view }]);
  });
}
