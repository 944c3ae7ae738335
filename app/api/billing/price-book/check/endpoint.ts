import { MAX_BOOK_BYTES } from '@/server/billing/price-book-file';
import { checkBookRequest } from '@/server/billing/price-book-wire';
import { checkBook } from '@/server/billing/queries/price-book';
import { route } from '@/server/platform/http';

export const POST = route({
  verb: 'price.see',
  body: checkBookRequest,
  maxBytes: MAX_BOOK_BYTES * 2,
  rate: { name: 'price-check', limit: 240, windowMs: 60_000 },
  handler: (ctx, { body }) => checkBook(ctx, body.text),
});
