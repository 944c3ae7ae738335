/** Takes an uploaded file (接收上传): kept in the spool, its batch recorded, and its loading handed to a worker. */
import { requireVerb, unitsFor } from '@/server/access/permissions';
import { announce, enqueue } from '@/server/kernel/outbox';
import type { Actor, Ctx } from '@/server/kernel/ports';
import { type BatchView, type ImportKind, MAX_UPLOAD_BYTES } from '../contract';
import { batchView } from '../queries/batches';
import { insertBatch } from './batches';
import { spool } from './spool';

export const LOAD_FILE_JOB = 'imports/load-file';

export interface Upload {
  readonly kind: ImportKind;
  readonly fileName: string;
  readonly acceptGood: boolean;
}

export async function receiveUpload(ctx: Ctx, upload: Upload, body: AsyncIterable<Uint8Array>): Promise<BatchView> {
  requireVerb(ctx.actor, 'import.run');
  const file = await spool(body, MAX_UPLOAD_BYTES);
  try {
    return await ctx.sql.tx(async (sql) => {
      const id = await insertBatch(ctx, sql, {
        ...upload,
        bytes: file.bytes,
        unitId: homeUnit(ctx.actor),
        startedBy: ctx.actor.userId,
      });
      await enqueue(sql, [{ name: LOAD_FILE_JOB, payload: { batchId: id } }]);
      const view = await batchView(sql, id);
      await announce(sql, [{ topic: 'imports', unitId: view.unitId, payload: view }]);
      await file.claim(id);
      return view;
    });
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** The unit whose people see this import: the widest one the person may import for. */
function homeUnit(actor: Actor): number {
  const allowed = new Set(unitsFor(actor, 'import.run'));
  const grants = actor.grants.filter((grant) => allowed.has(grant.unitId));
  const widest = [...grants].sort((a, b) => b.unitIds.length - a.unitIds.length)[0];
  return widest?.unitId ?? actor.homeUnitId;
}
