import { billsPdf } from '@/server/billing/queries/print/bill-pdf';
import { idParam } from '@/server/billing/run-wire';
import { route } from '@/server/platform/http';
import { catalogueOf } from '@/server/platform/speech';

export const GET = route({
  verb: 'bill.see',
  params: idParam,
  rate: { name: 'print', limit: 120, windowMs: 60_000 },
  handler: async (ctx, { params }) => {
    const words = { zh: catalogueOf('zh-CN'), en: catalogueOf('en') };
    return new Response(await billsPdf(ctx, [params.id], words), {
      headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="bill-${params.id}.pdf"` },
    });
  },
});
