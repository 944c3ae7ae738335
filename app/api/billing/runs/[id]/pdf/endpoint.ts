import { billsPdf } from '@/server/billing/queries/print/bill-pdf';
import { runBillIds } from '@/server/billing/queries/print/run-bills';
import { idParam, printRunQuery } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';
import { catalogueOf } from '@/server/platform/speech';

export const GET = route({
  verb: 'bill.see',
  params: idParam,
  query: printRunQuery,
  rate: { name: 'print-many', limit: 20, windowMs: 60_000 },
  handler: async (ctx, { params, query }) => {
    const ids = await runBillIds(ctx, params.id, query.part);
    const words = { zh: catalogueOf('zh-CN'), en: catalogueOf('en') };
    return new Response(await billsPdf(ctx, ids, words), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="run-${params.id}-${query.part}.pdf"`,
      },
    });
  },
});
