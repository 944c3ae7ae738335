/** Photos of an order (电表照片): their list, and one of them for whoever may see its order. */
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import type { PhotoView } from '../contract';
import { inScope } from '../scope';

export async function photosOf(ctx: Ctx, orderId: number): Promise<{ photos: PhotoView[] }> {
  const values: unknown[] = [orderId];
  const visible = inScope(ctx.actor, 'order.see', values);
  const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
  const photos = await ctx.sql.query<PhotoView>(
    `SELECT p.id, p.at, coalesce(u.${name}, '') AS "byName", p.file_name AS "fileName", p.bytes
       FROM order_attachment p JOIN work_order w ON w.id = p.order_id LEFT JOIN app_user u ON u.id = p.uploaded_by
      WHERE p.order_id = $1 AND ${visible} ORDER BY p.id DESC`,
    values,
  );
  return { photos };
}

export async function photoContent(
  ctx: Ctx,
  photoId: number,
): Promise<{ mediaType: string; sha256: string; content: Buffer }> {
  const values: unknown[] = [photoId];
  const visible = inScope(ctx.actor, 'order.see', values);
  const photo = await ctx.sql.maybeOne<{ mediaType: string; sha256: string; content: Buffer }>(
    `SELECT p.media_type AS "mediaType", p.sha256, p.content FROM order_attachment p JOIN work_order w ON w.id = p.order_id
      WHERE p.id = $1 AND ${visible}`,
    values,
  );
  if (photo === undefined) throw new Refusal('not-found', { what: 'photo' });
  return photo;
}
