import { route } from '@/server/platform/http';
import { photoParams } from '@/server/work-orders/contract';
import { photoContent } from '@/server/work-orders/queries/photos';

/** Served as the picture it is and as nothing else; it never changes, and only this person's browser may keep it. */
export const GET = route({
  verb: 'order.see',
  params: photoParams,
  handler: async (ctx, { params }) => {
    const { mediaType, sha256, content } = await photoContent(ctx, params.photoId);
    return new Response(new Uint8Array(content), {
      headers: {
        'content-type': mediaType,
        'content-length': String(content.length),
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=3600',
        etag: `"${sha256}"`,
      },
    });
  },
});
