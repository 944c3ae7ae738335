import { batchParams } from '@/server/imports/contract';
import { faultsCsv, visibleBatch } from '@/server/imports/queries/batches';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'import.see',
  params: batchParams,
  handler: async (ctx, { params }) => {
    const batch = await visibleBatch(ctx, params.id);
    const encoder = new TextEncoder();
    const pieces = faultsCsv(ctx.sql, batch.id, ctx.actor.locale);
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done === true) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: () => void pieces.return(undefined),
    });
    const name = `${batch.fileName.replace(/\.[^.]*$/, '')}-faults.csv`;
    return new Response(body, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="faults.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      },
    });
  },
});
