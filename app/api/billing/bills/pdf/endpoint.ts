import { billsPdf } from '@/server/billing/queries/print/bill-pdf';
import { printQuery } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';
import { catalogueOf } from '@/server/platform/speech';

export const GET = route({
  verb: 'bill.see',
  query: printQuery,
  rate: { name: 'print-many', limit: 20, windowMs: 60_000 },
  handler: async (ctx, { query }) => {
    const words = { zh: catalogueOf('zh-CN'), en: catalogueOf('en') };
    return new Response(await billsPdf(ctx, query.ids, words), {
      headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="bills.pdf"' },
    });
  },
});
