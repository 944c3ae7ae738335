/**
 * 电表照片: a picture a reader took on site, kept with the order. Whoever holds the order may add one; what is kept is never changed.
 * Refuses what is not a JPEG, PNG or WebP picture by its own first bytes, and more than five megabytes.
 */
import { createHash } from 'node:crypto';
import type { Ctx } from '@/server/kernel/ports';
import { Refusal } from '@/server/kernel/refusal';
import { PHOTO_MOST_BYTES, type PhotoView } from '../contract';
import { inScope } from '../scope';

const MEGABYTE = 1_048_576;

/** The type its first bytes say, whatever its name claims. */
export function imageTypeOf(content: Uint8Array): 'image/jpeg' | 'image/png' | 'image/webp' | undefined {
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => content[index] === byte);
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  const text = (from: number, to: number): string => String.fromCharCode(...content.slice(from, to));
  return text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP' ? 'image/webp' : undefined;
}

async function read(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > PHOTO_MOST_BYTES)
      throw new Refusal('input.too-large', { mostBytes: PHOTO_MOST_BYTES, mostMb: PHOTO_MOST_BYTES / MEGABYTE });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export async function attachPhoto(
  ctx: Ctx,
  orderId: number,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
): Promise<PhotoView> {
  const content = await read(body);
  const mediaType = imageTypeOf(content);
  if (mediaType === undefined) throw new Refusal('review.not-an-image', { fileName });
  return ctx.sql.tx(async (sql) => {
    const values: unknown[] = [orderId];
    const visible = inScope(ctx.actor, 'order.see', values);
    const order = await sql.maybeOne<{ orderNo: string; lockedBy: number | null }>(
      `SELECT w.order_no AS "orderNo", w.locked_by AS "lockedBy" FROM work_order w WHERE w.id = $1 AND ${visible} FOR SHARE`,
      values,
    );
    if (order === undefined) throw new Refusal('not-found', { what: 'order' });
    if (order.lockedBy !== ctx.actor.userId) throw new Refusal('order.not-held', { orderNo: order.orderNo, step: '' });
    // The same picture sent twice is one picture.
    const sha256 = createHash('sha256').update(content).digest('hex');
    await sql.run(
      `INSERT INTO order_attachment (order_id, uploaded_by, file_name, media_type, bytes, sha256, content)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (order_id, sha256) DO NOTHING`,
      [orderId, ctx.actor.userId, fileName, mediaType, content.length, sha256, content],
    );
    const name = ctx.actor.locale === 'en' ? 'name_en' : 'name_zh';
    return sql.one<PhotoView>(
      `SELECT p.id, p.at, coalesce((SELECT u.${name} FROM app_user u WHERE u.id = p.uploaded_by), '') AS "byName", p.file_name AS "fileName", p.bytes
         FROM order_attachment p WHERE p.order_id = $1 AND p.sha256 = $2`,
      [orderId, sha256],
    );
  });
}
