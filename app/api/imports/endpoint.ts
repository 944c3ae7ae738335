import { receiveUpload } from '@/server/imports/commands/receive-upload';
import { batchListQuery, MAX_UPLOAD_BYTES, UPLOAD_TYPES, uploadQuery } from '@/server/imports/contract';
import { batchList } from '@/server/imports/queries/batches';
import { Refusal } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'import.see',
  query: batchListQuery,
  handler: (ctx, { query }) => batchList(ctx, query),
});

/** The body is the file itself. */
export const PUT = route({
  verb: 'import.run',
  query: uploadQuery,
  accepts: UPLOAD_TYPES,
  maxBytes: MAX_UPLOAD_BYTES,
  rate: { name: 'import', limit: 60, windowMs: 60_000 },
  handler: (ctx, { query }, request) => {
    if (request.body === null) throw new Refusal('input.invalid');
    const upload = { kind: query.kind, fileName: query.name, acceptGood: query.acceptGood === 'true' };
    return receiveUpload(ctx, upload, request.body as unknown as AsyncIterable<Uint8Array>);
  },
});
