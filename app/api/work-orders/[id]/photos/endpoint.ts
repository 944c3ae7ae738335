import { Refusal } from '@/server/kernel/refusal';
import { route } from '@/server/platform/http';
import { attachPhoto } from '@/server/work-orders/commands/attach-photo';
import { orderParams, photoQuery, PHOTO_TYPES } from '@/server/work-orders/contract';
import { photosOf } from '@/server/work-orders/queries/photos';

export const GET = route({
  verb: 'order.see',
  params: orderParams,
  handler: (ctx, { params }) => photosOf(ctx, params.id),
});

/** The body is the picture itself. */
export const PUT = route({
  verb: 'order.lock',
  params: orderParams,
  query: photoQuery,
  accepts: PHOTO_TYPES,
  rate: { name: 'photo', limit: 120, windowMs: 60_000 },
  handler: (ctx, { params, query }, request) => {
    if (request.body === null) throw new Refusal('review.not-an-image', { fileName: query.name });
    return attachPhoto(ctx, params.id, query.name, request.body as unknown as AsyncIterable<Uint8Array>);
  },
});
