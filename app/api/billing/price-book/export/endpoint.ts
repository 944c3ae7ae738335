import { exportBook } from '@/server/billing/queries/price-book';
import { route } from '@/server/platform/http';

export const GET = route({
  verb: 'price.see',
  handler: async (ctx) =>
    new Response(await exportBook(ctx), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': `attachment; filename="price-book-${ctx.clock.today()}.json"`,
      },
    }),
});
