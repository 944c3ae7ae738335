import { batchParams } from '@/server/imports/contract';
import { visibleBatch } from '@/server/imports/queries/batches';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'import.see',
  params: batchParams,
  handler: (ctx, { params }) => visibleBatch(ctx, params.id),
});
